"""How meetings were kept: the portal and the hearings count by different code, and find the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meeting_years import ZONE, Told, kept_year, neglected_year

from civicstat.cycle.verify.kept_meetings import counted_kept
from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.kept import Kept
from civicstat.portal.catalogue.lapses import kept_document, public_lapses
from civicstat.vocabulary.statement import Entry, Statement


def as_log(told: Told, **city: Any) -> list[Entry]:
    """With a genesis, and what the city says, before it."""
    first = [
        Statement("genesis/v1", "genesis", "-", "2025-11-01", "", (), {"time_zone": str(ZONE), "mode": "replay"}),
        Statement("city/v1", "mill-town", "-", "2025-11-01", "", (), city),
    ]
    return [Entry(index, each) for index, each in enumerate([*first, *(e.statement for e in told.entries)])]


def both(told: Told, day: date, **city: Any) -> tuple[Any, Any]:
    entries = as_log(told, **city)
    last = max(day.isoformat(), *(entry.statement.as_of for entry in entries))
    record = cast(Record, SimpleNamespace(entries=entries))
    return kept_document(entries, day=last), counted_kept(record, as_of=day.isoformat())


@pytest.mark.parametrize("told", [kept_year(), neglected_year(["parks", "streets"])])
@pytest.mark.parametrize("day", [date(2026, 3, 20), date(2026, 12, 31), date(2027, 4, 1)])
def test_a_kept_and_a_neglected_year_are_counted_alike(told: Told, day: date) -> None:
    shown, again = both(told, day)
    assert shown == again


def test_a_year_of_neglect_reads_twelve_missed_for_each_department_and_nobody_said_so() -> None:
    shown, _ = both(neglected_year(["parks", "streets"]), date(2027, 2, 20))
    for slug in ("parks", "streets"):
        counts = shown["departments"][slug]
        assert (counts["planned"], counts["held"], counts["missed"]) == (12, 0, 12)
        assert counts["law"]["2026"]["meetings"] == {"asked": 12, "kept": 0, "broken": 12, "to_come": 0}
    assert shown["all"]["missed"] == 24
    assert shown["each"]["missed-meeting/streets-2026-01-13"] == {"days": 402, "count": 1}


def test_nothing_is_public_before_its_day() -> None:
    told = neglected_year()
    for day in (date(2026, 1, 13), date(2026, 1, 14)):
        kept = Kept(as_log(told), day.isoformat())
        assert [each.kind for each in public_lapses(kept)] == ([] if day.day == 13 else ["missed-meeting"])
    # Locked by 11 January at the latest; seen on the 12th, public 14 days later.
    for day, is_there in ((date(2026, 1, 25), False), (date(2026, 1, 26), True)):
        found = public_lapses(Kept(as_log(told), day.isoformat()))
        assert ("late-briefing" in [each.kind for each in found]) == is_there


def test_a_record_without_a_series_shows_nothing() -> None:
    assert both(Told(), date(2026, 3, 20)) == (None, None)


@st.composite
def years(draw: st.DrawFn) -> Told:
    """A year in which anything may have gone wrong, and anything may have been mended."""
    told = Told()
    out = draw(st.sampled_from([date(2025, 12, 1), date(2025, 12, 28), date(2026, 1, 4)]))
    seats = [{"post": f"{what}-streets", "what": what} for what in ("budget", "counsel") if draw(st.booleans())]
    told.series("streets", out, seats=seats, cadence=draw(st.sampled_from(["weekly", "monthly", "quarterly"])))
    if draw(st.integers(0, 4)) == 0:
        return told
    for hour in told.schedule("streets", 2026, out + timedelta(days=draw(st.sampled_from([0, 40]))))[:7]:
        shift = timedelta(minutes=draw(st.integers(-10, 10)))
        days = timedelta(days=draw(st.sampled_from([0, 0, 0, 3, 20])))
        if draw(st.integers(0, 3)):
            explained = draw(st.lists(st.booleans(), max_size=2))
            answered = draw(st.lists(st.booleans(), max_size=2))
            told.lock("streets", hour, at=hour - timedelta(hours=48) + shift, explained=explained, answered=answered)
            if answered and draw(st.booleans()):
                told.lock("streets", hour, explained=explained, at=hour + days, answered=[True] * len(answered))
        what = draw(st.sampled_from(["held", "held", "cancelled", "silence"]))
        if what == "cancelled":
            said = hour.date() - timedelta(days=draw(st.integers(-2, 5)))
            told.meeting("streets", hour, said, state="cancelled", said_on=said.isoformat())
        elif what == "held":
            hold(draw, told, hour, shift, days)
    if draw(st.booleans()):
        told.series("streets", date(2026, 5, 1), is_active=draw(st.booleans()))
    if draw(st.booleans()):
        told.report("streets", 2026, date(2027, 1, draw(st.sampled_from([20, 31]))))
    since = date(2026, 2, 2)
    body = {"post": "chair", "title": "Chair", "title_es": "Presidencia", "since": since.isoformat()}
    body |= {"until": None, "departments": ["streets"]}
    if draw(st.booleans()):
        told.say("vacancy/v1", f"chair/{since}", date(2026, 2, 20), body)
    return told


def hold(draw: st.DrawFn, told: Told, hour: datetime, shift: timedelta, days: timedelta) -> None:
    ended = draw(st.sampled_from([None, hour + timedelta(hours=1)]))
    changes: dict[str, Any] = {} if ended is not None else {"ended_at": None}
    told.hold("streets", hour, chaired_by=draw(st.sampled_from(["chair", "chair", "deputy"])), **changes)
    number = len(told.entries)
    if draw(st.booleans()):
        told.decide("streets", hour, f"d{number}")
        told.promise("streets", hour, f"p{number}", f"d{number}")
    received = draw(st.sampled_from([None, hour.date() + timedelta(days=20), hour.date() + timedelta(days=50)]))
    told.ask_for_data("streets", hour, f"r{number}", hour.date() + timedelta(days=30), received=received)
    if draw(st.integers(0, 3)):
        names = draw(st.sampled_from([{}, {"decisions": [f"d{number}"], "data_requests": [f"r{number}"]}]))
        told.memo("streets", hour, at=hour + timedelta(hours=49) + shift + days, **names)
        if draw(st.booleans()):
            all_of_it = {"decisions": [f"d{number}"], "promises": [f"p{number}"], "data_requests": [f"r{number}"]}
            told.memo("streets", hour, at=hour + timedelta(days=draw(st.integers(23, 50))), **all_of_it)


@settings(max_examples=150, deadline=None)
@given(years(), st.integers(0, 460))
def test_whatever_went_wrong_both_count_the_same(told: Told, days: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=days)
    told.entries = [entry for entry in told.entries if entry.statement.as_of <= day.isoformat()]
    shown, again = both(told, day, public_after_days=10)
    assert shown == again
