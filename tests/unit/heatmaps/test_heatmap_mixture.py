from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from civicstat.heatmaps.counts import History
from civicstat.heatmaps.grid import Grid
from civicstat.heatmaps.level import next_total
from civicstat.heatmaps.mixture import (
    FIRST_ROUNDS,
    MEMORIES,
    REQUESTS_OF_DOUBT,
    ROUNDS,
    WEEKS_OF_LESSONS,
    WIDTHS,
    KernelMixture,
)
from civicstat.heatmaps.rolling import walk
from civicstat.heatmaps.smoothing import Smoother


Make = Callable[..., Any]


def memories_plainly(history: History, grid: Grid, origin: int) -> list[list[float]]:
    """What each of the 13 kernels says at an origin, every past week summed up anew."""
    smoothers = [Smoother(grid, width_km=width * grid.spacing_km) if width else None for width in WIDTHS]
    said = []
    for memory in MEMORIES:
        for smoother in smoothers:
            total, weeks = np.zeros(len(grid)), 0.0
            for week in range(origin):
                weight = 1.0 if memory is None else math.exp(-(origin - week) / memory)
                counts = history.whole[week]
                total += weight * (counts if smoother is None else smoother.spread(counts))
                weeks += weight
            begun = history.first_days[origin]
            total += begun if smoother is None else smoother.spread(begun)
            said.append((total / (weeks + history.exposure(origin))).tolist())
    known = int(history.whole[:origin].sum() + history.first_days[origin].sum())
    said.append([known / (origin + history.exposure(origin)) / len(grid)] * len(grid))
    return said


def weights_plainly(history: History, grid: Grid, origin: int, weights: list[float], *, rounds: int) -> list[float]:
    """Expectation and maximisation, one request and one kernel at a time."""
    lessons = [
        (memories_plainly(history, grid, week - 1), history.whole[week].tolist())
        for week in range(max(1, origin - WEEKS_OF_LESSONS), origin)
    ]
    # Before the first request there was nothing to say.
    lessons = [(said, came) for said, came in lessons if said[-1][0] > 0]
    for _ in range(rounds):
        credit, expected = [0.0] * len(weights), [0.0] * len(weights)
        for said, came in lessons:
            for cell, requests in enumerate(came):
                blend = sum(weight * kernel[cell] for weight, kernel in zip(weights, said, strict=True))
                for index, kernel in enumerate(said):
                    expected[index] += kernel[cell]
                    if requests:
                        credit[index] += requests * weights[index] * kernel[cell] / blend
        doubt = REQUESTS_OF_DOUBT / len(weights)
        weights = [(mine + doubt) / (most + REQUESTS_OF_DOUBT) for mine, most in zip(credit, expected, strict=True)]
    return weights


@pytest.mark.parametrize("days", [3, 7])
def test_the_blend_agrees_with_a_slow_and_obvious_one(
    history_of: Make, flaring: Make, small_grid: Grid, days: int
) -> None:
    history: History = history_of(flaring(7, weeks=12, seed=3), days=days)
    mixture = KernelMixture(small_grid)

    foretold = list(walk(history, [mixture], origins=range(10, 12)))

    weights = [1 / 13] * 13
    for origin, rounds in ((10, FIRST_ROUNDS), (11, ROUNDS)):
        weights = weights_plainly(history, small_grid, origin, weights, rounds=rounds)
    blend = np.array(weights) @ np.array(memories_plainly(history, small_grid, 11))
    total = next_total(
        history.whole[:11].sum(axis=1).tolist(),
        begun=int(history.first_days[11].sum()),
        exposure=history.exposure(11),
    )
    assert np.allclose(mixture.weights, weights, rtol=1e-9)
    assert np.allclose(foretold[-1].means["kernel-mixture"], blend * total / blend.sum(), rtol=1e-9)


def test_a_surface_that_stands_still_is_found(history_of: Make, stationary: Make, grid: Grid) -> None:
    truth = np.random.default_rng(8).gamma(2.0, 0.5, len(grid))
    history: History = history_of(stationary(truth, weeks=150, seed=8))

    (foretold,) = walk(history, [KernelMixture(grid)], origins=range(149, 150))

    found = foretold.means["kernel-mixture"]
    # Counting 150 weeks of one request leaves an error of 0.08 in each cell; blending and the level add some.
    assert float(np.sqrt(((found - truth) ** 2).mean())) < 0.14
    assert float(np.corrcoef(found, truth)[0, 1]) > 0.98
    assert found.sum() == pytest.approx(truth.sum(), rel=0.1)


def test_a_smooth_surface_is_found_better_than_by_counting(history_of: Make, stationary: Make, grid: Grid) -> None:
    truth = 0.02 + 0.3 * np.exp(-((grid.east_km - grid.east_km.mean()) ** 2) / 8)
    history: History = history_of(stationary(truth, weeks=80, seed=9))

    (foretold,) = walk(history, [KernelMixture(grid)], origins=range(79, 80))

    counted = history.whole.mean(axis=0)
    assert ((foretold.means["kernel-mixture"] - truth) ** 2).sum() < 0.5 * ((counted - truth) ** 2).sum()


def test_trouble_that_lasts_is_learned_to_last(history_of: Make, flaring: Make, grid: Grid) -> None:
    history: History = history_of(flaring(len(grid), weeks=120, seed=2))
    mixture = KernelMixture(grid)

    list(walk(history, [mixture], origins=range(100, 120)))

    by_memory = mixture.weights[:-1].reshape(len(MEMORIES), len(WIDTHS)).sum(axis=1)
    assert by_memory[0] > 0.6  # the two-week memory carries the forecast


def test_a_city_without_requests_is_foretold_none(history_of: Make, small_grid: Grid) -> None:
    history: History = history_of(np.zeros((12, 7), dtype=np.int64))

    (foretold,) = walk(history, [KernelMixture(small_grid)], origins=range(11, 12))

    assert foretold.means["kernel-mixture"].tolist() == [0.0] * 7
