from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from civicstat.heatmaps.verdict import Gain, Verdict, gain_over, judge, student_t


def fractions(*numbers: int) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


@pytest.mark.parametrize("freedom", [8, 11, 25, 51, 200])
def test_students_t_is_right_to_a_thousandth(freedom: int) -> None:
    assert student_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=0.001)


def test_the_gain_is_the_ratio_of_all_hits() -> None:
    # 24 against 20 hits in every week: a fifth more, and no doubt about it.
    gain = gain_over(fractions(*[24] * 12), fractions(*[20] * 12))

    assert (gain.percent, gain.low, gain.high) == (pytest.approx(20), pytest.approx(20), pytest.approx(20))


def test_the_interval_is_students_for_the_linearised_ratio() -> None:
    ours, theirs = [12, 9, 15, 11] * 4, [10, 10, 12, 10] * 4
    ratio = sum(ours) / sum(theirs)
    rest = np.array([mine - ratio * other for mine, other in zip(ours, theirs, strict=True)])
    # The standard error of a mean, over the mean of the simple count.
    error = rest.std(ddof=1) / np.sqrt(16) / np.mean(theirs)

    gain = gain_over(fractions(*ours), fractions(*theirs))

    assert gain.low == pytest.approx(100 * (ratio - 1 - stats.t.ppf(0.975, 15) * error), abs=0.01)
    assert gain.high == pytest.approx(100 * (ratio - 1 + stats.t.ppf(0.975, 15) * error), abs=0.01)


def test_the_interval_covers_the_true_gain_of_simulated_weeks() -> None:
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(400):
        shared, own, other = rng.poisson(20, 26), rng.poisson(5, 26), rng.poisson(4, 26)
        gain = gain_over(fractions(*(shared + own).tolist()), fractions(*(shared + other).tolist()))
        assert gain.low is not None
        assert gain.high is not None
        covered += gain.low <= 100 * (25 / 24 - 1) <= gain.high

    assert 0.92 <= covered / 400 <= 0.98


def test_few_weeks_have_no_interval_and_no_hits_no_gain() -> None:
    assert gain_over(fractions(*[3] * 11), fractions(*[2] * 11)) == Gain(50.0, None, None)
    assert gain_over(fractions(0, 1), fractions(0, 0)) == Gain(None, None, None)


@pytest.mark.parametrize(
    ("gain", "weeks", "requests", "best_log_score", "verdict"),
    [
        (Gain(6.8, 2.7, 10.8), 52, 5907, True, "gain"),
        (Gain(2.0, 0.1, 3.9), 52, 5907, True, "gain"),
        (Gain(1.9, 0.9, 2.9), 52, 5907, True, "no-useful-gain"),  # certain, and too small to matter
        (Gain(6.8, -0.1, 13.7), 52, 5907, True, "on-trial"),
        (Gain(6.8, 2.7, 10.8), 52, 5907, False, "no-useful-gain"),  # more hits by luck: worse as a whole
        (Gain(-5.0, -9.0, -1.0), 52, 5907, True, "no-useful-gain"),
        (Gain(6.8, None, None), 11, 5907, True, "on-trial"),
        (Gain(6.8, 2.7, 10.8), 52, 99, True, "on-trial"),
        (Gain(None, None, None), 52, 5907, True, "no-useful-gain"),
    ],
)
def test_the_verdict_follows_the_rule(
    gain: Gain, weeks: int, requests: int, best_log_score: bool, verdict: Verdict
) -> None:
    assert judge(gain, weeks=weeks, requests=requests, best_log_score=best_log_score) == verdict
