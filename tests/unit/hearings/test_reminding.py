"""Reminders: before the day, on it, weekly after it, and when an effect is to be judged; each of them once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.reminding import Reminding, reminding_on
from civicstat.hearings.standing import Standing


FIRST = date(2015, 6, 30)
PLAIN = Standing(date(2015, 3, 1), FIRST, FIRST, date(2015, 12, 31))


def asked(promise: Standing, days: int) -> list[Reminding]:
    """What is asked on each of many days, each thing once, in order."""
    every = [reminding_on(promise, promise.promised_on + timedelta(days=day)) for day in range(days)]
    return list(dict.fromkeys(found for found in every if found is not None))


def test_an_open_promise_reminds_a_week_before_on_the_day_and_every_week_after() -> None:
    assert asked(PLAIN, 143) == [
        Reminding("before", FIRST),
        Reminding("today", FIRST),
        Reminding("overdue", date(2015, 7, 1)),
        Reminding("overdue", date(2015, 7, 8)),
        Reminding("overdue", date(2015, 7, 15)),
    ]


def test_a_moved_promise_stays_overdue_from_its_first_day() -> None:
    moved = replace(PLAIN, due=date(2015, 7, 20))
    assert Reminding("overdue", date(2015, 7, 1)) in asked(moved, 143)


def test_what_is_held_claimed_overtaken_or_merged_reminds_of_nothing() -> None:
    since = date(2015, 5, 1)
    for quiet in (
        replace(PLAIN, aside="on-hold", aside_since=since, aside_until=date(2016, 1, 1)),
        replace(PLAIN, aside="overtaken-by-events", aside_since=since),
        replace(PLAIN, aside="merged", aside_since=since),
        replace(PLAIN, done_on=since),
    ):
        assert asked(quiet, 300) == []


def test_an_effect_is_asked_for_once_from_its_day_on() -> None:
    done = replace(PLAIN, done_on=date(2015, 6, 1), confirmed_on=date(2015, 6, 2))
    assert asked(done, 700) == [Reminding("judge", date(2015, 12, 31))]


@given(st.integers(0, 400), st.integers(1, 60))
def test_a_machine_that_ticks_rarely_reminds_of_no_more_than_one_that_ticks_daily(start: int, step: int) -> None:
    daily = asked(PLAIN, 460)
    rarely = {reminding_on(PLAIN, PLAIN.promised_on + timedelta(days=day)) for day in range(start, 460, step)} - {None}
    assert rarely <= set(daily)
