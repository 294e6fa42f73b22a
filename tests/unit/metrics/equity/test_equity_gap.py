"""The gap, adjusted for kind and month, and the lean across areas: by hand, against plain loops, and simulated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.equity.adjusted import adjusted_gap
from civicstat.metrics.equity.gap import gap, grouped
from civicstat.metrics.equity.gradient import concentration_index, gradient, ranks, slope_index
from civicstat.metrics.equity.jackknife import interval_of, jackknife
from civicstat.metrics.equity.rows import Area, Cases, EquityError


def area(name: str, hits: int, cases: int, need: object = None, **strata: tuple[int, int]) -> Area:
    split = {(key,): Cases(Fraction(h), n) for key, (h, n) in strata.items()} or {(): Cases(Fraction(hits), cases)}
    return Area(name, None if need is None else Decimal(str(need)), "", None, split)


def test_thirds_leave_out_areas_whose_need_equals_that_beyond_the_cut() -> None:
    found = grouped([area(str(i), 5, 10, need) for i, need in enumerate([1, 2, 2, 3, 4, 5, 6])], by_need=True)

    # Two of seven are a third; the second lowest need occurs twice, on both sides of the cut.
    assert [found[str(i)] for i in range(7)] == ["low", "middle", "middle", "middle", "middle", "high", "high"]


def test_two_areas_have_no_thirds() -> None:
    with pytest.raises(EquityError, match="2 areas have no thirds"):
        grouped([area("a", 1, 10, 1), area("b", 1, 10, 2)], by_need=True)


def test_a_gap_that_the_mix_of_kinds_makes_alone_vanishes_when_adjusted() -> None:
    # Both groups reach 9 of 10 alleys and 1 of 10 yards; high need has mostly yards.
    high = [area(f"h{i}", 0, 0, alley=(9, 10), yard=(9, 90)) for i in range(5)]
    low = [area(f"l{i}", 0, 0, alley=(81, 90), yard=(1, 10)) for i in range(5)]

    assert gap(high, low, "shares").difference == Fraction(18 - 82, 100)
    found = adjusted_gap(high, low, [*high, *low], by=("kind",), places=(0,))
    assert found is not None
    assert found.difference == 0
    assert found.crude == Fraction(-64, 100)
    assert found.by_areas == (0, 0)
    assert [stratum.weight for stratum in found.strata] == [Fraction(1, 2), Fraction(1, 2)]


def test_direct_standardization_by_hand_states_what_part_of_the_cases_it_sees() -> None:
    high = [area("h", 0, 0, alley=(2, 10), yard=(6, 30), lot=(5, 10))]
    low = [area("l", 0, 0, alley=(8, 20), yard=(1, 10))]
    between = [area("m", 0, 0, yard=(0, 30), lot=(0, 99))]

    found = adjusted_gap(high, low, [*high, *low, *between], by=("kind",), places=(0,))

    # Alleys 10 + 20 cases, yards 30 + 10 + 30: weights 3/10 and 7/10. The lots of one group have no other beside them.
    assert found is not None
    assert found.high == Fraction(3, 10) * Fraction(2, 10) + Fraction(7, 10) * Fraction(6, 30)
    assert found.low == Fraction(3, 10) * Fraction(8, 20) + Fraction(7, 10) * Fraction(1, 10)
    assert (found.high_covered, found.low_covered) == (Fraction(4, 5), 1)
    assert found.by_areas is None


def test_one_stratum_adjusts_nothing() -> None:
    high = [area(f"h{i}", 0, 0, alley=(i, 20)) for i in range(6)]
    low = [area(f"l{i}", 0, 0, alley=(10 + i, 30)) for i in range(6)]

    plain, found = gap(high, low, "shares"), adjusted_gap(high, low, [*high, *low], by=("kind",), places=(0,))

    assert found is not None
    assert found.difference == found.crude == plain.difference
    assert found.by_areas == plain.difference_by_areas


def test_groups_without_a_common_stratum_are_not_adjusted() -> None:
    high, low = [area("h", 0, 0, alley=(2, 10))], [area("l", 0, 0, yard=(8, 20))]

    assert adjusted_gap(high, low, [*high, *low], by=("kind",), places=(0,)) is None


def test_the_jackknife_of_a_plain_mean_is_the_textbook_interval() -> None:
    # Equal cases: the variance of the mean of 3, 5, 4, 6, 7 tenths is s^2/5 = 0.005; t at 4 degrees is 2.7764.
    areas = [area(str(i), hits, 10) for i, hits in enumerate([3, 5, 4, 6, 7])]

    spread = jackknife(areas, lambda some: Fraction(sum(a.total.hits for a in some), sum(a.total.cases for a in some)))

    assert spread is not None
    assert spread.variance == Fraction(1, 200)
    assert [format(end, ".4f") for end in interval_of(spread)] == ["0.3037", "0.6963"]


def test_four_areas_are_too_few_for_an_interval_over_areas() -> None:
    high, low = ([area(str(i), hits, 20) for i in range(4)] for hits in (2, 18))

    found = gap(high, low, "shares")

    assert found.difference_by_areas is found.ratio_by_areas is None
    # The cases alone would be sure of it.
    assert found.difference_by_cases is not None
    assert (found.difference_by_cases[1] or 0) < Decimal("-0.5")
    assert not found.is_clear


def test_no_interval_of_shares_reaches_beyond_one() -> None:
    high = [area(str(i), hits, 20) for i, hits in enumerate([20, 20, 20, 20, 4])]
    low = [area(str(i), hits, 20) for i, hits in enumerate([0, 0, 0, 0, 16])]

    found = gap(high, low, "shares").difference_by_areas

    assert found is not None
    assert found[1] == 1


# Under-five deaths in India by wealth, 1982-92 (births; deaths per 1,000), from the poorest: the worked example of
# the World Bank's Quantitative Techniques for Health Equity Analysis, technical note 7: -0.1694.
INDIA = [(29_939, 1547), (28_776, 1529), (26_528, 1195), (24_689, 869), (19_739, 543)]


def test_the_concentration_index_equals_a_published_example() -> None:
    groups = [
        Area(str(i), Decimal(i), "", None, {(): Cases(Fraction(births * rate, 10_000), births)})
        for i, (births, rate) in enumerate(INDIA)
    ]

    assert round(float(concentration_index(groups) or 0), 4) == -0.1694


AREAS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 60), st.integers(0, 5)).map(lambda t: (min(t[:2]), t[1], t[2])),
    min_size=2,
    max_size=12,
)


@given(AREAS)
def test_slope_and_concentration_equal_those_of_single_cases(rows: list[tuple[int, int, int]]) -> None:
    areas = [area(str(i), *row) for i, row in enumerate(rows)]
    # Every case on its own, with its middle rank: least squares and covariance over plain lists.
    x = np.repeat([float(rank) for rank in ranks(areas)], [n for _, n, _ in rows])
    y = np.concatenate([[1.0] * hits + [0.0] * (n - hits) for hits, n, _ in rows])

    slope, concentration = slope_index(areas), concentration_index(areas)

    assert (slope is None) == (len({need for *_, need in rows}) == 1)
    if slope is not None:
        assert float(slope) == pytest.approx(np.polyfit(x, y, 1)[0], abs=1e-9)
    if concentration is not None:
        assert float(concentration) == pytest.approx(2 * np.cov(x, y, bias=True)[0, 1] / y.mean(), abs=1e-9)
        assert abs(concentration) <= 1


@given(AREAS)
def test_turning_need_around_turns_the_signs(rows: list[tuple[int, int, int]]) -> None:
    areas = [area(str(i), *row) for i, row in enumerate(rows)]
    turned = [area(str(i), hits, n, -need) for i, (hits, n, need) in enumerate(rows)]

    for index in (slope_index, concentration_index):
        first, second = index(areas), index(turned)
        assert first is second is None or first == -(second or Fraction(0))


def test_shuffles_find_a_perfect_lean_rare_and_no_lean_common() -> None:
    leaning = gradient([area(str(i), 2 * i, 20, i) for i in range(10)], seed=3)
    flat = gradient([area(str(i), 10, 20, i) for i in range(10)], seed=3)

    # None of 9,999 shuffles leans as strongly; the table itself counts as one.
    assert leaning.shuffled == Fraction(1, 10_000)
    assert flat.shuffled == 1
    assert leaning == gradient([area(str(i), 2 * i, 20, i) for i in range(10)], seed=3)


def _drawn(rng: np.random.Generator, count: int, mean: float, spread: float, skew: float) -> list[Area]:
    """Areas with shares and sizes of their own."""
    sizes = np.maximum(10, rng.lognormal(np.log(150), skew, count).astype(int))
    shares = np.clip(mean + spread * rng.standard_normal(count), 0.01, 0.99)
    return [
        area(str(i), int(x), int(n)) for i, (x, n) in enumerate(zip(rng.binomial(sizes, shares), sizes, strict=True))
    ]


# Docs/explanation/equity.md states these.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "spreads", "skew"),
    [(5, (0.1, 0.1), 0.5), (5, (0.15, 0.15), 1.0), (8, (0.1, 0.05), 0.8), (25, (0.2, 0.1), 0.8)],
)
def test_intervals_over_areas_cover_the_gap_where_intervals_over_cases_do_not(
    count: int, spreads: tuple[float, float], skew: float
) -> None:
    rng = np.random.default_rng(7)
    covered = np.zeros(3)
    for _ in range(1_000):
        found = gap(_drawn(rng, count, 0.45, spreads[0], skew), _drawn(rng, count, 0.7, spreads[1], skew), "shares")
        pairs = (
            (found.difference_by_areas, -0.25),
            (found.ratio_by_areas, 45 / 70),
            (found.difference_by_cases, -0.25),
        )
        covered += [ends is not None and float(ends[0]) <= truth <= float(ends[1] or 0) for ends, truth in pairs]

    assert (covered[:2] > 930).all()
    assert covered[2] < 550


@pytest.mark.slow
@pytest.mark.parametrize(("count", "tables"), [(12, 500), (25, 300)])
def test_slope_and_concentration_are_covered_over_areas(count: int, tables: int) -> None:
    rng = np.random.default_rng(11)
    covered = np.zeros(2)
    for _ in range(tables):
        needs = rng.random(count)
        sizes = np.maximum(10, rng.lognormal(np.log(150), 0.8, count).astype(int))
        hits = rng.binomial(sizes, np.clip(0.7 - 0.3 * needs + 0.1 * rng.standard_normal(count), 0.01, 0.99))
        areas = [area(str(i), int(hits[i]), int(sizes[i]), float(needs[i])) for i in range(count)]
        # Of a straight fall by 0.3 around 0.55 the concentration index is -0.3 / 6 / 0.55.
        for place, (index, truth) in enumerate(((slope_index, -0.3), (concentration_index, -0.3 / 6 / 0.55))):
            spread = jackknife(areas, index, lost=2)
            low, high = interval_of(spread) if spread else (Decimal(0), Decimal(0))
            covered[place] += float(low) <= truth <= float(high)

    assert (covered > 0.91 * tables).all()
