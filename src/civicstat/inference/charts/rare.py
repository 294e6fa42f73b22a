"""Limits of rare events: the time between them (t), or the days or cases between them (g)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from civicstat.inference.charts.lines import (
    RANGE_PER_SIGMA,
    SIGMAS,
    Fit,
    Fitting,
    Lines,
    mean,
    mean_moving_range,
    power,
    root,
)


# Times between random events, raised to this power, are almost normal.
NELSON = Fraction(10, 36)


def t_fitting(times: Sequence[Fraction]) -> Fitting:
    """The t chart: limits of the times to the power 1/3.6, turned back into times.

    Notes
    -----
    Every time is above zero. L. S. Nelson, "A control chart for parts-per-million nonconforming items", Journal of
    Quality Technology 26 (1994), 239-240. Centre: the mean of the powers, turned back; limits: three sigmas from their
    mean moving range over 1.128.
    """

    def fit(setting: range) -> Fit:
        powers = [power(times[i], NELSON) for i in setting]
        lines = Lines.around(mean(powers), SIGMAS * mean_moving_range(powers) / RANGE_PER_SIGMA)
        turned = Lines(
            *(
                power(max(line, Fraction(0)), 1 / NELSON)
                for line in (lines.center, lines.lower, lines.upper, lines.near_lower, lines.near_upper)
            )
        )
        return Fit((turned,) * len(times))

    return fit


def g_fitting(between: Sequence[Fraction]) -> Fitting:
    """The g chart: limits of the number of days or cases between events.

    Notes
    -----
    Limits: mean plus and minus three times the square root of mean times (mean + 1), the geometric distribution.
    J. C. Benneyan, "Number-between g-type statistical quality control charts", Health Care Management Science 4
    (2001), 305-318. Centre: the median, since most of such numbers lie below their mean and every stretch of them
    would count as a run.
    """

    def fit(setting: range) -> Fit:
        first = sorted(between[i] for i in setting)
        average = mean(first)
        sigma = root(average * (average + 1))
        half = len(first) // 2
        median = first[half] if len(first) % 2 else (first[half - 1] + first[half]) / 2
        lines = Lines(
            median,
            max(average - SIGMAS * sigma, Fraction(0)),
            average + SIGMAS * sigma,
            average - 2 * sigma,
            average + 2 * sigma,
        )
        return Fit((lines,) * len(between))

    return fit
