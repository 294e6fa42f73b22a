"""P-prime, u-prime, t and g charts against published limits, against floats, and against changes that must not matter.

The published limits are those that R's qicharts2 and the Australian health department's SPC charts print for the data
sets of qicharts2: attendances seen within 4 hours (Mohammed et al., BMJ Quality & Safety 22 (2013), 362-368), births
between newborns with asphyxia, hospital infections.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.charts.counted import p_prime_fitting, u_prime_fitting
from civicstat.inference.charts.judge import hits_on, judge
from civicstat.inference.charts.lines import Fit, Lines
from civicstat.inference.charts.measured import xmr_fitting
from civicstat.inference.charts.rare import g_fitting, t_fitting
from civicstat.inference.rounding import round_half_even


SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
        267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989]  # fmt: skip
ATTENDED = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
            279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772]  # fmt: skip
# Percent, as printed.
SEEN_UPPER = ["96.5670", "96.5753", "96.5421", "96.5326", "96.5627", "96.5775", "96.5593", "96.5345", "96.5579",
              "96.5623", "96.5689", "96.5591", "96.5996", "96.5961", "96.5753", "96.5877", "96.6012", "96.5830",
              "96.5713", "96.5824"]  # fmt: skip
SEEN_LOWER = ["94.0130", "94.0046", "94.0378", "94.0473", "94.0173", "94.0025", "94.0207", "94.0454", "94.0220",
              "94.0177", "94.0111", "94.0208", "93.9803", "93.9839", "94.0046", "93.9923", "93.9788", "93.9969",
              "94.0087", "93.9975"]  # fmt: skip

# Percent of patients with a complication, from subgroups of 40 to 84: the plain p chart.
HITS = [14, 12, 15, 8, 16, 11, 12, 14, 16, 17, 5, 11, 13, 10, 14, 5, 12, 10,
        11, 5, 10, 8, 11, 12, 11, 18, 18, 21, 14, 15, 18, 22, 17, 16, 20, 15]  # fmt: skip
CASES = [52, 64, 70, 60, 67, 69, 67, 54, 79, 59, 49, 61, 41, 51, 56, 43, 57, 48,
         69, 41, 40, 46, 59, 62, 57, 65, 75, 70, 76, 69, 64, 67, 84, 67, 69, 78]  # fmt: skip
HITS_UPPER = [
    "38.76",
    "37.07",
    "36.40",
    "37.58",
    "36.72",
    "36.50",
    "36.72",
    "38.44",
    "35.53",
    "37.71",
    "39.28",
    "37.45",
]
HITS_LOWER = ["4.50", "6.19", "6.87", "5.69", "6.54", "6.76", "6.54", "4.82", "7.74", "5.55", "3.99", "5.82"]

# Infections, and risk days of the month: the plain u chart, per 10,000 days.
INFECTIONS = [575, 521, 585, 528, 507, 519, 457, 505, 494, 512, 543, 506,
              509, 521, 549, 531, 509, 528, 419, 512, 495, 513, 454, 490]  # fmt: skip
RISK_DAYS = ["310466.8333", "282346.7917", "309089.7083", "287977.3333", "297743.375", "286988.25", "261120.3333",
             "268720.75", "284437.875", "290449.5", "288104.4583", "279961.375", "289803.9583", "275950.5833",
             "290824.4583", "285495.75", "282515.2083", "273927.875", "253085.625", "262410.7083", "275529.25",
             "282405.0833", "259530.7917", "256235.4583"]  # fmt: skip
INFECTIONS_UPPER = ["20.5349", "20.6467", "20.5401", "20.6230", "20.5836", "20.6271", "20.7428", "20.7071"]
INFECTIONS_LOWER = ["15.9366", "15.8248", "15.9314", "15.8485", "15.8879", "15.8444", "15.7287", "15.7644"]

BIRTHS_BETWEEN = [23, 39, 15, 34, 1, 49, 98, 29, 27, 13, 45, 7, 10, 27, 24, 14, 20, 38, 44, 11, 10, 3, 113, 183, 3, 47,
                  18, 18, 33, 15, 2, 38, 27, 27, 1, 52, 23, 7, 26, 82, 5, 49, 5, 17, 24, 44, 26, 2, 27, 46, 55, 97, 22,
                  22, 20, 4, 60, 51, 7, 21, 66, 36, 25, 72, 15, 5, 3]  # fmt: skip
DAYS_BETWEEN = [16, 20, 5, 13, 1, 26, 46, 12, 12, 5, 19, 4, 3, 15, 14, 9, 8, 15, 21, 6, 3, 1, 56, 117, 1, 33, 9, 9, 19,
                12, 1, 16, 13, 18, 1, 35, 16, 5, 21, 38, 3, 25, 3, 11, 13, 20, 9, 3, 8, 21, 24, 38, 8, 13, 9, 1, 30,
                23, 3, 7, 22, 19, 11, 31, 6, 1, 1]  # fmt: skip


def _printed(fit: Fit, line: str, digits: int, *, scale: int = 1) -> list[str]:
    return [str(round_half_even(getattr(lines, line) * scale, digits)) for lines in fit.lines]


def test_p_prime_limits_of_four_hour_attendances_are_those_in_print() -> None:
    fit = p_prime_fitting(SEEN, ATTENDED, per=100, least_spread=Fraction(0))(range(20))

    assert _printed(fit, "upper", 4) == SEEN_UPPER
    assert _printed(fit, "lower", 4) == SEEN_LOWER
    assert _printed(fit, "center", 2) == ["95.29"] * 20
    # The weeks scatter more than ten times as far as chance alone would make them.
    assert fit.spread is not None
    assert 10 < fit.spread < 11


def test_u_prime_limits_of_four_hour_attendances_are_those_in_print() -> None:
    fit = u_prime_fitting(SEEN, ATTENDED, least_spread=Fraction(0))(range(20))

    assert _printed(fit, "upper", 4)[:4] == ["0.9657", "0.9658", "0.9654", "0.9653"]
    assert _printed(fit, "lower", 4)[:4] == ["0.9401", "0.9400", "0.9404", "0.9405"]


def test_p_prime_without_its_spread_is_the_plain_p_chart_in_print() -> None:
    fit = p_prime_fitting(HITS, CASES, per=100)(range(36))

    assert _plain(fit, "upper", 2)[:12] == HITS_UPPER
    assert _plain(fit, "lower", 2)[:12] == HITS_LOWER


def test_u_prime_without_its_spread_is_the_plain_u_chart_in_print() -> None:
    fit = u_prime_fitting(INFECTIONS, [Fraction(days) for days in RISK_DAYS])(range(24))

    assert _plain(fit, "upper", 4, scale=10_000)[:8] == INFECTIONS_UPPER
    assert _plain(fit, "lower", 4, scale=10_000)[:8] == INFECTIONS_LOWER


def _plain(fit: Fit, line: str, digits: int, *, scale: int = 1) -> list[str]:
    """A limit with sigma z taken out: what chance alone would do."""
    assert fit.spread is not None
    spread = Fraction(fit.spread)
    centers = [lines.center for lines in fit.lines]
    limits = [getattr(lines, line) for lines in fit.lines]
    plain = [center + (limit - center) / spread for center, limit in zip(centers, limits, strict=True)]
    return [str(round_half_even(limit * scale, digits)) for limit in plain]


def test_a_range_is_never_narrower_than_chance_makes_it() -> None:
    hits, cases = [50, 50, 51] * 5, [100] * 15

    assert p_prime_fitting(hits, cases)(range(12)).spread == 1
    assert (p_prime_fitting(hits, cases, least_spread=Fraction(0))(range(12)).spread or 1) < Fraction(1, 5)


def test_t_limits_of_days_between_births_with_asphyxia_are_those_in_print() -> None:
    fit = t_fitting([Fraction(days) for days in DAYS_BETWEEN])(range(67))

    lines = fit.lines[0]
    assert [str(round_half_even(line, 4)) for line in (lines.center, lines.upper, lines.lower)] == [
        "11.2051",
        "106.0418",
        "0.0079",
    ]
    assert [str(round_half_even(line, 4)) for line in (lines.near_upper, lines.near_lower)] == ["57.8835", "0.5020"]


def test_t_chart_marks_the_one_gap_of_117_days() -> None:
    judged = judge(DAYS_BETWEEN, t_fitting([Fraction(days) for days in DAYS_BETWEEN]), baseline=67)

    assert [day for day, rules in zip(DAYS_BETWEEN, judged.rules, strict=True) if "outside-limits" in rules] == [117]


def test_g_limits_of_births_between_births_with_asphyxia_are_those_in_print() -> None:
    lines = g_fitting([Fraction(births) for births in BIRTHS_BETWEEN])(range(67)).lines[0]

    assert (str(round_half_even(lines.upper, 4)), lines.lower, lines.center) == ("128.1749", 0, 24)
    assert str(round_half_even(lines.near_upper, 4)) == "96.0072"
    hits = hits_on([Fraction(births) for births in BIRTHS_BETWEEN], [lines] * 67)
    outside = [
        value for value, hit in zip(BIRTHS_BETWEEN, hits, strict=True) if "outside-limits" in {h.rule for h in hit}
    ]
    assert outside == [183]


COUNTS = st.lists(
    st.tuples(st.integers(1, 400), st.integers(0, 400)).map(lambda pair: (min(pair), max(pair))),
    min_size=12,
    max_size=30,
)


@given(COUNTS)
def test_p_prime_limits_agree_with_floats(pairs: list[tuple[int, int]]) -> None:
    hits, cases = [low for low, _ in pairs], [high for _, high in pairs]
    p = sum(hits[:12]) / sum(cases[:12])
    chance = [math.sqrt(p * (1 - p) / n) for n in cases]
    scores = [(hit / n - p) / c if c else 0.0 for hit, n, c in zip(hits, cases, chance, strict=True)][:12]
    spread = max(1.0, sum(abs(b - a) for a, b in pairwise(scores)) / 11 / 1.128)

    fit = p_prime_fitting(hits, cases)(range(12))

    for lines, one in zip(fit.lines, chance, strict=True):
        assert float(lines.upper) == pytest.approx(p + 3 * spread * one, abs=1e-9)
        assert float(lines.near_lower) == pytest.approx(p - 2 * spread * one, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), min_size=12, max_size=30))
def test_u_prime_limits_agree_with_floats(pairs: list[tuple[int, int]]) -> None:
    counts, days = [count for count, _ in pairs], [day for _, day in pairs]
    u = sum(counts[:12]) / sum(days[:12])
    chance = [math.sqrt(u / n) for n in days]
    scores = [(count / n - u) / c if c else 0.0 for count, n, c in zip(counts, days, chance, strict=True)][:12]
    spread = max(1.0, sum(abs(b - a) for a, b in pairwise(scores)) / 11 / 1.128)

    fit = u_prime_fitting(counts, days, as_counts=True)(range(12))

    for lines, one, day in zip(fit.lines, chance, days, strict=True):
        assert float(lines.center) == pytest.approx(u * day)
        assert float(lines.upper) == pytest.approx((u + 3 * spread * one) * day)


@given(st.lists(st.integers(1, 300), min_size=12, max_size=30))
def test_t_and_g_limits_agree_with_floats(gaps: list[int]) -> None:
    powers = [gap ** (1 / 3.6) for gap in gaps[:12]]
    middle, reach = sum(powers) / 12, 3 * sum(abs(b - a) for a, b in pairwise(powers)) / 11 / 1.128
    average = sum(gaps[:12]) / 12

    t, g = (fitting([Fraction(gap) for gap in gaps])(range(12)).lines[-1] for fitting in (t_fitting, g_fitting))

    assert float(t.upper) == pytest.approx((middle + reach) ** 3.6)
    assert float(t.lower) == pytest.approx(max(0.0, middle - reach) ** 3.6, abs=1e-9)
    assert float(g.upper) == pytest.approx(average + 3 * math.sqrt(average * (average + 1)))


@given(
    st.lists(st.decimals(0, 100, places=1), min_size=12, max_size=40),
    st.decimals(-50, 50, places=1),
)
def test_shifting_every_value_shifts_the_limits_and_no_flag(values: list[Decimal], shift: Decimal) -> None:
    series = [Fraction(value) for value in values]
    moved = [value + Fraction(shift) for value in series]

    before = judge(series, xmr_fitting(series), baseline=12)
    after = judge(moved, xmr_fitting(moved), baseline=12)

    assert before.fit is not None
    assert after.fit is not None
    assert after.fit.lines[0].upper == before.fit.lines[0].upper + Fraction(shift)
    assert after.hits == before.hits


@given(COUNTS.filter(lambda pairs: len(pairs) > 14), st.randoms(use_true_random=False))
def test_permuting_what_comes_after_the_baseline_leaves_its_limits(
    pairs: list[tuple[int, int]], random: object
) -> None:
    later = pairs[12:]
    random.shuffle(later)  # type: ignore[attr-defined]
    mixed = pairs[:12] + later

    first = p_prime_fitting([h for h, _ in pairs], [n for _, n in pairs])(range(12))
    second = p_prime_fitting([h for h, _ in mixed], [n for _, n in mixed])(range(12))

    assert first.lines[:12] == second.lines[:12]
    assert first.spread == second.spread
    assert sorted(map(_key, first.lines)) == sorted(map(_key, second.lines))


def _key(lines: Lines) -> tuple[Fraction, ...]:
    return (lines.lower, lines.upper, lines.center)


def test_limits_follow_the_number_of_cases() -> None:
    fit = p_prime_fitting([50] * 12 + [5, 500], [100] * 12 + [10, 1000])(range(12))

    # chance alone: 0.5 / sqrt(n)
    assert [round(float(lines.upper), 4) for lines in fit.lines[-3:]] == [0.65, 0.9743, 0.5474]


def test_an_event_after_a_year_without_any_lies_outside_limits_of_no_width() -> None:
    judged = judge([0] * 12 + [1], u_prime_fitting([0] * 12 + [1], [30] * 13, as_counts=True), baseline=12)

    assert judged.fit is not None
    assert judged.fit.lines[-1].upper == 0
    assert judged.rules[-1] == ("outside-limits",)


def test_a_trend_is_one_of_what_the_moving_centre_leaves() -> None:
    # Counts rise with the days that they cover, and rise no faster: no trend.
    days = [10] * 12 + [10, 11, 12, 13, 14, 15, 16]
    counts = [100, 101] * 6 + [10 * day for day in days[12:]]
    fitting = u_prime_fitting(counts, days, as_counts=True)

    assert "trend-of-6" not in judge(counts, fitting, baseline=12, trend_of="multiply").rules[-1]
    assert "trend-of-6" in judge(counts, xmr_fitting([Fraction(c) for c in counts]), baseline=12).rules[-1]


def test_assurance_asks_about_each_of_the_last_twelve_ranges() -> None:
    # 90 %: with 1,000 cases the range is 87.2 to 92.8, with 20 it is 69.9 to 100.
    hits, cases = [900] * 24, [1000] * 24
    wide_once = ([*hits[:-3], 18, 900, 900], [*cases[:-3], 20, 1000, 1000])

    for (numerators, denominators), expected in (((hits, cases), "will-reach"), (wide_once, "reaches-in-some-periods")):
        values = [Fraction(100 * h, n) for h, n in zip(numerators, denominators, strict=True)]
        fitting = p_prime_fitting(numerators, denominators, per=100)
        judged = judge(values, fitting, baseline=12, direction="up", target=85, floor=0, ceiling=100)
        assert judged.assurance == expected
