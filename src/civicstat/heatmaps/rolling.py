"""Rolling origins: stand in each past week, foretell the next from what was known, then look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from civicstat.heatmaps.counts import Counts, History
from civicstat.heatmaps.smoothing import Rates


# Hit rates are of this share of the city's cells.
BEST_SHARE = Fraction(5, 100)
# Who calls impossible what then comes is scored as if one in a billion had been said, so that totals stay finite.
SMALLEST_MEAN = 1e-9


class Method(Protocol):
    """Something that is shown a city's weeks one by one and foretells the next.

    At an origin it has been shown every whole week before (`see`) and the first days of the week that has begun
    (`look`). It is handed nothing later, so it cannot use it.
    """

    @property
    def name(self) -> str:
        """Its slug in the scores."""

    def look(self, first_days: Counts, exposure: float) -> None:
        """The first days of the week that has begun, and the part of a week that they stand for."""

    def forecast(self) -> Rates:
        """Means for the week after the one that has begun."""

    def see(self, week: Counts) -> None:
        """The week that had begun, whole."""


@dataclass(frozen=True)
class Foretold:
    """What each method said at one origin about the week after it, by the method's name."""

    origin: int
    means: dict[str, Rates]


def walk(history: History, methods: Sequence[Method], *, origins: range) -> Iterator[Foretold]:
    """Lead the methods through the weeks in order, and ask them at each origin (index of the week that has begun)."""
    for week in range(history.weeks):
        first_days = history.first_days[week]
        exposure = history.exposure(week)
        for method in methods:
            method.look(first_days, exposure)
        if week in origins:
            yield Foretold(week, {method.name: method.forecast() for method in methods})
        if week + 1 >= origins.stop:
            return
        for method in methods:
            method.see(history.whole[week])


def best_cells(cell_count: int) -> int:
    """How many cells are the best 5 %: the nearest whole number, at least one."""
    return max(1, round(cell_count * BEST_SHARE))


def hits(means: Rates, came: Counts) -> Fraction:
    """How many of the requests that came fell into the best 5 % of cells.

    Cells with equal means at the edge of the best share the places that are left, as a draw would on average.
    """
    places = best_cells(len(means))
    edge = np.partition(means, len(means) - places)[len(means) - places]
    sure, tied = means > edge, means == edge
    share = Fraction(places - int(sure.sum()), int(tied.sum()))
    return int(came[sure].sum()) + share * int(came[tied].sum())


def log_score(means: Rates, came: Counts) -> float:
    """Poisson log-likelihood of what came, up to a term that is the same for every method."""
    where = np.flatnonzero(came)
    logarithms = np.log(np.maximum(means[where], SMALLEST_MEAN))
    return float((came[where] * logarithms).sum()) - float(means.sum())
