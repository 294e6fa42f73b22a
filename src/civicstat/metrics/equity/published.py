"""The equity of every metric of a release, from its published figures alone: the object `equity` without its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.metrics.equity.alike import alike_json
from civicstat.metrics.equity.compared import Compared, compared_json
from civicstat.metrics.equity.gap import Group
from civicstat.metrics.equity.mixed import Mix
from civicstat.metrics.equity.rows import Area, Cases, Form
from civicstat.metrics.equity.shown import DIGITS_OF_PERCENT, PERCENT, Unit
from civicstat.vocabulary.definition import RESIDENTS_PER, Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, Figure
from civicstat.vocabulary.period import PeriodKind, parse_period


# The longest kind of period first: a year of requests tells areas apart that a month does not.
KINDS: tuple[PeriodKind, ...] = ("r12", "year", "r3", "quarter", "month", "w4", "week", "day")
_FORMS: dict[str, Form] = {
    "share": "shares",
    "rate": "amounts",
    "count": "amounts",
    "backlog": "amounts",
    "percentile": "values",
    "mean": "values",
    "backlog-age": "values",
}
# Counts are compared by the residents of each area.
COUNT_UNIT = "per-1000-residents"
_DIGITS_OF_RATES = 2
_DAYS_OF_YEAR = Fraction(1461, 4)
_MONTHS = {"month": 1, "quarter": 3, "r3": 3, "year": 12, "r12": 12}
_DAYS = {"day": 1, "week": 7, "w4": 28}
_NAMED: dict[str, Group] = {"high": "high", "low": "low"}


@dataclass(frozen=True)
class Need:
    """A layer that groups the areas of the main layer by need: `high`, `low`, and any others between."""

    slug: str
    group_of: Mapping[str, str]


@dataclass(frozen=True)
class Ground:
    """What the comparison rests on beside figures: areas, their groups of need, and who lives there.

    `merged`: areas too small to publish alone, and which neighbor each joined. `residents`: by area, where published.
    """

    layer: str
    areas: tuple[str, ...]
    needs: tuple[Need, ...]
    merged: Mapping[str, str] = field(default_factory=dict)
    residents: Mapping[str, int] = field(default_factory=dict)
    fiscal_year_starts: int = 1

    @classmethod
    def of(
        cls,
        layers: Sequence[Mapping[str, Any]],
        *,
        main: str,
        merged: Mapping[str, str],
        population: Mapping[str, int],
        fiscal_year_starts: int,
    ) -> Ground:
        """From the published layer objects; `population` is by `layer:slug`."""
        areas = [area["slug"] for layer in layers if layer["slug"] == main for area in layer.get("areas", ())]
        needs = [
            Need(layer["slug"], {area: group["slug"] for group in layer["groups"] for area in group["members"]})
            for layer in sorted(layers, key=lambda layer: str(layer["slug"]))
            if layer.get("of") == main and {"high", "low"} <= {group["slug"] for group in layer["groups"]}
        ]
        residents = {slug: population[f"{main}:{slug}"] for slug in areas if f"{main}:{slug}" in population}
        kept = tuple(sorted(slug for slug in areas if slug not in merged))
        return cls(main, kept, tuple(needs), dict(merged), residents, fiscal_year_starts)


def equity_of_release(
    definitions: Sequence[Definition],
    figures: Mapping[str, Sequence[Figure]],
    ground: Ground,
    mixes: Mapping[str, Mix] | None = None,
) -> dict[str, Any]:
    """Areas of high need beside areas of low need, for each metric in its newest settled period.

    Parameters
    ----------
    mixes
        Each metric's rows by area, kind and month.

    Returns
    -------
    dict
        By metric: `version`; `reason`, why it is not compared, or empty; `period`; `form`; `unit` and `digits`; and
        under `by` each layer of need with `groups`, `difference`, `ratio`, `of_100`, `clear`, `alike`, `gradient`,
        `theil`, `order` and `left_out`. JSON types only, decimals as text.
    """
    return {
        definition.id: _metric(definition, figures.get(definition.id, ()), ground, (mixes or {}).get(definition.id))
        for definition in sorted(definitions, key=lambda definition: definition.id)
    }


def compared_period(definition: Definition, figures: Sequence[Figure], *, layer: str, fiscal_year_starts: int) -> str:
    """The period in which a metric's areas are compared; empty where none is settled."""
    lines = [figure for figure in figures if figure.key.layer == layer and figure.key.group == NO_GROUP]
    return newest_settled(definition, lines, fiscal_year_starts=fiscal_year_starts)


