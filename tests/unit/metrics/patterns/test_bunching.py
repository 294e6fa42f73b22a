"""Bunching just before a line: found where cases were moved, not where clocks are rounded. Seeds are fixed.

The slow tests print what docs/explanation/record-patterns.md states:
pytest -m slow -s tests/unit/metrics/patterns/test_bunching.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from civicstat.metrics.patterns.bunching import bunching_at
from civicstat.metrics.patterns.chances import ALPHA


Seconds = npt.NDArray[np.int64]
CASES, MINUTE, HOUR, DAY = 2_000, 60, 3_600, 86_400


@dataclass(frozen=True)
class Clock:
    """How a yard writes times down: so many of a hundred are rounded to `step`, so many to `coarse`, all to `grain`."""

    name: str
    line: int
    grain: int = 1
    step: int = 1
    rounded: int = 0
    coarse: int = 1
    coarsely: int = 0

    def write(self, rng: np.random.Generator, seconds: npt.NDArray[np.float64]) -> Seconds:
        written, throw = _nearest(seconds, self.grain), rng.random(len(seconds)) * 100
        is_rounded, is_coarse = throw < self.rounded, throw > 100 - self.coarsely
        written[is_rounded] = _nearest(seconds[is_rounded], self.step)
        written[is_coarse] = _nearest(seconds[is_coarse], self.coarse)
        return written


def _nearest(seconds: npt.NDArray[np.float64], step: int) -> Seconds:
    return np.asarray(np.round(seconds / step) * step, dtype=np.int64)


def _mixture(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    quick, slow = 0.4 * np.exp(0.5 * rng.standard_normal(CASES)), 1.3 * np.exp(0.4 * rng.standard_normal(CASES))
    return np.where(rng.random(CASES) < 0.55, quick, slow)


# Durations in units of the line: all skewed to the right, as durations are.
SHAPES: dict[str, Callable[[np.random.Generator], npt.NDArray[np.float64]]] = {
    "lognormal": lambda rng: 0.8 * np.exp(0.6 * rng.standard_normal(CASES)),
    "wide lognormal": lambda rng: 0.7 * np.exp(rng.standard_normal(CASES)),
    "gamma": lambda rng: rng.gamma(2, 0.45, CASES),
    "steep gamma": lambda rng: rng.gamma(1.2, 0.8, CASES),
    "mixture": _mixture,
}
EXACT = Clock("to the second, line 8 hours", 8 * HOUR)
ROUNDED = (
    Clock("quarter hours and hours, line 8 hours", 8 * HOUR, MINUTE, 15 * MINUTE, 36, HOUR, 24),
    Clock("5 minutes, line 8 minutes", 8 * MINUTE, MINUTE, 5 * MINUTE, 50),
    Clock("5 and 15 minutes, line 60 minutes", HOUR, MINUTE, 5 * MINUTE, 42, 15 * MINUTE, 28),
    Clock("5 and 60 minutes, line 60 minutes", HOUR, MINUTE, 5 * MINUTE, 42, HOUR, 28),
    Clock("30 minutes, line 60 minutes", HOUR, MINUTE, 30 * MINUTE, 90),
    Clock("whole days, line 10 days", 10 * DAY, DAY),
    Clock("whole days, line 30 days", 30 * DAY, DAY),
    Clock("half in whole days, line 10 days", 10 * DAY, MINUTE, DAY, 50),
)


def moved(rng: np.random.Generator, written: Seconds, clock: Clock, *, percent: int) -> tuple[Seconds, int]:
    """Of the cases late by up to a quarter of the line so many are written in the last twentieth before it."""
    late = np.flatnonzero((written > clock.line) & (written <= clock.line * 5 // 4))
    chosen = rng.choice(late, len(late) * percent // 100, replace=False)
    earlier = rng.integers(0, clock.line // 20, len(chosen)) // clock.grain * clock.grain
    after = written.copy()
    after[chosen] = clock.line - earlier
    return after, len(chosen)


@dataclass
class Tally:
    """Of so many files how many honest ones were marked, how many moved ones, and how many intervals held the truth."""

    files: int = 0
    marked_honest: int = 0
    marked_moved: int = 0
    judged: int = 0
    held: int = 0

    def add(self, other: Tally) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def tally(shape: str, clock: Clock, *, files: int, seed: int) -> Tally:
    rng, found = np.random.default_rng([seed, clock.line]), Tally(files)
    for _ in range(files):
        honest = clock.write(rng, SHAPES[shape](rng) * clock.line)
        seen = bunching_at(honest, line=clock.line)
        found.marked_honest += seen.chance is not None and seen.chance <= ALPHA
        after, count = moved(rng, honest, clock, percent=20)
        seen = bunching_at(after, line=clock.line)
        found.marked_moved += seen.chance is not None and seen.chance <= ALPHA
        if seen.moved is not None:
            found.judged += 1
            found.held += seen.moved[1] <= count <= seen.moved[2]
    return found


def everything(clock: Clock, *, files: int, seed: int) -> Tally:
    whole = Tally()
    for shape in SHAPES:
        part = tally(shape, clock, files=files, seed=seed)
        print(f"{clock.name} | {shape} | {part}")
        whole.add(part)
    return whole


def test_moved_cases_are_found_and_an_honest_file_is_not_marked() -> None:
    found = everything(EXACT, files=6, seed=3)

    assert found.marked_moved >= 28
    assert found.marked_honest == 0


@pytest.mark.parametrize("clock", ROUNDED, ids=lambda clock: clock.name)
def test_rounded_clocks_are_not_marked_though_the_line_falls_on_a_heap(clock: Clock) -> None:
    assert tally("lognormal", clock, files=8, seed=5).marked_honest == 0


@pytest.mark.slow
def test_power_is_95_percent_at_2000_cases_and_false_alarms_at_most_1_percent() -> None:
    found = everything(EXACT, files=400, seed=7)

    print(found)
    assert found.marked_moved >= 0.95 * found.files
    assert found.marked_honest <= 0.01 * found.files
    assert found.held >= 0.90 * found.judged


@pytest.mark.slow
def test_rounded_clocks_raise_at_most_1_percent_of_false_alarms() -> None:
    found = Tally()
    for clock in ROUNDED:
        part = everything(clock, files=100, seed=11)
        print(f"{clock.name} | all | {part}")
        found.add(part)

    print(found)
    assert found.marked_honest <= 0.01 * found.files


def test_a_full_hour_as_the_line_of_a_yard_that_knows_only_full_hours_is_not_judged_by_its_heap() -> None:
    rng = np.random.default_rng(1)
    hours = Clock("hours", HOUR, MINUTE, HOUR, 95)

    seen = bunching_at(hours.write(rng, SHAPES["lognormal"](rng) * HOUR), line=HOUR)

    assert seen.chance is None or seen.chance > ALPHA


def test_the_number_of_moved_cases_comes_with_an_interval_that_holds_it() -> None:
    rng = np.random.default_rng(2)
    after, count = moved(rng, EXACT.write(rng, SHAPES["lognormal"](rng) * EXACT.line), EXACT, percent=60)

    seen = bunching_at(after, line=EXACT.line)

    assert seen.moved is not None
    assert seen.chance is not None
    assert seen.chance < 1e-6
    assert seen.moved[1] <= count <= seen.moved[2]


def test_a_file_with_too_few_cases_is_not_judged() -> None:
    seen = bunching_at(np.arange(100, dtype=np.int64) * HOUR, line=50 * HOUR)

    assert (seen.chance, seen.reason) == (None, "too-few")


def test_weekends_in_a_file_of_whole_days_are_no_bunch() -> None:
    """Requests come on working days, closings that would fall on a weekend come on Monday; the line is a week."""
    rng = np.random.default_rng(4)
    marked = []
    for _ in range(10):
        opened = rng.integers(0, 5, CASES) + 7 * rng.integers(0, 50, CASES)
        closed = opened + np.round(6 * np.exp(0.6 * rng.standard_normal(CASES))).astype(np.int64)
        closed += np.where(closed % 7 >= 5, 7 - closed % 7, 0)
        seen = bunching_at((closed - opened) * DAY, line=7 * DAY)
        marked.append(seen.chance is not None and seen.chance <= ALPHA)

    assert marked == [False] * 10
