"""What the metrics of a city leave out: kinds of request and areas without one, and metrics that went stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from civicstat.inference.rounding import round_half_even
from civicstat.metrics.selection import truth_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind, parse_period


MONTHS = 12
# The most days from one period's end to the next one's.
DAYS_APART: dict[PeriodKind, int] = {
    "day": 1,
    "week": 7,
    "w4": 7,
    "month": 31,
    "r3": 31,
    "r12": 31,
    "quarter": 92,
    "year": 366,
}
# Periods that a settled figure may be missing for, before it counts as stale.
PERIODS_LATE = 2
# A kind that no city has: a filter that refuses it names the kinds that it wants.
_UNHEARD_OF = ""


@dataclass(frozen=True)
class Seen:
    """What the figures of a metric show: its newest settled figure of the whole city, and the areas with a value."""

    newest: str | None
    areas: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """As it waits between two steps of a cycle."""
        return {"newest": self.newest, "areas": sorted(self.areas)}


def seen_in(definition: Definition, figures: Iterable[Figure], *, fiscal_year_starts: int) -> Seen:
    """What coverage needs to know of a metric's figures."""
    kind = finest_period(definition)
    newest: tuple[date, str] | None = None
    areas = set()
    for figure in figures:
        key = figure.key
        if figure.value is None:
            continue
        areas.add(key.area)
        if key.area == WHOLE_CITY and key.group == NO_GROUP and figure.has_settled:
            period = parse_period(key.period, fiscal_year_starts=fiscal_year_starts)
            if period.kind == kind:
                newest = max(newest or (date.min, ""), (period.end, str(key)))
    return Seen(newest[1] if newest else None, frozenset(areas))


def finest_period(definition: Definition) -> PeriodKind:
    """The kind of period by which a metric is published soonest."""
    return min(definition.periods, key=lambda kind: (DAYS_APART[kind], kind))


def twelve_months(as_of: date, *, coverage_from: date) -> tuple[str, str]:
    """The first and the last of the last twelve whole months that the records cover."""
    last = as_of.year * MONTHS + as_of.month - 1
    if (date.fromordinal(as_of.toordinal() + 1)).day != 1:
        last -= 1
    first = max(last - MONTHS + 1, coverage_from.year * MONTHS + coverage_from.month - 1)
    return _label(first), _label(last)


def _label(month: int) -> str:
    return f"{month // MONTHS:04}-{month % MONTHS + 1:02}"


def kinds_counted(definition: Definition, definitions: Mapping[str, Definition], kinds: Iterable[str]) -> set[str]:
    """The kinds of request that a metric can count; of a ratio or cost, those of its parts."""
    kinds = list(kinds)
    if definition.parts:
        parts = [definitions[name] for part in definition.parts if (name := part.partition("/")[0]) in definitions]
        return {kind for part in parts for kind in kinds_counted(part, definitions, kinds)}
    if definition.table != "service_requests":
        return set()
    return {kind for kind in kinds if _may_count(definition, kind)}


def is_about_kinds(definition: Definition, definitions: Mapping[str, Definition]) -> bool:
    """Whether a metric names the kinds that it counts, so that it is their own; else it takes whatever comes."""
    if definition.parts:
        parts = [definitions[name] for part in definition.parts if (name := part.partition("/")[0]) in definitions]
        return bool(parts) and all(is_about_kinds(part, definitions) for part in parts)
    return definition.where is not None and truth_of(definition.where, column="kind", slug=_UNHEARD_OF) is False


def _may_count(definition: Definition, kind: str) -> bool:
    if definition.where is not None and truth_of(definition.where, column="kind", slug=kind) is False:
        return False
    return not any(truth_of(one.where, column="kind", slug=kind) is True for one in definition.exclude)


