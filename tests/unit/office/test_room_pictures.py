"""What lies behind an item is put on the wall: the briefing's own pictures, kept with the minutes like a look-up."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from office_people import AT
from office_room import begun
from room_pictures import METRIC, with_pictures

from civicstat.office.actions import room as acts
from civicstat.office.clock import now_in_office
from civicstat.office.meetings.after.paper import content_of
from civicstat.office.meetings.room.fragments import SHELF
from civicstat.office.meetings.room.pictures import offered
from civicstat.office.models import LookUp, Packet, Room

from .conftest import Office, SignIn


KINDS = {
    f"chart-{METRIC}": ("Chart", "In June 2015: 63.0%.", f"{METRIC}|v1|2015-06|city:-|-"),
    f"drivers-{METRIC}-ward": (
        "What moved it: Ward",
        "63.0% in June 2015. Mostly north.",
        f"{METRIC}|v1|2015-06|city:-|-",
    ),
    f"map-{METRIC}": ("Map", "From 61.2% up.", ""),
    "forecast-lamps": ("Score of the forecast", "It finds one more.", ""),
}


@pytest.fixture
def room(office: Office, city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    SHELF.clear()
    return with_pictures(office, monkeypatch)


@pytest.fixture
def chair(office: Office, as_person: SignIn) -> Client:
    return as_person(office["chair"])


def show(chair: Client, room: Room, name: str) -> None:
    room.refresh_from_db()
    sent = {"picture": name, "seen": room.version}
    assert chair.post(f"/meetings/{room.meeting.slug}/room/picture/", sent).status_code == 302


def page(client: Client, room: Room, name: str, lang: str = "en") -> str:
    client.cookies["civicstat_language"] = lang
    return str(client.get(f"/meetings/{room.meeting.slug}/{name}/").content.decode())


@pytest.mark.parametrize("name", KINDS)
def test_each_picture_of_the_item_has_a_button_stands_on_the_wall_and_is_kept(
    room: Room, chair: Client, as_person: SignIn, name: str
) -> None:
    what, said, key = KINDS[name]
    assert f'value="{name}" aria-pressed="false">{what}</button>' in page(chair, room, "room")
    show(chair, room, name)
    wall = page(as_person(None), room, "screen")
    for words in (what, said, "known at the end of September 30, 2015", "from the locked briefing"):
        assert words in wall
    assert f'aria-labelledby="{name}' in wall
    assert "<title" in wall.partition('class="w-drawn"')[2]
    spanish = page(as_person(None), room, "screen", "es")
    assert "del informe cerrado" in spanish
    kept = LookUp.objects.get()
    assert (kept.asked["picture"], kept.asked["metric"], kept.key) == (name, METRIC, key)
    assert kept.shown.startswith(f"{what}. Lamps mended within the promised time: {said}")
    assert kept.shown.endswith(" (known at the end of September 30, 2015)")
    assert kept.shown_es.startswith(spanish.partition('w-kicker">')[2].partition(" <")[0])
    assert 'value="no-look" aria-pressed="true"' in page(chair, room, "room")
    content = content_of(room.meeting)
    assert [look["key"] for look in content["looks"]] == ([key] if key else [])
    assert content["looks_in_all"] == 1


def test_taken_off_the_wall_it_shows_the_item_again_and_what_was_shown_stays(room: Room, chair: Client) -> None:
    show(chair, room, f"map-{METRIC}")
    assert "Take it off the wall" in page(chair, room, "room")
    room.refresh_from_db()
    chair.post(f"/meetings/{room.meeting.slug}/room/show/", {"what": "no-look", "seen": room.version})
    assert "w-picture" not in page(chair, room, "screen")
    assert LookUp.objects.count() == 1


def test_under_what_lies_behind_it_stands_what_lies_behind_every_metric(room: Room, office: Office) -> None:
    assert [each.kind for each in offered(room.meeting, room.agenda[2], "es")] == ["drivers", "map", "forecast"]
    assert offered(room.meeting, room.agenda[0], "en") == []
    room.meeting.packet = Packet.objects.get()
    room.meeting.packet.locked_at = None
    assert offered(room.meeting, room.agenda[1], "en") == []


def test_a_picture_of_another_item_or_of_no_briefing_is_refused_and_nothing_is_kept(
    room: Room, chair: Client, office: Office
) -> None:
    acts.go_to(room=room, item=3, by=office["chair"], at=AT, now=now_in_office(), seen=room.version)
    show(chair, room, f"map-{METRIC}")
    assert "no such picture of the item" in page(chair, room, "room")
    assert not LookUp.objects.exists()


def test_whoever_presses_second_is_told_and_nothing_is_kept(room: Room, chair: Client) -> None:
    sent = {"picture": f"map-{METRIC}", "seen": room.version - 1}
    chair.post(f"/meetings/{room.meeting.slug}/room/picture/", sent)
    assert "Somebody else" in page(chair, room, "room")
    assert not LookUp.objects.exists()


def test_a_wall_is_drawn_once_for_each_number_and_language(
    room: Room, chair: Client, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(chair, room, f"map-{METRIC}")
    anybody = as_person(None)
    page(anybody, room, "screen")
    made = SHELF.made
    monkeypatch.setattr("civicstat.office.meetings.room.wall.on_wall", None)
    for _ in range(3):
        assert "w-picture map" in page(anybody, room, "screen")
    assert SHELF.made == made


def test_a_room_without_a_briefing_offers_nothing(office: Office, chair: Client, city_folder: Path) -> None:
    SHELF.clear()
    assert "What lies behind it" not in page(chair, begun(office), "room")
