"""The equity of any table of areas, for `civicstat metrics equity`: JSON types, decimals as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.intervals import wilson_interval
from civicstat.metrics.equity.adjusted import AdjustedGap, adjusted_gap
from civicstat.metrics.equity.gap import Group, gap, grouped, too_little, within_one
from civicstat.metrics.equity.gradient import SHUFFLES, gradient
from civicstat.metrics.equity.left_out import left_out
from civicstat.metrics.equity.order import order
from civicstat.metrics.equity.rows import Area, AreaTable, Cases, Row, is_compared, read_area_rows
from civicstat.metrics.equity.shown import DIGITS_OF_PERCENT, INDEX, PART, PERCENT, RATIO, Unit, both_lists, ends, whole
from civicstat.metrics.equity.standing import inequality_json, left_out_json, order_json
from civicstat.metrics.equity.words import BY, MEANS, NOTES, REMAINS, STANDARD


SEED = 1
# Of a rate or a mean: so many digits that matter.
_DIGITS_THAT_MATTER = 4
_KEPT: tuple[Group, ...] = ("high", "middle", "low")


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
        "inequality": inequality_json(compared, group_of, found, unit),
        "order": order_json(found, unit),
        "left_out": left_out_json(left_out(table.areas, by_need=by_need)),
        "areas": [_area(area, group_of[area.name], table, unit) for area in compared],
        **both_lists("notes", (*NOTES, *((MEANS,) if table.form == "values" else ()))),
    }


def _unit(table: AreaTable, areas: Sequence[Area]) -> Unit:
    if table.form == "shares":
        return Unit("percent", PERCENT, DIGITS_OF_PERCENT)
    largest = max((abs(area.total.rate) for area in areas), default=Fraction(0))
    size = (Decimal(largest.numerator) / largest.denominator).adjusted() if largest else 0
    return Unit("as given", 1, max(0, _DIGITS_THAT_MATTER - 1 - size))


def _pairs(areas: Sequence[Area]) -> dict[str, tuple[int, int]]:
    return {area.name: (int(area.total.hits), area.total.cases) for area in areas}


def _group(areas: Sequence[Area], unit: Unit) -> dict[str, Any]:
    hits, cases = sum((area.total.hits for area in areas), Fraction(0)), sum(area.total.cases for area in areas)
    people = [area.population for area in areas]
    return {
        "areas": [area.name for area in areas],
        "value": unit(hits / cases) if cases else None,
        "numerator": whole(hits),
        "denominator": cases,
        "population": None if None in people else sum(each or 0 for each in people),
    }


def _gap(high: Sequence[Area], low: Sequence[Area], table: AreaTable, unit: Unit) -> dict[str, Any]:
    found = gap(high, low, table.form)
    return {
        "difference": {
            "value": unit(found.difference),
            "over_cases": ends(found.difference_by_cases, unit, "Newcombe hybrid score"),
            "over_areas": ends(found.difference_by_areas, unit, "jackknife over areas, Student's t"),
        },
        "ratio": {
            "value": RATIO(found.ratio),
            "over_cases": ends(found.ratio_by_cases, RATIO, "Koopman score"),
            "over_areas": ends(found.ratio_by_areas, RATIO, "jackknife over areas of the logarithm, Student's t"),
        },
        "clear": found.is_clear,
    }


def _adjusted(
    high: Sequence[Area], low: Sequence[Area], everyone: Sequence[Area], table: AreaTable, unit: Unit
) -> list[dict[str, Any]]:
    ways = [(name,) for name in table.strata] + ([table.strata] if len(table.strata) > 1 else [])
    places = [tuple(table.strata.index(name) for name in way) for way in ways]
    found = (
        adjusted_gap(high, low, everyone, by=way, places=at, form=table.form)
        for way, at in zip(ways, places, strict=True)
    )
    return [_adjustment(each, table, unit) for each in found if each is not None]


def _adjustment(found: AdjustedGap, table: AreaTable, unit: Unit) -> dict[str, Any]:
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
        "over_cases": ends(found.by_cases, unit, "hybrid score, effective cases"),
        "over_areas": ends(within_one(found.by_areas, table.form), unit, "jackknife over areas, Student's t"),
        "crude_difference": crude,
        "mix": unit(found.crude - found.difference),
        "cases_covered": {"high": PART(found.high_covered), "low": PART(found.low_covered)},
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


def _across(areas: Sequence[Area], unit: Unit, *, seed: int) -> dict[str, Any] | None:
    if len({area.need for area in areas}) < 2:
        return None
    found = gradient(areas, seed=seed)
    method = "jackknife over areas, Student's t"
    return {
        "areas": len(areas),
        "slope_index": {"value": unit(found.slope), **(ends(found.slope_interval, unit, method) or {})},
        "concentration_index": {
            "value": INDEX(found.concentration),
            **(ends(found.concentration_interval, INDEX, method) or {}),
        },
        "shuffles": {"as_strong": INDEX(found.shuffled), "number": SHUFFLES, "seed": seed},
    }


def _area(area: Area, group: str, table: AreaTable, unit: Unit) -> dict[str, Any]:
    cases: Cases = area.total
    limits = wilson_interval(int(cases.hits), cases.cases) if table.form == "shares" else None
    return {
        "area": area.name,
        "group": group,
        "need": None if area.need is None else format(area.need, "f"),
        "population": area.population,
        "value": unit(cases.rate),
        "numerator": whole(cases.hits),
        "denominator": cases.cases,
        "low": unit(limits[0]) if limits else None,
        "high": unit(limits[1]) if limits else None,
    }
