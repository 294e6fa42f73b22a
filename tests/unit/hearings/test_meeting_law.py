"""Baltimore's law as a test: a year that keeps it passes, and each way to break it is seen by its own requirement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from meeting_years import ZONE, Told, kept_year, neglected_year

from civicstat.hearings.meetings.law import BALTIMORE, REQUIREMENTS, Law, Requirement, is_passed, judge_year
from civicstat.hearings.meetings.year import MeetingRecord, read_year


AFTER = date(2027, 2, 1)
MARCH = datetime(2026, 3, 10, 9, tzinfo=ZONE)


def record_of(told: Told, day: date = AFTER, *, is_live: bool = False) -> MeetingRecord:
    return read_year(told.entries, day=day, time_zone="America/New_York", is_live=is_live)


def judged(told: Told, day: date = AFTER, **options: Any) -> dict[str, Requirement]:
    return {each.id: each for each in judge_year(record_of(told, day), 2026, **options)}


def without(told: Told, type_: str, name: str) -> Told:
    told.entries = [e for e in told.entries if (e.statement.type, e.statement.name) != (type_, name)]
    return told


def test_a_year_that_keeps_the_law_passes_with_its_evidence_named() -> None:
    found = judged(kept_year())
    assert {name: each.verdict for name, each in found.items()} == dict.fromkeys(REQUIREMENTS, "kept")
    assert is_passed(found.values())
    assert [len(found[name].cases) for name in REQUIREMENTS] == [1, 12, 12, 12, 12, 1]
    # Locked to the second 48 hours before; the meeting took an hour, the memo came 48 hours after it.
    assert {case.hours for name in ("briefings", "memos") for case in found[name].cases} == {48}
    assert "schedule/streets/2026@1" in found["schedule"].evidence


def test_a_year_of_neglect_breaks_the_law_in_every_month_and_keeps_only_the_schedule() -> None:
    found = judged(neglected_year())
    assert found["schedule"].verdict == "kept"
    assert (found["meetings"].count("not-kept"), found["meetings"].count("kept")) == (12, 0)
    assert {found[name].verdict for name in ("briefings", "memos", "whole-memos")} == {"no-case"}
    assert found["report"].verdict == "not-kept"
    assert not is_passed(found.values())


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        # The month of March is over on its last day, not before; the report has until the end of January.
        (date(2026, 3, 30), (2, 10)),
        (date(2026, 3, 31), (3, 9)),
        (date(2026, 12, 31), (12, 0)),
    ],
)
def test_a_month_is_judged_once_it_is_over(day: date, counts: tuple[int, int]) -> None:
    found = judged(neglected_year(), day)
    assert (found["meetings"].count("not-kept"), found["meetings"].count("not-yet-due")) == counts
    assert found["report"].verdict == "not-yet-due"


def test_a_schedule_that_comes_on_new_years_day_comes_too_late() -> None:
    told = Told()
    told.series("streets", date(2025, 12, 1))
    told.schedule("streets", 2026, date(2026, 1, 1))
    assert judged(told)["schedule"].verdict == "not-kept"
    assert judged(Told(), departments=["streets"])["schedule"].verdict == "not-kept"


@pytest.mark.parametrize(("minutes", "verdict"), [(0, "kept"), (5, "kept"), (6, "not-kept")])
def test_a_briefing_is_late_once_the_minutes_of_the_machine_are_over(minutes: int, verdict: str) -> None:
    told = without(kept_year(), "briefing/v2", "streets-2026-03-10")
    told.lock("streets", MARCH, at=MARCH - timedelta(hours=48) + timedelta(minutes=minutes))
    found = judged(told)["briefings"]
    assert found.verdict == verdict
    (march,) = (case for case in found.cases if case.what == "streets-2026-03-10")
    assert march.hours == Decimal("47.9" if minutes else "48")


@pytest.mark.parametrize(("minutes", "verdict"), [(0, "kept"), (1, "not-kept")])
def test_a_memo_that_is_out_a_minute_late_is_late(minutes: int, verdict: str) -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    told.memo("streets", MARCH, at=MARCH + timedelta(hours=49, minutes=minutes))
    assert judged(told)["memos"].verdict == verdict


def test_a_meeting_that_nobody_closed_ends_after_its_minutes_so_its_memo_is_still_awaited() -> None:
    told = neglected_year()
    told.hold("streets", MARCH, ended_at=None)
    # 90 minutes after nine, and 48 hours: 12 March at half past ten.
    assert judged(told, date(2026, 3, 11))["memos"].verdict == "not-yet-due"
    assert judged(told, date(2026, 3, 12))["memos"].verdict == "not-kept"


def test_a_meeting_that_begins_long_before_its_hour_needs_its_briefing_before_that() -> None:
    told = neglected_year()
    told.lock("streets", MARCH)
    told.hold("streets", MARCH, started_at="2026-03-09T13:00:00Z")
    assert judged(told)["briefings"].verdict == "not-kept"


def test_a_memo_that_leaves_out_a_promise_is_not_whole() -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    told.decide("streets", MARCH, "retest-lamps")
    told.promise("streets", MARCH, "list-of-lamps", "retest-lamps")
    told.ask_for_data("streets", MARCH, "ages-of-lamps", date(2026, 4, 10))
    told.memo("streets", MARCH, decisions=["retest-lamps"], data_requests=["ages-of-lamps"])
    found = judged(told)["whole-memos"]
    assert found.verdict == "not-kept"
    (march,) = (case for case in found.cases if case.verdict == "not-kept")
    assert [key.partition("@")[0] for key in march.evidence] == ["memo/streets-2026-03-10", "action/list-of-lamps"]


def test_a_live_record_is_believed_by_the_hour_at_which_it_was_recorded() -> None:
    told = without(kept_year(), "memo/v1", "streets-2026-03-10")
    entry = told.memo("streets", MARCH)
    told.entries[-1] = type(entry)(
        entry.index, type(entry.statement)(**{**entry.statement.__dict__, "recorded": "2026-03-20T09:00:00Z"})
    )
    live = {each.id: each for each in judge_year(record_of(told, is_live=True), 2026)}
    assert live["memos"].verdict == "not-kept"
    assert judged(told)["memos"].verdict == "kept"


def test_a_report_on_the_first_of_february_is_late() -> None:
    told = without(kept_year(), "annual-report/v1", "streets/2026")
    told.report("streets", 2026, date(2027, 2, 1))
    assert judged(told)["report"].verdict == "not-kept"


def test_another_citys_law_has_its_own_numbers() -> None:
    told = neglected_year()
    for month, day in ((1, 13), (4, 14), (7, 14), (10, 13)):
        hour = datetime(2026, month, day, 9, tzinfo=ZONE)
        told.lock("streets", hour, at=hour - timedelta(hours=25))
        told.hold("streets", hour)
        told.memo("streets", hour, at=hour + timedelta(days=6))
    told.report("streets", 2026, date(2027, 3, 1))
    law = Law(
        months=3,
        briefing_hours_before=24,
        memo_hours_after=168,
        report_month=3,
        report_day=31,
        source="an invented law",
    )
    found = judged(told, date(2027, 3, 1), law=law)
    assert is_passed(found.values())
    assert found["meetings"].asks.en == "At least one meeting is held every 3 months."
    assert not is_passed(judge_year(record_of(told), 2026, law=BALTIMORE))


def test_a_law_whose_spans_do_not_fill_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="no whole spans of 5 months"):
        Law(months=5)


def test_what_was_said_later_is_not_known_yet() -> None:
    assert record_of(kept_year(), date(2026, 3, 10)).meetings["streets-2026-04-14"].state == "planned"


def test_a_published_day_of_which_nothing_was_ever_said_is_counted_all_the_same() -> None:
    told = neglected_year()
    told.entries = [entry for entry in told.entries if entry.statement.type != "meeting/v1"]
    assert len(record_of(told).meetings_of("streets")) == 12
    assert judged(told)["meetings"].count("not-kept") == 12
