"""Limits of single values (XmR), with or without a season."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from civicstat.inference.charts.lines import Fit, Fitting, Lines, mean, mean_moving_range
from civicstat.inference.charts.season import Season


# Turns the mean moving range into three-sigma limits: 3 / 1.128, as D. J. Wheeler prints it (Understanding Variation,
# 1993, p. 60, and the NHS's Making Data Count).
MOVING_RANGE_SCALE = Fraction(266, 100)


def xmr_fitting(values: Sequence[Fraction], *, season: Season | None = None) -> Fitting:
    """XmR: centre and limits from the mean moving range, at each point moved by its season."""

    def fit(setting: range) -> Fit:
        plain = [_plain(value, i, season) for i, value in enumerate(values)]
        first = [plain[i] for i in setting]
        reach = MOVING_RANGE_SCALE * mean_moving_range(first) * (season.widening if season else 1)
        lines = Lines.around(mean(first), reach)
        if season is None:
            return Fit((lines,) * len(values))
        if season.mode == "multiply":
            return Fit(tuple(lines.times(effect) for effect in season.effects))
        return Fit(tuple(Lines.around(lines.center + effect, reach) for effect in season.effects))

    return fit


def _plain(value: Fraction, position: int, season: Season | None) -> Fraction:
    if season is None:
        return value
    effect = season.effects[position]
    return value / effect if season.mode == "multiply" else value - effect
