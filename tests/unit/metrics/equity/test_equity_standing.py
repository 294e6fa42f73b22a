"""Theil's index and its parts, and orders that chance alone does not make."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civicstat.metrics.equity.inequality import theil, theil_by_chance
from civicstat.metrics.equity.order import order
from civicstat.metrics.equity.rows import Area, Cases


def areas_of(rows: list[tuple[int, int]]) -> list[Area]:
    return [Area(str(i), None, "", None, {(): Cases(Fraction(hits), n)}) for i, (hits, n) in enumerate(rows)]


def one_group(areas: list[Area]) -> dict[str, str]:
    return dict.fromkeys((area.name for area in areas), "all")


def test_theil_by_hand() -> None:
    # Two equal areas at 1 and 3 times the same: (1/4) ln(1/2) + (3/4) ln(3/2) = 0.130812.
    two = areas_of([(10, 100), (30, 100)])
    # All hits in one of five equal areas: ln 5.
    five = areas_of([(50, 100), *[(0, 100)] * 4])

    found, most = theil(two, one_group(two), digits=6), theil(five, one_group(five), digits=6)

    assert found is not None
    assert most is not None
    assert found.total == Decimal("0.130812")
    assert most.total == round(Decimal(5).ln(), 6)


def test_theil_is_all_between_where_groups_are_alike_inside_and_all_within_where_groups_are_alike() -> None:
    apart = theil(areas_of([(10, 100)] * 2 + [(30, 100)] * 2), {"0": "a", "1": "a", "2": "b", "3": "b"}, digits=6)
    mixed = theil(areas_of([(10, 100), (30, 100)] * 2), {"0": "a", "1": "a", "2": "b", "3": "b"}, digits=6)

    assert apart is not None
    assert mixed is not None
    assert (apart.between, set(apart.within.values())) == (apart.total, {Decimal(0)})
    assert (mixed.between, sum(mixed.within.values())) == (0, mixed.total)


def test_no_hit_anywhere_is_no_inequality_and_not_zero() -> None:
    none = areas_of([(0, 10), (0, 20)])

    assert theil(none, one_group(none), digits=6) is None
    assert theil_by_chance(none) is None


ROWS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=15)


@given(ROWS, st.lists(st.sampled_from("abc"), min_size=15, max_size=15))
def test_theils_parts_add_up_to_the_digit_and_equal_plain_floats(rows: list[tuple[int, int]], names: list[str]) -> None:
    assume(any(hits for hits, _ in rows))
    areas = areas_of(rows)

    found = theil(areas, {area.name: names[i] for i, area in enumerate(areas)}, digits=6)

    assert found is not None
    assert found.between + sum(found.within.values()) == found.total >= 0
    assert float(found.total) == pytest.approx(_theil_of_cases(rows), abs=6e-7)


def _theil_of_cases(rows: list[tuple[int, int]]) -> float:
    """Each case on its own, with its area's rate."""
    rates = [hits / n for hits, n in rows for _ in range(n)]
    mean = sum(rates) / len(rates)
    return sum(rate / mean * math.log(rate / mean) for rate in rates if rate) / len(rates)


@given(ROWS, st.integers(1, 1_000), st.integers(1, 1_000))
def test_theil_does_not_know_the_unit_of_hits_nor_of_cases(rows: list[tuple[int, int]], hits: int, cases: int) -> None:
    plain, scaled = areas_of(rows), areas_of([(hits * x, cases * n) for x, n in rows])

    assert theil(plain, one_group(plain), digits=6) == theil(scaled, one_group(scaled), digits=6)


@given(ROWS)
def test_an_area_at_the_mean_never_makes_areas_more_unequal(rows: list[tuple[int, int]]) -> None:
    assume(any(hits for hits, _ in rows))
    before = areas_of(rows)
    after = areas_of([*rows, (sum(x for x, _ in rows), sum(n for _, n in rows))])

    first, second = theil(before, one_group(before), digits=6), theil(after, one_group(after), digits=6)

    # It doubles the cases and adds nothing: half of what there was.
    assert first is not None
    assert second is not None
    assert abs(second.total - first.total / 2) <= Decimal("0.000001")


def test_theil_by_chance_is_what_simulation_finds() -> None:
    rng = np.random.default_rng(2)
    sizes = np.array([40, 60, 100, 200, 400] * 4)
    found = []
    for hits in rng.binomial(sizes, 0.4, (400, len(sizes))):
        drawn = areas_of([(int(x), int(n)) for x, n in zip(hits, sizes, strict=True)])
        index = theil(drawn, one_group(drawn), digits=9)
        found.append(float(index.total) if index else 0.0)
    formula = float(theil_by_chance(areas_of([(int(0.4 * n), int(n)) for n in sizes])) or 0)

    assert np.mean(found) == pytest.approx(formula, rel=0.1)


def test_clear_groups_are_ordered_and_their_members_are_not() -> None:
    found = order({"ash": (95, 100), "elm": (92, 100), "oak": (15, 100), "fir": (12, 100)})

    assert found.is_ordered
    assert found.groups == (("ash", "elm"), ("fir", "oak"))
    ranks = {place.name: (place.best_rank, place.worst_rank) for place in found.places}
    assert ranks == {"ash": (1, 2), "elm": (1, 2), "fir": (3, 4), "oak": (3, 4)}
    assert found.differ("elm", "oak")
    assert not found.differ("ash", "elm")


def test_a_chain_of_overlaps_is_one_group_although_its_ends_differ() -> None:
    found = order({"low": (30, 100), "mid": (50, 100), "top": (70, 100)})

    assert not found.is_ordered
    assert found.differ("low", "top")
    assert {place.name: (place.best_rank, place.worst_rank) for place in found.places}["mid"] == (1, 3)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.tuples(st.integers(0, 60), st.integers(60, 90)), min_size=1))
def test_each_area_stands_in_one_group_and_every_pair_across_groups_differs(shares: dict[str, tuple[int, int]]) -> None:
    found = order(shares)

    assert sorted(name for group in found.groups for name in group) == sorted(shares)
    for position, group in enumerate(found.groups):
        for name in group:
            for other in [other for later in found.groups[position + 1 :] for other in later]:
                assert found.differ(name, other)
                assert Fraction(*shares[name]) > Fraction(*shares[other])


# Docs/explanation/equity.md states these: areas with one and the same share.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "size", "share", "tables"),
    [(10, 12, 0.1, 400), (10, 50, 0.05, 400), (20, 30, 0.5, 400), (77, 30, 0.05, 100), (77, 200, 0.45, 100)],
)
def test_equal_areas_are_told_apart_in_fewer_than_5_of_100_tables(
    count: int, size: int, share: float, tables: int
) -> None:
    rng = np.random.default_rng(5)
    ordered = missed = 0
    for _ in range(tables):
        sizes = rng.integers(10, 2 * size, count)
        drawn = zip(rng.binomial(sizes, share), sizes, strict=True)
        found = order({str(i): (int(x), int(n)) for i, (x, n) in enumerate(drawn)})
        ordered += any(place.best_rank > 1 or place.worst_rank < count for place in found.places)
        missed += any(not float(place.low) <= share <= float(place.high) for place in found.places)

    assert ordered <= 0.02 * tables
    assert missed <= 0.07 * tables
