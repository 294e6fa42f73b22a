"""Four questions to an action log, answered from days alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.log_questions import (
    Band,
    Load,
    LogRow,
    Waiting,
    are_days_reasonable,
    do_we_look_in_time,
    what_blocks,
    who_is_overloaded,
)
from civicstat.hearings.standing import Standing


TODAY = date(2015, 10, 1)
PLAIN = Standing(date(2015, 6, 1), date(2015, 8, 1), date(2015, 8, 1), date(2015, 12, 31))
AHEAD = replace(PLAIN, first_due=date(2015, 11, 1), due=date(2015, 11, 1))


def row(standing: Standing, *, owner: str = "Streets", name: str = "list") -> LogRow:
    return LogRow(name, owner, standing)


def done(standing: Standing, on: date, seen: date | None) -> Standing:
    return replace(standing, done_on=on, confirmed_on=seen)


def test_who_carries_many_and_twice_as_many_as_the_middle_owner_is_overloaded() -> None:
    rows = [
        row(AHEAD),
        *[row(AHEAD, owner="Parks") for _ in range(4)],
        row(PLAIN, owner="Parks"),
        row(AHEAD, owner="A"),
    ]
    assert who_is_overloaded(rows, TODAY) == [
        Load("A", 1, 0, False),
        Load("Parks", 5, 1, True),
        Load("Streets", 1, 0, False),
    ]


def test_one_owner_alone_is_compared_with_nobody() -> None:
    assert not who_is_overloaded([row(AHEAD) for _ in range(9)], TODAY)[0].is_overloaded


def test_what_does_not_move_is_named_the_longest_first() -> None:
    held = replace(AHEAD, aside="on-hold", aside_since=date(2015, 9, 20), aside_until=date(2015, 12, 1))
    rows = [
        row(done(AHEAD, date(2015, 9, 1), None), name="waits"),
        row(PLAIN, name="late"),
        row(held, name="held"),
        row(AHEAD, name="runs"),
    ]
    assert what_blocks(rows, TODAY) == [
        Waiting("late", "Streets", "overdue", 61),
        Waiting("waits", "Streets", "under-review", 30),
        Waiting("held", "Streets", "on-hold", 11),
    ]


def test_days_are_judged_by_the_days_that_were_given() -> None:
    short = replace(PLAIN, promised_on=date(2015, 7, 25))
    kept = done(PLAIN, date(2015, 7, 30), date(2015, 8, 2))
    late = done(PLAIN, date(2015, 8, 11), date(2015, 8, 12))
    answer = are_days_reasonable([row(short), row(kept), row(late), row(AHEAD)], TODAY)
    assert answer.bands == (Band(0, 14, 1, 0), Band(15, 60, 0, 0), Band(61, None, 2, 1))
    assert (answer.due, answer.kept, answer.late_days, answer.is_enough) == (3, 1, 10, False)


def test_a_delivery_that_nobody_looks_at_for_a_week_is_not_in_time() -> None:
    seen = done(PLAIN, date(2015, 7, 1), date(2015, 7, 4))
    quick = do_we_look_in_time([row(seen)], TODAY)
    assert (quick.seen, quick.middle_days, quick.waiting, quick.longest_days, quick.is_in_time) == (1, 3, 0, None, True)
    slow = do_we_look_in_time([row(seen), row(done(PLAIN, date(2015, 9, 23), None))], TODAY)
    assert (slow.waiting, slow.longest_days, slow.is_in_time) == (1, 8, False)


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(-30, 60), st.booleans()), max_size=20))
def test_every_promise_that_came_due_stands_in_one_band(found: list[tuple[int, int, bool]]) -> None:
    rows = []
    for allowed, late, is_done in found:
        first = date(2015, 6, 1) + timedelta(days=allowed)
        made = Standing(date(2015, 6, 1), first, first, first)
        on = first + timedelta(days=late)
        rows.append(row(done(made, on, on) if is_done else made))
    answer = are_days_reasonable(rows, date(2016, 6, 1))
    assert sum(band.due for band in answer.bands) == answer.due == len(rows)
    assert sum(band.kept for band in answer.bands) == answer.kept
