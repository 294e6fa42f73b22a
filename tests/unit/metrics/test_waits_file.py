"""Waiting times of a plain table: the published example of a product-limit estimate, and plain counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.waits_file import WaitsError, waits_of_rows


# E. J. Freireich and others, Blood 21 (1963), 699-716: weeks in remission, + where still so at the end. D. R. Cox and
# D. Oakes, Analysis of Survival Data (1984), print the estimate.
DRUG = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23".split()
PRINTED = [(6, "85.7"), (7, "80.7"), (10, "75.3"), (13, "69.0"), (16, "62.7"), (22, "53.8"), (23, "44.8")]


def rows(group: str, texts: list[str]) -> list[dict[str, str]]:
    return [
        {"group": group, "days": text.rstrip("+"), "closed": "no" if text.endswith("+") else "yes"} for text in texts
    ]


def test_the_published_estimate_is_found_step_by_step_with_both_medians() -> None:
    drug, placebo = waits_of_rows([*rows("drug", DRUG), *rows("placebo", PLACEBO)])["groups"]

    assert [(step["day"], step["percent_open"]) for step in drug["steps"]] == PRINTED
    assert drug["steps"][0] == {"day": 6, "at_risk": 21, "closed": 3, "percent_open": "85.7", "exact": "6/7"}
    assert (drug["kaplan_meier_median"], placebo["kaplan_meier_median"]) == (23, 8)
    # As survfit of the R package survival prints it for these data: 0.95LCL and 0.95UCL, conf.type "log".
    assert (drug["kaplan_meier_low"], drug["kaplan_meier_high"]) == (16, None)
    assert (placebo["kaplan_meier_low"], placebo["kaplan_meier_high"]) == (4, 12)
    # With twelve still open nothing certain is known beyond the eleventh of the least times.
    assert (drug["median"], drug["median_at_least"]) == (None, 16)
    assert (placebo["median"], placebo["open"]) == (8, 0)


def test_half_that_is_never_reached_has_no_median() -> None:
    found = waits_of_rows(rows("all", ["1", "5+", "5+"]))["groups"][0]
    assert (found["kaplan_meier_median"], found["median"], found["median_at_least"]) == (None, None, 6)
    assert (found["kaplan_meier_low"], found["kaplan_meier_high"]) == (1, None)


waits = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=50)


@given(waits)
def test_days_and_moments_say_the_same_and_closed_cases_alone_give_the_plain_median(
    cases: list[tuple[int, bool]],
) -> None:
    as_of = date(2026, 6, 30)
    in_days = [{"days": str(days), "closed": "yes" if is_closed else "no"} for days, is_closed in cases]
    in_moments = [
        {
            "opened_day": (as_of - timedelta(days=days)).isoformat(),
            "closed_day": as_of.isoformat() if is_closed else "",
        }
        for days, is_closed in cases
    ]
    said = waits_of_rows(in_days)["groups"]

    assert said == waits_of_rows(in_moments, as_of=as_of)["groups"]
    if all(is_closed for _, is_closed in cases):
        plain = sorted(days for days, _ in cases)[-(-len(cases) // 2) - 1]
        assert said[0]["median"] == said[0]["kaplan_meier_median"] == plain


@given(waits)
def test_the_interval_holds_the_median_and_an_end_that_is_told_was_observed(cases: list[tuple[int, bool]]) -> None:
    texts = [f"{days}{'' if is_closed else '+'}" for days, is_closed in cases]
    (found,) = waits_of_rows(rows("all", texts))["groups"]
    low, middle, high = (found[f"kaplan_meier_{name}"] for name in ("low", "median", "high"))
    closed_on = {days for days, is_closed in cases if is_closed}

    assert {low, high} <= {None, *closed_on}
    if low is not None and middle is not None:
        assert low <= middle
    if high is not None:
        assert low is not None
        assert low <= middle <= high


@given(waits)
def test_the_steps_are_what_counting_by_hand_finds(cases: list[tuple[int, bool]]) -> None:
    texts = [f"{days}{'' if is_closed else '+'}" for days, is_closed in cases]
    for step in waits_of_rows(rows("all", texts))["groups"][0]["steps"]:
        assert step["at_risk"] == sum(days >= step["day"] for days, _ in cases)
        assert step["closed"] == sum(days == step["day"] and is_closed for days, is_closed in cases)


def test_every_cell_that_cannot_be_used_is_named_and_a_day_is_needed() -> None:
    table = [
        {"opened_day": "2026-07-01", "closed_day": ""},
        {"opened_day": "2026-05-04", "closed_day": "2026-05-01"},
        {"opened_day": "4 May", "closed_day": ""},
    ]
    with pytest.raises(WaitsError) as refused:
        waits_of_rows(table, as_of=date(2026, 6, 30))
    assert [fault["row"] for fault in refused.value.to_json()["rows"]] == [2, 3, 4]
    assert "row 3, closed_day: '2026-05-01'; expected a day from 2026-05-04 on, when it was opened" in str(
        refused.value
    )
    with pytest.raises(WaitsError, match="does not tell up to which day"):
        waits_of_rows(table)
