"""Ratios and costs, a second time: two exact values, one over the other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.metrics.recheck.arithmetic import rounded
from civicstat.metrics.recheck.errors import RecheckError
from civicstat.metrics.recheck.measures import Outcome
from civicstat.metrics.recheck.waiting import waits


MEASURES = ("ratio", "cost")
# Of these the exact value is a number of something, which a reader can divide.
_NUMBERS = ("count", "backlog", "flow", "sum")
_FEWEST = 10


def parts_of(definition: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The metrics that a definition names, dividend first, each asked for the same periods and breakdowns."""
    found = []
    for name in (definition.get("of_metric"), definition["per_metric"]):
        if name is None:
            continue
        part = others.get(name.split("/")[0])
        if part is None or name != f"{part['id']}/{part['version']}":
            raise RecheckError(
                f"{definition['id']} is made of {name}, which is not at hand",
                where=f"{definition['id']}, version {definition['version']}",
                expected="every metric that it names, in the version that it names",
            )
        found.append({**part, **{field: definition[field] for field in ("periods", "by", "by_periods")}})
    return found


def spent_or_planned(definition: Mapping[str, Any], year: str, budget: Mapping[str, Any] | None) -> Outcome:
    """The dollars of a definition's budget lines in a fiscal year: spent ones if all are known, else planned ones."""
    outcome = Outcome(received=0, counted=0, excluded={}, missing="not-yet-known")
    by_kind: dict[str, dict[str, Fraction]] = {"budget": {}, "actual": {}}
    for line in budget["lines"] if budget else []:
        if f"FY{line['fiscal_year']:04}" == year and line["line"] in definition["budget_lines"]:
            by_kind[line["kind"]][line["line"]] = Fraction(Decimal(line["amount"]))
    for kind, amounts in by_kind.items():
        if amounts.keys() == set(definition["budget_lines"]):
            outcome.missing, outcome.basis = None, kind  # type: ignore[assignment]
            outcome.exact = outcome.exact_of_all = sum(amounts.values(), Fraction(0))
    return outcome


def divide(definition: Mapping[str, Any], parts: list[dict[str, Any]], of: Outcome, per: Outcome) -> Outcome:
    """What a ratio or cost comes to in one place."""
    is_cost = definition["measure"] == "cost"
    excluded = dict(of.excluded)
    for reason, rows in per.excluded.items():
        excluded[reason] = excluded.get(reason, 0) + rows
    outcome = Outcome(of.received + per.received, of.counted + per.counted, excluded)
    outcome.denominator = _number(parts[-1], per)
    outcome.numerator = None if is_cost else _number(parts[0], of)
    outcome.n = per.n or 0 if is_cost else min(of.n or 0, per.n or 0)
    if of.exact_of_all is not None and per.exact_of_all:
        outcome.value_with_excluded = rounded(of.exact_of_all / per.exact_of_all, definition["digits"])
    reasons = {side.missing or ("not-yet-known" if side.exact is None else "") for side in (of, per)}
    if "no-cases" in reasons or per.exact == 0:
        outcome.missing = "no-cases"
    elif "not-yet-known" in reasons:
        outcome.missing = "not-yet-known"
    elif "too-few" in reasons or outcome.n < _FEWEST:
        outcome.missing = "too-few"
    else:
        assert of.exact is not None
        assert per.exact is not None
        outcome.value = rounded(of.exact / per.exact, definition["digits"])
        outcome.basis = of.basis
        # Dollars wait for nobody; `parts` then holds the other side alone.
        sides = [per] if is_cost else [of, per]
        outcome.is_open = any(waits(part, side) for part, side in zip(parts, sides, strict=True))
    return outcome


def _number(part: Mapping[str, Any], side: Outcome) -> int | None:
    if part["measure"] not in _NUMBERS or side.exact is None or side.exact.denominator > 1:
        return None
    return side.exact.numerator
