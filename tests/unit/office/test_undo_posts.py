"""Undo asks again at the door through which an act was done: a post that was left opens nothing any more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office_promises import AT, TODAY, promise
from office_strategy import announced

from civicstat.office.actions.act import RefusedError, change, undo
from civicstat.office.actions.person import name_to_post
from civicstat.office.models import ActRecord, CalendarEntry, Holding, Person, Post, Promise

from .conftest import Office, SignIn


def leave(person: Person) -> None:
    Holding.objects.filter(person=person).update(until=TODAY - timedelta(days=1))


def moved(office: Office, as_person: SignIn) -> tuple[Promise, str]:
    """A promise of streets whose day its head moved in the browser."""
    found = promise(office["department-head"])
    typed = {
        "due": (found.due + timedelta(days=7)).isoformat(),
        "why": "A strike.",
        "why_es": "Una huelga.",
        "seen": "1",
    }
    answer = as_person(office["department-head"]).post(f"/promises/{found.pk}/move/", typed)
    assert answer.status_code == 302
    found.refresh_from_db()
    return found, f"/undo/promise/{found.pk}/"


def test_an_act_names_its_door_and_is_undone_by_whoever_still_may(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    found, address = moved(office, as_person)
    assert ActRecord.objects.get(act="move-day").through == f"/promises/{found.pk}/move/"
    assert as_person(office["department-head"]).post(address, {"seen": "2"}).status_code == 302
    found.refresh_from_db()
    assert found.moves == []


def test_whoever_left_the_post_undoes_nothing(office: Office, as_person: SignIn, city_folder: Path) -> None:
    found, address = moved(office, as_person)
    head = office["department-head"]
    leave(head)
    as_person(head).post(address, {"seen": "2"})
    found.refresh_from_db()
    assert len(found.moves) == 1
    with pytest.raises(RefusedError, match="no longer hold a post"):
        undo(found, by=head, at=AT, seen=2)


def test_the_same_post_in_another_department_is_not_enough(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    found, _ = moved(office, as_person)
    head = office["department-head"]
    leave(head)
    of_parks = Post.objects.get(slug="department-head-parks")
    name_to_post(person=head, post=of_parks, since=TODAY, by=None, at=AT)
    with pytest.raises(RefusedError, match="no longer hold a post"):
        undo(found, by=head, at=AT, seen=2)
    back = Post.objects.get(slug="supervisor-streets")
    name_to_post(person=head, post=back, since=TODAY, by=None, at=AT)
    assert undo(found, by=head, at=AT, seen=2).moves == []


def test_what_came_through_no_door_asks_for_some_post(office: Office, city_folder: Path) -> None:
    chair = office["chair"]
    found = announced(chair)
    found = change(found, act="move-entry", by=chair, at=AT, seen=1, title="Other figures")
    assert ActRecord.objects.get(act="move-entry").through is None
    leave(chair)
    with pytest.raises(RefusedError, match="no longer hold a post"):
        undo(found, by=chair, at=AT, seen=2)
    assert CalendarEntry.objects.get().title == "Other figures"
