"""Which counts are rare, and the t or g chart that takes the place of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.charts.judge import Direction
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.charting import Charting, ChartPoint, chart_segment
from civicstat.metrics.rare_events.between import Gap, PeriodFigure, Waiting, as_value, gaps_between, waiting_since
from civicstat.metrics.segments import Segment, segments_of
from civicstat.metrics.signals import RAREST_MEAN, baseline_length, is_judged, starts_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.signal import Chart, Signal, SignalPoint


# The kind of period whose mean decides: that of the metric's chart.
_DECIDES: tuple[PeriodKind, ...] = ("month", "quarter", "week")
# In what the time between is counted: the finest that is published.
_FINEST: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter")
# How many first gaps set the range: they scatter widely, and with fewer the limits are a guess.
BASELINE_GAPS = 20
_DIGITS, _DIGITS_OF_MEAN = 1, 2
_UPSIDE_DOWN: dict[Direction, Direction] = {"up": "down", "down": "up", "none": "none"}


@dataclass(frozen=True)
class RareEvents:
    """The time between the events of one metric, charted.

    `kind` and `mean`: the periods whose mean count made them rare. `counted_in`: the periods that gaps are counted in.
    """

    metric: str
    kind: PeriodKind
    mean: Decimal
    periods: int
    counted_in: PeriodKind
    signals: Sequence[Signal]
    waiting: Waiting | None

    def to_json(self) -> dict[str, Any]:
        """The metric's entry in the object `rare-events`."""
        waiting = self.waiting
        return {
            "kind": self.kind,
            "mean": format(self.mean, "f"),
            "periods": self.periods,
            "counted_in": self.counted_in,
            "segments": [signal.to_json() for signal in self.signals],
            "waiting": None
            if waiting is None
            else {"since": waiting.since.label, "until": waiting.until.label, "length": waiting.length},
        }


def rare_events(definition: Definition, figures: Sequence[Figure]) -> RareEvents | None:
    """The chart of the time between events, for the whole city; None where a count is not rare.

    Notes
    -----
    A count is rare when the mean of the first final periods, as many as set its range, lies under one a period (of
    months; else of quarters, else of weeks). Then most periods are empty and a chart of counts says next to nothing:
    D. J. Wheeler, "Working with rare events", Quality Digest, October 2011. The time between is counted in the finest
    periods published. Days, no two events of the first gaps on one: a t chart. Else a g chart, which is made for whole
    numbers and for zero. Fewer events are longer gaps, so better lies on the other side.
    """
    if definition.measure != "count" or definition.table != "service_requests":
        return None
    series = _series(definition, figures)
    kind = next((kind for kind in _DECIDES if kind in series), None)
    if kind is None:
        return None
    length = baseline_length(definition, kind)
    setting = [figure.value for _, figure in series[kind] if is_judged(figure) and figure.value is not None][:length]
    mean = Fraction(sum(setting, Decimal(0))) / len(setting) if setting else Fraction(0)
    if len(setting) < length or mean >= RAREST_MEAN:
        return None
    finest = next(kind for kind in _FINEST if kind in series)
    breaks = [cut.from_ for cut in definition.break_]
    gaps = gaps_between(series[finest], breaks=breaks)
    if not gaps:
        return None
    return RareEvents(
        metric=definition.id,
        kind=kind,
        mean=round_half_even(mean, _DIGITS_OF_MEAN),
        periods=length,
        counted_in=finest,
        signals=_signals(definition, gaps, finest),
        waiting=waiting_since(series[finest]),
    )


def _series(definition: Definition, figures: Sequence[Figure]) -> Mapping[PeriodKind, list[PeriodFigure]]:
    found: dict[PeriodKind, list[PeriodFigure]] = defaultdict(list)
    for figure in figures:
        key = figure.key
        if (key.metric, key.version, key.area, key.group) == (
            definition.id,
            definition.version,
            WHOLE_CITY,
            NO_GROUP,
        ):
            period = parse_period(key.period)
            found[period.kind].append((period, figure))
    return {kind: sorted(points, key=lambda point: point[0]) for kind, points in found.items()}


def _signals(definition: Definition, gaps: Sequence[Gap], finest: PeriodKind) -> list[Signal]:
    # An event stands in the segment in which its gap began, so that no gap is half under another range.
    cuts = segments_of(
        [gap.since for gap in gaps],
        [is_judged(gap.figure) for gap in gaps],
        starts_of(definition),
        baseline=BASELINE_GAPS,
    )
    name = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{NO_GROUP}|between-{finest}s"
    return [
        _signal(definition, f"{name}#{number}", gaps[cut.first : cut.after], finest, cut)
        for number, cut in enumerate(cuts, start=1)
    ]


def _signal(definition: Definition, key: str, gaps: Sequence[Gap], finest: PeriodKind, cut: Segment) -> Signal:
    judged = [gap for gap in gaps if is_judged(gap.figure)]
    drawn = [gap for gap in gaps if not is_judged(gap.figure)]
    how = Charting(
        chart=_chart_for(judged or drawn, finest),
        baseline=BASELINE_GAPS,
        direction=_UPSIDE_DOWN[definition.direction],
        floor=0,
    )
    chart = chart_segment(_points(judged), how, drawn=_points(drawn))
    lines = chart.lines(0, _DIGITS) if judged else None
    fired = iter(chart.judged.rules)
    return Signal(
        key=key,
        chart=how.chart,
        unit=f"{finest}s",
        digits=_DIGITS,
        center=None if lines is None else lines.center,
        lower=None if lines is None else lines.lower,
        upper=None if lines is None else lines.upper,
        baseline=None if lines is None else (judged[0].period.label, judged[how.baseline - 1].period.label),
        points=tuple(
            SignalPoint(str(gap.figure.key), gap.period.label, as_value(gap), is_final, next(fired) if is_final else ())
            for gap, is_final in ((gap, is_judged(gap.figure)) for gap in gaps)
        ),
        target=None,
        variation=chart.judged.variation,
        assurance=chart.judged.assurance,
        starts=cut.starts,
    )


def _chart_for(gaps: Sequence[Gap], finest: PeriodKind) -> Chart:
    return "t" if finest == "day" and all(gap.length for gap in gaps[:BASELINE_GAPS]) else "g"


def _points(gaps: Sequence[Gap]) -> list[ChartPoint]:
    return [ChartPoint(gap.period, as_value(gap)) for gap in gaps]
