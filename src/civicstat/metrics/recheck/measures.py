"""Verdicts become numbers: the measure over them, and what was left out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal

from civicstat.metrics.recheck.arithmetic import byar_rate, ranks, rounded, rounded_down, wilson_percent
from civicstat.metrics.recheck.survival import median_if_open_ones_finish_alike
from civicstat.metrics.recheck.tally import Tally
from civicstat.metrics.recheck.totals import HOURS, Total
from civicstat.metrics.recheck.verdicts import TOO_NEW, Verdict
from civicstat.vocabulary.slugs import slug_of


_FEWEST = 10
ONCE = Fraction(1)


@dataclass
class Outcome:
    """What a period, area and group comes to; `missing` says why there is no value.

    `is_open`: the value or an end of its interval falls among open requests, so that time alone can move it.
    """

    received: int
    counted: int
    excluded: dict[str, int]
    value: Decimal | None = None
    is_more_than: bool = False
    missing: Literal["no-cases", "not-yet-known", "too-few"] | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    value_with_excluded: Decimal | None = None
    km_median: Decimal | None = None
    exact: Fraction | None = None
    exact_of_all: Fraction | None = None
    basis: Literal["actual", "budget"] | None = None
    is_open: bool = False


def outcome_of(definition: Mapping[str, Any], tally: Tally, *, residents: int = 0, a_year: Fraction = ONCE) -> Outcome:
    """The measure of a definition over some verdicts.

    Parameters
    ----------
    residents
        How many people live in the area; for a rate.
    a_year
        How often the period fits into a year; for a rate that is multiplied up to a year.
    """
    reasons = Counter[str]()
    for verdict, rows in tally.items():
        reasons[verdict.left_out] += rows
    counted = reasons.pop("", 0)
    excluded = {_slug(exclusion["reason"]): 0 for exclusion in definition["exclude"]}
    if definition["measure"] == "share":
        excluded[TOO_NEW] = 0
    excluded.update({reason: rows for reason, rows in reasons.items() if rows})
    outcome = Outcome(received=tally.total(), counted=counted, excluded=excluded)
    if definition["measure"] == "rate":
        _rate(definition, outcome, residents, a_year if definition.get("annualised") else ONCE)
    else:
        _FILL.get(definition["measure"], _count)(definition, tally, outcome)
    return outcome


@lru_cache(maxsize=1000)
def _slug(reason: str) -> str:
    return slug_of(reason)


def _count(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    outcome.value = rounded(outcome.counted, definition["digits"])
    outcome.value_with_excluded = rounded(outcome.received, definition["digits"])
    outcome.n = outcome.counted
    outcome.exact, outcome.exact_of_all = Fraction(outcome.counted), Fraction(outcome.received)


def _share(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    digits = definition["digits"]
    hits = sum(rows for verdict, rows in tally.items() if verdict.left_out == "" and verdict.is_hit)
    all_hits = sum(rows for verdict, rows in tally.items() if verdict.is_hit)
    all_cases = sum(rows for verdict, rows in tally.items() if verdict.is_hit is not None)
    cases = outcome.counted
    outcome.numerator, outcome.denominator, outcome.n = hits, cases, cases
    if all_cases >= _FEWEST:
        outcome.exact_of_all = Fraction(100 * all_hits, all_cases)
        outcome.value_with_excluded = rounded(outcome.exact_of_all, digits)
    if cases == 0:
        outcome.missing = "no-cases"
    elif cases < _FEWEST:
        outcome.missing = "too-few"
    else:
        outcome.exact = Fraction(100 * hits, cases)
        outcome.value = rounded(outcome.exact, digits)
        outcome.low, outcome.high = wilson_percent(hits, cases, digits)


def _percentile(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    counted = _Durations((verdict, rows) for verdict, rows in tally.items() if verdict.left_out == "")
    everything = _Durations((verdict, rows) for verdict, rows in tally.items() if verdict.least is not None)
    percentile, outcome.n = definition["percentile"], counted.cases
    if everything.cases >= _FEWEST:
        outcome.value_with_excluded = _known(definition, everything, everything.rank_of(percentile))
    if counted.cases == 0:
        outcome.missing = "no-cases"
        return
    if definition.get("km_median") and counted.cases >= _FEWEST:
        median = median_if_open_ones_finish_alike(tally)
        outcome.km_median = None if median is None else rounded(median, definition["digits"])
    rank = counted.rank_of(percentile)
    value = _known(definition, counted, rank)
    if value is None:
        value, outcome.is_more_than = _surely_exceeded(definition, counted.least_at(rank)), True
    if value is None or counted.cases < _FEWEST:
        outcome.missing = "not-yet-known" if value is None else "too-few"
        outcome.is_more_than = False
        return
    outcome.value = value
    low, high = ranks(counted.cases, percentile)
    outcome.low, outcome.high = _known(definition, counted, low), _known(definition, counted, high)
    exist = [each for each in (rank, low, high) if each is not None]
    outcome.is_open = any(counted.least_at(each) != counted.most_at(each) for each in exist)


def _rate(definition: Mapping[str, Any], outcome: Outcome, residents: int, times: Fraction) -> None:
    outcome.numerator, outcome.denominator, outcome.n = outcome.counted, residents, outcome.counted
    if residents == 0 or outcome.counted < _FEWEST:
        outcome.missing = "no-cases" if residents == 0 else "too-few"
    per_request = Fraction(int(definition["unit"].split("-")[1]), residents or 1) * times
    digits = definition["digits"]
    if residents and outcome.received >= _FEWEST:
        outcome.exact_of_all = outcome.received * per_request
        outcome.value_with_excluded = rounded(outcome.exact_of_all, digits)
    if outcome.missing is None:
        outcome.exact = outcome.counted * per_request
        outcome.value = rounded(outcome.exact, digits)
        outcome.low, outcome.high = byar_rate(outcome.counted, per_request, digits)


def _flow(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    opened, closed, all_opened, all_closed = 0, 0, 0, 0
    for verdict, moves in tally.items():
        all_opened += moves if verdict.is_hit else 0
        all_closed += 0 if verdict.is_hit else moves
        if verdict.left_out == "":
            opened += moves if verdict.is_hit else 0
            closed += 0 if verdict.is_hit else moves
    outcome.numerator, outcome.denominator, outcome.n = opened, closed, outcome.counted
    outcome.value = rounded(opened - closed, definition["digits"])
    outcome.value_with_excluded = rounded(all_opened - all_closed, definition["digits"])
    outcome.exact, outcome.exact_of_all = Fraction(opened - closed), Fraction(all_opened - all_closed)


def _backlog_age(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    everything = _Durations(tally.items())
    counted = _Durations((verdict, rows) for verdict, rows in tally.items() if verdict.left_out == "")
    percentile, outcome.n = definition["percentile"], counted.cases
    if everything.cases >= _FEWEST:
        outcome.value_with_excluded = _known(definition, everything, everything.rank_of(percentile))
    if counted.cases < _FEWEST:
        outcome.missing = "too-few" if counted.cases else "no-cases"
        return
    outcome.value = _known(definition, counted, counted.rank_of(percentile))


class _Durations:
    """Durations in rising order, each at its least and at its most."""

    def __init__(self, verdicts: Iterable[tuple[Verdict, int]]) -> None:
        least, most = Counter[int](), Counter[int]()
        for verdict, rows in verdicts:
            assert verdict.least is not None
            assert verdict.most is not None
            least[verdict.least] += rows
            most[verdict.most] += rows
        self.cases = least.total()
        self._least, self._most = _running(least), _running(most)

    def rank_of(self, percentile: int) -> int:
        return (percentile * self.cases + 99) // 100

    def least_at(self, rank: int) -> int:
        return _at(self._least, rank)

    def most_at(self, rank: int) -> int:
        return _at(self._most, rank)


def _running(counts: Counter[int]) -> list[tuple[int, int]]:
    durations = sorted(counts)
    return list(zip(durations, accumulate(counts[duration] for duration in durations), strict=True))


def _at(running: list[tuple[int, int]], rank: int) -> int:
    return next(duration for duration, up_to_here in running if up_to_here >= rank)


def _known(definition: Mapping[str, Any], durations: _Durations, rank: int | None) -> Decimal | None:
    if rank is None or durations.least_at(rank) != durations.most_at(rank):
        return None
    duration = durations.least_at(rank)
    return rounded(Fraction(duration, 3600) if definition["unit"] in HOURS else duration, definition["digits"])


def _surely_exceeded(definition: Mapping[str, Any], least: int) -> Decimal | None:
    if definition["unit"] in HOURS:
        return rounded_down(Fraction(least, 3600), definition["digits"]) if least >= 0 else None
    return rounded(least - 1, definition["digits"]) if least >= 1 else None


def _mean_or_sum(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    is_mean, fewest = definition["measure"] == "mean", _FEWEST if definition["measure"] == "mean" else 0
    counted = Total((verdict, rows) for verdict, rows in tally.items() if verdict.left_out == "")
    everything = Total((verdict, rows) for verdict, rows in tally.items() if verdict.least is not None)
    outcome.n = counted.cases
    if everything.cases >= fewest and not everything.open_cases:
        outcome.exact_of_all = everything.known(definition["unit"], is_mean)
        outcome.value_with_excluded = rounded(outcome.exact_of_all, definition["digits"])
    if is_mean and counted.cases == 0:
        outcome.missing = "no-cases"
        return
    least = counted.at_least(definition["unit"], is_mean)
    if least is None or (counted.open_cases and least < 0):
        outcome.missing = "not-yet-known"
    elif counted.cases < fewest:
        outcome.missing = "too-few"
    elif counted.open_cases:
        outcome.value, outcome.is_more_than = rounded_down(least, definition["digits"]), True
        outcome.is_open = True
    else:
        outcome.exact = least
        outcome.value = rounded(least, definition["digits"])


_FILL = {
    "share": _share,
    "percentile": _percentile,
    "mean": _mean_or_sum,
    "sum": _mean_or_sum,
    "flow": _flow,
    "backlog-age": _backlog_age,
}
