"""Process-behaviour charts, computed again: plain fractions, straight from the published figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from civicstat.cycle.verify.verdict import Finding


# 3 / 1.128 as printed by Wheeler, Understanding Variation (1993); the same constant that the charts state.
SCALE = Fraction(266, 100)
FLOOR = Fraction(0)
CEILINGS = {"percent": Fraction(100)}


def wrong_signals(
    signals: Mapping[str, Mapping[str, Any]], figures: Mapping[str, Mapping[str, Any]], *, file: str
) -> Iterator[Finding]:
    """What is wrong with the points, centres and limits of published charts."""
    for key, signal in signals.items():
        for point in signal["points"]:
            figure = figures.get(point["key"])
            if figure is None or figure["value"] != point["value"]:
                expected = "a published figure" if figure is None else str(figure["value"])
                yield Finding(
                    "a chart's point is not the published figure", file, point["key"], expected, str(point["value"])
                )
        if signal["baseline"] is not None:
            yield from _wrong_limits(key, signal, figures, file)


def _wrong_limits(
    key: str, signal: Mapping[str, Any], figures: Mapping[str, Mapping[str, Any]], file: str
) -> Iterator[Finding]:
    first, last = signal["baseline"]
    values = [
        Fraction(point["value"])
        for point in signal["points"]
        if point["value"] is not None
        and point["is_final"]
        and first <= point["period"] <= last
        and figures.get(point["key"], {}).get("bound") == "exact"
    ]
    if len(values) < 2:
        yield Finding("a chart's range rests on fewer than two values", file, key)
        return
    center = sum(values, Fraction(0)) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = SCALE * sum(ranges, Fraction(0)) / len(ranges)
    again = {
        "center": center,
        "lower": max(FLOOR, center - reach),
        "upper": min(CEILINGS.get(signal["unit"], center + reach), center + reach),
    }
    for name, value in again.items():
        places = -int(Decimal(signal[name]).as_tuple().exponent)
        if _rounded(value, places) != Decimal(signal[name]):
            yield Finding(
                f"a chart's {name} does not follow from its figures",
                file,
                f"{key}#{name}",
                format(_rounded(value, places), "f"),
                str(signal[name]),
            )


def _rounded(value: Fraction, places: int) -> Decimal:
    # A fraction that falls on a half has a finite decimal form, so 50 digits decide every tie rightly.
    context = Context(prec=50)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=context)
