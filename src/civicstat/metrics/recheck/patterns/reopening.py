"""Closings that came back, a second time: opened again or reported again, each unit against the others kind by kind."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from civicstat.metrics.recheck.patterns.chances import normal_above
from civicstat.metrics.recheck.patterns.rows import Closing
from civicstat.metrics.recheck.patterns.said import Again, Forms, exactly, rounded


WITHIN_DAYS = 30
FEWEST_CLOSINGS = 50
# Half as often again as elsewhere, and ten more.
LARGE_SHARE, LARGE_MORE = Fraction(3, 2), 10


def opened_again(closings: Mapping[str, Sequence[Closing]]) -> dict[str, Again]:
    """By the source's count: closings of at least thirty days ago, and what was closed and is open again."""
    counted = {
        unit: [(one.kind, one.times_reopened > 0) for one in ones if one.times_reopened is not None and _is_old(one)]
        for unit, ones in closings.items()
    }
    return _each_unit(counted, sentence_tells_days=False)


def reported_again(closings: Mapping[str, Sequence[Closing]]) -> dict[str, Again]:
    """Each unit with closings of at least thirty days ago; none where no address was ever reported again."""
    old = {
        unit: [one for one in ones if one.days_since is not None and _is_old(one)] for unit, ones in closings.items()
    }
    if all(one.days_to_next is None for ones in old.values() for one in ones):
        return {}
    counted = {
        unit: [(one.kind, one.days_to_next is not None and one.days_to_next <= WITHIN_DAYS) for one in ones]
        for unit, ones in old.items()
    }
    return _each_unit(counted, sentence_tells_days=True)


def _is_old(one: Closing) -> bool:
    """Whether enough days went by since the closing; what is open again has shown what there was to see."""
    return one.days_since is None or one.days_since >= WITHIN_DAYS


def _each_unit(counted: Mapping[str, Sequence[tuple[str, bool]]], *, sentence_tells_days: bool) -> dict[str, Again]:
    closed, followed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for unit, ones in counted.items():
        closed.update((unit, kind) for kind, _ in ones)
        followed.update((unit, kind) for kind, came_back in ones if came_back)
    days = exactly(WITHIN_DAYS) if sentence_tells_days else None
    return {unit: _against_others(unit, closed, followed, days) for unit, ones in counted.items() if ones}


def _against_others(
    unit: str, closed: Counter[tuple[str, str]], followed: Counter[tuple[str, str]], days: Forms | None
) -> Again:
    cases = sum(number for (one, _), number in closed.items() if one == unit)
    seen = sum(number for (one, _), number in followed.items() if one == unit)
    expected, usual, variance = Fraction(0), Fraction(0), Fraction(0)
    for kind in {kind for one, kind in closed if one == unit}:
        mine, all_closed = closed[unit, kind], sum(number for (_, other), number in closed.items() if other == kind)
        all_followed = sum(number for (_, other), number in followed.items() if other == kind)
        others = all_closed - mine
        if others == 0:
            continue
        expected += Fraction(mine * all_followed, all_closed)
        usual += Fraction(mine * (all_followed - followed[unit, kind]), others)
        # Mantel and Haenszel (1959): of the two-by-two table of this kind, both its sums given.
        variance += Fraction(
            mine * others * all_followed * (all_closed - all_followed), all_closed**2 * (all_closed - 1)
        )
    if cases < FEWEST_CLOSINGS or variance == 0:
        return Again(cases)
    return Again(
        cases,
        chance=normal_above(float(seen - expected - Fraction(1, 2)) / math.sqrt(variance)),
        is_large=seen >= LARGE_SHARE * usual and seen - usual >= LARGE_MORE,
        numbers={"followed": exactly(seen), "as_elsewhere": rounded(usual)} | ({"within_days": days} if days else {}),
        sentence=(exactly(seen), exactly(cases), *([days] if days else []), rounded(usual)),
    )
