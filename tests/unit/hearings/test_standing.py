"""Where a promise stands: the first day decides for ever, a second person confirms, and nothing is known too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.standing import (
    OUTCOME_OF,
    OUTCOMES,
    STATUSES,
    Standing,
    change_problems,
    counts_of,
    days_late,
    effect_is_to_judge,
    moved,
    owes_an_apology,
    standing_on,
    standing_problems,
)


START = date(2015, 3, 1)
PLAIN = Standing(
    promised_on=START,
    first_due=date(2015, 6, 30),
    due=date(2015, 6, 30),
    effect_open_until=date(2015, 12, 31),
)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days=days))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Any promise that can be: delivered or not, confirmed or not, off its road or on it."""
    first = draw(DAYS)
    done = draw(st.none() | DAYS)
    aside = draw(st.sampled_from(["", "on-hold", "overtaken-by-events", "merged"]))
    since = draw(DAYS) if aside else None
    return Standing(
        promised_on=START,
        first_due=first,
        due=first + timedelta(days=draw(st.integers(0, 90))),
        effect_open_until=first + timedelta(days=draw(st.integers(0, 90))),
        done_on=done,
        confirmed_on=None if done is None or draw(st.booleans()) else done + timedelta(days=draw(st.integers(0, 30))),
        aside=aside,  # type: ignore[arg-type]
        aside_since=since,
        aside_until=since + timedelta(days=draw(st.integers(0, 60))) if since and aside == "on-hold" else None,
    )


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({}, date(2015, 6, 30), "not-yet-due"),
        ({}, date(2015, 7, 1), "overdue"),
        ({"due": date(2015, 9, 1)}, date(2015, 7, 1), "overdue"),
        ({"done_on": date(2015, 6, 30)}, date(2015, 7, 9), "under-review"),
        ({"done_on": date(2015, 6, 30), "confirmed_on": date(2015, 7, 10)}, date(2015, 7, 9), "under-review"),
        ({"done_on": date(2015, 6, 30), "confirmed_on": date(2015, 7, 10)}, date(2015, 7, 10), "done-on-time"),
        ({"done_on": date(2015, 7, 1), "confirmed_on": date(2015, 7, 2)}, date(2015, 7, 2), "done-late"),
        ({"aside": "on-hold", "aside_since": START, "aside_until": date(2015, 8, 1)}, date(2015, 7, 9), "on-hold"),
        ({"aside": "on-hold", "aside_since": START, "aside_until": date(2015, 8, 1)}, date(2015, 8, 2), "overdue"),
        ({"aside": "overtaken-by-events", "aside_since": date(2015, 7, 5)}, date(2015, 7, 4), "overdue"),
        ({"aside": "overtaken-by-events", "aside_since": date(2015, 7, 5)}, date(2015, 7, 5), "overtaken-by-events"),
        ({"aside": "merged", "aside_since": date(2015, 4, 1)}, date(2015, 7, 5), "merged"),
    ],
)
def test_a_promise_stands_where_its_days_and_acts_put_it(changes: dict[str, object], day: date, expected: str) -> None:
    assert standing_on(replace(PLAIN, **changes), day) == expected  # type: ignore[arg-type]


@given(standings(), DAYS)
def test_moving_the_day_never_changes_where_a_promise_stands(promise: Standing, day: date) -> None:
    later = moved(promise, to=promise.due + timedelta(days=30))
    assert standing_on(later, day) == standing_on(promise, day)
    assert days_late(later, day) == days_late(promise, day)
    assert list(change_problems(promise, later)) == []


@given(standings(), DAYS)
def test_nothing_counts_as_done_before_a_second_person_has_confirmed_it(promise: Standing, day: date) -> None:
    status = standing_on(promise, day)
    if status in ("done-on-time", "done-late"):
        assert promise.confirmed_on is not None
        assert promise.confirmed_on <= day
        assert (status == "done-on-time") == (days_late(promise, day) == 0)


