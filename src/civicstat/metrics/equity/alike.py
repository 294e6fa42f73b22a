"""The gap of a release with the same mix of kinds and months in both groups, as JSON types."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from civicstat.metrics.equity.adjusted import AdjustedGap, adjusted_gap
from civicstat.metrics.equity.compared import Compared, ends
from civicstat.metrics.equity.gap import is_told_apart, within_one
from civicstat.metrics.equity.mixed import MEASURES, Mix
from civicstat.metrics.equity.rows import STRATA, Form
from civicstat.metrics.equity.shown import DIGITS_OF_PERCENT, PART, PERCENT, Unit
from civicstat.vocabulary.definition import Definition


_IN_PERCENT = Unit("percent", PERCENT, DIGITS_OF_PERCENT)


def alike_json(found: Compared, definition: Definition, mix: Mix | None) -> dict[str, Any]:
    """`reason`, why there is no such gap, or empty; then `value` (high less low), its ranges, and what was compared.

    `line` stands where a percentile is compared: all shares are then of requests that took longer.
    """
    if definition.measure not in MEASURES:
        return {"reason": "stock" if found.form == "values" else "amounts"}
    if definition.measure == "percentile" and (mix is None or mix.line is None):
        return {"reason": "no-line"}
    form: Form = "values" if definition.measure == "mean" else "shares"
    adjusted = _adjusted(found, definition, mix, form)
    if adjusted is None:
        return {"reason": "nothing-alike"}
    unit = found.unit if form == found.form else _IN_PERCENT
    by_areas = within_one(adjusted.by_areas, form)
    return {
        "reason": "",
        "line": mix.line if mix else None,
        "unit": unit.name,
        "digits": unit.digits,
        "high": unit(adjusted.high),
        "low": unit(adjusted.low),
        "value": unit(adjusted.difference),
        "over_cases": ends(adjusted.by_cases, unit),
        "over_areas": ends(by_areas, unit),
        "clear": is_told_apart(adjusted.by_cases, by_areas),
        "crude": unit(adjusted.crude),
        "strata": len(adjusted.strata),
        "percent_of_cases": {"high": PART(adjusted.high_covered), "low": PART(adjusted.low_covered)},
    }


def _adjusted(found: Compared, definition: Definition, mix: Mix | None, form: Form) -> AdjustedGap | None:
    if mix is None:
        return None
    strata = mix.strata(definition)
    kept = {
        name: [replace(area, strata=strata[area.name]) for area in areas if area.name in strata]
        for name, areas in found.members.items()
    }
    if not kept["high"] or not kept["low"]:
        return None
    everyone = [area for areas in kept.values() for area in areas]
    return adjusted_gap(kept["high"], kept["low"], everyone, by=STRATA, places=(0, 1), form=form)
