"""Which areas differ beyond chance, and no order where they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from civicstat.metrics.equity.exact_share import exact_interval


LEVEL = 0.95


@dataclass(frozen=True)
class Place:
    """An area among all areas: its own interval, and the ranks that it may have; rank 1 is the greatest share."""

    name: str
    low: Decimal
    high: Decimal
    best_rank: int
    worst_rank: int


@dataclass(frozen=True)
class Order:
    """Groups of areas, the greatest shares first. Inside a group there is no order: names go by the alphabet.

    `level`: of each area's interval, so that all of them hold together in at least 95 % of tables.
    """

    level: Decimal
    places: tuple[Place, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def is_ordered(self) -> bool:
        """More than one group."""
        return len(self.groups) > 1

    def differ(self, first: str, second: str) -> bool:
        """Their intervals do not touch."""
        ends = {place.name: (place.low, place.high) for place in self.places}
        return ends[first][0] > ends[second][1] or ends[second][0] > ends[first][1]


def order(shares: Mapping[str, tuple[int, int]]) -> Order:
    """The order of some shares as far as they are told apart, all at once.

    Parameters
    ----------
    shares
        Hits and cases by area; at least one area, and a case in each.

    Notes
    -----
    Exact intervals at the level 0.95 ** (1/k) (Z. Sidak, Journal of the American Statistical Association 62 (1967),
    626-633): all k hold together at least 95 times of 100. An area's rank is one more than the areas surely above it,
    up to all those not surely below it: M. Klein, T. Wright and J. Wieczorek, "A joint confidence region for an overall
    ranking of populations", Journal of the Royal Statistical Society C 69 (2020), 589-606. A group ends where every
    area above the cut is surely above every area below it. Simulated: docs/explanation/equity.md.
    """
    level = LEVEL ** (1 / len(shares))
    ends = {name: exact_interval(*cases, level=level) for name, cases in shares.items()}
    places = tuple(_place(name, ends) for name in sorted(ends))
    return Order(Decimal(repr(round(level, 6))), places, _groups(places))


def _place(name: str, ends: Mapping[str, tuple[Decimal, Decimal]]) -> Place:
    low, high = ends[name]
    above = sum(other_low > high for other_low, _ in ends.values())
    below = sum(other_high < low for _, other_high in ends.values())
    return Place(name, low, high, above + 1, len(ends) - below)


def _groups(places: Sequence[Place]) -> tuple[tuple[str, ...], ...]:
    """Cut wherever the lowest end above the cut lies over the highest end below it."""
    falling = sorted(places, key=lambda place: (-place.low, place.name))
    groups: list[list[str]] = [[]]
    for position, place in enumerate(falling):
        if position and falling[position - 1].low > max(other.high for other in falling[position:]):
            groups.append([])
        groups[-1].append(place.name)
    return tuple(tuple(sorted(group)) for group in groups)
