"""The locked briefing of a meeting: findings as they were built, and beside each what was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from civicstat.portal.catalogue.locked import Locked
from civicstat.portal.catalogue.meetings import Gathering
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import OUTCOMES, deliverable_of, stands_now, tag_of
from civicstat.portal.pages.stat.words import moment, title_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundNumber


def locked_pages(view: View) -> Iterator[Page]:
    """The page of each locked briefing that is public."""
    for series in view.catalogue.gatherings:
        for meeting in series.meetings:
            found = locked_of(view, meeting)
            if found is not None:
                yield _Locked(view, found, title_of(view, series), meeting).page()


def locked_of(view: View, meeting: Gathering) -> Locked | None:
    """The locked briefing of a meeting, where it is public by now."""
    return view.catalogue.locked.get(meeting.name) if meeting.shows_all else None


class _Locked:
    """One locked briefing as its page needs it."""

    def __init__(self, view: View, found: Locked, series: str, meeting: Gathering) -> None:
        self._view = view
        self._found = found
        self._series = series
        self._meeting = meeting

    def page(self) -> Page:
        """The page."""
        view, found = self._view, self._found
        body, paper = found.body, found.paper
        name = view.t("page.locked.title", series=self._series, day=view.day(self._meeting.on))
        overrides = {each["metric"]: each for each in body["overrides"]}
        added = [found.measure(metric) for metric, each in overrides.items() if each["what"] == "add"]
        gain, none = paper["improvement"], paper["no_improvement"]
        changes = [self._finding(each) for each in [*paper["changes"], *(each for each in added if each)]]
        shown = {each["id"] for each in changes} | ({str(gain["id"])} if gain else set())
        return Page(
            path=links.locked_briefing_page(found.name),
            template="stat/briefing.html",
            title=str(name),
            description=str(view.t("page.locked.description", series=self._series)),
            here="meetings",
            context={
                "title": name,
                "series_title": self._series,
                "meeting_href": links.stat_meeting_page(found.name),
                "is_made_up": body["made_up"],
                "as_of": body["as_of"],
                "promised_on": paper["made_for"].get("on") or body["as_of"],
                "built": moment(view, body["built_at"]),
                "locked": moment(view, body["locked_at"]),
                "late": {name: self._bound(f"late.{name}", late) for name, late in found.numbers["late"].items()},
                "is_late": {name: bool(late) for name, late in found.numbers["late"].items()},
                "all_minutes": self._bound("all_minutes", body["minutes"]),
                "agenda": [
                    {
                        "title": view.t(f"agenda.{item['id']}"),
                        "minutes": self._bound(f"minutes.{index}", item["minutes"]),
                    }
                    for index, item in enumerate(body["agenda"])
                ],
                "opening": self._all(paper["opening"]),
                "promises": [self._promise(each) for each in paper["promises"]],
                "gain": None if gain is None else self._finding(gain),
                "no_gain": "" if none is None else self._say(none),
                "standing": [self._finding(each) for each in paper["standing"]],
                "shown": shown,
                "summary": self._all(paper["summary"]),
                "changes": changes,
                "elsewhere": [(name, self._elsewhere(paper[name])) for name in _ELSEWHERE if paper[name]],
                "claims": [self._all(claim["sentences"]) for claim in paper["claims"]],
                "doubts": self._all(paper["doubts"]),
                "places": [
                    {
                        "area": view.both(place["area_name"]),
                        "kind": view.both(place["kind_name"]),
                        "closed": self._bound(f"closed.{index}", place["closed"]),
                    }
                    for index, place in enumerate(paper["spot_check"]["places"])
                ],
                "drawn_from": self._bound("drawn_from", paper["spot_check"]["of"]),
                "seed": f"{found.name}|{body['rests_on']}",
                "key": found.entry.key,
                "object": body["object"]["sha256"],
                "release": body["rests_on"],
            },
        )

    def _finding(self, finding: Mapping[str, Any]) -> dict[str, Any]:
        view, metric = self._view, str(finding["id"])
        body = self._found.body
        override = next((each for each in body["overrides"] if each["metric"] == metric), None)
        return {
            "id": metric,
            "title": view.both(finding["title"]),
            "href": links.metric_page(metric) if metric in view.catalogue.metrics else "",
            "sentences": self._all(finding["sentences"]),
            "where": [(view.both(each["title"]), self._all(each["sentences"])) for each in finding.get("splits", ())],
            "questions": self._all(finding.get("questions", ())),
            "doubts": self._all(finding.get("doubts", ())),
            "override": None
            if override is None
            else {"what": override["what"].replace("-", "_"), "why": self._told(override["words"], "why")},
            "explanations": [self._explanation(each) for each in body["explanations"] if each["metric"] == metric],
            "contests": [self._contest(each) for each in body["contests"] if each["metric"] == metric],
        }

    def _explanation(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "department": self._department(said["department"]),
            "at": moment(self._view, said["at"]),
            "is_gone": not self._found.said(said["words"]),
            **{name: self._told(said["words"], name) for name in ("words", "workload", "staffing", "needs")},
        }

    def _contest(self, contest: Mapping[str, Any]) -> dict[str, Any]:
        answer = contest["answer"]
        return {
            "department": self._department(contest["department"]),
            "state": "open" if answer is None else answer["verdict"].replace("-", "_"),
            "was_open_at_lock": answer is None or answer["at"] > self._found.body["locked_at"],
            "at": moment(self._view, contest["at"]),
            "is_gone": not self._found.said(contest["words"]),
            "words": self._told(contest["words"], "words"),
            "evidence": self._told(contest["words"], "evidence"),
            "link": str(self._found.said(contest["words"]).get("evidence_link", "")),
            "answer": "" if answer is None else self._told(answer["words"], "words"),
            "answered": "" if answer is None else moment(self._view, answer["at"]),
        }

    def _promise(self, promise: Mapping[str, Any]) -> dict[str, Any]:
        view = self._view
        return {
            "tag": tag_of(promise["status"]),
            "words": view.t(f"page.promises.status_{OUTCOMES[promise['status']]}"),
            "deliverable": deliverable_of(view, promise),
            "owner": view.both(promise["owner_post"]),
            "sentences": self._all(promise["sentences"]),
            "now": stands_now(view, promise),
        }

    def _elsewhere(self, listed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{"title": self._view.both(each["title"]), "sentences": self._all(each["sentences"])} for each in listed]

    def _department(self, slug: str) -> str:
        return self._view.catalogue.name_of("department", slug, self._view.lang)

    def _told(self, ref: Mapping[str, Any], name: str) -> str:
        said = self._found.said(ref)
        return self._view.say(str(said.get(name, "")), str(said.get(f"{name}_es", "")))

    def _bound(self, path: str, value: int) -> Bound:
        return Bound(self._found.key, path, str(value), COUNT)

    def _all(self, sentences: Sequence[Mapping[str, Any]]) -> list[Markup]:
        return [self._say(sentence) for sentence in sentences]

    def _say(self, sentence: Mapping[str, Any]) -> Markup:
        parts = [part if isinstance(part, str) else self._number(part) for part in sentence[self._view.lang]]
        return self._view.bind(parts, str(sentence["id"]), f"briefing {self._found.name}")

    def _number(self, part: Mapping[str, str]) -> BoundNumber:
        """A number as it was at the lock, whatever the record says of it since."""
        place = self._found.places[part["key"], part["field"]]
        return BoundNumber(self._found.key, f"at.{place}", part["format"])


_ELSEWHERE = ("drivers", "map", "forecast")
