"""Recoding drift a second time: in one week one code falls, another rises, and the two together stay as many."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations

from civicstat.metrics.recheck.patterns.chances import normal_above
from civicstat.metrics.recheck.patterns.equations import solved
from civicstat.metrics.recheck.patterns.rows import Kept
from civicstat.metrics.recheck.patterns.said import Again, exactly, rounded


# So many weeks on either side of a Monday.
WEEKS = 10
FEWEST_IN_PAIR = 100
# At least a tenth of the pair changes code; the two together keep their share of all within 15 of 100.
LARGE_SHIFT, STABLE = Fraction(1, 10), Fraction(15, 100)
# The deviation of the logit's slope per week that a season brings.
SEASON = 0.03
# So far from the Monday stands the middle of each week.
_MIDDLES = [at - WEEKS + 0.5 for at in range(2 * WEEKS)]


@dataclass(frozen=True)
class _Shift:
    chance: float
    monday: date
    falls: str
    rises: str
    fell: Fraction
    rose: Fraction


def recodings_again(rows: Mapping[str, Sequence[Kept]], *, column: str) -> dict[str, Again]:
    """Each unit that names codes in a column. All of them lie with that unit, so that every pair is looked at."""
    return {unit: _of_unit(kept, column) for unit, kept in rows.items() if any(row.codes[column] for row in kept)}


def _of_unit(kept: Sequence[Kept], column: str) -> Again:
    weeks, counts = _weekly(kept, column)
    if len(counts) < 2 or len(weeks) < 2 * WEEKS:
        return Again(len(kept))
    looks, found = 0, list[_Shift]()
    everything = [sum(each) for each in zip(*counts.values(), strict=True)]
    for falls, rises in permutations(sorted(counts), 2):
        a, b = counts[falls], counts[rises]
        scatter = _scatter(a, b)
        for at in _places(a, b):
            looks += 1
            span = slice(at - WEEKS, at + WEEKS)
            if _is_shift(a[span], b[span], everything[span]):
                fell, rose = (
                    Fraction(abs(sum(one[at : at + WEEKS]) - sum(one[at - WEEKS : at])), WEEKS) for one in (a, b)
                )
                chance = _chance_of_break(a[span], b[span], scatter=scatter)
                found.append(_Shift(chance, weeks[at], falls, rises, fell, rose))
    if not looks:
        return Again(len(kept))
    first = min(found, key=lambda one: (one.chance, one.monday, one.falls, one.rises), default=None)
    return Again(
        len(kept),
        chance=min(1.0, first.chance * looks) if first else 1.0,
        is_large=True,
        numbers={"pairs_and_dates": exactly(looks)},
        sentence=((first.monday.isoformat(),), rounded(first.fell, 1), rounded(first.rose, 1)) if first else (),
        names=(first.falls, first.rises) if first else (),
    )


def _weekly(kept: Sequence[Kept], column: str) -> tuple[list[date], dict[str, list[int]]]:
    """The Mondays of full weeks, and of each code how many were opened in each."""
    opened = Counter((row.codes[column], _monday(row.opened.date())) for row in kept)
    mondays = sorted({monday for _, monday in opened})
    first, last = mondays[0] + timedelta(days=7), mondays[-1] - timedelta(days=7)
    weeks = [first + timedelta(days=7 * at) for at in range((last - first).days // 7 + 1)]
    return weeks, {code: [opened[code, week] for week in weeks] for code in {code for code, _ in opened if code}}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _places(a: Sequence[int], b: Sequence[int]) -> Iterator[int]:
    """Every Monday with ten weeks on either side in which the pair has enough cases."""
    for at in range(WEEKS, len(a) - WEEKS + 1):
        if sum(a[at - WEEKS : at + WEEKS]) + sum(b[at - WEEKS : at + WEEKS]) >= FEWEST_IN_PAIR:
            yield at


def _is_shift(a: Sequence[int], b: Sequence[int], everything: Sequence[int]) -> bool:
    a_before, b_before, all_before = (sum(one[:WEEKS]) for one in (a, b, everything))
    a_after, b_after, all_after = (sum(one[WEEKS:]) for one in (a, b, everything))
    before, after = a_before + b_before, a_after + b_after
    fell, rose = a_before - a_after, b_after - b_before
    if not before or not after or fell <= 0 or rose <= 0 or 2 * min(fell, rose) < max(fell, rose):
        return False
    moved = Fraction(b_after, after) - Fraction(b_before, before)
    together = Fraction(after, all_after) / Fraction(before, all_before)
    return moved >= LARGE_SHIFT and abs(together - 1) <= STABLE


def _chance_of_break(a: Sequence[int], b: Sequence[int], *, scatter: float) -> float:
    """A line on either side of the Monday through the pair's weekly logits; how far the two miss each other there."""
    columns = [[1.0] * len(_MIDDLES), _MIDDLES, [float(at > 0) for at in _MIDDLES], [max(0.0, at) for at in _MIDDLES]]
    logits, weights = _logits(a, b), _weights(a, b)
    held = [0.0, 1 / SEASON**2, 0.0, 1 / SEASON**2]
    matrix = [[_sum(weights, one, other) for other in columns] for one in columns]
    for at, firmly in enumerate(held):
        matrix[at][at] += firmly
    line = solved(matrix, [_sum(weights, one, logits) for one in columns])
    misses = [
        logit - sum(part * column[at] for part, column in zip(line, columns, strict=True))
        for at, logit in enumerate(logits)
    ]
    here = _sum(weights, misses, misses) / (len(logits) - len(columns))
    variance = solved(matrix, [0.0, 0.0, 1.0, 0.0])[2] * max(1.0, scatter, here)
    return normal_above(line[2] / math.sqrt(variance))


def _scatter(a: Sequence[int], b: Sequence[int]) -> float:
    """How many times as widely neighboring weeks of the whole file differ as chance has it."""
    logits, weights = _logits(a, b), _weights(a, b)
    times = [
        (logits[at + 1] - logits[at]) ** 2 / (1 / weights[at + 1] + 1 / weights[at]) for at in range(len(logits) - 1)
    ]
    return math.fsum(times) / len(times)


def _logits(a: Sequence[int], b: Sequence[int]) -> list[float]:
    return [math.log((2 * rose + 1) / (2 * fell + 1)) for fell, rose in zip(a, b, strict=True)]


def _weights(a: Sequence[int], b: Sequence[int]) -> list[float]:
    return [(fell + 0.5) * (rose + 0.5) / (fell + rose + 1) for fell, rose in zip(a, b, strict=True)]


def _sum(*columns: Sequence[float]) -> float:
    return math.fsum(math.prod(each) for each in zip(*columns, strict=True))
