"""Performance meetings on the public pages: counted from the log alone, silence included, and counted again."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.cycle.verify.meetings import counted_meetings
from civicstat.cycle.verify.pages import wrong_number
from civicstat.cycle.verify.promises import counted_board
from civicstat.cycle.verify.values import PublishedValues
from civicstat.hearings.meetings.standing import MeetingDays, meeting_status
from civicstat.ledger.append import append
from civicstat.ledger.reader import Record
from civicstat.portal.catalogue import meetings
from civicstat.portal.catalogue.after import after_in, with_memos
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.render import catalogue_of
from civicstat.vocabulary.statement import Entry, Statement


ZONE = "America/Chicago"
START = datetime(2014, 1, 1, 15, tzinfo=UTC)
HOURS = st.integers(0, 24 * 300).map(lambda hours: START + timedelta(hours=hours))
POSTS = ("chair", "budget")


def text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def words(site: Path, path: str, lang: str = "en") -> str:
    """What a reader sees of a page, spaces made one."""
    html = (site / lang / path).read_text("utf-8").partition("<main")[2]
    html = re.sub(r"</(?:p|div|li|td|th|dt|dd|h[1-6])>|<br>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\N{NO-BREAK SPACE}", " ").split())


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Any meeting that can be."""
    first = draw(HOURS)
    at = first + timedelta(hours=draw(st.sampled_from([0, 0, 2, 24, 400])))
    state = draw(st.sampled_from(["planned", "held", "cancelled"]))
    said = None if state == "planned" else (at + timedelta(hours=draw(st.integers(-60, 60)))).date().isoformat()
    return {
        "series": draw(st.sampled_from(["alleys", "parks"])),
        "first_at": text(first),
        "at": text(at),
        "state": state,
        "said_on": said,
        "chair_questions": draw(st.integers(0, 5)),
        "attendance": [
            {"post": post, "was_there": draw(st.booleans()), "is_deputy": draw(st.booleans())} for post in POSTS
        ],
        "words": None,
        "moves": (),
        "stage": "public",
        "held_as": None,
        "started_at": text(at),
        "ended_at": draw(st.sampled_from([None, text(at + timedelta(minutes=50))])),
        "chaired_by": None,
        "memo": None if state != "held" or draw(st.booleans()) else memo_body(draw(st.sampled_from([0, 0, 5]))),
    }


def memo_body(late: int) -> dict[str, Any]:
    questions, poll = {"put": 3, "answered": 1, "unanswered": 2}, {"asked": 4, "yes": 3, "no": 1}
    named = {"decisions": ["a"], "promises": ["b", "c"], "data_requests": []}
    return {"late": late, **named, "questions": questions, "poll": poll, "looks_in_all": 7, "words": None}


def entry(index: int, type_: str, name: str, body: dict[str, Any], as_of: str = "2014-06-30") -> Entry:
    return Entry(index, Statement(type_, name, "-", as_of, "", (), body))


def series_body(slug: str) -> dict[str, Any]:
    chair, seat = ({"post": post, "title": post, "title_es": post} for post in POSTS)
    shown = {"title": slug, "title_es": slug, "stage": "public", "minutes": 60, "notice_days": 7, "words": None}
    return {"id": slug, "chair": chair, "seats": [seat], **shown}


@given(bodies(), st.dates(date(2014, 1, 1), date(2014, 12, 31)))
def test_the_pages_and_the_hearings_say_the_same_of_a_meeting(body: dict[str, Any], day: date) -> None:
    on, first = (date.fromisoformat(meetings.local_day(body[name], ZONE)) for name in ("at", "first_at"))
    said = None if body["said_on"] is None else date.fromisoformat(body["said_on"])
    expected = meeting_status(MeetingDays(first, on, body["state"], said), day)
    assert meetings.meeting_status(body, day.isoformat(), ZONE) == expected


