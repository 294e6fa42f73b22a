"""Which counts are rare, and the gaps between their events."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from civicstat.cycle.verify.rare_events import wrong_rare_events
from civicstat.metrics.rare_events.between import gaps_between, waiting_since
from civicstat.metrics.rare_events.chart import RareEvents, rare_events
from civicstat.vocabulary.definition import Cut, Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.period import parse_period, period_of


FIRST = date(2020, 1, 1)
FIELDS: dict[str, Any] = {
    "id": "collapses",
    "version": 1,
    "title": "Collapses",
    "title_es": "Hundimientos",
    "question": "How many?",
    "question_es": "¿Cuántos?",
    "owner": "Commissioner",
    "owner_es": "Comisionado",
    "measure": "count",
    "periods": ["day", "month"],
    "unit": "requests",
    "digits": 0,
    "direction": "down",
    "settles_after_days": 30,
    "known_gaps": ["None known."],
    "known_gaps_es": ["Ninguna conocida."],
    "proposed_by": "a test",
    "proposed_by_es": "una prueba",
}


def _definition(**changes: Any) -> Definition:
    return Definition.model_validate(FIELDS | changes)


def _figure(label: str, value: int | None, status: Any = "final") -> Figure:
    if value is None:
        return Figure(FigureKey("collapses", 1, label), None, status="held", reason="source-held")
    return Figure(FigureKey("collapses", 1, label), Decimal(value), n=value, status=status)


def _months(*counts: int | None) -> list[Figure]:
    return [_figure(f"{2020 + at // 12}-{at % 12 + 1:02d}", count) for at, count in enumerate(counts)]


def _days(*days: int, until: int, kinds: tuple[str, ...] = ("day", "month")) -> list[Figure]:
    """Counts of every day and month, with an event on each of these days since the first."""
    counts: dict[str, int] = {}
    for at in range(until):
        for kind in kinds:
            label = period_of(FIRST + timedelta(days=at), kind).label  # type: ignore[arg-type]
            counts[label] = counts.get(label, 0) + days.count(at)
    return [_figure(label, count) for label, count in counts.items()]


def _series(figures: list[Figure]) -> list[Any]:
    return [(parse_period(figure.key.period), figure) for figure in figures]


def _checked(definition: Definition, figures: list[Figure]) -> RareEvents | None:
    """What the product says, once verify's own code has said the same."""
    found = rare_events(definition, figures)
    entry = None if found is None else found.to_json()
    assert list(wrong_rare_events(entry, definition, [figure.to_json() for figure in figures])) == []
    return found


def test_a_gap_counts_periods_from_event_to_event_and_zero_within_one():
    gaps = gaps_between(_series(_months(0, 1, 0, 0, 2, 1, 0)))
    assert [gap.length for gap in gaps] == [3, 0, 1]
    waiting = waiting_since(_series(_months(0, 1, 0, 0, 2, 1, 0)))
    assert waiting is not None
    assert (waiting.since.label, waiting.length) == ("2020-06", 1)


def test_nobody_knows_the_length_of_a_gap_over_a_period_without_a_value():
    gaps = gaps_between(_series(_months(1, 0, None, 1, 0, 1)))
    assert [gap.length for gap in gaps] == [2]
    assert waiting_since(_series(_months(1, 0, None))) is None


def test_no_gap_runs_across_a_break_of_meaning():
    gaps = gaps_between(_series(_months(1, 0, 1, 0, 1)), breaks=[date(2020, 4, 1)])
    assert [gap.length for gap in gaps] == [2]


# Twelve months set the mean. Eleven events in them are rare, twelve are not.
@pytest.mark.parametrize(("in_first_year", "is_rare"), [(11, True), (12, False)])
def test_a_count_is_rare_below_one_in_an_average_period_at_first(in_first_year, is_rare):
    events = [at * 30 for at in range(in_first_year)] + [400, 460]
    found = _checked(_definition(), _days(*events, until=500))
    assert (found is not None) == is_rare


def test_what_is_not_counted_or_not_yet_known_for_a_year_is_no_rare_event():
    figures = _days(3, 90, until=300)
    assert _checked(_definition(), figures) is None
    figures = _days(3, 90, until=500)
    assert _checked(_definition(measure="backlog"), figures) is None
    assert _checked(_definition(), figures) is not None


def test_two_events_on_one_day_of_the_first_twenty_gaps_make_it_a_g_chart():
    apart = [at * 41 + at % 7 for at in range(26)]
    assert _checked(_definition(), _days(*apart, until=1100)).signals[0].chart == "t"
    assert _checked(_definition(), _days(*apart, apart[3], until=1100)).signals[0].chart == "g"
    # After the range is set, a second one on a day no longer changes the chart that all are judged by.
    assert _checked(_definition(), _days(*apart, apart[24], until=1100)).signals[0].chart == "t"


def test_without_days_months_are_counted():
    apart = [at * 41 + at % 7 for at in range(26)]
    found = _checked(_definition(periods=["month"]), _days(*apart, until=1100, kinds=("month",)))
    assert (found.counted_in, found.signals[0].chart, found.signals[0].unit) == ("month", "g", "months")


def test_fewer_gaps_than_twenty_are_drawn_and_not_judged():
    found = _checked(_definition(), _days(*[at * 50 for at in range(15)], until=800))
    (signal,) = found.signals
    assert (len(signal.points), signal.upper, signal.variation) == (14, None, "too-short")


def test_gaps_that_are_not_final_set_no_range_and_fire_no_rule():
    figures = _days(*[at * 41 + at % 7 for at in range(26)], 1099, until=1100)
    newest = [figure for figure in figures if figure.key.period == period_of(FIRST + timedelta(days=1099), "day").label]
    figures = [figure for figure in figures if figure not in newest] + [
        _figure(newest[0].key.period, 1, status="provisional")
    ]
    (signal,) = _checked(_definition(), figures).signals
    assert [point.is_final for point in signal.points[-2:]] == [True, False]
    assert signal.points[-1].rules == ()


def test_breaks_and_new_baselines_cut_the_gaps_as_they_cut_any_series():
    events = [at * 41 + at % 7 for at in range(60)]
    cut = FIRST + timedelta(days=1250)
    stated = {"from_": cut, "reason": "new pipes", "reason_es": "tubos nuevos"}
    whole = _checked(_definition(), _days(*events, until=2500))
    for name in ("break", "rebase"):
        field = "break_" if name == "break" else name
        definition = _definition().model_copy(update={field: (Cut.model_construct(**stated),)})
        found = _checked(definition, _days(*events, until=2500))
        assert [signal.starts and signal.starts.what for signal in found.signals] == [None, name]
        points = sum(len(signal.points) for signal in found.signals)
        assert points == len(whole.signals[0].points) - (name == "break")