def coverage_document(
    definitions: Mapping[str, Definition],
    seen: Mapping[str, Seen],
    *,
    kinds: Mapping[str, str],
    requests: Mapping[str, int],
    areas: Mapping[str, Sequence[str]],
    as_of: date,
    months: tuple[str, str],
    fiscal_year_starts: int,
    settling: Mapping[str, int] | None = None,
    departments: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, Any]:
    """What is measured and what is not.

    Parameters
    ----------
    kinds
        Subject class by kind; of requests about persons nothing is counted by kind.
    requests
        Published rows by kind that were opened in `months`, the first and the last.
    areas
        By layer, the areas that figures can have.
    settling
        After how many days a metric's figures are final, where that is not what its definition states.
    departments
        Of `requests`, how many each department had, by kind: the one with the most of them answers for the kind.
    """
    with_rows = [kind for kind, subject_class in kinds.items() if subject_class != "person"]
    counted = {name: kinds_counted(one, definitions, with_rows) for name, one in definitions.items()}
    own = {name for name, one in definitions.items() if is_about_kinds(one, definitions)}
    had = departments or {}
    by_kind = {kind: _kind(kind, kinds[kind], requests, counted, own, had.get(kind, {})) for kind in sorted(kinds)}
    without, totals = measured_part({kind: bool(by_kind[kind]["own"]) for kind in with_rows}, requests)
    metrics = {
        name: _metric(
            one,
            seen[name],
            len(counted[name]),
            name in own,
            as_of,
            fiscal_year_starts,
            (settling or {}).get(name, one.settles_after_days),
        )
        for name, one in definitions.items()
    }
    return {
        "as_of": as_of.isoformat(),
        "first_month": months[0],
        "last_month": months[1],
        "kinds": by_kind,
        "without_own": without,
        "totals": {
            **totals,
            "kinds_about_persons": len(kinds) - len(with_rows),
            "metrics": len(definitions),
        },
        "metrics": metrics,
        "stale": sorted(name for name, one in metrics.items() if one["state"] == "stale"),
        "never_settled": sorted(name for name, one in metrics.items() if one["state"] == "never-settled"),
        "layers": {layer: _layer(layer, slugs, seen.values()) for layer, slugs in areas.items()},
    }


def measured_part(has_own: Mapping[str, bool], requests: Mapping[str, int]) -> tuple[list[str], dict[str, Any]]:
    """The kinds that no metric of their own counts, the most requested first, and how much of all requests that is."""
    without = sorted((kind for kind in has_own if not has_own[kind]), key=lambda kind: (-requests.get(kind, 0), kind))
    received, uncovered = (sum(requests.get(kind, 0) for kind in listed) for listed in (has_own, without))
    return without, {
        "kinds": len(has_own),
        "kinds_with_own": len(has_own) - len(without),
        "kinds_without_own": len(without),
        "requests": received,
        "requests_with_own": received - uncovered,
        "requests_without_own": uncovered,
        "percent_with_own": str(round_half_even(Fraction(100 * (received - uncovered), received), 1))
        if received
        else None,
    }


def allowed_age(period: PeriodKind, settles_after: int) -> int:
    """How many days after its newest settled period a metric is not stale yet."""
    return settles_after + PERIODS_LATE * DAYS_APART[period]


def _kind(
    kind: str,
    subject_class: str,
    requests: Mapping[str, int],
    counted: Mapping[str, set[str]],
    own: set[str],
    departments: Mapping[str, int],
) -> dict[str, Any]:
    takers = [name for name, kinds in counted.items() if kind in kinds]
    return {
        "class": subject_class,
        "requests": None if subject_class == "person" else requests.get(kind, 0),
        "own": sorted(name for name in takers if name in own),
        "with_others": sum(name not in own for name in takers),
        "department": None if subject_class == "person" else _most(departments),
    }


def _most(departments: Mapping[str, int]) -> str | None:
    """The department with the most requests, of equals the first by name; None where none had any."""
    named = {name: count for name, count in departments.items() if name}
    return min(named, key=lambda name: (-named[name], name), default=None)


def _metric(
    definition: Definition,
    seen: Seen,
    kinds: int,
    is_own: bool,
    as_of: date,
    fiscal_year_starts: int,
    settles_after: int,
) -> dict[str, Any]:
    allowed = allowed_age(finest_period(definition), settles_after)
    age, state = None, "never-settled"
    if seen.newest is not None:
        period = parse_period(seen.newest.split("|")[2], fiscal_year_starts=fiscal_year_starts)
        age = (as_of - period.end).days
        state = "stale" if age > allowed else "current"
    return {
        "version": definition.version,
        "counts": "persons" if definition.table == "person_months" else "own" if is_own else "all",
        "kinds": kinds,
        "newest": seen.newest,
        "age_days": age,
        "allowed_days": allowed,
        "state": state,
    }


def _layer(layer: str, slugs: Sequence[str], seen: Iterable[Seen]) -> dict[str, Any]:
    shown = {area for one in seen for area in one.areas}
    listed = [slug for slug in slugs if slug != UNLOCATED]
    without = [slug for slug in listed if f"{layer}:{slug}" not in shown]
    return {"areas": len(listed), "areas_without": len(without), "without": without}
