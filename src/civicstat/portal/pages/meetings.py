"""Meetings: the list of all series, and the briefing of each department as it was prepared from published values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.claims import city_claims
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import OUTCOMES, deliverable_of, stands_now, tag_of
from civicstat.portal.pages.stat.briefing import locked_pages
from civicstat.portal.pages.stat.meeting import meeting_pages_of
from civicstat.portal.pages.stat.more import more_of
from civicstat.portal.pages.stat.series import calendar_of_all, list_context, series_page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundNumber
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Entry


def meeting_pages(view: View) -> list[Page]:
    """The list of series and briefings, then each of them and each meeting; nothing where none is on record."""
    briefings, found = view.catalogue.briefings(), view.catalogue.gatherings
    if not briefings and not found:
        return []
    return [
        _index(view, briefings),
        *(_Briefing(view, entry, body).page() for entry, body in briefings),
        *(series_page(view, series) for series in found),
        *(page for series in found for meeting in series.meetings for page in meeting_pages_of(view, series, meeting)),
        *locked_pages(view),
    ]


def _index(view: View, briefings: Sequence[tuple[Entry, Mapping[str, Any]]]) -> Page:
    return Page(
        path=links.MEETINGS,
        template="meetings.html",
        title=view.t("page.meetings.title"),
        description=view.t("page.meetings.description", city=view.catalogue.city["name"]),
        here="meetings",
        beside=calendar_of_all(view),
        context={
            **list_context(view),
            "more": more_of(view),
            "briefings": [
                {
                    "name": view.both(body["department"]["name"]),
                    "href": links.briefing_page(body["department"]["slug"]),
                    "meeting": _next_meeting(view, body),
                    "opening": [said_in_briefing(view, body, sentence) for sentence in body["opening"]],
                    "is_invented": any(promise["invented_example"] for promise in body["promises"]),
                }
                for _, body in briefings
            ],
            "claims": city_claims(view),
            "has_promises": bool(view.catalogue.of_type("action")),
        },
    )


def _next_meeting(view: View, body: Mapping[str, Any]) -> str:
    """The day that a briefing names, else the next meeting of a series of its department; `-` where none is planned."""
    planned = (
        meeting.on
        for series in view.catalogue.gatherings
        for meeting in series.meetings
        if series.body["department"] == body["department"]["slug"] and meeting.status == "planned"
    )
    return str(body["meeting"]) if body["meeting"] != "-" else min(planned, default="-")


def said_in_briefing(view: View, body: Mapping[str, Any], sentence: Mapping[str, Any]) -> Markup:
    """A sentence of a briefing; its own numbers are bound under the role of its object."""
    role = f"briefing/{body['department']['slug']}"
    parts = [
        part
        if isinstance(part, str)
        else BoundNumber(role if part["key"] == body["key"] else part["key"], part["field"], part["format"])
        for part in sentence[view.lang]
    ]
    return view.bind(parts, str(sentence["id"]), f"object {role}")


class _Briefing:
    """One briefing as a page needs it."""

    def __init__(self, view: View, entry: Entry, body: Mapping[str, Any]) -> None:
        self._view = view
        self._entry = entry
        self._body = body
        self._slug = str(body["department"]["slug"])

    def page(self) -> Page:
        """The briefing of one department."""
        view, body = self._view, self._body
        name = view.both(body["department"]["name"])
        gain = body["improvement"]
        none = body["no_improvement"]
        return Page(
            path=links.briefing_page(self._slug),
            template="briefing.html",
            title=view.t("page.briefing.title", department=name),
            description=view.t("page.briefing.description", department=name),
            here="meetings",
            context={
                "department": name,
                "as_of": body["as_of"],
                "meeting": _next_meeting(view, body),
                "opening": self._all(body["opening"]),
                "summary": self._all(body["summary"]),
                "promises": [self._promise(promise) for promise in body["promises"]],
                "changes": [self._finding(finding) for finding in body["changes"]],
                "improvement": None if gain is None else self._finding(gain),
                "no_improvement": "" if none is None else self._say(none),
                "within": self._titles(body["within"]),
                "too_short": self._titles(body["too_short"]),
                "claims": [{"sentences": self._all(claim["sentences"]), "id": claim["id"]} for claim in body["claims"]],
                "doubts": self._all(body["doubts"]),
                "methods": [view.both(words) for words in body["methods"].values()],
                "key": self._entry.key,
                "keys": f"briefing/{self._slug}#numbers.…",
                "markdown": view.object(f"briefing-md/{self._slug}-{view.lang}"),
                "as_data": view.object(f"briefing/{self._slug}"),
                "has_promises": bool(view.catalogue.of_type("action")),
            },
        )

    def _promise(self, promise: Mapping[str, Any]) -> dict[str, Any]:
        view, decision = self._view, promise["decision"]
        return {
            "tag": tag_of(promise["status"]),
            "words": view.t(f"page.promises.status_{OUTCOMES[promise['status']]}"),
            "deliverable": deliverable_of(view, promise),
            "owner": view.both(promise["owner_post"]),
            "sentences": self._all(promise["sentences"]),
            "now": stands_now(view, promise),
            "decision": "" if decision is None else view.say(decision["text"], decision["text_es"]),
            "why": "" if decision is None else view.say(decision["why"], decision["why_es"]),
            "is_example": promise["invented_example"],
        }

    def _finding(self, finding: Mapping[str, Any]) -> dict[str, Any]:
        metric = self._view.catalogue.metrics.get(str(finding["id"]))
        return {
            "id": finding["id"],
            "title": self._view.both(finding["title"]),
            "href": links.metric_page(metric.id) if metric else "",
            "metrics": self._with_companion(metric),
            "variation": finding["variation"],
            "sentences": self._all(finding["sentences"]),
            "splits": [self._split(finding, split, metric) for split in finding["splits"]],
            "questions": self._all(finding["questions"]),
            "doubts": self._all(finding["doubts"]),
            "segments": _segments(metric, str(finding["signal"])),
        }

    def _split(self, finding: Mapping[str, Any], split: Mapping[str, Any], metric: Metric | None) -> dict[str, Any]:
        """The parts that moved most, their own change apart from the change of the mix."""
        tree = self._body["numbers"]["changes"][finding["id"]][split["by"]]["parts"]
        path = f"numbers.changes.{finding['id']}.{split['by']}.parts"
        format = "signed"
        if metric is not None and metric.definition.unit == "percent":
            format = f"points-{metric.definition.digits}" if metric.definition.digits else "points"
        names = {part["slug"]: self._view.both(part["name"]) for part in split["parts"]}
        return {
            "title": self._view.both(split["title"]),
            "sentences": self._all(split["sentences"]),
            "rows": [
                {
                    "name": names[slug],
                    **{
                        column: Bound(f"briefing/{self._slug}", f"{path}.{slug}.{column}", str(value), format)
                        for column, value in tree[slug].items()
                    },
                }
                for slug in split["shown"]
            ],
        }

    def _with_companion(self, metric: Metric | None) -> list[Metric]:
        """The metrics whose numbers stand in a finding: its own, and the one that is read beside it."""
        if metric is None:
            return []
        partner = self._view.catalogue.metrics.get(metric.definition.companion or "")
        return [metric] if partner is None else [metric, partner]

    def _titles(self, listed: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        return [
            {"title": self._view.both(each["title"]), "href": links.metric_page(each["metric"])}
            for each in listed
            if each["metric"] in self._view.catalogue.metrics
        ]

    def _all(self, sentences: Sequence[Mapping[str, Any]]) -> list[Markup]:
        return [self._say(sentence) for sentence in sentences]

    def _say(self, sentence: Mapping[str, Any]) -> Markup:
        return said_in_briefing(self._view, self._body, sentence)


def _segments(metric: Metric | None, key: str) -> list[Signal]:
    return [] if metric is None or key not in metric.signals else [metric.signals[key]]
