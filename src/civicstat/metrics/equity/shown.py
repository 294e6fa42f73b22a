"""How an equity comparison shows its numbers: decimals as text, shares in percent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.rounding import round_half_even
from civicstat.metrics.equity.gap import Interval
from civicstat.metrics.equity.words import Both


PERCENT = 100
DIGITS_OF_PERCENT = 2
_DIGITS_OF_RATIO = 3
_DIGITS_OF_INDEX = 4


@dataclass(frozen=True)
class Unit:
    """How numbers are shown: shares in percent, all else as it is."""

    name: str
    times: int | Fraction
    digits: int

    def __call__(self, value: Fraction | Decimal | None) -> str | None:
        """The value as text, rounded once, half to even; None stays None."""
        return None if value is None else format(round_half_even(Fraction(value) * self.times, self.digits), "f")


RATIO = Unit("times", 1, _DIGITS_OF_RATIO)
# Of 100 at low need, so many at high need: a ratio in words that need no decimal point.
OF_100 = Unit("of 100", PERCENT, 1)
INDEX = Unit("", 1, _DIGITS_OF_INDEX)
PART = Unit("percent", PERCENT, DIGITS_OF_PERCENT)


def ends(interval: Interval | None, unit: Unit, method: str) -> dict[str, Any] | None:
    """An interval with the name of its method."""
    return None if interval is None else {"low": unit(interval[0]), "high": unit(interval[1]), "method": method}


def whole(hits: Fraction) -> int | None:
    """A count; the sum of single values is none."""
    return int(hits) if hits.denominator == 1 else None


def both(name: str, words: Both) -> dict[str, str]:
    """Words of both languages."""
    return {name: words[0], f"{name}_es": words[1]}


def both_lists(name: str, words: Sequence[Both]) -> dict[str, list[str]]:
    """A list of words of both languages."""
    return {name: [english for english, _ in words], f"{name}_es": [spanish for _, spanish in words]}
