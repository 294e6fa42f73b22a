"""The locked briefing of a meeting: findings as they were built, and beside each what was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from civicstat.portal.catalogue.locked import Locked
from civicstat.portal.catalogue.meetings import Gathering
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.pictures import Pictures
from civicstat.portal.pages.promise_words import OUTCOMES, deliverable_of, stands_now, tag_of
from civicstat.portal.pages.stat.drawn import Number, forecast_of, said_of_part, signs_of
from civicstat.portal.pages.stat.words import moment, title_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundNumber


def locked_pages(view: View) -> Iterator[Page]:
    """The page of each locked briefing that is public."""
    for series in view.catalogue.gatherings:
        for meeting in series.meetings:
            found = locked_of(view, meeting)
            if found is not None:
                yield from _Locked(view, found, title_of(view, series), meeting).pages()


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

    def pages(self) -> Iterator[Page]:
        """The briefing; the tables of its bars, and of each map, on pages of their own: they outweigh all the rest."""
        yield self._page()
        paper = self._found.paper
        if paper.get("pictures"):
            yield self._tables(links.locked_briefing_tables(self._found.name), "drivers", paper["drivers"])
        for each in paper["map"] if paper.get("pictures") else ():
            yield self._tables(links.locked_briefing_areas(self._found.name, each["metric"]), "map", [each])

    def _tables(self, path: str, what: str, listed: Sequence[Mapping[str, Any]]) -> Page:
        view, found = self._view, self._found
        name = str(view.t("page.locked.tables_title", series=self._series, day=view.day(self._meeting.on)))
        about = f": {view.both(listed[0]['title'])}" if what == "map" else ""
        return Page(
            path=path,
            template="stat/briefing_tables.html",
            title=name + about,
            description=str(view.t("page.locked.tables_description", series=self._series)) + about,
            here="meetings",
            pictured=lambda pictures: (self._drawn(pictures), {}),
            context={
                "title": name,
                "series_title": self._series,
                "briefing_href": links.locked_briefing_page(found.name),
                "has_charts": what == "drivers",
                "elsewhere": [(what, self._elsewhere(listed))],
            },
        )

    def _page(self) -> Page:
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
            pictured=self._pictured,
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

    def _pictured(self, pictures: Pictures) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """The charts and maps of what the page shows, by name, and their files."""
        drawn = self._drawn(pictures)
        found = [
            each for name in ("charts", "maps", "score_charts") for each in drawn[name].values() if each is not None
        ]
        found += [each for row in drawn["driver_charts"].values() for each in row]
        files = {links.locked_briefing_picture(self._found.name, each.name): pictures.alone(each.svg) for each in found}
        return drawn, files

    def _drawn(self, pictures: Pictures) -> dict[str, Any]:
        paper, drawing, titled = self._found.paper, pictures.packet(self._found.paper), self._view.both
        found = [*paper["standing"], *paper["changes"], *([paper["improvement"]] if paper["improvement"] else [])]
        added = [self._found.measure(each["metric"]) for each in self._found.body["overrides"] if each["what"] == "add"]
        charts = {
            str(each["id"]): drawing.chart(str(each["id"]), titled(each["title"]), self._spoken(each))
            for each in [*found, *(each for each in added if each)]
        }
        maps = {
            each["metric"]: drawing.map(each["metric"], titled(each["title"]), self._spoken(each))
            for each in paper["map"]
        }
        scores = {
            forecast_of(each): drawing.forecast(forecast_of(each), titled(each["title"]), self._spoken(each))
            for each in paper["forecast"]
        }
        return {
            "charts": charts,
            "driver_charts": {
                each["metric"]: drawing.drivers(each["metric"], titled(each["title"]), partial(self._of_part, each))
                for each in paper["drivers"]
            },
            "maps": maps,
            "score_charts": scores,
            "signs": signs_of(charts.values()),
            "picture_file": lambda drawn: links.locked_briefing_picture(self._found.name, drawn.name),
            "tables_href": links.locked_briefing_tables(self._found.name),
            "areas_href": partial(links.locked_briefing_areas, self._found.name),
            "cell": self._cell,
        }

    def _spoken(self, said: Mapping[str, Any]) -> str:
        """The sentences of a finding, as they are read aloud in the place of its picture."""
        return " ".join(sentence.striptags() for sentence in self._all(said["sentences"]))

    def _of_part(self, said: Mapping[str, Any], by: str) -> str:
        return self._spoken(said_of_part(said, by))

    def _cell(self, number: Number) -> Bound:
        return Bound(self._found.key, f"at.{self._found.places[number.key, number.field]}", number.value, number.format)

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
        return [
            {
                "id": str(each["metric"]),
                "score": forecast_of(each),
                "title": self._view.both(each["title"]),
                "sentences": self._all(each["sentences"]),
            }
            for each in listed
        ]

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
