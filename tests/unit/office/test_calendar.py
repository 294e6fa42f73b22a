"""The release calendar: days that stand, releases read from the record, words where a day passed without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar
from office_strategy import AT, TODAY, announced

from civicstat.office.actions import calendar_entry as acts
from civicstat.office.actions.act import RefusedError, undo
from civicstat.office.calendar_standing import lacks_hour, release_days, standings
from civicstat.office.lists.calendar import status_words
from civicstat.office.models import ActRecord, CalendarEntry
from civicstat.office.needs import needs_of
from civicstat.office.pages import calendar as pages
from civicstat.office.posts_held import held_by

from .conftest import Office, SignIn


def entry(pk: int, day: str, **more: Any) -> CalendarEntry:
    return CalendarEntry(pk=pk, what=more.pop("what", "release"), title="x", day=date.fromisoformat(day), **more)


def test_each_release_belongs_to_one_announced_day() -> None:
    entries = [entry(1, "2015-01-10"), entry(2, "2015-02-10"), entry(3, "2015-03-10"), entry(4, "2015-04-10"),
               entry(5, "2015-05-10", why="The server.", why_es="El servidor."), entry(6, "2015-06-10"),
               entry(7, "2015-04-01", what="meeting", held_on=date(2015, 4, 3))]  # fmt: skip
    # On its day; eight days late; none at all, though the next one came in time; early.
    releases = [date(2015, 1, 10), date(2015, 2, 18), date(2015, 4, 9)]
    found = standings(entries, releases, date(2015, 5, 20))
    assert {pk: one.status for pk, one in found.items()} == {
        1: "kept", 2: "late", 3: "missed", 4: "kept", 5: "explained", 6: "planned", 7: "late"
    }  # fmt: skip
    assert (found[2].days_late, found[7].days_late, found[4].came_on) == (8, 2, date(2015, 4, 9))
    assert [status_words(found[pk], "en") for pk in (2, 3)] == ["8 days late", "not kept, not explained"]
    assert status_words(replace(found[2], days_late=1), "es") == "un día tarde"
    # A release on the very next announced day is that day's, not the late one of the day before.
    two = standings(entries[:2], [date(2015, 2, 10)], date(2015, 2, 20))
    assert [two[1].status, two[2].status] == ["missed", "kept"]


def test_the_day_of_a_release_is_the_citys_own() -> None:
    class Told:
        record = property(lambda self: self)

        def releases(self) -> Any:
            class Entry:
                class statement:  # noqa: N801
                    recorded = "2015-10-01T03:30:00Z"

            return [Entry]

    assert release_days(Told(), "America/New_York") == [date(2015, 9, 30)]  # type: ignore[arg-type]


def test_within_four_weeks_a_day_has_its_hour_and_it_moves_only_with_a_reason(office: Office) -> None:
    chair = office["chair"]
    with pytest.raises(RefusedError, match="it has an exact hour"):
        announced(chair, day=TODAY + timedelta(days=28), hour=None)
    with pytest.raises(RefusedError, match="nothing is announced afterwards"):
        announced(chair, day=TODAY - timedelta(days=1))
    found = announced(chair, day=TODAY + timedelta(days=60), hour=None)
    assert not lacks_hour(found, TODAY)
    assert lacks_hour(found, TODAY + timedelta(days=32))
    move = {"entry": found, "day": TODAY + timedelta(days=70), "hour": None, "by": chair, "at": AT, "today": TODAY}
    with pytest.raises(RefusedError, match="say why the day moves"):
        acts.move_entry(words=" ", seen=1, **move)  # type: ignore[arg-type]
    moved = acts.move_entry(words="A holiday.", seen=1, **move)  # type: ignore[arg-type]
    assert ActRecord.objects.get(act="move-entry").reason == "A holiday."
    assert undo(moved, by=chair, at=AT, seen=2).day == TODAY + timedelta(days=60)


def test_a_release_is_held_by_the_record_alone(office: Office) -> None:
    found = announced(office["chair"])
    with pytest.raises(RefusedError, match="the public record says when a release came"):
        acts.hold_entry(entry=found, held_on=TODAY, by=office["chair"], at=AT, today=TODAY, seen=1)
    with pytest.raises(IntegrityError, match="the_record_says_when_a_release_came"), transaction.atomic():
        CalendarEntry.objects.filter(pk=found.pk).update(held_on=TODAY)
    with pytest.raises(RefusedError, match="its day has not passed"):
        acts.explain_entry(entry=found, why="x", why_es="x", by=office["chair"], at=AT, today=found.day, seen=1)


def test_chair_and_analyst_are_asked_for_a_day_that_passed_until_it_is_explained(office: Office) -> None:
    chair = office["chair"]
    found = announced(chair)
    later = found.day + timedelta(days=3)

    def asked(name: str, day: date) -> list[str]:
        held = held_by(office[name], day)
        return [need.title for need in needs_of(office[name], held, day, "en", parts=(pages.asks,))]

    days = pytest.MonkeyPatch()
    days.setattr(pages, "today_in_office", lambda: later)
    assert asked("analyst", later) == ["Explain a day that was not kept: September figures"]
    assert asked("staff", later) == []
    acts.explain_entry(entry=found, why="x", why_es="x", by=chair, at=AT, today=later, seen=1)
    assert asked("analyst", later) == []
    days.undo()


def test_the_file_for_other_calendars_is_one_that_they_read(office: Office, city_folder: Path) -> None:
    announced(office["chair"])
    announced(office["chair"], day=date(2016, 6, 1), hour=None, title="June figures", title_es="Cifras de junio")
    content = pages.ical(CalendarEntry.objects.all(), lang="es", made=datetime(2015, 10, 1, tzinfo=UTC))
    first, second = Calendar.from_ical(content).walk("VEVENT")
    assert first["SUMMARY"] == "Mill Town: Cifras de septiembre"
    assert first.decoded("DTSTART").utcoffset() == timedelta(hours=-4)
    assert first.decoded("DTSTART").time() == time(10)
    assert second.decoded("DTSTART") == date(2016, 6, 1)
    assert b"TZID=America/New_York" in content


def test_the_calendar_is_read_by_whoever_works_here_and_kept_by_those_who_run_the_meetings(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    chair, staff = as_person(office["chair"]), as_person(office["staff"])
    form = {"what": "meeting", "title": "Hearing", "title_es": "Audiencia", "day": "2015-10-01", "hour": "09:00"}
    where = chair.post("/calendar/add/", form).headers["Location"]
    assert "It came out or was held today" in chair.get(where + "?lang=en").content.decode()
    assert "Undo" not in staff.get(where).content.decode()
    assert chair.post(where + "held/", {"seen": "1"}).status_code == 302
    assert "cumplido" in staff.get(where + "?lang=es").content.decode()
    assert "Announce a day" not in staff.get("/calendar/?lang=en").content.decode()
    text = staff.get("/calendar/?as=csv&lang=en").content.decode("utf-8-sig").splitlines()
    assert text[1] == "Hearing,meeting,2015-10-01,09:00,kept"
    answer = staff.get("/calendar/file/")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert (
        chair.post(where + "move/", {"day": "2015-10-02", "hour": "09:00", "words": "x", "seen": "1"}).status_code
        == 409
    )
