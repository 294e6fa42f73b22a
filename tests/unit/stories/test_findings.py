"""Findings against slow oracles: what is clearly different, what is better, what a spoilt signal changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from civicstat.stories.figure_sentences import sentences_for_figures
from civicstat.stories.findings import beside_city, course, newest_segments, own_change
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.signal import Signal, SignalPoint


AS_OF = date(2014, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13)][:18]
RULES = ("outside-limits", "run-of-7", "trend-of-6", "two-of-three-near-limit")
VARIATIONS = ("common-cause", "special-cause-improving", "special-cause-concerning", "special-cause")

bounds = st.none() | st.integers(0, 100).map(Decimal)


@given(bounds, bounds, bounds, bounds)
def test_clearly_means_that_no_value_lies_in_both_ranges(low: Any, high: Any, city_low: Any, city_high: Any) -> None:
    here, city = _figure(low, high), _figure(city_low, city_high)

    found = beside_city(here, city)

    # Whole percents are enough: an unknown end reaches as far as a share can go.
    own = {n for n in range(101) if (low is None or n >= low) and (high is None or n <= high)}
    whole = {n for n in range(101) if (city_low is None or n >= city_low) and (city_high is None or n <= city_high)}
    if own and whole and found in ("higher", "lower"):
        assert not own & whole
        assert (min(own) > max(whole)) == (found == "higher")
    if found == "no-clear-difference" and own and whole:
        assert own & whole
    if None not in (low, high, city_low, city_high):
        assert found != "not-comparable"


@given(st.lists(st.sampled_from(RULES), unique=True), st.sampled_from(VARIATIONS), st.integers(0, 15))
def test_better_and_worse_are_said_only_where_the_signal_says_so(rules: Any, variation: Any, at: int) -> None:
    signal = _signal(rules={at: rules, 15: rules}, variation=variation)

    for change in (own_change(_of(signal, at), signal), course(signal)):
        assert change is not None
        is_newest = change.point == signal.points[15]
        assert (change.worth == "better") == (variation == "special-cause-improving" and bool(rules) and is_newest)
        assert (change.worth == "worse") == (variation == "special-cause-concerning" and bool(rules) and is_newest)


def test_a_spoilt_signal_changes_the_sentence(define: Any, figure: Any, signal: Any) -> None:
    months = [(month, "50.0") for month in MONTHS[:15]]
    honest = signal([*months, ("2014-05", "62.3", "outside-limits")], variation="special-cause-improving")
    *others, newest = honest.points
    spoilt = {
        "no rule": replace(honest, points=(*others, replace(newest, rules=())), variation="common-cause"),
        "another rule": replace(honest, points=(*others, replace(newest, rules=("run-of-7",)))),
        "another side": replace(honest, points=(*others, replace(newest, value=Decimal("30.0")))),
        "the other way": replace(honest, variation="special-cause-concerning"),
        "not final": replace(honest, points=(*others, replace(newest, is_final=False))),
        "no range": replace(honest, center=None, lower=None, upper=None, variation="too-short"),
        "no such point": replace(honest, points=others),
    }

    said = _said(define(), [figure("2014-05", "62.3")], honest)

    for what, chart in spoilt.items():
        assert _said(define(), [figure("2014-05", "62.3")], chart) != said, what


def test_a_chart_that_knows_its_range_speaks_where_the_figure_s_own_does_not(
    define: Any, figure: Any, signal: Any
) -> None:
    metric = define(periods=["quarter", "week"])
    quarter = figure("2014-Q2", "62.3")
    short = signal([("2014-Q2", "62.3")], kind="quarter", baseline=None, center=None, lower=None, upper=None)
    weeks = signal([("2014-W25", "50.0"), ("2014-W26", "62.3", "outside-limits")], kind="week")

    def said(*signals: Signal) -> Any:
        found = sentences_for_figures([metric], {metric.id: [quarter]}, {metric.id: signals}, {}, as_of=AS_OF)
        return {sentence.id: sentence for sentence in found}[f"row/{quarter.key}"].en[0]

    assert said(short, weeks) == "By week: above its usual range."
    assert said(short) == "Too few quarters to know its usual range."


def test_the_newest_segment_speaks_for_a_series(signal: Any) -> None:
    old = signal([("2013-01", "50.0")])
    new = signal([("2014-01", "60.0")], key="closed-in-time|v1|city:-|-|month#2")
    tenth = signal([("2014-03", "60.0")], key="closed-in-time|v1|city:-|-|month#10")

    assert newest_segments([new, tenth, old]) == {("closed-in-time|v1|city:-|-", "month"): tenth}


def test_a_trend_is_a_rise_or_a_fall_and_its_turning_point_neither(signal: Any) -> None:
    values = [50, 51, 52, 53, 54, 55, 54, 53, 52, 51, 50]
    drawn = [(month, str(value), "trend-of-6") for month, value in zip(MONTHS, values, strict=False)]
    chart = signal(drawn)

    sides = [own_change(_of(chart, at), chart).side for at in range(len(values))]

    assert sides == [1, 1, 1, 1, 1, 0, -1, -1, -1, -1, -1]


def _said(definition: Any, figures: Any, chart: Signal) -> list[Any]:
    found = sentences_for_figures([definition], {definition.id: figures}, {definition.id: [chart]}, {}, as_of=AS_OF)
    return [(sentence.id, sentence.en, sentence.es) for sentence in found]


def _figure(low: Any, high: Any) -> Figure:
    return Figure(FigureKey("closed", 1, "2014-05"), Decimal(50), low=low, high=high, status="final")


def _of(signal: Signal, at: int) -> Figure:
    point = signal.points[at]
    return Figure(FigureKey.parse(point.key), point.value, status="final")


def _signal(*, rules: Any, variation: Any) -> Signal:
    return Signal(
        key="closed|v1|city:-|-|month#1",
        chart="xmr",
        unit="percent",
        digits=1,
        center=Decimal(50),
        lower=Decimal(40),
        upper=Decimal(60),
        baseline=(MONTHS[0], MONTHS[11]),
        points=tuple(
            SignalPoint(f"closed|v1|{month}|city:-|-", month, Decimal(45 + number), True, tuple(rules.get(number, ())))
            for number, month in enumerate(MONTHS[:16])
        ),
        target=None,
        variation=variation,
        assurance="no-target",
    )