@given(st.lists(st.tuples(bodies(), st.booleans()), min_size=1, max_size=12), st.booleans())
def test_verify_counts_the_meetings_again_by_other_code_and_finds_the_same(
    found: list[tuple[dict[str, Any], bool]], is_said: bool
) -> None:
    entries = [entry(at, "series/v1", slug, series_body(slug)) for at, slug in enumerate(("alleys", "parks"))]
    for index, (body, is_planned) in enumerate(found):
        name = f"meeting-{index}"
        if is_planned:
            planned = {"series": body["series"], "year": 2014, "meetings": [{"meeting": name, "at": body["first_at"]}]}
            entries.append(entry(len(entries), "schedule/v1", f"{body['series']}/{index}", planned))
        if is_said or not is_planned:
            entries.append(entry(len(entries), "meeting/v1", name, body, "2014-08-15"))
            if body["memo"] is not None:
                entries.append(entry(len(entries), "memo/v1", name, body["memo"], "2014-08-15"))
    record = cast(Record, SimpleNamespace(entries=entries))
    again = counted_meetings(record, as_of="2014-06-30", time_zone=ZONE)
    shown = meetings.gatherings_in(entries, as_of="2014-06-30", zone=ZONE, words_of=lambda sha256: {})
    assert again == with_memos(meetings.meetings_board(shown), shown, after_in(entries, lambda sha256: {}))
    assert sum(len(series.meetings) for series in shown) == len(found)


def test_a_meeting_that_nobody_ever_spoke_of_again_is_missed_all_the_same(whole_site: Path) -> None:
    said = words(whole_site, "meetings/series/alleystat.html")
    assert "Meetings that were due: 7. Missed: 3. Cancelled: 1. Held: 3, of these on another day: 1." in said
    assert "nobody said that it was held" in words(whole_site, "meetings/meeting/alleystat-2014-05-13.html")
    assert "not among the days published" in words(whole_site, "meetings/meeting/alleystat-2014-06-24.html")


def test_the_list_of_meetings_counts_all_series_and_names_what_was_missed_first(whole_site: Path) -> None:
    said = words(whole_site, "meetings.html")
    assert said.index("Meetings that were due: 8. Missed: 3.") < said.index("Every series")
    assert said.index("Missed meetings, the newest first") < said.index("Briefings")
    assert "QuietStat Closed: its days, its state and its counts are public" in said
    assert "Reuniones que tocaban: 8. Omitidas: 3." in words(whole_site, "meetings.html", "es")


def test_a_closed_meeting_shows_days_state_and_counts_and_no_more(whole_site: Path) -> None:
    said = words(whole_site, "meetings/meeting/quiet-2014-06-03.html")
    assert "Questions the chair asked 4" in said
    assert "what was said is not" in said
    assert "Superintendent" not in said
    assert "Began" not in said
    missed = words(whole_site, "meetings/meeting/alleystat-2014-06-24.html")
    assert "Missed" in missed


def test_questions_that_were_kept_out_are_counted_with_their_reasons_and_no_count_can_be_made_smaller(
    whole_site: Path, whole_home: Path
) -> None:
    path = whole_site / "en" / "meetings/meeting/alleystat-2014-01-14.html"
    said = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html")
    assert "Questions that were not let in: 3." in said
    assert "they insulted somebody: 2; they had been asked already: 1." in said
    assert "not let in" not in words(whole_site, "meetings/meeting/alleystat-2014-02-11.html")
    values, html = PublishedValues(Record(whole_home)), path.read_text("utf-8")
    shown = '<data value="{}" data-key="meetings#each.alleystat-2014-01-14.declined.all'
    spoiled = html.replace(shown.format(3), shown.format(1))
    wrong = [each for number in numbers_on_page(spoiled) for each in wrong_number(number, values, path.name)]
    assert [(each.expected, each.found) for each in wrong][:1] == [("3", "1")]


