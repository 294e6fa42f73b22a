"""Process-behaviour charts of a metric's series, as finished values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from civicstat.inference.process_behaviour import FEWEST_BASELINE_VALUES, Direction, ProcessChart, process_chart
from civicstat.inference.rounding import round_half_even
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.errors import CivicstatError, VocabularyError
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import Period, PeriodKind, parse_period
from civicstat.vocabulary.signal import Signal, SignalPoint


# A rolling year overlaps its neighbors, so its moving ranges say nothing; a day is too noisy and a year too rare.
CHARTED_KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter")
# Half a year of weeks: fewer would let one season set the range.
FEWEST_BASELINE_WEEKS = 26


class SeriesError(CivicstatError):
    """A series to be charted has a row that is not a period with a number."""


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
        Sorted by key. Centre and limits carry at least one decimal. Every period is a point; one without a value has
        the value None. Points that are not final, or only a bound ("more than"), are drawn with `is_final` False:
        they set no range and fire no rule.
    """
    series: dict[tuple[str, PeriodKind], list[tuple[Period, Figure]]] = defaultdict(list)
    for figure in figures:
        if (figure.key.metric, figure.key.version) != (definition.id, definition.version):
            continue
        period = parse_period(figure.key.period)
        if period.kind in CHARTED_KINDS:
            series[figure.key.series, period.kind].append((period, figure))
    signals = [
        _signal(definition, f"{name}|{kind}#1", kind, sorted(points, key=lambda point: point[0]), as_of)
        for (name, kind), points in series.items()
    ]
    return sorted(signals, key=lambda signal: signal.key)


def chart_series(
    rows: Sequence[Mapping[str, Any]],
    *,
    target: Decimal | None = None,
    direction: Direction = "none",
    baseline_periods: int = 12,
    unit: Literal["percent", "days", "hours", "requests"] | None = None,
) -> dict[str, Any]:
    """The chart of any series, for `civicstat metrics chart SERIES.csv`: JSON types, decimals as text.

    Parameters
    ----------
    rows
        `period` (a label such as `2014-06`) and `value` (decimal text; empty where there is none), in any order.
    unit
        Clips the limits where that unit cannot go; None clips nothing.

    Returns
    -------
    dict
        `center`, `lower`, `upper` (null when too short), `baseline`, `points` (period, value, rules), `flags` (the
        points with a rule), `target`, `variation`, `assurance`.

    Raises
    ------
    SeriesError
        When rows lack a column, hold no period or no number, mix kinds of period or name a period twice.
    """
    points = _read_series(rows)
    values = [value for _, value in points if value is not None]
    baseline = max(baseline_periods, FEWEST_BASELINE_VALUES)
    floor, ceiling = _natural_bounds(unit)
    chart = process_chart(values, baseline=baseline, direction=direction, target=target, floor=floor, ceiling=ceiling)
    digits = max([1, *(-int(value.as_tuple().exponent) for value in values)])
    center, lower, upper = _rounded_limits(chart, digits)
    judged = iter(chart.rules)
    drawn = [
        {"period": period.label, "value": _text(value), "rules": list(next(judged)) if value is not None else []}
        for period, value in points
    ]
    with_value = [period.label for period, value in points if value is not None]
    return {
        "center": _text(center),
        "lower": _text(lower),
        "upper": _text(upper),
        "baseline": None if chart.limits is None else [with_value[0], with_value[baseline - 1]],
        "points": drawn,
        "flags": [point for point in drawn if point["rules"]],
        "target": _text(target),
        "variation": chart.variation,
        "assurance": chart.assurance,
    }


def _signal(
    definition: Definition, key: str, kind: PeriodKind, points: Sequence[tuple[Period, Figure]], as_of: date
) -> Signal:
    target = live_target(definition, min(points[-1][0].end, as_of))
    baseline = baseline_length(definition, kind)
    judged = [(period, figure.value) for period, figure in points if figure.value is not None and is_judged(figure)]
    floor, ceiling = _natural_bounds(definition.unit)
    chart = process_chart(
        [value for _, value in judged],
        baseline=baseline,
        direction=definition.direction,
        target=target,
        floor=floor,
        ceiling=ceiling,
    )
    digits = max(definition.digits, 1)
    center, lower, upper = _rounded_limits(chart, digits)
    rules = {period.label: fired for (period, _), fired in zip(judged, chart.rules, strict=True)}
    return Signal(
        key=key,
        chart="xmr",
        unit=definition.unit,
        digits=digits,
        center=center,
        lower=lower,
        upper=upper,
        baseline=None if chart.limits is None else (judged[0][0].label, judged[baseline - 1][0].label),
        points=tuple(
            SignalPoint(str(figure.key), period.label, figure.value, is_judged(figure), rules.get(period.label, ()))
            for period, figure in points
        ),
        target=target,
        variation=chart.variation,
        assurance=chart.assurance,
    )


def is_judged(figure: Figure) -> bool:
    """Whether a figure may set a range and fire a rule: an exact value that changes no more as planned."""
    return figure.value is not None and figure.bound == "exact" and figure.status in ("final", "revised")


def baseline_length(definition: Definition, kind: PeriodKind) -> int:
    """How many first periods with a final value set the range; until they exist the chart is too short."""
    fewest = FEWEST_BASELINE_WEEKS if kind == "week" else FEWEST_BASELINE_VALUES
    return max(definition.baseline_periods, fewest)


def live_target(definition: Definition, day: date) -> Decimal | None:
    """The target in force on a day: the last one that had started; None before the first."""
    started = [target for target in definition.target if target.from_ <= day]
    return max(started, key=lambda target: target.from_).value if started else None


def _natural_bounds(unit: str | None) -> tuple[int | None, int | None]:
    if unit is None:
        return None, None
    return 0, 100 if unit == "percent" else None


def _rounded_limits(chart: ProcessChart, digits: int) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if chart.limits is None:
        return None, None, None
    limits = chart.limits
    center, lower, upper = (round_half_even(line, digits) for line in (limits.center, limits.lower, limits.upper))
    return center, lower, upper


def _read_series(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Period, Decimal | None]]:
    """Every row as period and value, oldest first; all faults in one error."""
    points: list[tuple[Period, Decimal | None]] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):  # row 1 is the header of the file
        try:
            points.append((parse_period(str(row["period"]).strip()), _decimal(row["value"])))
        except KeyError as error:
            faults.append(f"row {number} has no column {error.args[0]!r}")
        except VocabularyError as error:
            faults.append(f"row {number}: {error.found}")
        except InvalidOperation:
            faults.append(f"row {number}: value {row['value']!r} is not a number")
    times_named = Counter(period.label for period, _ in points)
    faults += [f"period {label} stands {times} times" for label, times in sorted(times_named.items()) if times > 1]
    kinds = sorted({period.kind for period, _ in points})
    if len(kinds) > 1:
        faults.append("kinds of period are mixed: " + ", ".join(kinds))
    if not rows:
        faults.append("it has no rows")
    if faults:
        raise SeriesError(
            "the series cannot be charted: " + "; ".join(faults),
            expected="columns period,value with one kind of period and one row per period, as in 2014-06,58.2",
            next_step="Mend the rows named here and run the command again. Leave value empty where there is none.",
        )
    return sorted(points, key=lambda point: point[0])


def _decimal(value: object) -> Decimal | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
