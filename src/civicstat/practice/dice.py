"""Chance from a seed, in whole numbers only: the same throws on every machine and with every version of NumPy.

NumPy promises the same raw bits of a bit generator for ever, but not the same normal or Poisson numbers, which also
lean on the machine's logarithm. So we take the raw bits and stay with integers.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt


Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_HALF = np.uint64(32)
# Above this a throw would no longer be even to one in a thousand million.
MOST_SIDES = 1 << 31


class Dice:
    """Throws that depend on a seed and a topic alone: what one topic throws never moves another topic's throws.

    So a city with one truth planted and one without it are the same city everywhere else, row by row.
    """

    def __init__(self, seed: int, topic: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(topic.encode())]))

    def below(self, sides: int | Ints, count: int) -> Ints:
        """Whole numbers from 0 to one less than `sides`, which may differ from throw to throw."""
        raw = self._bits.random_raw(count) >> _HALF
        return ((raw * np.asarray(sides, dtype=np.uint64)) >> _HALF).astype(np.int64)

    def happens(self, permille: int | Ints, count: int) -> Flags:
        """Whether something that happens so many times in a thousand happens."""
        return self.below(1000, count) < permille

    def weighted(self, weights: Ints, count: int) -> Ints:
        """Positions in `weights`, each as often as its weight says."""
        cumulated = np.cumsum(weights)
        assert 0 < cumulated[-1] < MOST_SIDES
        return np.searchsorted(cumulated, self.below(int(cumulated[-1]), count), side="right").astype(np.int64)

    def order(self, count: int) -> Ints:
        """The positions 0 to `count` less one, shuffled."""
        return np.argsort(self._bits.random_raw(count), kind="stable").astype(np.int64)

    def pick(self, among: Flags, count: int) -> Flags:
        """Exactly `count` of the marked positions, each with the same chance."""
        marked = np.flatnonzero(among)
        assert 0 <= count <= len(marked)
        picked = np.zeros(len(among), dtype=np.bool_)
        picked[marked[self.order(len(marked))[:count]]] = True
        return picked
