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
# Single values; shares of cases; counts out of an amount; time, and days or cases, between rare events.
Chart = Literal["xmr", "p-prime", "u-prime", "t", "g"]


@dataclass(frozen=True)
class SegmentStart:
    """Why a segment began: the meaning of the numbers broke off, or the range was set anew for a stated reason.

    `day` is the ISO local day from which it holds.
    """

    what: Literal["break", "rebase"]
    day: str
    reason: str
    reason_es: str


@dataclass(frozen=True)
class RangeLines:
    """Centre and limits, rounded as published."""

    center: Decimal
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True)
class SignalPoint:
    """One dot: its figure, the published value (None where the figure has none) and the rules that it fired.

    `is_final`: the figure's period has settled and its value is exact, whether or not a few requests still wait.
    `lines` are its own where they differ from dot to dot; None where the signal's hold for all.
    """

    key: str
    period: str
    value: Decimal | None
    is_final: bool
    rules: tuple[Rule, ...] = ()
    lines: RangeLines | None = None


@dataclass(frozen=True)
class Signal:
    """Centre, limits and flags of a series, rounded as published.

    `key` is `metric|v3|community-area:23|-|month#1`: the series, the kind of period and the segment. `baseline` holds
    the labels of the first and last period that set the range. Without enough points the limits are None and
    `variation` is `too-short`. Where lines differ from dot to dot, `center`, `lower` and `upper` are those of the
    latest judged one; the address of another is `<key>@2014-05#upper`.

    `spread`: how many times as far the values scatter as chance alone would make them, where the chart rests on counts.
    `season`: the labels of the first and last period whose years set the season; None where none was removed.
    `starts`: why this segment began; None where it begins with the series.
    """

    key: str
    chart: Chart
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
    spread: Decimal | None = None
    season: tuple[str, str] | None = None
    starts: SegmentStart | None = None

    def lines_at(self, point: SignalPoint) -> RangeLines | None:
        """Centre and limits at a point; None without a range."""
        if point.lines is not None or self.center is None or self.lower is None or self.upper is None:
            return point.lines
        return RangeLines(self.center, self.lower, self.upper)

    def to_json(self) -> dict[str, Any]:
        """One element of a signals object; what came after the first charts is left out where it says nothing."""
        later = {
            "spread": _text(self.spread),
            "season": None if self.season is None else list(self.season),
            "starts": None if self.starts is None else _start_to_json(self.starts),
        }
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
                    **({} if point.lines is None else _lines_to_json(point.lines)),
                }
                for point in self.points
            ],
            "target": _text(self.target),
            "variation": self.variation,
            "assurance": self.assurance,
            **{name: value for name, value in later.items() if value is not None},
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
                SignalPoint(
                    p["key"], p["period"], _decimal(p["value"]), p["is_final"], tuple(p["rules"]), _lines_from_json(p)
                )
                for p in fields["points"]
            ),
            target=_decimal(fields["target"]),
            variation=fields["variation"],
            assurance=fields["assurance"],
            spread=_decimal(fields.get("spread")),
            season=None if fields.get("season") is None else (fields["season"][0], fields["season"][1]),
            starts=_start_from_json(fields.get("starts")),
        )


def _lines_to_json(lines: RangeLines) -> dict[str, Any]:
    return {name: _text(getattr(lines, name)) for name in ("center", "lower", "upper")}


def _lines_from_json(fields: Mapping[str, Any]) -> RangeLines | None:
    if "center" not in fields:
        return None
    return RangeLines(Decimal(fields["center"]), Decimal(fields["lower"]), Decimal(fields["upper"]))


def _start_to_json(start: SegmentStart) -> dict[str, str]:
    return {"what": start.what, "from": start.day, "reason": start.reason, "reason_es": start.reason_es}


def _start_from_json(fields: Mapping[str, Any] | None) -> SegmentStart | None:
    if fields is None:
        return None
    return SegmentStart(fields["what"], fields["from"], fields["reason"], fields["reason_es"])


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
