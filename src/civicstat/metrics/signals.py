"""Process-behaviour charts of a metric's series, as finished values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from civicstat.inference.charts.judge import FEWEST_BASELINE_VALUES
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.charting import PERCENT, Charting, ChartPoint, chart_segment, not_judged
from civicstat.metrics.segments import segments_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period
from civicstat.vocabulary.signal import Chart, SegmentStart, Signal, SignalPoint


# One figure of a series, and its period.
PeriodFigure = tuple[Period, Figure]


# A rolling year overlaps its neighbors, so its moving ranges say nothing; a day is too noisy and a year too rare.
CHARTED_KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter")
# Half a year of weeks: fewer would let one season set the range.
FEWEST_BASELINE_WEEKS = 26
# Requests per period under which a count gets no range: at fewer than one, most periods have none at all, and seven
# empty ones in a row say nothing. For the whole city the time between them is charted instead (`rare_events`).
RAREST_MEAN = 1
# Units in which a value may lie below zero.
_BOTH_WAYS = ("net-requests", "ratio")


def signals_for(definition: Definition, figures: Sequence[Figure], *, as_of: date) -> list[Signal]:
    """One chart per series and kind of period (week, month, quarter), for the city, its areas and its groups.

    Parameters
    ----------
    definition
        Its version's figures are charted; others are left out, since a new version starts a new series.
    figures
        Published figures in any order.
    as_of
        Local day of the release. Targets that start later are not live.

    Returns
    -------
    list of Signal
        Sorted by key; several per series where it is cut at breaks or new baselines. Centre and limits carry at least
        one decimal. Every period is a point; one without a value has the value None. Points that are not final, or
        only a bound ("more than"), are drawn with `is_final` False: they set no range and fire no rule.
    """
    series: dict[tuple[str, PeriodKind], list[PeriodFigure]] = defaultdict(list)
    for figure in figures:
        if (figure.key.metric, figure.key.version) != (definition.id, definition.version):
            continue
        period = parse_period(figure.key.period)
        if period.kind in CHARTED_KINDS:
            series[figure.key.series, period.kind].append((period, figure))
    signals = [
        signal
        for (name, kind), points in series.items()
        for signal in _signals(definition, name, kind, sorted(points, key=lambda point: point[0]), as_of)
    ]
    return sorted(signals, key=lambda signal: signal.key)


def _signals(
    definition: Definition, series: str, kind: PeriodKind, points: Sequence[PeriodFigure], as_of: date
) -> Iterator[Signal]:
    """One signal per segment of a series, numbered from 1."""
    cuts = segments_of(
        [period.start for period, _ in points],
        [is_judged(figure) for _, figure in points],
        starts_of(definition),
        baseline=baseline_length(definition, kind),
    )
    for number, cut in enumerate(cuts, start=1):
        yield _signal(definition, f"{series}|{kind}#{number}", kind, points[cut.first : cut.after], as_of, cut.starts)


def _signal(
    definition: Definition,
    key: str,
    kind: PeriodKind,
    points: Sequence[PeriodFigure],
    as_of: date,
    starts: SegmentStart | None,
) -> Signal:
    target = live_target(definition, min(points[-1][0].end, as_of))
    judged = [(period, figure) for period, figure in points if is_judged(figure)]
    drawn = [(period, figure) for period, figure in points if not is_judged(figure) and figure.value is not None]
    how = charting_of(definition, kind, [*judged, *drawn], target=target)
    values = _points(judged, how)
    if _is_too_rare(definition, values[: how.baseline]):
        chart = not_judged(values, how)
    else:
        chart = chart_segment(values, how, drawn=_points(drawn, how))
    digits = max(definition.digits, 1)
    order = {period.label: position for position, (period, _) in enumerate([*judged, *drawn])}
    lines = {label: chart.lines(position, digits) for label, position in order.items()}
    rules = {period.label: fired for (period, _), fired in zip(judged, chart.judged.rules, strict=True)}
    latest = lines[judged[-1][0].label] if judged else None
    spread = None if chart.judged.fit is None else chart.judged.fit.spread
    return Signal(
        key=key,
        chart=how.chart,
        unit=definition.unit,
        digits=digits,
        center=None if latest is None else latest.center,
        lower=None if latest is None else latest.lower,
        upper=None if latest is None else latest.upper,
        baseline=None if latest is None else (judged[0][0].label, judged[how.baseline - 1][0].label),
        points=tuple(
            SignalPoint(
                str(figure.key),
                period.label,
                figure.value,
                is_judged(figure),
                rules.get(period.label, ()),
                None if chart.has_one_range else lines.get(period.label),
            )
            for period, figure in points
        ),
        target=target,
        variation=chart.judged.variation,
        assurance=chart.judged.assurance,
        spread=None if spread is None else round_half_even(spread, 2),
        season=None
        if chart.season is None
        else (judged[chart.season.first][0].label, judged[chart.season.last][0].label),
        starts=starts,
    )


def charting_of(
    definition: Definition, kind: PeriodKind, points: Sequence[PeriodFigure], *, target: Decimal | None
) -> Charting:
    """The chart that suits a measure.

    A share is charted with its cases (p-prime). Requests of months and quarters are charted with their days
    (u-prime), since months differ in length; weeks do not, and there u-prime is XmR. All else is single values.
    """
    chart: Chart = "xmr"
    if definition.measure == "share" and all(
        figure.numerator is not None and figure.denominator for _, figure in points
    ):
        chart = "p-prime"
    elif definition.measure == "count" and kind != "week":
        chart = "u-prime"
    floor, ceiling = _natural_bounds(definition.unit)
    return Charting(
        chart=chart,
        baseline=baseline_length(definition, kind),
        direction=definition.direction,
        target=target,
        floor=floor,
        ceiling=ceiling,
        as_counts=True,
        is_positive=floor == 0 and ceiling is None,
    )


def _is_too_rare(definition: Definition, setting: Sequence[ChartPoint]) -> bool:
    if definition.measure != "count" or not setting:
        return False
    return sum((point.value for point in setting), Decimal(0)) < RAREST_MEAN * len(setting)


def starts_of(definition: Definition) -> list[SegmentStart]:
    """The breaks and new baselines that a definition states."""
    return [
        *(SegmentStart("break", cut.from_.isoformat(), cut.reason, cut.reason_es) for cut in definition.break_),
        *(SegmentStart("rebase", cut.from_.isoformat(), cut.reason, cut.reason_es) for cut in definition.rebase),
    ]


def _points(points: Sequence[PeriodFigure], how: Charting) -> list[ChartPoint]:
    return [ChartPoint(period, _value(figure), *_counts(period, figure, how)) for period, figure in points]


def _counts(period: Period, figure: Figure, how: Charting) -> tuple[int | None, Fraction | None]:
    if how.chart == "p-prime" and figure.denominator is not None:
        return figure.numerator, Fraction(figure.denominator)
    if how.chart == "u-prime":
        return int(_value(figure)), Fraction((period.end - period.start).days + 1)
    return None, None


def _value(figure: Figure) -> Decimal:
    if figure.value is None:
        raise ValueError(f"{figure.key} has no value to chart")
    return figure.value


def is_judged(figure: Figure) -> bool:
    """Whether a figure may set a range and fire a rule: an exact value of a settled period.

    A few requests of the period may still wait to be judged; else a single one with a far promised date would take the
    newest months out of a chart.
    """
    return figure.value is not None and figure.bound == "exact" and figure.has_settled


def baseline_length(definition: Definition, kind: PeriodKind) -> int:
    """How many first periods with a final value set the range; until they exist the chart is too short."""
    fewest = FEWEST_BASELINE_WEEKS if kind == "week" else FEWEST_BASELINE_VALUES
    return max(definition.baseline_periods, fewest)


def live_target(definition: Definition, day: date) -> Decimal | None:
    """The target in force on a day: the last one that had started; None before the first."""
    started = [target for target in definition.target if target.from_ <= day]
    return max(started, key=lambda target: target.from_).value if started else None


def _natural_bounds(unit: str) -> tuple[int | None, int | None]:
    if unit in _BOTH_WAYS:
        return None, None
    return 0, PERCENT if unit == "percent" else None
