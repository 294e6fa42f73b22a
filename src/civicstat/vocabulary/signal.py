"""A signal: a process-behaviour chart as finished values, one per series and segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self


# NHS Making Data Count's rules: why a point counts as more than noise.
Rule = Literal["outside-limits", "run-of-7", "trend-of-6", "two-of-three-near-limit"]
Variation = Literal["common-cause", "special-cause-improving", "special-cause-concerning", "special-cause", "too-short"]
Assurance = Literal["will-reach", "reaches-in-some-periods", "will-not-reach", "no-target", "too-short"]


@dataclass(frozen=True)
class SignalPoint:
    """One dot: its figure, the published value (None where the figure has none) and the rules that it fired."""

    key: str
    period: str
    value: Decimal | None
    is_final: bool
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Signal:
    """Centre, limits and flags of a series, rounded as published.

    `key` is `metric|v3|community-area:23|-|month#1`: the series, the kind of period and the segment. `baseline` holds
    the labels of the first and last period that set the range. Without enough points the limits are None and
    `variation` is `too-short`.
    """

    key: str
    chart: Literal["xmr"]
    unit: str
    digits: int
    center: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    baseline: tuple[str, str] | None
    points: Sequence[SignalPoint]
    target: Decimal | None
    variation: Variation
    assurance: Assurance

    def to_json(self) -> dict[str, Any]:
        """One element of a signals object."""
        return {
            "key": self.key,
            "chart": self.chart,
            "unit": self.unit,
            "digits": self.digits,
            "center": _text(self.center),
            "lower": _text(self.lower),
            "upper": _text(self.upper),
            "baseline": None if self.baseline is None else list(self.baseline),
            "points": [
                {
                    "key": point.key,
                    "period": point.period,
                    "value": _text(point.value),
                    "is_final": point.is_final,
                    "rules": list(point.rules),
                }
                for point in self.points
            ],
            "target": _text(self.target),
            "variation": self.variation,
            "assurance": self.assurance,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The signal that one element of a signals object holds."""
        return cls(
            key=fields["key"],
            chart=fields["chart"],
            unit=fields["unit"],
            digits=fields["digits"],
            center=_decimal(fields["center"]),
            lower=_decimal(fields["lower"]),
            upper=_decimal(fields["upper"]),
            baseline=None if fields["baseline"] is None else (fields["baseline"][0], fields["baseline"][1]),
            points=tuple(
                SignalPoint(p["key"], p["period"], _decimal(p["value"]), p["is_final"], tuple(p["rules"]))
                for p in fields["points"]
            ),
            target=_decimal(fields["target"]),
            variation=fields["variation"],
            assurance=fields["assurance"],
        )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
