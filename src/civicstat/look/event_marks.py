"""Dated facts on a chart: where a day falls among the periods of a series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from civicstat.vocabulary.period import ROLLING, parse_period, period_of


def event_places(
    labels: Sequence[str], events: Sequence[tuple[str, str]], *, fiscal_year_starts: int = 1
) -> list[tuple[float, str]]:
    """(position on the axis, number) of every event within the series, in the order of `events`.

    A period reaches half a step to either side of its dot; a day stands in it by its share of the period's days.
    Rolling windows overlap: there the newest month or week of the window counts.
    """
    periods = [parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in labels]
    found = []
    for iso, number in events:
        day = date.fromisoformat(iso)
        for index, period in enumerate(periods):
            start = period_of(period.end, ROLLING[period.kind][0]).start if period.kind in ROLLING else period.start
            if start <= day <= period.end:
                part = (day - start).days / ((period.end - start).days + 1)
                found.append((round(index - 0.5 + part, 3), number))
                break
    return found


def event_period(labels: Sequence[str], iso: str, *, fiscal_year_starts: int = 1) -> str:
    """The label of the period in which an event is drawn; empty where the series does not hold its day."""
    places = event_places(labels, [(iso, "")], fiscal_year_starts=fiscal_year_starts)
    return labels[int(places[0][0] + 0.5)] if places else ""
