"""Series, years and meetings go on the public record, and the log itself refuses to let one be rewritten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from office_meetings import ZONE, make_meeting, make_series
from office_people import AT
from office_record import begin_record

from civicstat.ledger.check import check_log
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.office.actions import meeting as acts
from civicstat.office.actions import series as series_acts
from civicstat.office.actions.act import RefusedError, undo
from civicstat.office.clock import today_in_office
from civicstat.office.freeze import freeze
from civicstat.office.freezing.desk import Desk
from civicstat.office.models import Meeting, Packet, Post, Series

from .conftest import Office, SignIn


BOSTON = "America/New_York"
TODAY = date(2015, 10, 1)
LATER = AT + timedelta(minutes=15)


@pytest.fixture
def home(tmp_path: Path, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the beginning of a record, at the end of September 2015."""
    return begin_record(tmp_path / "home", monkeypatch)


@pytest.fixture
def series(office: Office, home: Path) -> Series:
    found = make_series(by=office["analyst"])
    series_acts.seat(series=found, post=Post.objects.get(slug="auditor"), what="budget", by=office["analyst"], at=AT)
    return found


def bodies(home: Path, type_: str) -> list[dict[str, Any]]:
    said = [entry.statement for entry in Record(home).entries]
    return [dict(statement.body) for statement in said if statement.type == type_]


def publish(office: Office, series: Series) -> None:
    days = series_acts.days_of_year(series, 2015, today=TODAY)
    series_acts.publish_year(
        series=series, year=2015, days=days, time_zone=BOSTON, by=office["analyst"], at=AT, today=TODAY
    )


def test_a_published_year_goes_on_record_after_its_series_and_before_nothing_is_said_twice(
    office: Office, home: Path, series: Series
) -> None:
    publish(office, series)
    freeze(at=LATER)
    (year,) = bodies(home, "schedule/v1")
    assert [each["at"] for each in year["meetings"]] == [
        "2015-10-13T13:00:00Z",
        "2015-11-10T14:00:00Z",
        "2015-12-08T14:00:00Z",
    ]
    assert bodies(home, "series/v1")[0]["seats"][0]["what"] == "budget"
    assert len(bodies(home, "meeting/v1")) == 3
    assert freeze(at=LATER) == []
    assert check_log(home) == []


def test_a_seat_that_is_given_later_brings_the_series_up_to_date(office: Office, home: Path, series: Series) -> None:
    freeze(at=LATER)
    counsel = Post.objects.get(slug="approver")
    series_acts.seat(series=series, post=counsel, what="counsel", by=office["analyst"], at=LATER)
    assert freeze(at=LATER) == []
    freeze(at=LATER + timedelta(minutes=15))
    assert [len(body["seats"]) for body in bodies(home, "series/v1")] == [1, 2]


def test_a_held_meeting_says_when_who_and_what_it_may_be_called(office: Office, home: Path, series: Series) -> None:
    meeting = make_meeting(series, date(2015, 10, 13), by=office["analyst"])
    chair = Post.objects.get(slug="chair")
    begins = datetime(2015, 10, 13, 9, 2, tzinfo=ZONE)
    noticed = acts.give_notice(meeting=meeting, by=office["clerk"], at=AT, today=TODAY, seen=1)
    acts.open_meeting(meeting=noticed, chaired_by=chair, by=office["chair"], at=AT, now=begins, today=TODAY, seen=2)
    acts.attend(meeting=meeting, post=chair, was_there=True, is_deputy=False, by=office["clerk"], at=AT)
    freeze(at=LATER)
    (said,) = bodies(home, "meeting/v1")
    assert (said["state"], said["held_as"], said["started_at"]) == ("held", "public", "2015-10-13T13:02:00Z")
    assert said["attendance"] == [{"post": "chair", "was_there": True, "is_deputy": False}]
    meeting = Meeting.objects.get()
    acts.close_meeting(
        meeting=meeting, by=office["chair"], at=LATER, now=begins + timedelta(hours=1), seen=meeting.version
    )
    freeze(at=LATER + timedelta(minutes=15))
    assert [body["ended_at"] for body in bodies(home, "meeting/v1")] == [None, "2015-10-13T14:02:00Z"]
    assert check_log(home) == []


