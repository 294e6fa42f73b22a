"""Pages of promises: found again, asked for on the right desk, two people never overwrite each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from office_after import held_meeting
from office_promises import AT, FIGURE, TODAY, KnownRecord, decide, decided_and_promised, promise

from civicstat.office.actions import promise as acts
from civicstat.office.actions.decision import say_decision
from civicstat.office.home.blocks import Asked, block
from civicstat.office.models import Capture, Decision, Department, Person, Post, Promise
from civicstat.office.pages import decision as decision_pages
from civicstat.office.pages.promise import asks
from civicstat.office.pages.promise_forms import PromiseForm
from civicstat.office.posts_held import held_by

from .conftest import Office, SignIn


pytestmark = pytest.mark.usefixtures("city_folder")


def titles(person: Person, day: date) -> list[str]:
    """What waits for somebody on a day, by the word before the colon."""
    return [need.title.partition(":")[0] for need in asks(person, held_by(person, day), day, "en")]


def claimed(office: Office, found: Promise) -> Promise:
    return acts.claim_done(
        promise=found,
        done_on=TODAY,
        evidence="The list",
        evidence_es="La lista",
        by=office["department-head"],
        as_post=Post.objects.get(slug="department-head-streets"),
        at=AT,
        today=TODAY,
        seen=found.version,
    )


def test_promises_are_searched_and_narrowed(office: Office, as_person: SignIn) -> None:
    promise(office["department-head"])
    claimed(office, promise(office["department-head"], deliverable="A map of circuits"))
    client = as_person(office["resident"])

    def found(query: str) -> tuple[bool, bool]:
        html = client.get(f"/promises/?{query}").content.decode()
        return "A list of all 300 lamps" in html, "A map of circuits" in html

    assert found("") == (True, True)
    assert found("q=LAMPS+list") == (True, False)
    assert found("status=under-review") == (False, True)
    assert found("department=streets&status=not-yet-due") == (True, False)
    assert found("department=parks") == (False, False)
    taken = client.get("/promises/?as=csv&department=streets").content.decode("utf-8-sig").splitlines()
    assert taken[0].startswith("What is delivered,Where it stands,")
    assert [line.split(",")[0].strip('"') for line in taken[1:]] == ["A map of circuits", "A list of all 300 lamps"]
    assert "A map of circuits" in client.get("/search/?q=circuits").content.decode()


def test_what_was_said_in_a_rehearsal_is_marked_narrowed_to_and_asked_of_nobody(
    office: Office, as_person: SignIn
) -> None:
    _, meant = decided_and_promised(office["chair"])
    rehearsed = held_meeting(by=office["chair"], is_dry_run=True)
    played = Promise.objects.exclude(pk=meant.pk).get()
    as_if = decide(office["chair"], text="A decision that was only played.")
    say_decision(decision=as_if, as_post=None, by=office["chair"], at=AT, seen=1)
    Capture.objects.create(meeting=rehearsed, kind="decision", decision=as_if, said_at=AT)
    chair, resident = as_person(office["chair"]), as_person(office["resident"])

    def shown(client: Client, address: str, words: str) -> tuple[bool, bool]:
        html = client.get(address).content.decode()
        marks = ('<span class="mark">Rehearsal</span>', '<td data-label="Standing">Rehearsal')
        return words in html, any(mark in html for mark in marks)

    assert shown(chair, "/promises/", "A list of lamps") == (True, True)
    assert shown(chair, "/promises/?status=rehearsal", "A list of lamps") == (True, True)
    assert shown(chair, "/promises/?status=rehearsal", "A list of all 300 lamps") == (False, True)
    assert shown(chair, "/promises/?status=not-yet-due", "A list of lamps") == (False, False)
    assert shown(chair, "/decisions/?standing=rehearsal", "only played") == (True, True)
    assert shown(chair, "/decisions/?standing=rehearsal", "Retest every lamp") == (False, True)
    assert shown(chair, "/decisions/?standing=on_record", "only played") == (False, False)
    assert shown(chair, f"/promises/{played.pk}/", "A rehearsal. It is never on record") == (True, True)
    assert "A rehearsal. It is never on record" in chair.get(f"/decisions/{as_if.pk}/").content.decode()
    assert '<span class="mark">Ensayo</span>' in as_person(office["analyst"]).get("/promises/?lang=es").content.decode()

    # A rehearsal is private: it is nothing for a resident, and nobody owes it anything.
    assert shown(resident, "/promises/", "A list of lamps") == (False, False)
    assert "A list of all 300 lamps" in resident.get("/promises/").content.decode()
    assert resident.get(f"/promises/{played.pk}/").status_code == 404
    assert resident.get(f"/decisions/{as_if.pk}/").status_code == 404
    assert "only played" not in resident.get("/search/?q=played").content.decode()
    late = date(2016, 3, 1)
    for person in (office["department-head"], office["chair"], office["analyst"]):
        asked = " ".join(need.title for need in asks(person, held_by(person, late), late, "en"))
        assert "A list of lamps" not in asked
    asked = asks(office["department-head"], held_by(office["department-head"], late), late, "en")
    assert any("A list of all 300 lamps" in need.title for need in asked)
    # Nor does it stand on the first page, nor may anything rest on it.
    around = Asked(held_by(office["chair"], late), late, "en")
    for name in ("misses", "to_judge", "on_record"):
        lines = " ".join(line.title for line in block(name, around).lines)
        assert "A list of lamps" not in lines
        assert "only played" not in lines
        assert lines
    assert as_if not in PromiseForm(lang="en").for_department("streets").fields["decision"].queryset


def test_the_owner_is_asked_before_and_after_the_day_and_for_a_word_after_a_miss(office: Office) -> None:
    promise(office["department-head"])
    head = office["department-head"]
    assert titles(head, date(2015, 10, 12)) == []
    assert titles(head, date(2015, 10, 13)) == ["Due soon"]
    assert titles(head, date(2015, 10, 21)) == ["Overdue", "A miss needs a word"]
    assert titles(office["department-head-parks"], date(2015, 10, 21)) == []


def test_a_second_person_is_asked_to_look_and_never_whoever_claimed_it(office: Office) -> None:
    claimed(office, promise(office["department-head"]))
    assert titles(office["chair"], TODAY) == ["Look at a delivery"]
    assert titles(office["auditor"], TODAY) == ["Look at a delivery"]
    assert titles(office["department-head"], TODAY) == []
    assert titles(office["department-head-parks"], TODAY) == []


def test_an_analyst_is_asked_to_judge_an_effect_on_its_day(office: Office) -> None:
    found = claimed(office, promise(office["department-head"]))
    chair = Post.objects.get(slug="chair")
    acts.confirm_done(promise=found, by=office["chair"], as_post=chair, at=AT, today=TODAY, seen=2)
    assert titles(office["analyst"], date(2015, 12, 30)) == []
    assert titles(office["analyst"], date(2015, 12, 31)) == ["Judge an effect"]


def test_two_who_move_the_same_day_see_both_versions(office: Office, as_person: SignIn) -> None:
    found = promise(office["department-head"])
    typed = {"why": "It rains.", "why_es": "Llueve.", "seen": "1"}
    first, second = as_person(office["chair"]), as_person(office["department-head"])
    assert first.post(f"/promises/{found.pk}/move/", {**typed, "due": "2015-11-20"}).status_code == 302
    answer = second.post(f"/promises/{found.pk}/move/", {**typed, "due": "2015-11-25"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "2015-11-20" in html
    assert "2015-11-25" in html
    found.refresh_from_db()
    assert found.due == date(2015, 11, 20)


def test_a_refused_act_says_why_beside_its_field(office: Office, as_person: SignIn) -> None:
    found = promise(office["department-head"])
    typed = {"due": "2015-10-20", "why": "It rains.", "why_es": "Llueve.", "seen": "1"}
    html = as_person(office["chair"]).post(f"/promises/{found.pk}/move/", typed).content.decode()
    assert 'id="due-error"' in html
    assert "a later day is meant" in html


def test_a_decision_is_written_and_put_on_record_in_the_browser(
    office: Office, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_pages, "public_record", KnownRecord)
    monkeypatch.setattr(KnownRecord, "figure", lambda self, key: None)
    client = as_person(office["department-head"])
    typed = {
        "day": "2015-09-30",
        "text": "Retest.",
        "text_es": "Volver a probar.",
        "why": "Light.",
        "why_es": "Luz.",
        "rests_on": f"{FIGURE}\n",
        "effect_metric": "lamps-on-time",
        "effect_direction": "up",
        "effect_value": "85.0",
        "effect_by": "2015-12-31",
    }
    wrong = client.post("/decisions/new/streets/", {**typed, "rests_on": "nothing"})
    assert "has no figure" in wrong.content.decode()
    assert client.post("/decisions/new/streets/", typed).status_code == 302
    found = Decision.objects.get()
    assert found.rests_on == [FIGURE]
    assert client.post(f"/decisions/{found.pk}/say/", {"seen": found.version}).status_code == 302
    found.refresh_from_db()
    assert found.is_said
    assert found.said_by_post == Post.objects.get(slug="department-head-streets")


def test_the_four_questions_are_answered_on_a_page(office: Office, as_person: SignIn) -> None:
    decided_and_promised(office["department-head"])
    claimed(office, promise(office["department-head"]))
    html = as_person(office["analyst"]).get("/promises/questions/").content.decode()
    for question in ("Who is overloaded?", "What blocks?", "Are the days reasonable?", "Do we look in time?"):
        assert question in html
    assert Department.objects.count() == 2


def test_the_page_of_a_promise_offers_undo_to_whoever_did_the_last_act(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    found = claimed(office, promise(office["department-head"]))
    address, undo = f"/promises/{found.pk}/", f"/undo/promise/{found.pk}/"
    assert undo in as_person(office["department-head"]).get(address).content.decode()
    assert undo not in as_person(office["chair"]).get(address).content.decode()
    answer = as_person(office["department-head"]).post(undo, {"seen": "2", "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    found.refresh_from_db()
    assert found.done_on is None
