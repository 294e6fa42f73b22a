"""Verdicts become numbers: counts, shares and percentiles, and what was left out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal

from civicstat.metrics.recheck.arithmetic import ranks, rounded, rounded_down, wilson_percent
from civicstat.metrics.recheck.tally import Tally
from civicstat.metrics.recheck.verdicts import TOO_NEW, Verdict
from civicstat.vocabulary.slugs import slug_of


_FEWEST = 10


@dataclass
class Outcome:
    """What a period, area and group comes to; `missing` says why there is no value."""

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


def outcome_of(definition: Mapping[str, Any], tally: Tally) -> Outcome:
    """The measure of a definition over some verdicts."""
    reasons = Counter[str]()
    for verdict, rows in tally.items():
        reasons[verdict.left_out] += rows
    counted = reasons.pop("", 0)
    excluded = {_slug(exclusion["reason"]): 0 for exclusion in definition["exclude"]}
    if definition["measure"] == "share":
        excluded[TOO_NEW] = 0
    excluded.update({reason: rows for reason, rows in reasons.items() if rows})
    outcome = Outcome(received=tally.total(), counted=counted, excluded=excluded)
    fill = {"share": _share, "percentile": _percentile}.get(definition["measure"], _count)
    fill(definition, tally, outcome)
    return outcome


@lru_cache(maxsize=1000)
def _slug(reason: str) -> str:
    return slug_of(reason)


def _count(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    outcome.value = rounded(outcome.counted, definition["digits"])
    outcome.value_with_excluded = rounded(outcome.received, definition["digits"])
    outcome.n = outcome.counted


def _share(definition: Mapping[str, Any], tally: Tally, outcome: Outcome) -> None:
    digits = definition["digits"]
    hits = sum(rows for verdict, rows in tally.items() if verdict.left_out == "" and verdict.is_hit)
    all_hits = sum(rows for verdict, rows in tally.items() if verdict.is_hit)
    all_cases = sum(rows for verdict, rows in tally.items() if verdict.is_hit is not None)
    cases = outcome.counted
    outcome.numerator, outcome.denominator, outcome.n = hits, cases, cases
    if all_cases >= _FEWEST:
        outcome.value_with_excluded = rounded(Fraction(100 * all_hits, all_cases), digits)
    if cases == 0:
        outcome.missing = "no-cases"
    elif cases < _FEWEST:
        outcome.missing = "too-few"
    else:
        outcome.value = rounded(Fraction(100 * hits, cases), digits)
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
    return rounded(Fraction(duration, 3600) if definition["unit"] == "hours" else duration, definition["digits"])


def _surely_exceeded(definition: Mapping[str, Any], least: int) -> Decimal | None:
    if definition["unit"] == "hours":
        return rounded_down(Fraction(least, 3600), definition["digits"]) if least >= 0 else None
    return rounded(least - 1, definition["digits"]) if least >= 1 else None
