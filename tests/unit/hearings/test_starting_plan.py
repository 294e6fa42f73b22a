"""The plan of ninety days: every step in time whatever the calendar, and what is missed stays missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from civicstat.hearings.errors import HearingError
from civicstat.hearings.starting.calendar_file import plan_ical
from civicstat.hearings.starting.facts import Held
from civicstat.hearings.starting.plan import StartPlan, plan_start
from civicstat.hearings.starting.standing import Happened, next_step, standing_of_steps


FIRST = date(2015, 10, 1)
QUESTION = "Are street lights mended when we say?"
MEASURES = ("lamps-on-time", "lamps-again", "lamps-open")


def plan(**changes: object) -> StartPlan:
    """Ninety days of the street lights from Thursday 1 October 2015, with Columbus Day and Veterans Day."""
    fields: dict[str, object] = {
        "question": QUESTION,
        "department": "streets",
        "metrics": MEASURES,
        "first_day": FIRST,
        "holidays": [date(2015, 10, 12), date(2015, 11, 11)],
    }
    return plan_start(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_days_are_those_of_the_promise() -> None:
    found = {step.id: (step.day - FIRST).days for step in plan().steps}
    # Thursdays: 15 October, 22 October, 29 October; 26 November is the last Thursday before day 58.
    assert found == {
        "agree": 0,
        "readiness": 4,
        "adopt": 7,
        "dry-run-1": 14,
        "memo-1": 15,
        "dry-run-2": 21,
        "memo-2": 22,
        "recorded-meeting-1": 28,
        "memo-3": 29,
        "recorded-meeting-2": 56,
        "memo-4": 57,
        "decision": 60,
        "budget-memo": 85,
        "choose": 90,
    }
    assert [step.limit - FIRST for step in plan().steps if step.lasts] == [timedelta(days) for days in (14, 21, 30, 60)]


def test_a_holiday_moves_a_step_forward_and_never_past_its_limit() -> None:
    found = plan(holidays=[date(2015, 10, 22), date(2015, 12, 30)])
    assert found.step("dry-run-2").day == date(2015, 10, 21)
    assert found.step("choose").day == date(2015, 12, 29)


@given(
    first=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    away=st.lists(st.integers(0, 95), max_size=8),
    weekday=st.integers(1, 5),
)
def test_no_step_comes_late_or_on_a_day_off(first: date, away: list[int], weekday: int) -> None:
    holidays = {first + timedelta(days=days) for days in away}
    found = plan(first_day=first, holidays=holidays, weekday=weekday)
    meetings = [step.day for step in found.steps if step.lasts]
    assert meetings == sorted(set(meetings))
    for step in found.steps:
        assert found.first_day <= step.day <= step.limit
        # A memo whose two days are all days off goes out on the day of its meeting, which is a working day.
        assert step.day.isoweekday() <= 5
        assert step.day not in holidays
        if step.lasts:
            assert step.briefing_by is not None
            assert step.briefing_by <= step.day - timedelta(days=2)
    assert found.step("recorded-meeting-1").limit == found.first_day + timedelta(days=30)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"question": " "}, "there is no question"),
        ({"question": "Do lamps work? Are streets clean?"}, "these are 2 questions"),
        ({"question": "x" * 201}, "the question has 201 characters, and 200 is the most"),
        ({"metrics": ("a", "b")}, "these are 2 measures"),
        ({"metrics": ("a", "b", "b")}, "a measure is named twice"),
        ({"weekday": 6}, "the city does not work on weekday 6"),
    ],
)
def test_more_than_one_question_is_refused_with_a_letter(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(HearingError) as refused:
        plan(**changes)
    assert refused.value.found == fault
    assert refused.value.next_step == "Start small: what does not fit into one question comes after the ninety days."


def statuses(happened: Happened, today: date) -> dict[str, tuple[str, int]]:
    return {row.step.id: (row.status, row.days_late) for row in standing_of_steps(plan(), happened, today)}


def test_what_is_missed_stays_missed_with_its_first_day() -> None:
    nothing = statuses(Happened(), date(2015, 10, 18))
    assert nothing["agree"] == ("missed", 17)
    assert nothing["dry-run-1"] == ("missed", 3)
    assert nothing["dry-run-2"] == ("not-yet-due", 0)
    assert nothing["memo-1"] == ("waits", 0)
    later = Happened(agreed_on=date(2015, 10, 6), meetings=(Held("dry-run", date(2015, 10, 19)),))
    found = statuses(later, date(2015, 10, 19))
    assert found["agree"] == ("done-late", 5)
    assert found["dry-run-1"] == ("done-late", 4)
    assert found["memo-1"] == ("not-yet-due", 0)
    # Its memo is judged from the day on which the meeting was held.
    assert statuses(later, date(2015, 10, 24))["memo-1"] == ("missed", 3)


def test_what_comes_later_is_not_known_yet_and_what_came_before_does_not_count() -> None:
    happened = Happened(
        meetings=(Held("dry-run", date(2015, 9, 20)), Held("recorded-meeting", date(2015, 10, 20))),
        decisions=(date(2015, 9, 30), date(2015, 11, 2)),
    )
    early = statuses(happened, date(2015, 10, 16))
    assert early["dry-run-1"] == ("missed", 1)
    assert early["recorded-meeting-1"] == ("not-yet-due", 0)
    assert early["decision"] == ("not-yet-due", 0)
    assert statuses(happened, date(2015, 11, 2))["decision"] == ("done-on-time", 0)


def test_the_next_step_is_the_first_that_is_not_done() -> None:
    rows = standing_of_steps(plan(), Happened(agreed_on=FIRST), FIRST)
    found = next_step(rows)
    assert found is not None
    assert found.step.id == "readiness"
    everything = Happened(FIRST, FIRST, FIRST, (), (), FIRST, FIRST)
    assert next_step([row for row in standing_of_steps(plan(), everything, FIRST) if row.done_on]) is None


def test_the_calendar_file_is_one_that_others_read() -> None:
    made = datetime(2015, 10, 1, tzinfo=UTC)
    content = plan_ical(
        plan(hour=time(9, 30)), city="Mill Town", slug="mill-town", time_zone="America/New_York", lang="es", made=made
    )
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    assert len(events) == 14
    dry_run = events[3]
    assert dry_run["SUMMARY"] == "Mill Town: Primer ensayo, privado"
    assert dry_run.decoded("DTSTART").isoformat() == "2015-10-15T09:30:00-04:00"
    assert dry_run.decoded("DURATION") == timedelta(minutes=90)
    assert events[0].decoded("DTSTART") == FIRST
