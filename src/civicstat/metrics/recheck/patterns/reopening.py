"""Closed and reopened a second time: a unit's closings that were reported again, against the others' kind by kind."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from civicstat.metrics.recheck.patterns.chances import normal_above
from civicstat.metrics.recheck.patterns.rows import Closing
from civicstat.metrics.recheck.patterns.said import Again, exactly, rounded


WITHIN_DAYS = 30
FEWEST_CLOSINGS = 50
# Half as often again as elsewhere, and ten more.
LARGE_SHARE, LARGE_MORE = Fraction(3, 2), 10


def reopened_again(closings: Mapping[str, Sequence[Closing]]) -> dict[str, Again]:
    """Each unit with closings of at least thirty days ago; none where no address was ever reported again."""
    old = {unit: [one for one in ones if one.days_since >= WITHIN_DAYS] for unit, ones in closings.items()}
    old = {unit: ones for unit, ones in old.items() if ones}
    if all(one.days_to_next is None for ones in old.values() for one in ones):
        return {}
    closed, followed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for unit, ones in old.items():
        for one in ones:
            closed[unit, one.kind] += 1
            if one.days_to_next is not None and one.days_to_next <= WITHIN_DAYS:
                followed[unit, one.kind] += 1
    return {unit: _against_others(unit, closed, followed) for unit in old}


def _against_others(unit: str, closed: Counter[tuple[str, str]], followed: Counter[tuple[str, str]]) -> Again:
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
        numbers={"followed": exactly(seen), "as_elsewhere": rounded(usual), "within_days": exactly(WITHIN_DAYS)},
        sentence=(exactly(seen), exactly(cases), exactly(WITHIN_DAYS), rounded(usual)),
    )
