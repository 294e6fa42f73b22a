"""Waiting times cut off at a day: a mean's bound never lies above the mean, and Kaplan-Meier is not drawn down."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from civicstat.metrics.answer import Answer
from civicstat.metrics.results_of_totals import kaplan_meier_median, mean_or_sum


SAMPLES, REQUESTS, MONTH_DAYS = 400, 60, 28


def _cut(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True days to close, days seen by the as-of day, and which are closed by then; skewed, in whole days."""
    days = rng.geometric(1 / 12, REQUESTS) - 1
    seen = rng.integers(0, MONTH_DAYS, REQUESTS)
    return days, np.minimum(days, seen), days <= seen


def test_the_bound_of_a_mean_never_lies_above_the_mean_that_comes_out(town: Any) -> None:
    assert town.context.as_of == date(2014, 6, 30)
    definition = town.metric(measure="mean", of="days_between(opened, closed)", numerator=None, unit="days", digits=1)
    rng = np.random.default_rng(7)
    bounds = []
    for _ in range(SAMPLES):
        days, seen, is_closed = _cut(rng)
        open_cases = int((~is_closed).sum())
        counts: dict[str, int | str | None] = {
            "counted": REQUESTS,
            "open_cases": open_cases,
            "known_total": int(days[is_closed].sum()),
            # The least that an open request can turn out to be: a day more than its age.
            "open_total": int((seen[~is_closed] + 1).sum()),
        }
        result = mean_or_sum(definition, Answer("2014-06", "city:-", "-", counts))
        assert result.value is not None
        assert result.bound == ("more-than" if open_cases else "exact")
        assert result.value <= Decimal(int(days.sum())) / REQUESTS + Decimal("0.05") * (not open_cases)
        bounds.append(float(result.value) / days.mean())
    # It says something: half of the bounds are more than a third of the mean.
    assert np.median(bounds) > 1 / 3


def test_the_kaplan_meier_median_of_cut_waiting_times_lies_at_the_true_one(town: Any) -> None:
    rng = np.random.default_rng(8)
    found, closed_only = [], []
    for _ in range(SAMPLES):
        _, seen, is_closed = _cut(rng)
        rows = Counter(
            (int(day), int(day)) if closed else (int(day) + 1, 10**6)
            for day, closed in zip(seen, is_closed, strict=True)
        )
        median = kaplan_meier_median([(least, most, count) for (least, most), count in rows.items()], digits=0)
        found.append(float("inf") if median is None else float(median))
        closed_only.append(float(np.median(seen[is_closed])))
    # 1 - (11/12)^(d+1) first reaches a half at d = 7.
    assert np.median(found) == pytest.approx(7, abs=1)
    assert np.median(closed_only) < 6
