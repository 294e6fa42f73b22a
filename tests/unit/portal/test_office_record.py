"""Outcomes, money and announced days: counted by the pages and by verify, by two codes that must agree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from civicstat.cycle.verify.office import counted_office
from civicstat.cycle.verify.pages import wrong_number
from civicstat.cycle.verify.values import PublishedValues
from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.announced import announced_in
from civicstat.portal.catalogue.beside import said_in
from civicstat.portal.catalogue.office import office_record_in
from civicstat.portal.check.numbers import numbers_on_page
from civicstat.portal.pages.release_calendar import _escaped, _folded
from civicstat.vocabulary.statement import Entry, Statement


START = date(2014, 6, 1)
LAST = date(2014, 9, 30)
DAYS = st.integers(0, 120).map(lambda days: START + timedelta(days=days))
WORDS = {"sha256": "0" * 64}


def log(*said: tuple[str, str, dict[str, Any]], releases: tuple[date, ...] = ()) -> list[Entry]:
    """A log with a genesis, such statements, and releases that came at noon of some days."""
    number = count(1)
    genesis = Statement("genesis/v1", "genesis", "-", "2014-01-01", "2014-01-02T00:00:00Z", (), {"time_zone": "UTC"})
    entries = [Entry(0, genesis)]
    for type_, name, body in said:
        entries.append(Entry(next(number), Statement(type_, name, "-", "2014-06-01", "", (), body)))
    for day in releases:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        entries.append(Entry(next(number), Statement("release/v1", f"x/{day}", "-", str(day), noon, (), {})))
    return entries


def pages_and_verify(entries: list[Entry], as_of: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The numbers as the pages and as verify count them."""
    pages = office_record_in(entries, as_of=as_of.isoformat(), words_of=lambda sha256: {})
    again = counted_office(cast(Record, SimpleNamespace(entries=entries)), as_of=as_of.isoformat())
    return dict(pages.documents), again


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Any case that can be, under one of a few names."""
    received = draw(DAYS)
    # Near its day, where what counts as late is decided.
    due = received + timedelta(days=draw(st.integers(0, 20)))
    answered = received + timedelta(days=draw(st.integers(0, 30))) if draw(st.booleans()) else None
    outcome = draw(st.sampled_from(["reopened", "taken-back"])) if answered else None
    body = {
        "department": draw(st.sampled_from(["streets", "parks", None])),
        "received": received.isoformat(),
        "due": due.isoformat(),
        "answered": answered.isoformat() if answered else None,
        "outcome": outcome,
        "words": None,
    }
    return "outcome/v1", f"case-{draw(st.integers(1, 8))}", body


@given(st.lists(cases(), min_size=1, max_size=12), DAYS)
def test_verify_counts_the_cases_again_and_finds_the_same(found: list[Any], day: date) -> None:
    shown, again = pages_and_verify(log(*found), day)
    assert shown == again
    board = shown["outcomes"]
    standing = sum(board["all"][name] for name in ("open_late", "late", "open", "on_time", "taken_back"))
    assert standing == board["all"]["cases"] == sum(each["cases"] for each in board["departments"].values())


@st.composite
def moves(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """A move of some cents."""
    amount = f"{draw(st.integers(0, 99999))}.{draw(st.integers(0, 99)):02d}"
    body = {"from_line": {"fiscal_year": draw(st.sampled_from(["2014", "2015"]))}, "amount": amount, "words": None}
    return "money-move/v1", f"money-move-{draw(st.integers(1, 9))}", body


@given(st.lists(moves(), min_size=1, max_size=9, unique_by=lambda one: one[1]), st.data())
def test_verify_adds_the_money_again_without_what_did_not_happen(found: list[Any], data: st.DataObject) -> None:
    entries = log(*found)
    for entry in data.draw(st.lists(st.sampled_from(entries[1:]), unique_by=lambda one: one.index)):
        body = {"corrects": entry.key, "field": "why", "voids": True, "said": WORDS, "words": WORDS}
        number = len(entries)
        entries.append(
            Entry(number, Statement("correction-of-words/v1", f"c-{number}", "-", "2014-06-01", "", (), body))
        )
    shown, again = pages_and_verify(entries, LAST)
    assert shown == again
    assert shown["money"]["all"]["moves"] + shown["money"]["all"]["void"] == len(found)


@st.composite
def announcements(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """Any announced day."""
    first = draw(DAYS)
    day = first + timedelta(days=draw(st.sampled_from([0, 0, 7, 30])))
    what = draw(st.sampled_from(["release", "report"]))
    held = draw(DAYS) if what == "report" and draw(st.booleans()) else None
    cancelled = draw(DAYS) if held is None and not draw(st.integers(0, 3)) else None
    body = {
        "what": what,
        "first_day": first.isoformat(),
        "day": day.isoformat(),
        "moves": [],
        "held_on": held.isoformat() if held else None,
        "cancelled_on": cancelled.isoformat() if cancelled else None,
        "words": None,
    }
    return "calendar/v1", f"calendar-{draw(st.integers(1, 9))}", body


@given(st.lists(announcements(), min_size=1, max_size=10), st.lists(DAYS, max_size=8), DAYS)
def test_verify_pairs_releases_with_days_again_and_finds_the_same(
    found: list[Any], releases: list[date], day: date
) -> None:
    shown, again = pages_and_verify(log(*found, releases=tuple(releases)), day)
    assert shown == again


def announced(day: str, *, moved_to: str = "") -> tuple[str, str, dict[str, Any]]:
    body = {
        "what": "release",
        "first_day": day,
        "day": moved_to or day,
        "moves": [],
        "held_on": None,
        "cancelled_on": None,
        "words": None,
    }
    return "calendar/v1", f"calendar-{day}", body


def standings(entries: list[Entry], as_of: str) -> list[tuple[str, int]]:
    said = said_in(entries, "calendar/v1", as_of=as_of, words_of=lambda sha256: {})
    releases = [entry for entry in entries if entry.statement.type == "release/v1"]
    return [(one.standing, one.days_late) for one in announced_in(said, releases, time_zone="UTC")]


def test_a_day_that_was_moved_and_kept_since_is_late_by_the_day_announced_first() -> None:
    entries = log(announced("2014-06-10", moved_to="2014-06-20"), releases=(date(2014, 6, 18),))
    assert standings(entries, "2014-06-30") == [("late", 8)]


def test_a_day_that_passed_without_its_release_is_missed_and_one_to_come_is_planned() -> None:
    entries = log(announced("2014-06-10"), announced("2014-07-10"))
    assert standings(entries, "2014-06-12") == [("missed", 2), ("planned", 0)]


def test_a_line_of_the_calendar_file_is_folded_at_75_octets_and_its_signs_are_escaped() -> None:
    assert _escaped("a, b; c\\d") == "a\\, b\\; c\\\\d"
    pieces = _folded("SUMMARY:" + "é" * 60)
    assert [len(piece.encode()) for piece in pieces] == [74, 55]
    assert "".join(pieces).replace(" ", "") == "SUMMARY:" + "é" * 60


def page(site: Path, path: str, lang: str = "en") -> str:
    """What a reader sees of a page, spaces made one."""
    html = (site / lang / path).read_text("utf-8").partition("<main")[2]
    html = re.sub(r"</(?:p|div|li|td|th|h[1-6])>|<br>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_pages_stand_only_where_the_record_has_something_for_them(site: Path, whole_site: Path) -> None:
    for path in ("outcomes.html", "this-number-moved-this-money.html", "release-calendar.html", "release-calendar.ics"):
        for lang in ("en", "es"):
            assert (whole_site / lang / path).is_file()
            assert not (site / lang / path).exists()


def test_what_was_missed_stands_before_what_was_kept(whole_site: Path) -> None:
    shown = page(whole_site, "outcomes.html")
    assert "Cases on record: 6. Still open after their day: 2. Answered late: 1. Answered in time: 1." in shown
    order = [shown.index(words) for words in ("Open after its day", "Answered late The", "Open This") if words in shown]
    assert order == sorted(order)
    assert "14 days after its day." in shown
    assert "Nobody named yet" in shown


def test_money_that_did_not_move_stays_and_is_not_added(whole_site: Path) -> None:
    shown = page(whole_site, "this-number-moved-this-money.html")
    assert "Moves on record: 1. Dollars moved: 30,000.00." in shown
    assert "Did not happen 12,500.50 dollars" in shown
    assert "What this entry says did not happen. It counts no more." in shown


def test_a_correction_stands_beside_what_was_said_and_writes_nothing_over(whole_site: Path) -> None:
    shown = page(whole_site, "promises.html")
    _, _, after = shown.partition("Corrected on June 30, 2014.")
    assert "What was said: " in after
    assert "What is right: Fourteen trucks Why it was wrong: Two more. Corrected by the post chair" in after


def test_a_day_that_was_moved_shows_the_first_one_and_why(whole_site: Path) -> None:
    shown = page(whole_site, "release-calendar.html")
    assert "Days not kept: 1. Late: 1. Cancelled: 1. Kept: 2." in shown
    assert "8 days after the day announced first. Moved to June 20, 2014: A holiday." in shown
    assert "Nobody has said why." in shown
    assert "Movido al 20 de junio de 2014: Un feriado." in page(whole_site, "release-calendar.html", "es")


def test_the_calendar_file_is_one_that_other_calendars_read(whole_site: Path) -> None:
    read = Calendar.from_ical((whole_site / "en" / "release-calendar.ics").read_bytes())
    events = {str(event["uid"]).partition(".")[0]: event for event in read.walk("VEVENT")}
    assert events["calendar-1"]["summary"] == "Springfield: Budget memo, final; signed"
    assert str(events["calendar-4"]["status"]) == "CANCELLED"
    assert events["calendar-5"].decoded("dtstart") == date(2014, 7, 15)
    assert events["calendar-3"].decoded("dtstart") == datetime(2014, 6, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize("key", ["outcomes#all.late", "money#all.amount", "calendar#all.missed"])
def test_a_number_that_was_changed_on_a_page_is_found(whole_site: Path, whole_home: Path, key: str) -> None:
    values = PublishedValues(Record(whole_home))
    numbers = [
        number
        for path in ("outcomes.html", "this-number-moved-this-money.html", "release-calendar.html")
        for number in numbers_on_page((whole_site / "en" / path).read_text("utf-8"))
    ]
    assert [wrong for number in numbers for wrong in wrong_number(number, values, "page")] == []
    found = next(number for number in numbers if f"{number.key}#{number.field}" == key)
    assert len(list(wrong_number(replace(found, value="7", text="7"), values, "page"))) == 2
