"""A city in which nothing changes: how many of its measures a briefing calls unusual, how long its charts keep still.

The measures are the awkward kind: shares and counts that scatter more than chance, of months of unequal size, with a
season, and skewed waiting times. docs/explanation/process-behaviour-charts.md states the rates that are held here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from civicstat.inference.charts.counted import p_prime_fitting, u_prime_fitting
from civicstat.inference.charts.judge import hits_on
from civicstat.inference.charts.lines import Fitting
from civicstat.inference.charts.measured import xmr_fitting
from civicstat.inference.charts.rare import g_fitting, t_fitting
from civicstat.metrics.signals import signals_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.period import Period, periods_between


AS_OF = date(2015, 12, 31)
SHAPE = np.array([70, 75, 90, 100, 115, 125, 135, 130, 115, 95, 80, 70]) / 100
Draw = Callable[[np.random.Generator, list[Period]], list[Any]]

# Measures of a briefing, by kind.
SHARES, COUNTS, SEASONAL, WAITS = 25, 10, 15, 10
# Of 60 measures in which nothing changes, the mean number that a briefing shows as unusual; measured, with room for
# chance, on 200 briefings.
STATED_UNUSUAL = 6.0


def shares(rng: np.random.Generator, periods: list[Period]) -> list[Any]:
    """Of 40 to 400 cases a month, with a chance that wanders from month to month."""
    level, cases = rng.uniform(0.3, 0.95), rng.integers(40, 400)
    sizes = rng.poisson(cases, len(periods)) + 10
    chances = rng.beta(level * 150, (1 - level) * 150, len(periods))
    return [(int(rng.binomial(n, p)), int(n)) for n, p in zip(sizes, chances, strict=True)]


def counts(rng: np.random.Generator, periods: list[Period]) -> list[Any]:
    """Requests by the day, over-dispersed: months differ in length."""
    daily = rng.uniform(0.2, 60)
    return [int(rng.poisson(rng.gamma(40, daily * _days(period) / 40))) for period in periods]


def seasonal_counts(rng: np.random.Generator, periods: list[Period]) -> list[Any]:
    """The same with a summer twice as busy as the winter."""
    daily = rng.uniform(1, 60)
    return [
        int(rng.poisson(rng.gamma(40, daily * _days(period) * SHAPE[period.end.month - 1] / 40))) for period in periods
    ]


def waits(rng: np.random.Generator, periods: list[Period]) -> list[Any]:
    """The median of skewed days, to a tenth of a day."""
    middle = rng.uniform(4, 30)
    return [Decimal(str(round(float(np.median(rng.lognormal(np.log(middle), 1.0, 80))), 1))) for _ in periods]


def _days(period: Period) -> int:
    return (period.end - period.start).days + 1


def _is_unusual(measure: str, values: list[Any], periods: list[Period]) -> bool:
    definition = _definition(measure)
    figures = []
    for period, value in zip(periods, values, strict=True):
        key = FigureKey("m", 1, period.label)
        if measure == "share":
            hits, cases = value
            shown = Decimal(1000 * hits // cases) / 10
            figures.append(Figure(key, shown, numerator=hits, denominator=cases, n=cases, status="final"))
        else:
            figures.append(Figure(key, Decimal(value), n=1, status="final"))
    [signal] = signals_for(definition, figures, as_of=AS_OF)
    return signal.variation.startswith("special-cause")


def _definition(measure: str) -> Definition:
    fields: dict[str, Any] = {
        "id": "m",
        "version": 1,
        "title": "M",
        "title_es": "M",
        "question": "Is it so?",
        "question_es": "¿Es así?",
        "owner": "Nobody",
        "owner_es": "Nadie",
        "measure": measure,
        "numerator": {} if measure == "share" else None,
        "of": {} if measure == "percentile" else None,
        "percentile": 50 if measure == "percentile" else None,
        "periods": ["month"],
        "unit": {"share": "percent", "percentile": "days"}.get(measure, "requests"),
        "digits": 0 if measure == "count" else 1,
        "direction": "up",
        "settles_after_days": 0,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
    }
    return Definition.model_validate(fields)


KINDS: dict[str, tuple[str, Draw, int]] = {
    "shares": ("share", shares, SHARES),
    "counts": ("count", counts, COUNTS),
    "seasonal counts": ("count", seasonal_counts, SEASONAL),
    "waits": ("percentile", waits, WAITS),
}


def unusual_share(kind: str, *, series: int, months: int, seed: int) -> float:
    """Of so many quiet series, the share whose latest month a chart calls unusual."""
    measure, draw, _ = KINDS[kind]
    rng = np.random.default_rng(seed)
    periods = list(periods_between(date(2011, 1, 1), AS_OF, "month"))[:months]
    return sum(_is_unusual(measure, draw(rng, periods), periods) for _ in range(series)) / series


@pytest.mark.slow
@pytest.mark.parametrize("months", [24, 48])
def test_a_briefing_of_60_quiet_measures_shows_no_more_than_the_stated_rate(months: int) -> None:
    expected = sum(
        number * unusual_share(kind, series=300, months=months, seed=21) for kind, (_, _, number) in KINDS.items()
    )

    assert expected <= STATED_UNUSUAL


def _normal(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    values = [Fraction(int(1000 * value)) for value in rng.normal(50, 5, length)]
    return values, xmr_fitting(values)


def _skewed(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    values = [Fraction(int(1000 * value)) for value in rng.exponential(20, length)]
    return values, xmr_fitting(values)


def _p_prime(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    cases = [int(n) for n in rng.integers(40, 400, length)]
    hits = [int(rng.binomial(n, p)) for n, p in zip(cases, rng.beta(105, 45, length), strict=True)]
    return [Fraction(h, n) for h, n in zip(hits, cases, strict=True)], p_prime_fitting(hits, cases)


def _u_prime(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    days = [int(n) for n in rng.integers(28, 32, length)]
    hits = [int(rng.poisson(rng.gamma(40, 2 * n / 40))) for n in days]
    return [Fraction(h, n) for h, n in zip(hits, days, strict=True)], u_prime_fitting(hits, days)


def _t(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    values = [Fraction(int(1000 * gap) + 1, 1000) for gap in rng.exponential(20, length)]
    return values, t_fitting(values)


def _g(rng: np.random.Generator, length: int) -> tuple[list[Fraction], Fitting]:
    values = [Fraction(int(gap) - 1) for gap in rng.geometric(1 / 20, length)]
    return values, g_fitting(values)


CHARTS: dict[str, Any] = {
    "xmr": _normal,
    "xmr, skewed": _skewed,
    "p-prime": _p_prime,
    "u-prime": _u_prime,
    "t": _t,
    "g": _g,
}


def run_lengths(chart: str, *, baseline: int, series: int, seed: int, most: int = 400) -> list[int]:
    """Points after the baseline until the first one that is marked on arrival; `most` where none is."""
    rng = np.random.default_rng(seed)
    lengths = []
    for _ in range(series):
        values, fitting = CHARTS[chart](rng, baseline + most)
        lines = fitting(range(baseline)).lines
        lengths.append(
            next(
                (
                    i - baseline + 1
                    for i in range(baseline, baseline + most)
                    if hits_on(values[max(0, i - 6) : i + 1], lines[max(0, i - 6) : i + 1])[-1]
                ),
                most,
            )
        )
    return lengths


# Median run lengths as documented, less room for chance.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("chart", "at_least"), [("xmr", 20), ("p-prime", 20), ("u-prime", 20), ("t", 20), ("g", 8), ("xmr, skewed", 5)]
)
def test_quiet_charts_keep_still_as_long_as_documented(chart: str, at_least: int) -> None:
    assert float(np.median(run_lengths(chart, baseline=24, series=60, seed=4))) >= at_least
