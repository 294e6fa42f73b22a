"""The lines of a chart, computed again from the published figures: one plain way for every kind of chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from civicstat.vocabulary.period import parse_period


# 3 / 1.128 as printed by Wheeler, Understanding Variation (1993), for single values; unrounded for counts.
SCALE = Fraction(266, 100)
COUNTED_SCALE = 3 / Fraction("1.128")
BELOW_ZERO = ("net-requests", "ratio")
CEILINGS = {"percent": Fraction(100)}
# Years of a kind of period that a season is found in, and how many of its periods make one.
SEASON_LENGTHS = {"month": (3, 12), "week": (2, 52)}


@dataclass(frozen=True)
class Dot:
    """One point as it stands in the record, beside its figure."""

    period: str
    value: Fraction
    hits: int
    amount: Fraction


@dataclass(frozen=True)
class Again:
    """What one point's lines must be; `near_*` is where the outer thirds begin, limits are clipped."""

    center: Fraction
    lower: Fraction
    upper: Fraction
    near_lower: Fraction
    near_upper: Fraction


@dataclass(frozen=True)
class Chart:
    """A signal and the dots that have a value, those judged first."""

    signal: Mapping[str, Any]
    dots: Sequence[Dot]
    judged: int

    @property
    def multiplies(self) -> bool:
        """Whether a season and a moving centre multiply, rather than add."""
        unit = self.signal["unit"]
        return self.signal["chart"] != "p-prime" and unit != "percent" and unit not in BELOW_ZERO

    def spread_and_lines(self, first: int, after: int) -> tuple[Fraction, list[Again]]:
        """Sigma z (0 for single values) and the lines of every dot, set by the judged dots from `first` on."""
        effects, widening = self._season()
        levels = [self._level(dot) for dot in self.dots]
        setting = range(first, after)
        middle = self._middle(setting, levels, effects)
        expected = [middle * e if self.multiplies else middle + e for e in effects]
        chance = [self._chance(level, dot, e) for level, dot, e in zip(expected, self.dots, effects, strict=True)]
        scores = [(levels[i] - expected[i]) / chance[i] if chance[i] else Fraction(0) for i in setting]
        ranges = [abs(later - earlier) for earlier, later in pairwise(scores)]
        typical = sum(ranges, Fraction(0)) / len(ranges)
        counted = self.signal["chart"] != "xmr"
        spread = max(typical / Fraction("1.128"), Fraction(1)) * widening if counted else Fraction(0)
        reach = 3 * spread if counted else SCALE * typical * widening
        lines = [
            self._lines(level, reach * one, dot) for level, one, dot in zip(expected, chance, self.dots, strict=True)
        ]
        return spread, lines

    def _middle(self, setting: range, levels: Sequence[Fraction], effects: Sequence[Fraction]) -> Fraction:
        """The level that the setting dots have in common, each with its season taken out."""
        if not self.multiplies:
            rest = [self.dots[i].amount * (levels[i] - effects[i]) for i in setting]
            return sum(rest, Fraction(0)) / sum((self.dots[i].amount for i in setting), Fraction(0))
        if self.signal["chart"] == "xmr":
            return sum((levels[i] / effects[i] for i in setting), Fraction(0)) / len(setting)
        exposure = sum((self.dots[i].amount * effects[i] for i in setting), Fraction(0))
        return Fraction(sum(self.dots[i].hits for i in setting)) / exposure

    def _level(self, dot: Dot) -> Fraction:
        return dot.value if self.signal["chart"] == "xmr" else Fraction(dot.hits) / dot.amount

    def _chance(self, level: Fraction, dot: Dot, effect: Fraction) -> Fraction:
        """One sigma of chance alone; of single values the scale on which all dots scatter alike."""
        if self.signal["chart"] == "p-prime":
            share = min(max(level, Fraction(0)), Fraction(1))
            return square_root(share * (1 - share) / dot.amount)
        if self.signal["chart"] == "u-prime":
            return square_root(level / dot.amount)
        return effect if self.multiplies else Fraction(1)

    def _lines(self, level: Fraction, reach: Fraction, dot: Dot) -> Again:
        scale = {"p-prime": Fraction(100), "u-prime": dot.amount}.get(self.signal["chart"], Fraction(1))
        if self.signal["chart"] == "p-prime":
            level = min(max(level, Fraction(0)), Fraction(1))
        center, far = level * scale, reach * scale
        unit = self.signal["unit"]
        lower = center - far if unit in BELOW_ZERO else max(Fraction(0), center - far)
        upper = min(CEILINGS.get(unit, center + far), center + far)
        return Again(center, lower, upper, center - far * 2 / 3, center + far * 2 / 3)

    def _season(self) -> tuple[list[Fraction], Fraction]:
        """The season's effect on every dot, and how much wider the range is for having been estimated."""
        labels = self.signal.get("season")
        if labels is None:
            return [Fraction(1 if self.multiplies else 0)] * len(self.dots), Fraction(1)
        kind = parse_period(labels[0]).kind
        years, length = SEASON_LENGTHS[kind]
        own = self.dots[: years * length]
        values = [self._level(dot) for dot in own]
        last = len(own) - length
        drift = sum((values[last + i] - values[i] for i in range(length)), Fraction(0)) / length / last
        level = [value - drift * (i - Fraction(len(own) - 1, 2)) for i, value in enumerate(values)]
        by_month: dict[int, list[Fraction]] = defaultdict(list)
        for start in range(0, len(own), length):
            year = level[start : start + length]
            usual = sum(year, Fraction(0)) / length
            for dot, value in zip(own[start : start + length], year, strict=True):
                by_month[month_of(dot.period)].append(value / usual if self.multiplies else value - usual)
        effect = {month: sum(found, Fraction(0)) / len(found) for month, found in by_month.items()}
        fewest = min(len(found) for found in by_month.values())
        return [effect[month_of(dot.period)] for dot in self.dots], square_root(Fraction(fewest + 1, fewest - 1))


def month_of(label: str) -> int:
    """The month of a month, or of a week's Thursday."""
    if "W" in label:
        monday = date.fromisocalendar(int(label[:4]), int(label[6:8]), 1)
        return (monday + timedelta(days=3)).month
    return int(label[5:7])


def square_root(value: Fraction) -> Fraction:
    """To 60 digits: ten more than the charts carry."""
    context = Context(prec=60)
    return Fraction(context.sqrt(context.divide(Decimal(value.numerator), Decimal(value.denominator))))
