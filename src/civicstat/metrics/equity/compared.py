"""Areas of one layer of need, compared: what a release says of a metric, as JSON types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.metrics.equity.gap import Gap, Group, Interval, gap, pooled
from civicstat.metrics.equity.gradient import slope_index
from civicstat.metrics.equity.inequality import theil, theil_by_chance
from civicstat.metrics.equity.jackknife import interval_of, jackknife
from civicstat.metrics.equity.left_out import LeftOut, left_out
from civicstat.metrics.equity.order import order
from civicstat.metrics.equity.rows import Area, Form, is_compared
from civicstat.metrics.equity.shown import OF_100, PART, RATIO, Unit, whole
from civicstat.vocabulary.figure import UNLOCATED


DIGITS_OF_THEIL = 4
GROUPS: tuple[Group, ...] = ("high", "middle", "low")
_STEPS: dict[Group, int] = {"high": 2, "middle": 1, "low": 0}
_LOST = 2


@dataclass(frozen=True)
class Compared:
    """The areas with a value by group of need, and all areas there are."""

    form: Form
    unit: Unit
    members: Mapping[Group, Sequence[Area]]
    everyone: Sequence[Area]

    @classmethod
    def of(cls, areas: Sequence[Area], form: Form, unit: Unit, *, groups: Mapping[str, Group]) -> Compared | None:
        """None where no area of high or none of low need has a value."""
        members: dict[Group, list[Area]] = {name: [] for name in GROUPS}
        for area in areas:
            if is_compared(area, by_need=False):
                members[groups.get(area.group, "middle")].append(area)
        return cls(form, unit, members, areas) if members["high"] and members["low"] else None

    @property
    def areas(self) -> list[Area]:
        """Those with a value, by name."""
        return sorted((area for name in GROUPS for area in self.members[name]), key=lambda area: area.name)


def compared_json(found: Compared) -> dict[str, Any]:
    """Groups, gap, ratio, lean, Theil's index, order, and whom the comparison leaves out."""
    between = gap(found.members["high"], found.members["low"], found.form)
    return {
        "groups": {name: _group(found.members[name], found) for name in GROUPS if found.members[name]},
        **_gap(between, found.unit),
        "gradient": _gradient(found),
        "theil": _theil(found),
        "order": _order(found),
        "left_out": _left_out(found),
    }


def _group(areas: Sequence[Area], found: Compared) -> dict[str, Any]:
    cases = pooled(areas)
    counts = {"numerator": whole(cases.hits), "denominator": cases.cases} if found.form != "values" else {}
    return {
        "areas": len(areas),
        "value": found.unit(cases.rate),
        **counts,
        **({"n": cases.cases} if found.form == "values" else {}),
    }


def _gap(found: Gap, unit: Unit) -> dict[str, Any]:
    return {
        "difference": {
            "value": unit(found.difference),
            "size": unit(abs(found.difference)),
            "over_cases": ends(found.difference_by_cases, unit),
            "over_areas": ends(found.difference_by_areas, unit),
        },
        "ratio": {
            "value": RATIO(found.ratio),
            "over_cases": ends(found.ratio_by_cases, RATIO),
            "over_areas": ends(found.ratio_by_areas, RATIO),
        },
        "of_100": {
            "value": OF_100(found.ratio),
            "over_cases": ends(found.ratio_by_cases, OF_100),
            "over_areas": ends(found.ratio_by_areas, OF_100),
        },
        "clear": found.is_clear,
    }


def ends(interval: Interval | None, unit: Unit) -> dict[str, str | None] | None:
    """Both ends of an interval as text."""
    return None if interval is None else {"low": unit(interval[0]), "high": unit(interval[1])}


def _gradient(found: Compared) -> dict[str, Any] | None:
    """The slope index over three steps of need; two groups have their gap and no more."""
    if not found.members["middle"]:
        return None
    ranked = [
        replace(area, need=Decimal(_STEPS[name]), strata={(): area.total})
        for name in GROUPS
        for area in found.members[name]
    ]
    spread = jackknife(ranked, _slope_of_steps, lost=_LOST)
    slope = _slope_of_steps(ranked)
    return {
        "value": found.unit(slope),
        "over_areas": None if spread is None else ends(interval_of(spread), found.unit),
    }


def _slope_of_steps(areas: Sequence[Area]) -> Fraction | None:
    """The same slope as over single areas, since all areas of a step share one place on the line; and far quicker."""
    steps: dict[Decimal, list[Area]] = {}
    for area in areas:
        steps.setdefault(area.need or Decimal(0), []).append(area)
    return slope_index([replace(own[0], need=step, strata={(): pooled(own)}) for step, own in sorted(steps.items())])


def _theil(found: Compared) -> dict[str, Any] | None:
    groups = {area.name: name for name in GROUPS for area in found.members[name]}
    index = theil(found.areas, groups, digits=DIGITS_OF_THEIL)
    if index is None:
        return None
    chance = theil_by_chance(found.areas) if found.form == "shares" else None
    return {
        "total": format(index.total, "f"),
        "between": format(index.between, "f"),
        "within": {name: format(part, "f") for name, part in index.within.items()},
        "by_chance": Unit("", 1, DIGITS_OF_THEIL)(chance),
    }


def _order(found: Compared) -> dict[str, Any] | None:
    """Groups of areas that are told apart, the greatest shares first; None of what is no share."""
    if found.form != "shares":
        return None
    placed = order({area.name: (int(area.total.hits), area.total.cases) for area in found.areas})
    return {
        "areas": len(placed.places),
        "level": format(placed.level, "f"),
        "groups": [list(names) for names in placed.groups] if placed.is_ordered else [],
    }


def _left_out(found: Compared) -> dict[str, Any]:
    hole = left_out(found.everyone, by_need=False)
    residents = [area.population for area in found.everyone if area.name != UNLOCATED]
    is_known = None not in residents and residents
    missing = sum(each.population or 0 for each in hole.areas)
    everyone = sum(each or 0 for each in residents)
    return {
        "areas": [_one(each, found.form) for each in hole.areas],
        "residents": missing if is_known else None,
        "percent_of_residents": PART(Fraction(missing, everyone)) if is_known and everyone else None,
    }


def _one(area: LeftOut, form: Form) -> dict[str, Any]:
    """An area without a place in the comparison; `cases` are requests that nobody sees in it."""
    return {
        "area": area.name,
        "why": "no-place" if area.name == UNLOCATED else area.why,
        "residents": area.population,
        "cases": area.cases if form == "shares" else None,
    }
