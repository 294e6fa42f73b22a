"""The equity of any table of areas, for `civicstat metrics equity`: JSON types, decimals as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.intervals import wilson_interval
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.equity.gap import AdjustedGap, Group, Interval, adjusted_gap, gap, grouped, too_little
from civicstat.metrics.equity.gradient import SHUFFLES, gradient
from civicstat.metrics.equity.inequality import theil, theil_by_chance
from civicstat.metrics.equity.left_out import Hole, left_out
from civicstat.metrics.equity.order import Order, order
from civicstat.metrics.equity.rows import Area, AreaTable, Cases, Row, is_compared, read_area_rows
from civicstat.metrics.equity.words import (
    BY,
    CAUTION,
    MEANS,
    NO_ORDER,
    NOT_TOLD_APART,
    NOTES,
    REMAINS,
    STANDARD,
    THEIL,
    Both,
)


PERCENT = 100
SEED = 1
_DIGITS_OF_PERCENT = 2
_DIGITS_OF_RATIO = 3
_DIGITS_OF_INDEX = 4
_DIGITS_OF_THEIL = 6
# Of a rate or a mean: so many digits that matter.
_DIGITS_THAT_MATTER = 4
_KEPT: tuple[Group, ...] = ("high", "middle", "low")


@dataclass(frozen=True)
class _Unit:
    """How numbers are shown: shares in percent, all else as it is."""

    name: str
    times: int
    digits: int

    def __call__(self, value: Fraction | Decimal | None) -> str | None:
        return None if value is None else format(round_half_even(Fraction(value) * self.times, self.digits), "f")


def equity_of_rows(
    rows: Sequence[Row], *, need: str | None = None, groups: str | None = None, seed: int = SEED
) -> dict[str, Any]:
    """Areas of high need beside areas of low need.

    Parameters
    ----------
    rows
        Columns: `read_area_rows`.
    need
        Column with a number that is higher where need is. Without `groups`, the thirds with most and least need are
        compared.
    groups
        Column with `high` and `low`.
    seed
        For the shuffles of need between areas.

    Returns
    -------
    dict
        `groups`, `gap`, `adjusted` (by kind, by month, by both, as far as the table holds them), `across_areas`,
        `inequality`, `order`, `left_out`, `areas` and `notes`.

    Raises
    ------
    EquityError
        With every cell at fault, or when no two groups can be compared.
    """
    if need is None and groups is None:
        raise too_little("neither a column of need nor one of groups is named", "--need COLUMN, or --groups COLUMN")
    table = read_area_rows(rows, need=need, groups=groups)
    by_need = groups is None
    compared = [area for area in table.areas if is_compared(area, by_need=by_need)]
    group_of = grouped(compared, by_need=by_need)
    high, low = ([area for area in compared if group_of[area.name] == name] for name in ("high", "low"))
    if not high or not low:
        raise too_little(f"{len(high)} areas of high need and {len(low)} of low need have 10 cases", "one of each")
    unit = _unit(table, compared)
    found = order(_pairs(compared)) if table.form == "shares" else None
    return {
        "need": need,
        "grouped_by": "thirds of the areas by need" if by_need else groups,
        "form": table.form,
        "unit": unit.name,
        "level": "0.95",
        "rows": table.rows,
        "groups": {name: _group([area for area in compared if group_of[area.name] == name], unit) for name in _KEPT},
        "gap": _gap(high, low, table, unit),
        "adjusted": _adjusted(high, low, compared, table, unit),
        "across_areas": _across([area for area in compared if area.need is not None], unit, seed=seed),
        "inequality": _inequality(compared, group_of, found, unit),
        "order": _order(found, unit),
        "left_out": _left_out(left_out(table.areas, by_need=by_need)),
        "areas": [_area(area, group_of[area.name], table, unit) for area in compared],
        **_both_lists("notes", (*NOTES, *((MEANS,) if table.form == "values" else ()))),
    }


def _unit(table: AreaTable, areas: Sequence[Area]) -> _Unit:
    if table.form == "shares":
        return _Unit("percent", PERCENT, _DIGITS_OF_PERCENT)
    largest = max((abs(area.total.rate) for area in areas), default=Fraction(0))
    size = (Decimal(largest.numerator) / largest.denominator).adjusted() if largest else 0
    return _Unit("as given", 1, max(0, _DIGITS_THAT_MATTER - 1 - size))


def _pairs(areas: Sequence[Area]) -> dict[str, tuple[int, int]]:
    return {area.name: (int(area.total.hits), area.total.cases) for area in areas}


def _group(areas: Sequence[Area], unit: _Unit) -> dict[str, Any]:
    hits, cases = sum((area.total.hits for area in areas), Fraction(0)), sum(area.total.cases for area in areas)
    people = [area.population for area in areas]
    return {
        "areas": [area.name for area in areas],
        "value": unit(hits / cases) if cases else None,
        "numerator": _whole(hits),
        "denominator": cases,
        "population": None if None in people else sum(each or 0 for each in people),
    }


def _gap(high: Sequence[Area], low: Sequence[Area], table: AreaTable, unit: _Unit) -> dict[str, Any]:
    found = gap(high, low, table.form)
    return {
        "difference": {
            "value": unit(found.difference),
            "over_cases": _ends(found.difference_by_cases, unit, "Newcombe hybrid score"),
            "over_areas": _ends(found.difference_by_areas, unit, "jackknife over areas, Student's t"),
        },
        "ratio": {
            "value": _times(found.ratio),
            "over_cases": _ends(found.ratio_by_cases, _RATIO, "Koopman score"),
            "over_areas": _ends(found.ratio_by_areas, _RATIO, "jackknife over areas of the logarithm, Student's t"),
        },
        "clear": found.is_clear,
    }


def _adjusted(
    high: Sequence[Area], low: Sequence[Area], everyone: Sequence[Area], table: AreaTable, unit: _Unit
) -> list[dict[str, Any]]:
    ways = [(name,) for name in table.strata] + ([table.strata] if len(table.strata) > 1 else [])
    places = [tuple(table.strata.index(name) for name in way) for way in ways]
    found = (adjusted_gap(high, low, everyone, by=way, places=at) for way, at in zip(ways, places, strict=True))
    return [_adjustment(each, unit) for each in found if each is not None]


def _adjustment(found: AdjustedGap, unit: _Unit) -> dict[str, Any]:
    adjusted, crude = unit(found.difference), unit(found.crude)
    standard, standard_es = (text.format(by=by) for text, by in zip(STANDARD, BY[found.by], strict=True))
    words, words_es = (
        text.format(by=by, adjusted=adjusted, crude=crude) for text, by in zip(REMAINS, BY[found.by], strict=True)
    )
    return {
        "by": list(found.by),
        "high": unit(found.high),
        "low": unit(found.low),
        "difference": adjusted,
        "over_areas": _ends(found.interval, unit, "jackknife over areas, Student's t"),
        "crude_difference": crude,
        "mix": unit(found.crude - found.difference),
        "cases_covered": {"high": _PART(found.high_covered), "low": _PART(found.low_covered)},
        "standard": standard,
        "standard_es": standard_es,
        "weights": [
            {
                **dict(zip(found.by, each.stratum, strict=True)),
                "weight": f"{each.weight.numerator}/{each.weight.denominator}",
                "high": unit(each.high),
                "low": unit(each.low),
            }
            for each in found.strata
        ],
        "words": words,
        "words_es": words_es,
    }


def _across(areas: Sequence[Area], unit: _Unit, *, seed: int) -> dict[str, Any] | None:
    if len({area.need for area in areas}) < 2:
        return None
    found = gradient(areas, seed=seed)
    method = "jackknife over areas, Student's t"
    return {
        "areas": len(areas),
        "slope_index": {"value": unit(found.slope), **(_ends(found.slope_interval, unit, method) or {})},
        "concentration_index": {
            "value": _INDEX(found.concentration),
            **(_ends(found.concentration_interval, _INDEX, method) or {}),
        },
        "shuffles": {"as_strong": _INDEX(found.shuffled), "number": SHUFFLES, "seed": seed},
    }


def _inequality(areas: Sequence[Area], group_of: Mapping[str, str], found: Order | None, unit: _Unit) -> dict[str, Any]:
    index = theil(areas, group_of, digits=_DIGITS_OF_THEIL)
    chance = _Unit("", 1, _DIGITS_OF_THEIL)(theil_by_chance(areas))
    words = None if chance is None else tuple(text.format(chance=chance) for text in THEIL)
    return {
        "theil": None
        if index is None
        else {
            "total": format(index.total, "f"),
            "between": format(index.between, "f"),
            "within": {name: format(part, "f") for name, part in index.within.items()},
            "by_chance": chance,
            "words": words and words[0],
            "words_es": words and words[1],
        },
        "greatest_to_smallest": _extremes(areas, found, unit),
    }


def _extremes(areas: Sequence[Area], found: Order | None, unit: _Unit) -> dict[str, Any]:
    if found is None:
        return {"ratio": None, **_both("words", NO_ORDER)}
    falling = sorted(areas, key=lambda area: (-area.total.rate, area.name))
    first, last = falling[0], falling[-1]
    if len(areas) < 2 or not found.differ(first.name, last.name):
        return {"ratio": None, **_both("words", NOT_TOLD_APART)}
    return {
        "ratio": _times(first.total.rate / last.total.rate) if last.total.hits else None,
        "greatest": {"area": first.name, "value": unit(first.total.rate)},
        "smallest": {"area": last.name, "value": unit(last.total.rate)},
        **_both("words", CAUTION),
    }


def _order(found: Order | None, unit: _Unit) -> dict[str, Any]:
    if found is None:
        return {"ordered": False, "groups": [], "places": [], **_both("words", NO_ORDER)}
    return {
        "ordered": found.is_ordered,
        "level_of_each": format(found.level, "f"),
        "groups": [{"areas": list(names), "ordered": False} for names in found.groups],
        "places": [
            {
                "area": place.name,
                "low": unit(place.low),
                "high": unit(place.high),
                "ranks": [place.best_rank, place.worst_rank],
            }
            for place in found.places
        ],
    }


def _left_out(hole: Hole) -> dict[str, Any]:
    return {
        "areas": [
            {"area": each.name, "why": each.why, "population": each.population, "cases": each.cases, "need": each.need}
            for each in hole.areas
        ],
        "share_of_people": _PART(hole.people),
        "share_of_cases": _PART(hole.cases),
        "areas_with_unknown_cases": hole.areas_with_unknown_cases,
        "partly": [{"area": name, "hidden_rows": rows} for name, rows in hole.partly],
    }


def _area(area: Area, group: str, table: AreaTable, unit: _Unit) -> dict[str, Any]:
    cases: Cases = area.total
    ends = wilson_interval(int(cases.hits), cases.cases) if table.form == "shares" else None
    return {
        "area": area.name,
        "group": group,
        "need": None if area.need is None else format(area.need, "f"),
        "population": area.population,
        "value": unit(cases.rate),
        "numerator": _whole(cases.hits),
        "denominator": cases.cases,
        "low": unit(ends[0]) if ends else None,
        "high": unit(ends[1]) if ends else None,
    }


_RATIO = _Unit("times", 1, _DIGITS_OF_RATIO)
_INDEX = _Unit("", 1, _DIGITS_OF_INDEX)
_PART = _Unit("percent", PERCENT, _DIGITS_OF_PERCENT)


def _ends(interval: Interval | None, unit: _Unit, method: str) -> dict[str, Any] | None:
    return None if interval is None else {"low": unit(interval[0]), "high": unit(interval[1]), "method": method}


def _times(value: Fraction | None) -> str | None:
    return _RATIO(value)


def _whole(hits: Fraction) -> int | None:
    """A count; the sum of single values is none."""
    return int(hits) if hits.denominator == 1 else None


def _both(name: str, words: Both) -> dict[str, str]:
    return {name: words[0], f"{name}_es": words[1]}


def _both_lists(name: str, words: Sequence[Both]) -> dict[str, list[str]]:
    return {name: [english for english, _ in words], f"{name}_es": [spanish for _, spanish in words]}
