"""Asking the rows in the room: whatever comes of it is on the wall, in the minutes and on record; nothing small is."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from live_rows import definition, live_city
from office_people import AT
from office_record import begin_record
from office_room import TODAY, begun

from civicstat.cycle.live import city as live
from civicstat.cycle.live.answer import LiveAnswer
from civicstat.cycle.live.city import LiveCity, NoRowsError
from civicstat.ledger.check import check_log
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.metrics.live.question import LiveQuestion
from civicstat.office.freeze import freeze
from civicstat.office.meetings.room import figures, look_city, look_live, look_words
from civicstat.office.meetings.room.fragments import SHELF
from civicstat.office.models import LookUp, Room
from civicstat.portal.catalogue.metric import Metric

from .conftest import Office, SignIn


JUNE = date(2015, 6, 8)
ROWS = [
    ("noise", "north", JUNE, 3),
    ("noise", "south", JUNE, 12),
    ("noise", "west", JUNE, 9),
    ("lamp", "north", JUNE, 2),
]
ASKED = {"metric": "requests", "first": "2015-06", "last": "", "by": "", "in-kind": "noise", "in-ward": "south"}


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LiveCity:
    SHELF.clear()
    found = live_city(monkeypatch, tmp_path / "rows", ROWS)
    for where in (look_city, look_live):
        if hasattr(where, "live_city"):
            monkeypatch.setattr(where, "live_city", lambda: found)
    monkeypatch.setattr(look_words, "live_layers", lambda: {"ward": ("Ward", "Distrito")})
    made = Metric(definition=definition(title="Requests", title_es="Solicitudes"), entry=None)  # type: ignore[arg-type]
    monkeypatch.setattr(figures, "metric_named", lambda name: made if name == "requests" else None)
    monkeypatch.setattr(figures, "titles", lambda lang: {"requests": "Requests"})
    return found


@pytest.fixture
def asking(office: Office, city_folder: Path, as_person: SignIn, city: LiveCity) -> Callable[..., Room]:
    room = begun(office)
    chair = as_person(office["chair"])

    def ask(**changed: str) -> Room:
        path = f"/meetings/{room.meeting.slug}/room/ask-the-data/"
        assert chair.post(path, {**ASKED, **changed}).status_code == 302
        return Room.objects.select_related("look_up", "meeting").get()

    return ask


def wall_of(as_person: SignIn, room: Room, lang: str = "en") -> str:
    client = as_person(None)
    client.cookies["civicstat_language"] = lang
    page: str = client.get(f"/meetings/{room.meeting.slug}/screen/").content.decode()
    return page


def test_an_answer_is_on_the_wall_with_its_label_and_kept_with_all_that_it_rests_on(
    asking: Callable[..., Room], as_person: SignIn
) -> None:
    room = asking()
    kept = LookUp.objects.get()
    assert room.look_up == kept
    assert (kept.key, kept.is_live, kept.by_post) == ("", True, room.meeting.series.chair)
    assert kept.asked["narrow"] == {"kind": "noise", "ward": "south"}
    assert (kept.answer["outcome"], kept.answer["class"], kept.answer["as_of"]) == ("answered", "A", "2015-06-30")
    assert len(kept.answer["sql"]) == 64
    assert kept.shown.startswith("Requests, June 2015")
    assert ": 12" in kept.shown
    assert kept.shown_es.startswith("Solicitudes, junio de 2015")
    for lang, label in (("en", "Computed live in the meeting, not a published figure"), ("es", "Calculado en vivo")):
        page = wall_of(as_person, room, lang)
        assert label in page
        assert ">12<" in page


def test_a_number_about_three_places_is_on_no_wall_and_in_no_minutes(
    asking: Callable[..., Room], as_person: SignIn
) -> None:
    room = asking(**{"in-ward": "north"})
    kept = LookUp.objects.get()
    assert (kept.answer["outcome"], kept.answer["reason"], kept.answer["figures"]) == ("refused", "few", [])
    assert "So few places stand behind this" in wall_of(as_person, room)
    assert "3" not in kept.shown.replace("June 30, 2015", "")


def test_without_the_gate_the_three_places_are_on_the_wall(
    asking: Callable[..., Room], as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "held_back", lambda asked, known, counts: {})
    assert ">3<" in wall_of(as_person, asking(**{"in-ward": "north"}))


def test_what_an_earlier_meeting_heard_is_held_against_the_next_question(asking: Callable[..., Room]) -> None:
    asking(**{"in-ward": "", "by": ""})
    asking(**{"in-ward": "south"})
    asking(**{"in-ward": "west"})
    # 24 in all less 12 less 9 would be the three of the north.
    assert [look.answer["outcome"] for look in LookUp.objects.order_by("pk")] == ["answered", "answered", "refused"]


def test_what_was_heard_three_hundred_questions_ago_is_still_held_against_the_next_one(
    asking: Callable[..., Room],
) -> None:
    asking(**{"in-ward": "", "by": ""})
    asking(**{"in-ward": "south"})
    last = LookUp.objects.order_by("pk").last()
    assert last is not None
    since = last.asked_at + timedelta(minutes=1)
    nothing = {**last.answer, "outcome": "refused", "reason": "period-outside", "figures": [], "held_back": {}}
    LookUp.objects.bulk_create(
        LookUp(meeting=last.meeting, asked_at=since, asked=last.asked, shown="-", answer=nothing) for _ in range(300)
    )
    asking(**{"in-ward": "west"})
    newest = LookUp.objects.order_by("pk").last()
    assert newest is not None
    assert newest.answer["outcome"] == "refused"


def test_a_breakdown_is_bars_and_says_how_much_is_held_back(asking: Callable[..., Room], as_person: SignIn) -> None:
    page = wall_of(as_person, asking(**{"in-ward": "", "by": "ward"}))
    assert "Held back: 2" in page
    assert 'class="w-bars"' in page


def test_a_city_without_rows_says_so_and_keeps_nothing(
    asking: Callable[..., Room], office: Office, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing() -> LiveCity:
        raise NoRowsError("there are no rows to ask")

    monkeypatch.setattr(look_city, "live_city", nothing)
    room = asking()
    assert not LookUp.objects.exists()
    page = as_person(office["chair"]).get(f"/meetings/{room.meeting.slug}/room/").content.decode()
    assert "There are no rows to ask" in page


def test_the_controls_offer_every_metric_those_of_the_series_first(
    asking: Callable[..., Room], office: Office, as_person: SignIn
) -> None:
    room = Room.objects.get()
    page = as_person(office["chair"]).get(f"/meetings/{room.meeting.slug}/room/").content.decode()
    assert 'id="live-metric"' in page
    assert '<option value="2015-06" selected>' in page
    assert "illness" not in page


def test_a_question_that_takes_too_long_is_given_up_and_the_next_one_is_answered(
    city: LiveCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, waits, compute = LiveQuestion("requests", "2015-06", "2015-06"), threading.Event(), live.compute

    def slow(*given: Any, **named: Any) -> Any:
        waits.wait(5)
        return compute(*given, **named)

    monkeypatch.setattr(live, "compute", slow)
    began = time.monotonic()
    answer = look_city.ask(question, [], most_seconds=0.2)
    assert (answer.outcome, answer.reason, answer.figures) == ("cancelled", "too-long", ())
    assert time.monotonic() - began < 2
    waits.set()
    assert look_city.ask(question, []).outcome == "answered"


def test_what_was_asked_goes_on_record_once_answered_or_not_and_never_from_a_rehearsal(
    office: Office,
    tmp_path: Path,
    asking: Callable[..., Room],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = begin_record(tmp_path / "home", monkeypatch)
    for where in ("civicstat.office.clock", "civicstat.office.freezing.desk"):
        monkeypatch.setattr(f"{where}.today_in_office", lambda: TODAY)
    asking(**{"in-ward": "north"})
    room = asking(**{"in-ward": "west"})
    LookUp.objects.filter(answer__outcome="answered").update(answer=_refused_over_nothing())
    freeze(at=AT + timedelta(minutes=20), at_once=True)
    said = [entry.statement for entry in Record(home).entries if entry.statement.type == "asked-live/v1"]
    assert [(each.body["outcome"], each.body["reason"]) for each in said] == [("refused", "few"), ("refused", "held")]
    assert all(each.body["meeting"] == room.meeting.slug for each in said)
    words = json.loads(ObjectStore.of_home(home).get(said[0].body["words"]["sha256"]))["words"]
    assert words["sentence"] == LookUp.objects.order_by("pk")[0].shown
    assert words["answer"]["figures"] == []
    assert check_log(home) == []
    assert freeze(at=AT + timedelta(minutes=20), at_once=True) == []


def _refused_over_nothing() -> dict[str, Any]:
    rows = dict.fromkeys(("records/asset", "records/place", "records/person-months"), "0" * 64)
    question = LiveQuestion("requests", "2015-06", "2015-06")
    return LiveAnswer(question, "refused", "held", as_of="2015-06-30", rows=rows).to_json()
