"""Services and places that no metric of a plain table counts, and metrics nobody answers for: JSON types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from civicstat.metrics.cells import Cells, Row, cells_of, form_of, raise_faults
from civicstat.metrics.coverage import DAYS_APART, allowed_age, measured_part
from civicstat.metrics.faults import Fault, TableError
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.unassigned import is_nobody


SERVICE, REQUESTS, PLACE, METRIC = "service", "requests", "place", "metric"
OWNER, NEWEST, PERIOD, SETTLES = "owner", "newest_day", "period", "settles_after_days"
_SERVICES, _METRICS = "services", "metrics"


class CoverageError(TableError):
    """A table of services or of metrics has cells that cannot be used."""


@dataclass
class _Metric:
    """A metric over all of its rows."""

    number: int
    said: tuple[str, ...]
    services: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


def coverage_of_rows(services: Sequence[Row], metrics: Sequence[Row], *, as_of: date | None = None) -> dict[str, Any]:
    """What no metric counts: services, places; and metrics that nobody answers for, or that went stale.

    Parameters
    ----------
    services
        `service` and `requests` (how many came in); with a column `place`, one row per service and place.
    metrics
        `metric` and `service`, one row per service that it counts; an empty service is a metric of whatever comes,
        which is no service's own. Where known `place` (one row per place that it shows, `service` given or empty),
        `owner`, `newest_day` (the last day of its newest value) with `period` (day, week, w4, month, r3, r12, quarter,
        year), and `settles_after_days`.
    as_of
        The day on which a metric is stale or not; needed where there is a `newest_day`.

    Returns
    -------
    dict
        `services` (each with `requests` and the `metrics` of its own), `without` (the most requested first), `totals`,
        `places_without` (None where the tables name no places), `nobody_answers`, `stale` (each with `newest_day`,
        `age_days`, `allowed_days`), `never_settled` (metrics without a value yet); None where that is not told.

    Raises
    ------
    CoverageError
        With every cell at fault, in both tables.

    Notes
    -----
    A metric is stale once two of its periods, and the days in which its figures settle, have passed without a new one.
    """
    form_of(services, {"services": (SERVICE, REQUESTS)}, CoverageError, file=_SERVICES)
    form_of(metrics, {"metrics": (METRIC, SERVICE)}, CoverageError, file=_METRICS)
    faults: list[Fault] = []
    requests, places = _services(services, faults)
    known = _metrics(metrics, requests, places, faults)
    has = set(metrics[0])
    if NEWEST in has and (as_of is None or PERIOD not in has):
        raise CoverageError(
            "the metrics tell their newest day, and not by what it is to be judged",
            where="--as-of and the column period",
            expected="the day of judgment, such as 2014-06-30, and by which period each metric is published",
        )
    ages = {name: _age(name, one, as_of, has, faults) for name, one in known.items()}
    raise_faults(faults, CoverageError)
    own = {service: sorted(name for name, one in known.items() if service in one.services) for service in requests}
    without, totals = measured_part({service: bool(names) for service, names in own.items()}, requests)
    counted = {name.replace("kinds", _SERVICES): value for name, value in totals.items()}
    nobody = sorted(name for name, one in known.items() if not one.said[0] or is_nobody(one.said[0]))
    shown = {place for one in known.values() for place in one.places}
    stale = [age for age in ages.values() if age and age["age_days"] > age["allowed_days"]]
    return {
        "as_of": None if as_of is None else as_of.isoformat(),
        "services": {name: {"requests": requests[name], "metrics": own[name]} for name in sorted(requests)},
        "without": without,
        "totals": {**counted, _METRICS: len(known)},
        "places_without": sorted(places - shown) if places and PLACE in has else None,
        "nobody_answers": nobody if OWNER in has else None,
        "stale": sorted(stale, key=lambda age: str(age[METRIC])) if NEWEST in has else None,
        "never_settled": sorted(name for name, age in ages.items() if age is None) if NEWEST in has else None,
    }


def _services(rows: Sequence[Row], faults: list[Fault]) -> tuple[dict[str, int], set[str]]:
    requests: dict[str, int] = {}
    first: dict[tuple[str, str], int] = {}
    for cells in cells_of(rows, faults, file=_SERVICES):
        name, place = cells.named(SERVICE), cells.named(PLACE) if PLACE in cells.row else ""
        if name and first.setdefault((name, place), cells.number) != cells.number:
            cells.refuse(SERVICE, f"each service once (and place); row {first[name, place]} has it too")
        requests[name] = requests.get(name, 0) + cells.whole(REQUESTS)
    return requests, {place for _, place in first if place}


def _metrics(
    rows: Sequence[Row], requests: dict[str, int], places: set[str], faults: list[Fault]
) -> dict[str, _Metric]:
    known: dict[str, _Metric] = {}
    for cells in cells_of(rows, faults, file=_METRICS):
        name, service, place = cells.named(METRIC), cells.text(SERVICE), cells.text(PLACE)
        if service and service not in requests:
            cells.refuse(SERVICE, "one of the services of the other table, or nothing")
        if place and places and place not in places:
            cells.refuse(PLACE, "one of the places of the other table, or nothing")
        said = tuple(cells.text(column) for column in (OWNER, NEWEST, PERIOD, SETTLES))
        one = known.setdefault(name, _Metric(cells.number, said))
        if one.said != said:
            cells.refuse(METRIC, f"the same owner, newest day, period and days to settle as in row {one.number}")
        one.services |= {service} - {""}
        one.places |= {place} - {""}
    return known


def _age(name: str, one: _Metric, as_of: date | None, has: set[Any], faults: list[Fault]) -> dict[str, Any] | None:
    _, newest, period, settles = one.said
    if NEWEST not in has or not newest or as_of is None:
        return None
    cells = Cells(_METRICS, one.number, {NEWEST: newest, PERIOD: period, SETTLES: settles}, faults)
    last, days = cells.day(NEWEST), cells.whole(SETTLES) if settles else 0
    if last > as_of:
        cells.refuse(NEWEST, f"a day up to {as_of.isoformat()}, the day of --as-of")
    if cells.one_of(PERIOD, tuple(DAYS_APART)) not in DAYS_APART:
        return None
    return {
        METRIC: name,
        NEWEST: newest,
        "age_days": (as_of - last).days,
        "allowed_days": allowed_age(cast(PeriodKind, period), days),
    }