@given(standings(), DAYS)
def test_what_happens_later_is_not_known_on_a_day(promise: Standing, day: date) -> None:
    known = replace(
        promise,
        done_on=promise.done_on if promise.done_on and promise.done_on <= day else None,
        confirmed_on=promise.confirmed_on if promise.confirmed_on and promise.confirmed_on <= day else None,
    )
    if promise.aside_since and promise.aside_since > day:
        known = replace(known, aside="", aside_since=None, aside_until=None)
    assert standing_on(known, day) == standing_on(promise, day)


@given(st.lists(st.sampled_from(STATUSES)))
def test_every_promise_has_one_outcome_and_none_is_lost(statuses: list[str]) -> None:
    counted = counts_of(statuses)  # type: ignore[arg-type]
    assert sum(counted.values()) == len(statuses)
    assert tuple(counted) == OUTCOMES
    assert set(OUTCOME_OF) == set(STATUSES)
    assert len(STATUSES) == 8


def test_the_first_day_a_confirmed_delivery_and_a_verdict_stay() -> None:
    done = replace(
        PLAIN,
        done_on=date(2015, 6, 1),
        confirmed_on=date(2015, 6, 2),
        effect="reached",
        effect_judged_on=date(2016, 1, 4),
    )
    for change, field in (
        ({"first_due": date(2015, 8, 1)}, "first_due"),
        ({"effect_open_until": date(2016, 8, 1)}, "effect_open_until"),
        ({"done_on": None, "confirmed_on": None}, "done_on"),
        ({"effect": "not-reached"}, "effect"),
    ):
        assert [letter.field for letter in change_problems(done, replace(done, **change))] == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_due": date(2015, 2, 1), "due": date(2015, 6, 30)}, "first_due"),
        ({"due": date(2015, 6, 1)}, "due"),
        ({"effect_open_until": date(2015, 6, 1)}, "effect_open_until"),
        ({"done_on": date(2016, 6, 1)}, "done_on"),
        ({"done_on": date(2015, 2, 1)}, "done_on"),
        ({"confirmed_on": date(2015, 6, 1)}, "confirmed_on"),
        ({"aside": "on-hold", "aside_since": date(2015, 5, 1), "aside_until": START}, "aside_until"),
        ({"effect": "reached"}, "effect"),
        ({"effect": "reached", "effect_judged_on": date(2015, 12, 30)}, "effect"),
    ],
)
def test_days_that_cannot_be_are_named(changes: dict[str, object], field: str) -> None:
    problems = list(standing_problems(replace(PLAIN, **changes), today=date(2016, 2, 1)))  # type: ignore[arg-type]
    assert [problem.field for problem in problems] == [field]
    assert list(standing_problems(PLAIN, today=START)) == []


def test_an_effect_is_judged_from_its_own_day_on_and_only_of_what_was_delivered() -> None:
    done = replace(PLAIN, done_on=date(2015, 6, 1), confirmed_on=date(2015, 6, 2))
    assert not effect_is_to_judge(done, date(2015, 12, 30))
    assert effect_is_to_judge(done, date(2015, 12, 31))
    assert not effect_is_to_judge(PLAIN, date(2016, 1, 1))
    judged = replace(done, effect="cannot-tell", effect_judged_on=date(2016, 1, 1))
    assert not effect_is_to_judge(judged, date(2016, 1, 2))


def test_a_miss_owes_an_apology_and_a_next_step_and_nothing_else_does() -> None:
    late = replace(PLAIN, done_on=date(2015, 7, 1), confirmed_on=date(2015, 7, 1))
    day = date(2015, 7, 2)
    assert owes_an_apology(late, day, apology="", next_step="")
    assert owes_an_apology(late, day, apology="Sorry.", next_step="")
    assert not owes_an_apology(late, day, apology="Sorry.", next_step="A second crew.")
    assert not owes_an_apology(PLAIN, date(2015, 6, 30), apology="", next_step="")
