"""The watchdog is silent in a year that was kept, and sees each way to neglect one, from its first day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from meeting_years import ZONE, Told, kept_year, neglected_year

from civicstat.hearings.meetings.watchdog import Lapse, findings, told_on
from civicstat.hearings.meetings.year import read_year


AFTER = date(2027, 2, 1)
MARCH = datetime(2026, 3, 10, 9, tzinfo=ZONE)


def seen(told: Told, day: date = AFTER, delay: int = 14) -> list[Lapse]:
    return findings(read_year(told.entries, day=day, time_zone="America/New_York", is_live=False), day, delay)


def kinds(told: Told, day: date = AFTER) -> list[str]:
    return sorted({each.kind for each in seen(told, day)})


def without(told: Told, type_: str, name: str) -> Told:
    told.entries = [e for e in told.entries if (e.statement.type, e.statement.name) != (type_, name)]
    return told


def test_it_is_silent_about_a_year_that_was_kept() -> None:
    told = kept_year()
    day = date(2025, 12, 1)
    while day <= date(2026, 12, 31):
        assert seen(told, day) == []
        day += timedelta(days=7)
    # The next year's days are owed from its first day on; nothing else is.
    assert kinds(told) == ["no-schedule"]


def test_a_year_of_neglect_is_seen_without_anybody_saying_a_word() -> None:
    found = seen(neglected_year(["parks", "streets"]))
    missed = [each for each in found if each.kind == "missed-meeting"]
    assert len(missed) == 24
    assert all(each.public_on == each.first_seen for each in missed)
    january = next(each for each in missed if each.subject == "streets-2026-01-13")
    assert january.first_seen == date(2026, 1, 14)
    assert {each.kind for each in found} == {
        *("missed-meeting", "late-briefing", "irregular-meetings", "late-report", "no-schedule")
    }
    silent = next(each for each in found if each.id.startswith("irregular-meetings/streets"))
    # Half of 62 days after the first planned day, and one.
    assert (silent.first_seen, silent.is_open(AFTER)) == (date(2026, 2, 14), True)


def test_a_lapse_is_private_until_its_day_and_never_public_once_it_was_mended_before() -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    (late,) = seen(told, date(2026, 3, 14))
    # Due on 12 March at ten; the first day without it is the 13th.
    assert (late.id, late.first_seen, late.public_on) == (
        "late-memo/streets-2026-03-10",
        date(2026, 3, 13),
        date(2026, 3, 27),
    )
    assert (late.is_public(date(2026, 3, 26)), late.is_public(date(2026, 3, 27))) == (False, True)
    told.memo("streets", MARCH, at=datetime(2026, 3, 20, 9, tzinfo=ZONE))
    (mended,) = seen(told, date(2026, 4, 1))
    assert (mended.mended_on, mended.is_public(date(2026, 4, 1))) == (date(2026, 3, 20), False)


def test_what_was_public_stays_so_once_it_is_mended() -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    told.memo("streets", MARCH, at=datetime(2026, 4, 20, 9, tzinfo=ZONE))
    (mended,) = seen(told, date(2026, 5, 1))
    assert (mended.is_public(date(2026, 5, 1)), mended.is_open(date(2026, 5, 1))) == (True, False)


def test_the_posts_are_told_when_it_begins_and_then_each_week_until_it_is_mended() -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    (late,) = seen(told, date(2026, 3, 14))
    asked = [told_on(late, date(2026, 3, 12) + timedelta(days=step)) for step in (0, 1, 7, 8, 15)]
    assert asked == [None, date(2026, 3, 13), date(2026, 3, 13), date(2026, 3, 20), date(2026, 3, 27)]
    told.memo("streets", MARCH, at=datetime(2026, 3, 20, 9, tzinfo=ZONE))
    (mended,) = seen(told, date(2026, 4, 1))
    assert told_on(mended, date(2026, 4, 1)) is None


def test_a_post_hears_first_whatever_the_settings_say() -> None:
    with pytest.raises(ValueError, match="a post hears first"):
        seen(kept_year(), delay=0)


def test_findings_without_an_explanation_are_told_to_the_department_until_it_explains_all_of_a_later_briefing() -> None:
    told = without(kept_year(), "briefing/v2", "streets-2026-03-10")
    told.lock("streets", MARCH, explained=[True, False, False])
    (lapse,) = seen(told, date(2026, 3, 12))
    assert (lapse.kind, lapse.count, lapse.tell) == ("unexplained-findings", 2, ("department-streets",))
    # Locked on 8 March; public after 14 days, though the next briefing is explained in April.
    assert [each.is_open(date(2026, 4, 1)) for each in seen(told, date(2026, 4, 1))] == [True]
    (lapse,) = seen(told, date(2026, 4, 13))
    assert (lapse.public_on, lapse.mended_on) == (date(2026, 3, 23), date(2026, 4, 12))


def test_a_contested_figure_is_told_to_the_steward_until_it_is_answered() -> None:
    told = without(kept_year(), "briefing/v2", "streets-2026-03-10")
    told.lock("streets", MARCH, answered=[True, False])
    (lapse,) = seen(told, date(2026, 3, 12))
    assert (lapse.kind, lapse.count, lapse.tell, lapse.mended_on) == ("unanswered-contest", 1, ("data-steward",), None)
    told.lock("streets", MARCH, at=MARCH + timedelta(days=3), answered=[True, True])
    (lapse,) = seen(told, date(2026, 4, 12))
    assert lapse.mended_on == date(2026, 3, 13)
    # The hour of the lock is that of the first entry.
    assert not any(each.kind == "late-briefing" for each in seen(told, date(2026, 4, 12)))


def test_a_briefing_that_is_locked_late_or_never_is_seen_before_the_meeting() -> None:
    told = without(neglected_year(), "briefing/v2", "none")
    assert [each.subject for each in seen(told, date(2026, 1, 11))] == []
    assert [each.id for each in seen(told, date(2026, 1, 12))] == ["late-briefing/streets-2026-01-13"]


def test_no_briefing_is_owed_for_a_meeting_that_was_called_off_in_time() -> None:
    told = kept_year()
    told.entries = [e for e in told.entries if not e.statement.name.startswith("streets-2026-03-10")]
    told.meeting(
        "streets", MARCH, date(2026, 3, 2), state="cancelled", said_on="2026-03-02", words={"sha256": "0" * 64}
    )
    assert [each for each in seen(told, date(2026, 4, 1)) if each.kind != "irregular-meetings"] == []


def test_cancelling_every_meeting_is_irregular_though_none_is_missed() -> None:
    told = neglected_year()
    for month, day in ((1, 13), (2, 10), (3, 10), (4, 14)):
        hour = datetime(2026, month, day, 9, tzinfo=ZONE)
        said = hour.date() - timedelta(days=9)
        words = {"sha256": "0" * 64}
        told.meeting("streets", hour, said, state="cancelled", said_on=said.isoformat(), words=words)
    assert kinds(told, date(2026, 4, 20)) == ["irregular-meetings"]


def test_a_meeting_after_a_long_silence_ends_it_and_the_silence_stays_known() -> None:
    told = neglected_year()
    told.hold("streets", datetime(2026, 6, 9, 9, tzinfo=ZONE))
    (silence,) = (each for each in seen(told, date(2026, 6, 20)) if each.kind == "irregular-meetings")
    assert (silence.first_seen, silence.mended_on) == (date(2026, 2, 14), date(2026, 6, 9))


def test_two_chairs_within_three_meetings_are_noted_until_the_chair_is_back() -> None:
    told = kept_year()
    for month, day, chair in ((4, 14, "deputy"), (5, 12, "deputy"), (6, 9, "chair")):
        told.hold("streets", datetime(2026, month, day, 9, tzinfo=ZONE), chaired_by=chair)
    (noted,) = (each for each in seen(told, date(2026, 12, 1)) if each.kind == "another-chair")
    assert (noted.subject, noted.mended_on) == ("streets-2026-04-14", date(2026, 6, 9))


def test_a_missed_meeting_stays_in_sight_and_is_no_longer_told_once_the_series_meets_again() -> None:
    told = neglected_year()
    told.hold("streets", MARCH)
    missed = [each for each in seen(told, date(2026, 3, 20)) if each.kind == "missed-meeting"]
    assert [each.mended_on for each in missed] == [date(2026, 3, 10), date(2026, 3, 10)]
    assert all(each.is_public(date(2026, 3, 20)) and not each.is_open(date(2026, 3, 20)) for each in missed)


def test_a_series_without_a_seat_for_budget_or_counsel_is_noted_until_it_has_one() -> None:
    told = Told()
    told.series("streets", date(2026, 1, 5), seats=[])
    told.series("streets", date(2026, 1, 20), seats=[{"post": "b", "title": "", "title_es": "", "what": "budget"}])
    found = [each for each in seen(told, date(2026, 2, 1)) if each.kind == "missing-seat"]
    assert [(each.subject.split("/")[1], each.mended_on) for each in found] == [
        ("budget", date(2026, 1, 20)),
        ("counsel", None),
    ]


def test_a_data_request_is_overdue_the_day_after_the_day_asked_for_first() -> None:
    told = kept_year()
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 4, 10))
    assert [each for each in seen(told, date(2026, 4, 10)) if each.kind == "overdue-data"] == []
    (overdue,) = (each for each in seen(told, date(2026, 4, 11)) if each.kind == "overdue-data")
    assert overdue.tell == ("department-streets",)
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 4, 10), received=date(2026, 4, 15))
    (overdue,) = (each for each in seen(told, date(2026, 5, 11)) if each.kind == "overdue-data")
    assert overdue.mended_on == date(2026, 4, 15)


def test_a_memo_that_names_less_than_was_agreed_is_incomplete() -> None:
    told = kept_year()
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 12, 31), received=date(2026, 3, 12))
    (incomplete,) = seen(told, date(2026, 12, 1))
    assert (incomplete.id, incomplete.count) == ("incomplete-memo/streets-2026-03-10", 1)
    told.memo("streets", MARCH, at=datetime(2026, 3, 30, 9, tzinfo=ZONE), data_requests=["ages-of-lamps"])
    (incomplete,) = seen(told, date(2026, 12, 1))
    assert incomplete.mended_on == date(2026, 3, 30)


def test_a_report_that_is_not_out_by_its_day_is_late_from_the_next() -> None:
    told = without(kept_year(), "annual-report/v1", "streets/2026")
    assert "late-report" not in kinds(told, date(2027, 1, 31))
    assert "late-report" in kinds(told, date(2027, 2, 1))
