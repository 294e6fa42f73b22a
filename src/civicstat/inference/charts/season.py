"""The season in a series: found only with enough full years that agree, and held fixed from then on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from civicstat.inference.charts.lines import mean, root
from civicstat.vocabulary.period import Period, PeriodKind


# `multiply`: a busy month is so many times an average one. `add`: it lies so much above it.
Mode = Literal["multiply", "add"]

# Rounds (years, or weeks of days) that must be there in full before a season is looked for, and their length.
ROUNDS: dict[PeriodKind, tuple[int, int]] = {"month": (3, 12), "week": (2, 52), "day": (8, 7)}
# Friedman's statistic from which rounds agree, at most once in 100 series without a season: the chi-square of
# M. Friedman, "The use of ranks", Journal of the American Statistical Association 32 (1937), 675-701, for 12 and 7
# columns. For two years of 12 months chi-square is far too strict; 18.5 stands for a rank correlation of 0.68.
_AGREEMENT = {(2, 12): Fraction("18.5"), (3, 12): Fraction("24.725"), (8, 7): Fraction("16.812")}


@dataclass(frozen=True)
class Season:
    """What to expect of each point beside its neighbors: a factor around 1, or a distance around 0.

    `first` and `last` are the positions of the points that set it, whole rounds of them. `widening` is by how much a
    range must grow because the season itself was estimated.
    """

    mode: Mode
    effects: tuple[Fraction, ...]
    first: int
    last: int
    widening: Fraction


def find_season(values: Sequence[Fraction], periods: Sequence[Period], *, mode: Mode) -> Season | None:
    """The season of a series, or None where there is too little history or no agreement between years.

    Parameters
    ----------
    values, periods
        Judged values, oldest first, and the period of each.
    mode
        How a season acts.

    Notes
    -----
    Months need three full years, weeks two (a week belongs to the month of its Thursday), days eight full weeks (the
    season is the weekday). They are the first ones, without a gap, so that the season never moves afterwards.
    A steady change over the years is taken out first: the mean difference between the same month of the first and the
    last year. Then Friedman's rank test asks whether the same months are high and low in every round.
    """
    rounds, length = ROUNDS.get(periods[0].kind, (0, 0)) if periods else (0, 0)
    needed = rounds * length
    if not needed or len(values) < needed or not _has_no_gap(periods[:needed]):
        return None
    level = _without_drift(values[:needed], length)
    slots = [_slot(period) for period in periods]
    blocks = [range(start, start + length) for start in range(0, needed, length)]
    means = [mean([level[i] for i in block]) for block in blocks]
    if mode == "multiply" and min(means) <= 0:
        return None
    relative = [
        level[i] / middle if mode == "multiply" else level[i] - middle
        for block, middle in zip(blocks, means, strict=True)
        for i in block
    ]
    by_round = [_by_slot([relative[i] for i in block], [slots[i] for i in block]) for block in blocks]
    if len({frozenset(found) for found in by_round}) > 1 or not _agree(by_round):
        return None
    pooled = _by_slot(relative, slots[:needed])
    effects = {slot: mean(found) for slot, found in pooled.items()}
    if any(slot not in effects for slot in slots) or (mode == "multiply" and min(effects.values()) <= 0):
        return None
    fewest = min(len(found) for found in pooled.values())
    widening = root(Fraction(fewest + 1, fewest - 1))
    return Season(mode, tuple(effects[slot] for slot in slots), 0, needed - 1, widening)


def _has_no_gap(periods: Sequence[Period]) -> bool:
    return all((later.start - earlier.end).days == 1 for earlier, later in pairwise(periods))


def _without_drift(values: Sequence[Fraction], length: int) -> list[Fraction]:
    """The values without their steady change; the season cancels out of it, for the same months are compared."""
    span = len(values) - length
    drift = mean([values[span + i] - values[i] for i in range(length)]) / span
    middle = Fraction(len(values) - 1, 2)
    return [value - drift * (i - middle) for i, value in enumerate(values)]


def _slot(period: Period) -> int:
    if period.kind == "day":
        return period.start.isoweekday()
    # The fourth day: of a week its Thursday, which decides the week's month and year.
    return (period.start + timedelta(days=3)).month


def _by_slot(values: Sequence[Fraction], slots: Sequence[int]) -> dict[int, list[Fraction]]:
    found: dict[int, list[Fraction]] = defaultdict(list)
    for value, slot in zip(values, slots, strict=True):
        found[slot].append(value)
    return found


def _agree(by_round: Sequence[dict[int, list[Fraction]]]) -> bool:
    columns = sorted(by_round[0])
    ranks = [_ranks([mean(found[slot]) for slot in columns]) for found in by_round]
    rounds, width = len(ranks), len(columns)
    middle = Fraction(rounds * (width + 1), 2)
    squares = sum(((sum(row[j] for row in ranks) - middle) ** 2 for j in range(width)), Fraction(0))
    statistic = 12 * squares / (rounds * width * (width + 1))
    return statistic >= _AGREEMENT[rounds, width] if (rounds, width) in _AGREEMENT else False


def _ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """1 for the least; equal values share the mean of their ranks."""
    ordered = sorted(values)
    return [ordered.index(value) + Fraction(ordered.count(value) + 1, 2) for value in values]