def test_promises_and_meetings_speak_of_the_same_day_whichever_was_spoken_of_last(
    whole_home: Path, tmp_path: Path
) -> None:
    shutil.copytree(whole_home, tmp_path / "home", ignore=shutil.ignore_patterns("portal"))
    for day, type_, changes in (("2014-07-03", "series/v1", {}), ("2014-07-05", "decision/v2", {"id": "later"})):
        newest = [e.statement for e in Record(tmp_path / "home").entries_of(type_)][-1]
        version = {"version": newest.body["version"] + 1} if "version" in newest.body else {}
        body = {**newest.body, **version, **changes}
        said = Statement(type_, str(body["id"]), "-", day, f"{day}T23:00:00Z", newest.cites, body)
        append(tmp_path / "home", [said])
        found = catalogue_of(Record(tmp_path / "home"))
        assert {each.day for each in found.promised} == {each.day for each in found.gatherings} == {day}
        record = Record(tmp_path / "home")
        assert counted_board(record, as_of=found.as_of) == found.documents["promises"]


def test_a_public_meeting_shows_who_was_there_its_recording_and_its_transcript(whole_site: Path) -> None:
    said = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html")
    assert "Budget analyst not there" in said
    assert "Superintendent of Alleys by a deputy" in said
    assert "Watch the recording" in said
    assert "What came of 12 trucks?" in words(whole_site, "meetings/transcript/alleystat-2014-01-14.html")
    moved = words(whole_site, "meetings/meeting/alleystat-2014-02-11.html", "es")
    assert "Una tormenta." in moved
    assert "no se avisó a tiempo" in moved


def test_attendance_is_counted_against_the_meetings_that_were_held(whole_site: Path) -> None:
    html = (whole_site / "en" / "meetings/series/alleystat.html").read_text("utf-8")
    found = {(n.key, n.field): n.value for n in numbers_on_page(html)}
    assert found["meetings", "series.alleystat.posts.superintendent.there"] == "3"
    assert found["meetings", "series.alleystat.posts.superintendent.deputy"] == "3"
    assert found["meetings", "series.alleystat.posts.budget.there"] == "0"
    assert found["meetings", "series.alleystat.held"] == "3"


def test_every_number_of_the_meetings_is_counted_again_and_a_changed_one_is_found(
    whole_site: Path, whole_home: Path
) -> None:
    values = PublishedValues(Record(whole_home))
    path = whole_site / "en" / "meetings/series/alleystat.html"
    html = path.read_text("utf-8")
    assert [wrong for number in numbers_on_page(html) for wrong in wrong_number(number, values, path.name)] == []
    spoiled = html.replace(
        '<data value="3" data-key="meetings#series.alleystat.missed" data-format="integer">3</data>',
        '<data value="0" data-key="meetings#series.alleystat.missed" data-format="integer">0</data>',
    )
    assert spoiled != html
    wrong = [each for number in numbers_on_page(spoiled) for each in wrong_number(number, values, path.name)]
    assert [(each.expected, each.found) for each in wrong][:1] == [("3", "0")]


def test_coming_meetings_stand_in_a_calendar_file_that_calendars_read(whole_site: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    content = (whole_site / "es" / "meetings/series/alleystat.ics").read_bytes()
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2014, 7, 8, 14, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=60)
    assert str(event["summary"]) == "Reunión de callejones"
    assert (whole_site / "en" / "meetings" / "coming.ics").is_file()


def test_a_memo_that_never_came_is_said_to_be_missing_and_a_late_one_to_be_late(whole_site: Path) -> None:
    said = words(whole_site, "meetings/series/alleystat.html")
    assert "Memos that were due: 3. Missing: 1. Late: 1. In time: 1." in said
    assert "No memo has been sent. It was due on June 12, 2014, 09:59, 18 days ago." in words(
        whole_site, "meetings/meeting/alleystat-2014-06-10.html"
    )
    late = words(whole_site, "meetings/meeting/alleystat-2014-02-11.html", "es")
    assert "Minutos de atraso: 120." in late