def _metric(definition: Definition, figures: Sequence[Figure], ground: Ground, mix: Mix | None) -> dict[str, Any]:
    lines = [figure for figure in figures if figure.key.layer == ground.layer and figure.key.group == NO_GROUP]
    period = newest_settled(definition, lines, fiscal_year_starts=ground.fiscal_year_starts)
    reason = _why_not(definition, lines, period, ground)
    if reason:
        return {"version": definition.version, "reason": reason, "period": period, "by": {}}
    newest = {figure.key.area_slug: figure for figure in lines if figure.key.period == period}
    form, unit = _FORMS[definition.measure], _unit(definition, period, ground)
    found = {}
    for need in ground.needs:
        areas = [_area(definition, newest[slug], need, ground) for slug in sorted(newest)]
        compared = Compared.of(areas, form, unit, groups=_NAMED)
        if compared is not None:
            found[need.slug] = compared_json(compared) | {
                "alike": alike_json(compared, definition, mix if mix and mix.period == period else None),
                "merged": [{"area": area, "into": into} for area, into in sorted(ground.merged.items())],
            }
    return {
        "version": definition.version,
        "reason": "" if found else "too-few-areas",
        "period": period,
        "form": form,
        "unit": unit.name,
        "digits": unit.digits,
        "by": found,
    }


def newest_settled(definition: Definition, lines: Sequence[Figure], *, fiscal_year_starts: int) -> str:
    """The last settled period of the longest kind in which areas have values; empty without one."""
    settled = {figure.key.period for figure in lines if figure.value is not None and figure.has_settled}
    periods = [parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in settled]
    for kind in KINDS:
        own = [period for period in periods if period.kind == kind and kind in definition.breakdown_periods]
        if own:
            return max(own, key=lambda period: period.end).label
    return ""


def _why_not(definition: Definition, lines: Sequence[Figure], period: str, ground: Ground) -> str:
    if definition.measure not in _FORMS:
        return definition.measure
    if not ground.needs:
        return "no-need"
    if ground.layer not in definition.by:
        return "no-areas"
    if not period:
        return "no-period"
    if definition.measure in ("count", "backlog") and not all(area in ground.residents for area in ground.areas):
        return "no-residents"
    if any(figure.bound != "exact" for figure in lines if figure.key.period == period and figure.value is not None):
        return "lower-limits"
    return ""


def _unit(definition: Definition, period: str, ground: Ground) -> Unit:
    if definition.measure == "share":
        return Unit("percent", PERCENT, DIGITS_OF_PERCENT)
    if _FORMS[definition.measure] == "values":
        return Unit(definition.unit, 1, definition.digits + 1)
    unit = definition.unit if definition.measure == "rate" else COUNT_UNIT
    kind = parse_period(period, fiscal_year_starts=ground.fiscal_year_starts).kind
    a_year = Fraction(12, _MONTHS[kind]) if kind in _MONTHS else _DAYS_OF_YEAR / _DAYS[kind]
    return Unit(unit, RESIDENTS_PER[unit] * (a_year if definition.annualised else Fraction(1)), _DIGITS_OF_RATES)


def _area(definition: Definition, figure: Figure, need: Need, ground: Ground) -> Area:
    slug = figure.key.area_slug
    cases = _cases(definition, figure, ground)
    is_known = cases is not None and figure.value is not None and slug != UNLOCATED
    few = figure.denominator if definition.measure in ("share", "rate") else figure.n
    return Area(
        name=slug,
        need=None,
        group=need.group_of.get(slug, ""),
        population=ground.residents.get(slug),
        strata={(): cases} if is_known and cases is not None and cases.cases else {},
        hidden={} if is_known else {figure.status: 1},
        has_unknown_cases=few is None and figure.status != "no-cases",
        too_few_cases=0 if is_known else few or 0,
    )


def _cases(definition: Definition, figure: Figure, ground: Ground) -> Cases | None:
    residents = ground.residents.get(figure.key.area_slug)
    if definition.measure in ("share", "rate"):
        if figure.numerator is None or figure.denominator is None:
            return None
        return Cases(Fraction(figure.numerator), figure.denominator)
    if definition.measure in ("count", "backlog"):
        return None if figure.value is None or residents is None else Cases(Fraction(figure.value), residents)
    if figure.value is None or figure.n is None:
        return None
    return Cases(Fraction(Decimal(figure.value)) * figure.n, figure.n)
