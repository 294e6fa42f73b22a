from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from civicstat.heatmaps import guard
from civicstat.heatmaps.back_test import all_methods
from civicstat.heatmaps.counts import Counts, History
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.forecast import forecast_next_week
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.guard import another_future, require_no_future
from civicstat.heatmaps.request_rows import RequestRows
from civicstat.heatmaps.rolling import Foretold, Method, walk
from civicstat.heatmaps.smoothing import Rates


Make = Callable[..., Any]


@pytest.fixture(params=[1, 4, 7])
def history(request: pytest.FixtureRequest, history_of: Make, flaring: Make, small_grid: Grid) -> History:
    """Seventy weeks, known up to a Monday, a Thursday or a Sunday."""
    made: History = history_of(flaring(7, weeks=70, seed=6), days=request.param)
    return made


def test_no_method_says_otherwise_when_the_future_changes(history: History, small_grid: Grid) -> None:
    for origin in (8, 40, 68, 69):
        require_no_future(history, origin, lambda: all_methods(small_grid, history, scored=0))


def test_every_origin_of_a_walk_is_blind_to_the_weeks_after_it(history: History, small_grid: Grid) -> None:
    origins = range(50, 70)
    said = list(walk(history, all_methods(small_grid, history, scored=0), origins=origins))

    for foretold in said[::5]:
        changed = another_future(history, foretold.origin)
        again = list(walk(changed, all_methods(small_grid, history, scored=0), origins=origins))
        same_origin = again[foretold.origin - 50]
        for name, means in foretold.means.items():
            assert means.tobytes() == same_origin.means[name].tobytes()


def test_another_future_leaves_the_past_alone_and_nothing_of_the_future(history: History) -> None:
    changed = another_future(history, 40)

    assert (changed.whole[:40] == history.whole[:40]).all()
    assert (changed.first_days[:41] == history.first_days[:41]).all()
    assert (changed.weekdays[:40] == history.weekdays[:40]).all()
    assert (changed.weekdays[40, : history.days] == history.weekdays[40, : history.days]).all()
    assert (changed.whole[41:] != history.whole[41:]).any(axis=1).all()
    assert (changed.weekdays[41:] != history.weekdays[41:]).all()
    assert (changed.whole[40] == history.whole[40]).all() == (history.days == 7)


class Peeking:
    """A planted leak: a count that adds what it found in next week's row."""

    name = "peeking"

    def __init__(self, history: History) -> None:
        self._history, self._week = history, 0

    def look(self, first_days: Counts, exposure: float) -> None:
        """Takes in nothing."""

    def forecast(self) -> Rates:
        """Next week as it came."""
        return self._history.whole[self._week + 1].astype(np.float64) + 1

    def see(self, week: Counts) -> None:
        """Counts the weeks."""
        self._week += 1


def test_a_method_that_peeks_is_caught(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    in_hand = [history]
    monkeypatch.setattr(
        guard, "another_future", lambda given, origin: in_hand.append(another_future(given, origin)) or in_hand[-1]
    )

    with pytest.raises(HeatmapError) as caught:
        require_no_future(history, 40, lambda: [Peeking(in_hand[-1])])

    # The methods are made afresh before the other future is: the second asking hands them the changed history.
    assert "peeking used what came after" in str(caught.value)


def leaky_walk(history: History, methods: Sequence[Method], *, origins: range) -> Iterator[Foretold]:
    """A copy of the walk with a fault planted: the week that has begun is shown whole before it is over."""
    return walk(replace(history, first_days=history.whole), methods, origins=origins)


def test_a_walk_that_shows_too_much_is_caught(
    history: History, small_grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "walk", leaky_walk)
    if history.days == 7:
        require_no_future(history, 40, lambda: all_methods(small_grid, history, scored=0))  # nothing is hidden
        return

    with pytest.raises(HeatmapError) as caught:
        require_no_future(history, 40, lambda: all_methods(small_grid, history, scored=0))

    assert str(caught.value) == (
        "forecast, check against knowledge of the future: kernel-density, kernel-mixture, last-52-weeks, last-8-weeks, "
        f"long-run-mean used what came after {history.origin(40)}\n"
        "Expected: the same forecast whatever came after the origin\n"
        "Next step: This is a fault of the software: please report it. Nothing was forecast."
    )


def test_a_leak_stops_the_forecast(
    rows_of: Make, flaring: Make, small_grid: Grid, first_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "walk", leaky_walk)

    with pytest.raises(HeatmapError, match="used what came after"):
        forecast_next_week(
            rows_of(flaring(7, weeks=40, seed=6), small_grid.cells),
            kinds={"alley"},
            cells=small_grid.cells,
            as_of=first_day + timedelta(days=7 * 39 + 2),
            coverage_from=first_day,
            forecast_id="alleys",
        )


def test_changing_all_rows_after_the_origin_changes_nothing(
    rows_of: Make, flaring: Make, small_grid: Grid, first_day: date
) -> None:
    rows: RequestRows = rows_of(flaring(7, weeks=60, seed=6), small_grid.cells)
    as_of = first_day + timedelta(days=7 * 50 + 2)

    def forecast(given: RequestRows) -> Any:
        return forecast_next_week(
            given, kinds={"alley"}, cells=small_grid.cells, as_of=as_of, coverage_from=first_day, forecast_id="alleys"
        )

    later = [day > as_of.isoformat() for day in rows.opened_day]
    changed = RequestRows(
        rows.kind,
        ["true" if is_later and index % 2 else "false" for index, is_later in enumerate(later)],
        [small_grid.cells[0] if is_later else cell for cell, is_later in zip(rows.h3_8, later, strict=True)],
        rows.opened_day,
    )
    first, second = forecast(rows), forecast(changed)

    assert any(later)
    assert first.figures == second.figures
    assert first.scores == second.scores
    assert first.method == second.method