def test_a_meeting_shows_its_memo_what_was_decided_and_why_and_where_its_promises_stand(whole_site: Path) -> None:
    said = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html")
    assert "The trucks come first." in said
    assert "Why we chose:" in said
    assert "Delivered in time Promise twelve-trucks Superintendent of Alleys" in said
    assert "Answers: 9. Yes: 7. No: 2." in said
    assert "Without an answer 4" in said
    assert "Closed within 5 days, Whole city, December 2013" in said
    assert "shown as it stands on June 30, 2014" in said


def test_a_meeting_tells_when_each_thing_was_captured_how_long_it_met_and_when_it_paused(
    whole_site: Path, whole_home: Path
) -> None:
    path = "meetings/meeting/alleystat-2014-01-14.html"
    said = words(whole_site, path)
    # In the city's zone: six hours behind.
    assert "Met for 48 min, recesses left out Recesses 09:30–09:40" in said
    assert "Captured at 09:12" in said.partition("Why we chose:")[2].partition("Promise")[0]
    assert re.search(r"Promise twelve-trucks .{0,90}Captured at 09:20", said)
    assert re.search(r"trucks by age .{0,90}Captured at 09:44", said)
    assert said.count("Captured at") == 3
    assert "Anotado a las 09:20" in words(whole_site, path, "es")
    html = (whole_site / "en" / path).read_text("utf-8")
    assert unbound_numbers(html) == []
    for later in ("alleystat-2014-02-11", "quiet-2014-06-03"):
        assert "Captured at" not in words(whole_site, f"meetings/meeting/{later}.html")
    # Counted again from the meeting's own hours: a shorter one is found.
    values, shown = PublishedValues(Record(whole_home)), "meetings#each.alleystat-2014-01-14.met.minutes"
    spoiled = html.replace(f'<data value="48" data-key="{shown}', f'<data value="40" data-key="{shown}')
    wrong = [each for number in numbers_on_page(spoiled) for each in wrong_number(number, values, path)]
    assert [(each.expected, each.found) for each in wrong][:1] == [("48", "40")]


def test_a_post_that_nobody_holds_stands_with_its_title(whole_site: Path) -> None:
    path = "meetings/kept/streets.html"
    assert re.search(r"Nobody is assigned Keeper of lamps ", words(whole_site, path))
    assert "Encargo de luminarias" in words(whole_site, path, "es")
    assert "Mended Meeting missed AlleyStat, April 8, 2014" in words(whole_site, path)
    assert "<code>keeper-of-lamps/2014-05-01</code>" not in (whole_site / "en" / path).read_text("utf-8")


def test_a_question_that_nobody_answered_stays_in_sight_before_those_that_have_an_answer(whole_site: Path) -> None:
    said = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html")
    assert "Not answered Why are 12 trucks still?" in said
    assert said.index("Why are 12 trucks still?") < said.index("Who checks them?") < said.index("The auditor does.")
    spanish = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html", "es")
    assert "La auditoría." in spanish
    assert "Why are 12 trucks still? En inglés, como se dijo; nadie lo ha traducido." in spanish


def test_the_next_meeting_lists_data_that_was_asked_for_with_owner_day_and_what_came(whole_site: Path) -> None:
    later = words(whole_site, "meetings/meeting/alleystat-2014-02-11.html")
    assert "Late trucks by age Superintendent of Alleys Due February 10, 2014" in later
    assert "Received late crews by ward Superintendent of Alleys A table." in later
    much_later = words(whole_site, "meetings/meeting/alleystat-2014-06-10.html")
    assert "trucks by age" in much_later
    assert "crews by ward" not in much_later


def test_what_was_computed_in_the_meeting_is_told_with_its_label_answered_or_not(whole_site: Path) -> None:
    said = words(whole_site, "meetings/meeting/alleystat-2014-01-14.html")
    assert "These are not published figures" in said
    assert "Requests, May 2013: it took too long." in said
    assert "Stopped: it took too long" in said
    assert "Requests, Alley 7: not told." in said
    assert "Solicitudes, mayo de 2013: tardó demasiado." in words(
        whole_site, "meetings/meeting/alleystat-2014-01-14.html", "es"
    )
