"""The chart of any plain series, for `civicstat metrics chart`: JSON types, decimals as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from civicstat.inference.charts.judge import FEWEST_BASELINE_VALUES, Direction
from civicstat.inference.charts.lines import as_decimal
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.chart_rows import Form, Row, SeriesError, SeriesRows, read_rows
from civicstat.metrics.chart_words import CHARTS, NO_SEASON_BETWEEN_EVENTS, NOT_ASKED, season_words
from civicstat.metrics.charting import PERCENT, Charting, ChartPoint, SegmentChart, chart_segment
from civicstat.metrics.outlook import HORIZON, NEWEST, label_after, look_to_target, newest_of
from civicstat.metrics.segments import Segment, segments_of
from civicstat.vocabulary.period import Period, PeriodKind
from civicstat.vocabulary.signal import Chart, SegmentStart


Kind = Literal["auto", "xmr", "p-prime", "u-prime", "t", "g"]
Unit = Literal["percent", "days", "hours", "requests"]

# How many first values set the range when nobody says: half a year of weeks, four weeks of days, a year of the others.
BASELINES: dict[PeriodKind, int] = {"week": 26, "day": 28}
BASELINE = 12
# Of the time between events, which scatters widely: with fewer the limits are a guess.
BASELINE_EVENTS = 20
_DIGITS_OF_PERCENT = 2
# A rate shows so many digits that matter.
_DIGITS_OF_RATE = 4


def chart_series(
    rows: Sequence[Row],
    *,
    target: Decimal | None = None,
    direction: Direction = "none",
    baseline_periods: int | None = None,
    unit: Unit | None = None,
    kind: Kind = "auto",
    season: Literal["auto", "none"] = "auto",
    starts: Sequence[SegmentStart] = (),
) -> dict[str, Any]:
    """The chart of any series.

    Parameters
    ----------
    rows
        In any order: `period` (a label such as `2014-06`) with `value` (decimal text; empty where there is none) or
        with `numerator` and `denominator`; or a single column of days, one row per event.
    baseline_periods
        How many first values set the range, at least 10.
    unit
        Clips the limits where that unit cannot go; None clips nothing. Shares are percent, counts end at 0.
    kind
        Which chart; `auto` goes by the columns.
    season
        `none`: leave the season in.
    starts
        Breaks and new baselines.

    Returns
    -------
    dict
        `chart` (kind, why), `removed` (season, words), `segments`, and of the newest segment `center`, `lower`,
        `upper` at its latest value (null when too short), `baseline`, `spread`, `target`, `variation`, `assurance` and
        `outlook` (when the target is reached if the work goes on as it is, `metrics.outlook`; null without a target).
        `points` (period, value, own center and limits, rules) and `flags` (the points with a rule) are those of all
        segments. `not_applied`: breaks outside the series, and new baselines that are not yet complete.

    Raises
    ------
    SeriesError
        With every row that is no point, or when the series does not suit the chart that was asked for.
    """
    series = read_rows(rows)
    chart, because = _chart_for(series, kind)
    periods = [period for period, _ in series.points]
    points = [_with_value(point, chart) for _, point in series.points]
    how = _charting(series, chart, target=target, direction=direction, unit=unit)
    how = replace(how, has_season=season == "auto", baseline=_baseline(series.form, periods, baseline_periods))
    digits = _digits(points, chart)
    segments = segments_of(
        [period.start for period in periods], [point is not None for point in points], starts, baseline=how.baseline
    )
    drawn = [_segment(segment, periods, points, how, digits) for segment in segments]
    newest = drawn[-1]
    every = [point for segment in drawn for point in segment["points"]]
    return {
        "chart": {
            "kind": chart,
            "why": f"{CHARTS[chart][0]} {because[0]}",
            "why_es": f"{CHARTS[chart][1]} {because[1]}",
        },
        **{name: value for name, value in newest.items() if name not in ("points", "starts")},
        "segments": [{name: value for name, value in part.items() if name != "points"} for part in drawn],
        "points": every,
        "flags": [point for point in every if point["rules"]],
        "target": _text(target),
        "outlook": _outlook(newest, periods[0].kind, target=target, direction=direction),
        "not_applied": [
            _start(start)
            for start in sorted(starts, key=lambda start: start.day)
            if start not in [segment.starts for segment in segments]
        ],
    }


def _outlook(
    newest: Mapping[str, Any], kind: PeriodKind, *, target: Decimal | None, direction: Direction
) -> dict[str, Any] | None:
    """The outlook of the newest segment; None where nothing is to be reached, or between events."""
    if target is None or direction == "none" or kind not in NEWEST:
        return None
    known = [(step, point) for step, point in enumerate(newest["points"]) if point["value"] is not None]
    dots = [(step, Decimal(point["value"]), _decimal(point.get("center"))) for step, point in known]
    ahead = look_to_target(
        newest_of(dots, kind, has_season=newest["removed"]["season"] is not None),
        target=target,
        direction=direction,
        assurance=newest["assurance"],
        fewest=NEWEST[kind],
        horizon=HORIZON[kind],
    )
    steps = {"at": ahead.at, "earliest": ahead.earliest, "latest": ahead.latest}
    last = known[-1][1]["period"] if known else ""
    return {"verdict": ahead.verdict, **{name: label_after(last, step) for name, step in steps.items()}}


_FILE_HAS: dict[Form, tuple[str, str]] = {
    "values": ("The file holds single values.", "El archivo contiene valores sueltos."),
    "counts": (
        "The file holds numerators and denominators, and no numerator is greater.",
        "El archivo contiene numeradores y denominadores, y ningún numerador es mayor.",
    ),
    "events": ("The file holds the days of events.", "El archivo contiene los días de los sucesos."),
}
_RATES = (
    "The file holds numerators and denominators, and these are amounts, not cases.",
    "El archivo contiene numeradores y denominadores, y estos son cantidades, no casos.",
)
_SAME_DAY = ("Some events fall on one day.", "Algunos sucesos caen en el mismo día.")
_ASKED = ("It was asked for.", "Así se pidió.")
_FITS: dict[Form, tuple[Chart, ...]] = {
    "values": ("xmr", "t", "g"),
    "counts": ("p-prime", "u-prime"),
    "events": ("t", "g"),
}


def _chart_for(series: SeriesRows, kind: Kind) -> tuple[Chart, tuple[str, str]]:
    points = [point for _, point in series.points if point is not None]
    amounts = [(point.hits or 0, point.amount) for point in points if point.amount is not None]
    are_cases = all(amount.denominator == 1 and hits <= amount for hits, amount in amounts)
    has_zero = any(point.value == 0 for point in points)
    if kind == "auto":
        if series.form == "values":
            return "xmr", _FILE_HAS["values"]
        if series.form == "counts":
            return ("p-prime", _FILE_HAS["counts"]) if are_cases else ("u-prime", _RATES)
        return ("g", _SAME_DAY) if has_zero else ("t", _FILE_HAS["events"])
    if kind not in _FITS[series.form]:
        raise _unsuited(kind, f"the file holds {series.form}", f"one of {', '.join(_FITS[series.form])}")
    if kind == "p-prime" and not are_cases:
        raise _unsuited(
            kind, "a numerator is greater than its denominator, or a denominator is no whole number", "cases"
        )
    if kind == "t" and (has_zero or any(point.value < 0 for point in points)):
        raise _unsuited(kind, "a time between events is not above 0", "times above 0; else --kind g")
    if kind == "g" and any(point.value < 0 or point.value != int(point.value) for point in points):
        raise _unsuited(kind, "a value is not a whole number from 0 up", "days or cases between events")
    return kind, _ASKED


def _unsuited(kind: str, found: str, expected: str) -> SeriesError:
    return SeriesError(
        f"a {kind} chart does not suit this file: {found}",
        where="--kind",
        expected=expected,
        next_step="Leave --kind out, or mend the file.",
    )


def _with_value(point: ChartPoint | None, chart: Chart) -> ChartPoint | None:
    """A share in percent, a rate as it is: both to 50 digits, rounded only where they are shown."""
    if point is None or point.hits is None or not point.amount:
        return point
    return replace(
        point, value=as_decimal(Fraction(point.hits * (PERCENT if chart == "p-prime" else 1)) / point.amount)
    )


def _charting(
    series: SeriesRows, chart: Chart, *, target: Decimal | None, direction: Direction, unit: Unit | None
) -> Charting:
    floor = 0 if chart != "xmr" or unit is not None else None
    ceiling = PERCENT if chart == "p-prime" or unit == "percent" else None
    return Charting(chart=chart, baseline=BASELINE, direction=direction, target=target, floor=floor, ceiling=ceiling)


def _baseline(form: Form, periods: Sequence[Period], asked: int | None) -> int:
    usual = BASELINE_EVENTS if form == "events" else BASELINES.get(periods[0].kind, BASELINE)
    return max(usual if asked is None else asked, FEWEST_BASELINE_VALUES)


def _digits(points: Sequence[ChartPoint | None], chart: Chart) -> int:
    known = [point for point in points if point is not None]
    if chart == "p-prime":
        return _DIGITS_OF_PERCENT
    if chart == "u-prime":
        hits, amount = sum(point.hits or 0 for point in known), sum(point.amount or Fraction(0) for point in known)
        size = as_decimal(Fraction(hits) / amount).adjusted() if hits else 0
        return max(1, _DIGITS_OF_RATE - 1 - size)
    return max([1, *(-int(point.value.as_tuple().exponent) for point in known)])


def _segment(
    segment: Segment,
    periods: Sequence[Period],
    points: Sequence[ChartPoint | None],
    how: Charting,
    digits: int,
) -> dict[str, Any]:
    inside = range(segment.first, segment.after)
    known = [points[i] for i in inside]
    judged = [point for point in known if point is not None]
    chart = chart_segment(judged, how)
    rows: list[dict[str, Any]] = []
    position = 0
    for i in inside:
        point = points[i]
        if point is None:
            rows.append({"period": periods[i].label, "value": None, "rules": []})
            continue
        rows.append(_point(point, chart, position, how, digits))
        position += 1
    latest = chart.lines(len(judged) - 1, digits) if judged else None
    fit = chart.judged.fit
    season = None
    if chart.season is not None:
        season = judged[chart.season.first].period.label, judged[chart.season.last].period.label
    english, spanish = _removed(how, periods, len(judged), season)
    return {
        "starts": None if segment.starts is None else _start(segment.starts),
        **{name: None if latest is None else _text(getattr(latest, name)) for name in ("center", "lower", "upper")},
        "baseline": None if fit is None else [judged[0].period.label, judged[how.baseline - 1].period.label],
        "spread": None if fit is None or fit.spread is None else _text(round_half_even(fit.spread, 2)),
        "removed": {"season": list(season) if season else None, "words": english, "words_es": spanish},
        "variation": chart.judged.variation,
        "assurance": chart.judged.assurance,
        "points": rows,
    }


def _point(point: ChartPoint, chart: SegmentChart, position: int, how: Charting, digits: int) -> dict[str, Any]:
    lines = chart.lines(position, digits)
    value = point.value if point.hits is None else round_half_even(point.value, digits)
    shown: dict[str, Any] = {"period": point.period.label, "value": _text(value)}
    if lines is not None:
        shown |= {"center": _text(lines.center), "lower": _text(lines.lower), "upper": _text(lines.upper)}
    return shown | {"rules": list(chart.judged.rules[position])}


def _start(start: SegmentStart) -> dict[str, str]:
    return {"what": start.what, "from": start.day, "reason": start.reason}


def _removed(how: Charting, periods: Sequence[Period], values: int, season: tuple[str, str] | None) -> tuple[str, str]:
    if how.chart in ("t", "g"):
        return NO_SEASON_BETWEEN_EVENTS
    return season_words(periods[0].kind, values, season) if how.has_season else NOT_ASKED


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
