"""Dated facts that the city states of itself, as marks on the charts of its measures; never as causes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civicstat.look.event_marks import event_period
from civicstat.portal.pages.view import View
from civicstat.vocabulary.signal import Signal


@dataclass(frozen=True)
class Event:
    """`number` is what stands at its mark; `period` the label of the period in which the mark stands."""

    number: int
    day: str
    text: str
    source: str
    period: str


def events_on(view: View, segments: Sequence[Signal]) -> list[Event]:
    """The city's events that fall within a series, by day, numbered from 1."""
    labels = [point.period for signal in segments for point in signal.points]
    starts = int(view.catalogue.city["fiscal_year_starts"])
    stated = sorted(view.catalogue.city.get("events") or (), key=lambda event: (event["date"], event["text"]))
    placed = [
        (event, period)
        for event in stated
        if labels and (period := event_period(labels, event["date"], fiscal_year_starts=starts))
    ]
    return [
        Event(
            number=number,
            day=event["date"],
            text=view.say(event["text"], event["text_es"]),
            source=view.say(event["source"], event.get("source_es", "")),
            period=period,
        )
        for number, (event, period) in enumerate(placed, start=1)
    ]


def marks_by_period(events: Sequence[Event]) -> Mapping[str, list[int]]:
    """The numbers of the events in each period, for the rows of a table."""
    found: dict[str, list[int]] = {}
    for event in events:
        found.setdefault(event.period, []).append(event.number)
    return found
