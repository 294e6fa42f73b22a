"""What was final stays final: a source that grows slower afterwards takes nothing back that was said in good time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from civicstat.ledger.figures import read_figures
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.lateness import settling_again
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import parse_period


def kept_final(definition: Definition, figures: Sequence[Figure], record: Record) -> tuple[Figure, ...]:
    """The figures of a metric that learns how long it settles, those called final before among them as such.

    One that would also change its value keeps its new status: a final value changes by revision or correction only, and
    the ledger refuses anything else.
    """
    if not definition.settles_learned or not record.releases():
        return tuple(figures)
    live = read_figures(record, definition.id)
    return tuple(_kept(figure, live.get(str(figure.key))) for figure in figures)


def rightly_final(definition: Definition, keys: Collection[str], record: Record) -> set[str]:
    """Which of some keys were final in an earlier release, by what was then known of late records."""
    found: set[str] = set()
    starts = int(record.city().statement.body["fiscal_year_starts"])
    for release in record.releases() if keys else ():
        refs = record.refs(release)
        if "context" not in refs or f"figures/{definition.id}" not in refs:
            continue
        context, day = record.object_json(refs["context"]), date.fromisoformat(release.statement.as_of)
        waited = timedelta(days=settling_again(definition.to_json(), context))
        figures = read_figures(record, definition.id, release=release)
        for key in keys:
            if key in figures and figures[key].status == "final":
                end = parse_period(figures[key].key.period, fiscal_year_starts=starts).end
                if end + waited <= day:
                    found.add(key)
    return found


def _kept(figure: Figure, before: Figure | None) -> Figure:
    if before is None or before.status != "final" or figure.status != "provisional":
        return figure
    final = replace(figure, status="final")
    return final if replace(before, as_of=figure.as_of) == final else figure
