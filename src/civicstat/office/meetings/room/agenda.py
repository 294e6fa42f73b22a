"""The order of the day as a room follows it: each item of the agenda, and each finding of an item, is a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicstat.hearings.meetings.agenda import AgendaItem, agenda_of
from civicstat.office.models.meeting import Meeting
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known


# Items whose findings are metrics or changes of them; those of the others are shown together.
_ONE_BY_ONE = ("gain", "standing", "changes")


def steps_of(meeting: Meeting) -> list[dict[str, Any]]:
    """The steps of a meeting, from its locked packet; without one, the order that every meeting has."""
    packet = getattr(meeting, "packet", None)
    if packet is not None and packet.agenda:
        paper: Mapping[str, Any] = packet.paper
        items = [AgendaItem.from_json(item) for item in packet.agenda]
    else:
        paper = {"standing": [{"metric": metric} for metric in meeting.series.metrics]}
        items = agenda_of(paper, meeting.series.minutes)
    found = _findings(paper)
    return [step for item in items for step in _steps(item, found)]


def _findings(paper: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    listed = [*paper.get("changes", ()), *paper.get("standing", ()), *paper.get("measures", ())]
    if paper.get("improvement"):
        listed.append(paper["improvement"])
    return {str(one.get("id", one.get("metric"))): one for one in reversed(listed)}


def _steps(item: AgendaItem, found: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    parts: Sequence[str] = item.findings if item.id in _ONE_BY_ONE and item.findings else ("",)
    # Whole minutes, the first ones one more where they do not share out.
    minutes, rest = divmod(item.minutes, len(parts))
    for place, part in enumerate(parts):
        finding = found.get(part, {})
        key = str(finding.get("figure", ""))
        metric = key.partition("|")[0] or str(finding.get("metric", part))
        yield {
            "id": item.id,
            "part": part,
            "metric": metric,
            "figure": key,
            "title": _title(item.id, metric, "en"),
            "title_es": _title(item.id, metric, "es"),
            "minutes": minutes + (place < rest),
        }


def _title(item: str, metric: str, lang: str) -> str:
    title, title_es, _, _ = known().titles.get(metric, (metric, metric, "", 0))
    name = title_es if lang == "es" else title
    return name or catalogue().text(lang, f"office.room.item.{item}")
