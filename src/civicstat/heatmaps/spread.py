"""How far a week may fall from its mean: learned from forecasts that were made, and missed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from civicstat.heatmaps.counts import Counts
from civicstat.heatmaps.smoothing import Rates


# Misses of this many past forecasts, one of each season, set the spread.
WEEKS_OF_MISSES = 52
LOW, HIGH = 0.1, 0.9
# In the second moment a miss weighs 1 / (mean + this), so that a few busy cells do not decide alone: in simulations
# the two numbers then vary by half as much.
EVENING_OUT = 0.2

Wholes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Spread:
    """Variance = mean x (`shared` + `own` x mean); 1 and 0 are Poisson. Counts are then negative binomial."""

    shared: float = 1.0
    own: float = 0.0

    def quantiles(self, means: Rates, levels: tuple[float, ...]) -> list[Wholes]:
        """For each level the smallest whole number that the count stays at or under with at least that chance."""
        found = [np.full(len(means), -1, dtype=np.int64) for _ in levels]
        for count, below in enumerate(self._chances(means, up_to=max(levels))):
            for level, numbers in zip(levels, found, strict=True):
                numbers[(numbers < 0) & (below >= level)] = count
        return found

    def chance_within(self, means: Rates, low: Wholes, high: Wholes) -> Rates:
        """The chance of each cell's count to lie between two whole numbers, both included."""
        inside = np.zeros(len(means))
        before = np.zeros(len(means))
        for count, below in enumerate(self._chances(means, up_to=1.0, at_most=int(high.max(initial=0)))):
            inside += np.where((low <= count) & (count <= high), below - before, 0.0)
            before = below.copy()
        return inside

    def _chances(self, means: Rates, *, up_to: float, at_most: int | None = None) -> Iterator[Rates]:
        """P(count <= 0), P(count <= 1) ... until all cells have reached `up_to`, or `at_most`."""
        excess = self.shared - 1 + self.own * means
        rest = np.where(excess > 0, np.log1p(excess) / np.where(excess > 0, excess, 1), 1.0)
        # In logarithms, since exp(-1000) is nothing but its successors are not.
        log_chance = -means * rest
        below = np.exp(log_chance)
        count = 0
        yield below
        while below.min(initial=1) < up_to if at_most is None else count < at_most:
            with np.errstate(divide="ignore"):
                log_chance = log_chance + np.log((means + count * excess) / ((1 + excess) * (count + 1)))
            below = below + np.exp(log_chance)
            count += 1
            yield below


class Misses:
    """Keeps how far past forecasts fell from what came, and gives the spread that explains them."""

    def __init__(self) -> None:
        self._weeks: deque[tuple[float, ...]] = deque(maxlen=WEEKS_OF_MISSES)

    def add(self, means: Rates, came: Counts) -> None:
        """A forecast that was made without knowing what came."""
        miss = (came - means) ** 2
        squares = means * means
        weight = 1 / (means + EVENING_OUT)
        sums = (miss, means, squares, weight * miss, weight * means, weight * squares)
        self._weeks.append(tuple(float(terms.sum()) for terms in sums))

    def spread(self) -> Spread:
        """By two moments: the misses, and the misses evened out, are both to come out right.

        Never narrower than Poisson. Without misses it is Poisson.
        """
        if not self._weeks:
            return Spread()
        miss, mean, square, even_miss, even_mean, even_square = (sum(each) for each in zip(*self._weeks, strict=True))
        if mean <= 0:
            return Spread()
        determinant = even_mean * square - mean * even_square
        own = (even_mean * miss - mean * even_miss) / determinant if determinant > 0 else 0.0
        if own <= 0:
            return Spread(max(1.0, miss / mean), 0.0)
        shared = (miss - own * square) / mean
        if shared >= 1:
            return Spread(shared, own)
        return Spread(1.0, max(0.0, (miss - mean) / square))