def test_a_series_that_opens_opens_what_is_prepared_from_then_on_and_nothing_before(office: Office, home: Path) -> None:
    series = make_series(by=office["analyst"], stage="closed")
    days = (date(2015, 1, 13), date(2030, 2, 12), date(2030, 3, 12))
    meetings = [make_meeting(series, day, by=office["analyst"]) for day in days]
    freeze(at=LATER)
    built = {"as_of": TODAY, "release": "x", "built_at": meetings[1].hours.built_at}
    Packet.objects.create(meeting=meetings[1], content="{}", **built)
    names = ("title", "title_es", "purpose", "purpose_es", "metrics")
    fields = {name: getattr(series, name) for name in names}
    seen = Series.objects.get().version
    metrics = frozenset(series.metrics)
    opened = series_acts.change_series(
        series=series, by=office["analyst"], at=LATER, seen=seen, metrics_known=metrics, stage="public", **fields
    )
    # The first has come, people write for the second already: both stay closed. The third follows the series.
    assert list(Meeting.objects.order_by("meets_at").values_list("stage", flat=True)) == ["closed", "closed", "public"]
    with pytest.raises(RefusedError, match="reached beyond"):
        undo(opened, by=office["analyst"], at=LATER, seen=opened.version)
    freeze(at=LATER, at_once=True)
    assert [body["stage"] for body in bodies(home, "series/v1")] == ["closed", "public"]
    assert bodies(home, "meeting/v1")[-1]["stage"] == "public"
    assert check_log(home) == []


def test_a_rehearsal_is_never_on_record(office: Office, home: Path, series: Series) -> None:
    make_meeting(series, date(2015, 10, 13), by=office["analyst"], is_dry_run=True)
    freeze(at=LATER)
    assert bodies(home, "meeting/v1") == []


def test_why_a_meeting_was_cancelled_stands_in_words_that_can_be_withdrawn(
    office: Office, home: Path, series: Series
) -> None:
    meeting = make_meeting(series, date(2015, 10, 13), by=office["analyst"])
    why = {"why": "The chair is ill.", "why_es": "La presidenta está enferma."}
    acts.cancel_meeting(meeting=meeting, by=office["analyst"], at=AT, today=TODAY, seen=1, **why)
    freeze(at=LATER)
    (said,) = bodies(home, "meeting/v1")
    assert said["state"] == "cancelled"
    assert b"The chair is ill." in ObjectStore.of_home(home).get(said["words"]["sha256"])


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"first_at": "2015-10-20T13:00:00Z", "at": "2015-10-20T13:00:00Z"}, "`first_at` would change"),
        ({"state": "planned", "said_on": None, "started_at": None, "held_as": None}, "would be planned"),
        ({"started_at": "2015-10-13T13:30:00Z"}, "what was said of it stays"),
        ({"held_as": "public"}, "notice as the series asks for it"),
        ({"at": "2015-10-14T13:00:00Z"}, "the hour of the last move"),
        ({"version": 1}, "a higher version"),
        ({"at": "2015-10-14T13:00:00Z", "moves": [{"on": "2015-10-01", "to": "2015-10-14T13:00:00Z"}]}, "its own day"),
    ],
)
def test_the_log_refuses_a_meeting_that_is_rewritten(
    office: Office, home: Path, series: Series, change: dict[str, Any], refusal: str
) -> None:
    meeting = make_meeting(series, date(2015, 10, 13), by=office["analyst"])
    begins = datetime(2015, 10, 13, 9, 2, tzinfo=ZONE)
    acts.open_meeting(
        meeting=meeting,
        chaired_by=Post.objects.get(slug="chair"),
        by=office["chair"],
        at=AT,
        now=begins,
        today=today_in_office(),
        seen=1,
    )
    freeze(at=LATER)
    (said,) = bodies(home, "meeting/v1")
    desk = Desk.now(LATER)
    with pytest.raises(LedgerError, match=refusal):
        desk.append("meeting/v1", meeting.slug, {**said, "version": 99, **change})


def test_the_log_refuses_a_second_list_of_days_for_a_year(office: Office, home: Path, series: Series) -> None:
    publish(office, series)
    freeze(at=LATER)
    (year,) = bodies(home, "schedule/v1")
    with pytest.raises(LedgerError, match="a published year stays"):
        Desk.now(LATER).append("schedule/v1", f"{series.slug}/2015", {**year, "meetings": list(year["meetings"])[:1]})


def test_turning_the_clock_puts_on_record_what_could_have_been_taken_back_until_then(
    office: Office, home: Path, series: Series, as_person: SignIn
) -> None:
    client = as_person(office["administrator"])
    client.post("/clock/", {"to": "2015-10-09T10:00"})
    (said,) = [entry.statement for entry in Record(home).entries if entry.statement.type == "series/v1"]
    # On the day on which it was said, not on that to which the clock was turned.
    assert said.as_of == "2015-10-01"
