"""The small methods on made-up rows, and the words and rules that all findings share."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from scipy import stats

from civicstat.metrics.patterns.batches import month_ends, same_minutes
from civicstat.metrics.patterns.chances import binomial_upper, holm, normal_upper, poisson_upper, student_upper
from civicstat.metrics.patterns.file import patterns_in
from civicstat.metrics.patterns.records import MISSING, PatternRecordsError, Records, read_records


def rows(days: int = 400, a_day: int = 4, *, seed: int = 1) -> list[dict[str, Any]]:
    """Honest rows of two yards: opened in working hours, closed within days."""
    rng = np.random.default_rng(seed)
    start = np.datetime64("2024-01-01T00:00")
    found = []
    for number in range(days * a_day):
        opened = start + np.timedelta64(int(number // a_day * 1440 + rng.integers(420, 1140)), "m")
        closed = opened + np.timedelta64(int(2880 * math.exp(0.6 * rng.standard_normal())), "m")
        found.append(
            {
                "opened": str(opened),
                "closed": str(closed),
                "yard": ("north", "south")[number % 2],
                "kind": ("pothole", "light")[int(rng.integers(0, 2))],
                "id": f"street {rng.integers(0, 5000)}",
            }
        )
    return found


def test_chances_agree_with_scipy() -> None:
    assert binomial_upper(13, 40, 0.2) == pytest.approx(stats.binom.sf(12, 40, 0.2), rel=1e-10)
    assert poisson_upper(9, 2.5) == pytest.approx(stats.poisson.sf(8, 2.5), rel=1e-10)
    assert normal_upper(2.2) == pytest.approx(stats.norm.sf(2.2), rel=1e-10)
    for free in (1, 2, 3, 6, 11, 16):
        assert student_upper(1.7, free) == pytest.approx(stats.t.sf(1.7, free), rel=1e-9)
        assert student_upper(-0.4, free) == pytest.approx(stats.t.sf(-0.4, free), rel=1e-9)


def test_holm_raises_the_smallest_most_and_keeps_the_order() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_a_plain_file_gives_every_method_and_says_who_sees_it_first() -> None:
    found = patterns_in(rows(), line=Decimal(3), unit="days")

    assert found["audience"] == "department first"
    assert [one["method"] for one in found["methods"]] == [
        "just-under-the-line",
        "close-and-reopen",
        "recoding-drift",
        "month-end",
        "same-minute",
    ]
    assert {tuple(one["unusual"]) for one in found["methods"]} == {()}
    assert all(finding["audience"] == "department first" for one in found["methods"] for finding in one["findings"])
    assert "gaming" not in str(found)


def test_closings_on_the_last_working_days_are_found_in_the_yard_that_batches_them() -> None:
    made = rows()
    for row in made:
        closed = np.datetime64(row["closed"])
        month_end = (closed.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
        last = np.busday_offset(month_end, 0, roll="backward")
        if row["yard"] == "south" and 0 < (last - closed.astype("datetime64[D]")).astype(int) < 8:
            row["closed"] = f"{last}T{str(closed)[11:]}"

    verdicts = {one.yard: one.verdict for one in month_ends(read_records(made, unit="days"))}

    assert verdicts == {"north": "nothing-unusual", "south": "unusual"}


def test_twice_as_many_closings_at_month_ends_are_found_in_20_of_20_years_and_no_honest_yard_is_marked() -> None:
    working = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-01-01"))
    working = working[np.is_busday(working)]
    is_last = np.busday_offset(working, 2).astype("datetime64[M]") != working.astype("datetime64[M]")
    rng, found = np.random.default_rng(1), []
    for _ in range(20):
        closed, yards = [], []
        for yard, times in (("even", 1.0), ("level", 1.0), ("batching", 2.0)):
            weights = np.where(is_last, times, 1.0)
            days = rng.choice(working, 2_000, p=weights / weights.sum()).astype("datetime64[D]").astype(np.int64)
            closed.append(days * 86_400 + rng.integers(28_800, 61_200, 2_000))
            yards += [yard] * 2_000
        nothing, blank = np.full(len(yards), MISSING), ("",) * len(yards)
        made = Records(tuple(yards), blank, blank, nothing, np.concatenate(closed), nothing, nothing, nothing)
        found.append([one.yard for one in month_ends(made) if one.verdict == "unusual"])

    assert found == [["batching"]] * 20


def test_thirty_closings_in_one_minute_are_found_but_not_a_yard_that_writes_full_hours() -> None:
    made = rows()
    for row in [one for one in made if one["yard"] == "south"][300:330]:
        row["closed"] = "2024-09-09T16:05"
    for row in made:
        if row["yard"] == "north":
            row["closed"] = row["closed"][:13] + ":00"

    found = {one.yard: one for one in same_minutes(read_records(made, unit="days"))}

    assert (found["north"].verdict, found["south"].verdict) == ("nothing-unusual", "unusual")
    assert found["south"].numbers["batches"][0]["minute"] == "2024-09-09 16:05"


def test_a_file_of_durations_alone_is_judged_at_the_line_and_nowhere_else() -> None:
    rng = np.random.default_rng(3)
    made = [{"duration": f"{3 * math.exp(0.6 * x):.3f}"} for x in rng.standard_normal(2_000)]

    found = patterns_in(made, line=Decimal(4), unit="hours")

    assert [len(one["findings"]) for one in found["methods"]] == [1, 0, 0, 0, 0]


def test_rows_that_were_closed_before_they_were_opened_are_counted_and_not_judged() -> None:
    honest = [{"opened": "2024-01-01", "closed": "2024-01-05"}] * 3
    turned = [{"opened": "2024-01-05", "closed": "2024-01-01"}, {"opened": "2024-01-05", "closed": ""}]

    found = patterns_in([*honest, *turned], line=Decimal(5), unit="days")

    assert (found["rows"], found["left_out"]) == (5, {"closed_before_opened": 1})
    assert found["methods"][0]["findings"][0]["cases"] == 3


def test_rows_that_cannot_be_read_come_in_one_letter() -> None:
    with pytest.raises(PatternRecordsError, match="row 2: opened is 'soon'; row 3: reopened is 'perhaps'"):
        read_records(
            [
                {"opened": "soon", "closed": "2024-01-02", "reopened": ""},
                {"opened": "2024-01-01", "closed": "2024-01-02", "reopened": "perhaps"},
            ],
            unit="days",
        )
    with pytest.raises(PatternRecordsError, match="no rows with durations"):
        read_records([{"opened": "2024-01-01"}], unit="days")
