"""The wall counts the open promises that a briefing counts: of the office, and those on record by other ways."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from office_people import AT
from office_record import begin_record
from office_room import BEGUN, TODAY, begun, say

from civicstat.hearings.promised import promised_as_of
from civicstat.hearings.promises import actions_as_of, open_ones
from civicstat.ledger.append import append
from civicstat.ledger.reader import Record
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.freeze import freeze
from civicstat.office.meetings.room.still_open import still_open
from civicstat.office.meetings.room.wall import wall
from civicstat.office.models import Meeting
from civicstat.vocabulary.statement import Statement

from .conftest import Office


pytestmark = pytest.mark.django_db
EXAMPLE = {
    "id": "night-roster",
    "decision": "night-crew",
    "owner_post": "Superintendent of lamps",
    "owner_post_es": "Superintendencia de luminarias",
    "owner_department": "streets",
    "deliverable": "A night roster for one crew.",
    "deliverable_es": "Un turno nocturno para una cuadrilla.",
    "first_due": "2015-09-20",
    "due": "2015-09-20",
    "effect_open_until": "2015-12-31",
    "done_on": None,
    "evidence": "",
    "evidence_es": "",
    "invented_example": True,
}


@pytest.fixture
def home(office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with invented examples of streets and of parks, and the clock at the hour of the meeting."""
    home = begin_record(tmp_path / "home", monkeypatch)
    for name, department in (("night-roster", "streets"), ("path-list", "parks")):
        body = {**EXAMPLE, "id": name, "owner_department": department}
        append(home, [Statement("action/v1", name, "-", "2015-09-30", "2015-10-01T04:00:00Z", (), body)])
    turn_clock(to=BEGUN, by=office["administrator"], at=timezone.now())
    return home


def test_an_invented_example_on_record_stands_on_the_wall_beside_the_promises_of_the_office(
    office: Office, home: Path
) -> None:
    earlier = begun(office).meeting
    say(office, earlier)
    Meeting.objects.filter(pk=earlier.pk).update(ended_at=BEGUN + timedelta(hours=1))
    freeze(at=AT, at_once=True)
    found = begun(office)
    shown = wall(found.meeting, found, "en")
    assert [(row["owner"], row["deliverable"], row["status"], row["late"]) for row in shown["rows"]] == [
        ("Superintendent of lamps", "A night roster for one crew.", "Overdue", True),
        ("Department Head", "The waiting list, in order, published", "Not yet due", False),
    ]
    assert "Un turno nocturno para una cuadrilla." in [
        row["deliverable"] for row in still_open(found.meeting, "es", today=TODAY)
    ]
    statements = [entry.statement for entry in Record(home).entries]
    counted = open_ones(
        actions=actions_as_of(statements, TODAY),
        promised=promised_as_of(statements, TODAY),
        departments=["streets"],
        day=TODAY,
    )
    assert len(counted) == len(shown["rows"]) + shown["more"] == 2


def test_what_is_promised_in_this_meeting_or_in_a_rehearsal_does_not_open_it(office: Office, home: Path) -> None:
    found = begun(office)
    say(office, found.meeting)
    assert [row["owner"] for row in still_open(found.meeting, "en", today=TODAY)] == ["Superintendent of lamps"]
    Meeting.objects.filter(pk=found.meeting.pk).update(ended_at=BEGUN + timedelta(hours=1))
    other = begun(office).meeting
    assert len(still_open(other, "en", today=TODAY)) == 2
