"""How late the rows of a plain table came, and how old they are: for `civicstat metrics lateness` and `data-age`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from civicstat.metrics.cells import Row, cells_of, form_of, raise_faults
from civicstat.metrics.faults import Fault, TableError
from civicstat.metrics.freshness.age import usual_gap
from civicstat.metrics.freshness.lateness import STEPS, lateness_of


SOURCE, ALL = "source", "all"
EVENT, ARRIVED, DAY = "event_day", "arrived_day", "day"

_LEARNED = {
    "learned": (
        "{days} days after the day of the event surely 99 % of the late rows had arrived: a figure is final then, not "
        "before.",
        "{days} días después del día del suceso seguramente había llegado el 99 % de las filas tardías: solo entonces "
        "una cifra es definitiva.",
    ),
    "too-few": (
        "Fewer than {fewest} rows came late in these months: too few to learn from. State a time of your own.",
        "En estos meses llegaron tarde menos de {fewest} filas: muy pocas para aprender. Fije usted un plazo.",
    ),
    "not-reached": (
        "99 % of the late rows had not surely arrived within {last} days: nothing is final before a year has passed.",
        "El 99 % de las filas tardías no había llegado con seguridad en {last} días: nada es definitivo antes de un "
        "año.",
    ),
    "no-months": (
        "No whole month has had {last} days to arrive: too little to learn from.",
        "Ningún mes completo ha tenido {last} días para llegar: muy poco para aprender.",
    ),
}


class FreshnessError(TableError):
    """A table of days has cells that cannot be used."""


def lateness_of_rows(
    rows: Sequence[Row], *, as_of: date | None = None, coverage_from: date | None = None
) -> dict[str, Any]:
    """How late the rows of a table came, and after how many days its figures are final.

    Parameters
    ----------
    rows
        `event_day` (from which the delay is counted) and `arrived_day` (empty where that is not known).
    as_of
        The last day that the table knows of; else the last day that it names.
    coverage_from
        From when on it is complete; else the first day of the month of its first event.

    Returns
    -------
    dict
        `as_of`, `coverage_from`, `rows`, `not_known_yet` (left out: later than the day), `first_month` and
        `last_month` of those learned from (twelve at most, each with 90 days to arrive), `steps` (days), `within` (how
        many had arrived by each), `later`, `late`, `percent`, `status` (learned, too-few, not-reached, no-months),
        `settles_after_days` (None where it is not known), `recent` (how much of the newest months has come), `words`.

    Raises
    ------
    FreshnessError
        With every cell at fault.

    Notes
    -----
    Wilson's lower bound at 95 % of the share of late rows that had come is at least 99 %:
    docs/decisions/0017-lateness-is-learned.md.
    """
    form_of(rows, {"days": (EVENT, ARRIVED)}, FreshnessError)
    faults: list[Fault] = []
    read = [(cells.day(EVENT), cells.day_or_nothing(ARRIVED)) for cells in cells_of(rows, faults)]
    raise_faults(faults, FreshnessError)
    as_of = as_of or max(day for row in read for day in row if day)
    coverage_from = coverage_from or min(event for event, _ in read).replace(day=1)
    known = [(event, arrived) for event, arrived in read if event <= as_of and (arrived is None or arrived <= as_of)]
    found = lateness_of(_table(known), as_of=as_of, coverage_from=coverage_from)
    counted = found["opened"]
    status = counted["status"] if found["first_month"] else "no-months"
    told = {"days": counted["days"], "fewest": found["fewest"], "last": STEPS[-1]}
    return {
        "as_of": as_of.isoformat(),
        "coverage_from": coverage_from.isoformat(),
        "rows": len(read),
        "not_known_yet": len(read) - len(known),
        **{name: found[name] for name in ("first_month", "last_month", "steps")},
        "rows_of_these_months": counted["requests"],
        **{name: counted[name] for name in ("without_arrival", "within", "later", "late", "percent")},
        "status": status,
        "settles_after_days": counted["days"],
        "recent": found["recent"],
        "words": _LEARNED[status][0].format(**told),
        "words_es": _LEARNED[status][1].format(**told),
    }


def data_age_of_rows(rows: Sequence[Row], *, as_of: date) -> dict[str, Any]:
    """How old the newest row of each source is, and whether that is older than its own usual gap.

    Parameters
    ----------
    rows
        `day`, and `source` where there are several.
    as_of
        The day from which age is counted back; no row may be younger.

    Returns
    -------
    dict
        `as_of`, and `sources`: each with `source`, `rows`, `newest`, `days_before`, `gap` (`days`: the longest time
        between two days with a row in the year before the newest; `moments`: on how many days there was one; None
        under 30), `is_stale` (older than that gap; None where it is not known), the stale and oldest first.

    Raises
    ------
    FreshnessError
        With every cell at fault.
    """
    form_of(rows, {"days": (DAY,)}, FreshnessError)
    faults: list[Fault] = []
    days: dict[str, list[date]] = {}
    for cells in cells_of(rows, faults):
        source, day = cells.named(SOURCE) if SOURCE in cells.row else ALL, cells.day(DAY)
        if day > as_of:
            cells.refuse(DAY, f"a day up to {as_of.isoformat()}, the day of --as-of")
        days.setdefault(source, []).append(day)
    raise_faults(faults, FreshnessError)
    sources = [_age(source, own, as_of) for source, own in days.items()]
    sources.sort(key=lambda one: (not one["is_stale"], -one["days_before"], one["source"]))
    return {"as_of": as_of.isoformat(), "sources": sources}


def _age(source: str, days: Sequence[date], as_of: date) -> dict[str, Any]:
    moments = sorted(set(days))
    before, gap = (as_of - moments[-1]).days, usual_gap(moments)
    return {
        "source": source,
        "rows": len(days),
        "newest": moments[-1].isoformat(),
        "days_before": before,
        "gap": gap,
        "is_stale": None if gap is None else before > gap["days"],
    }


def _table(rows: Sequence[tuple[date, date | None]]) -> pa.Table:
    """As `service_requests` holds it; nothing here is closed."""
    return pa.table(
        {
            "subject_class": pa.array(["asset"] * len(rows), pa.string()),
            "opened_day": pa.array([event for event, _ in rows], pa.date32()),
            "closed_day": pa.array([None] * len(rows), pa.date32()),
            "arrived_day": pa.array([arrived for _, arrived in rows], pa.date32()),
        }
    )
