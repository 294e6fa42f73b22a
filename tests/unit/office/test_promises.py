"""A promise in the office: its first day stays, a second person closes it, nothing of it is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from office_promises import AT, FIGURE, TODAY, KnownRecord, decide, decided_and_promised, promise

from civicstat.office.actions import promise as acts
from civicstat.office.actions.act import ConflictError, RefusedError, change, undo
from civicstat.office.actions.decision import change_decision, say_decision
from civicstat.office.models import ActRecord, Decision, Post, Promise

from .conftest import Office


def post(slug: str) -> Post:
    return Post.objects.get(slug=slug)


def when(days: int = 0) -> dict[str, Any]:
    return {"at": AT, "today": TODAY + timedelta(days=days)}


def claimed(office: Office, found: Promise, *, days: int = 5) -> Promise:
    return acts.claim_done(
        promise=found,
        done_on=TODAY + timedelta(days=days),
        evidence="The list",
        evidence_es="La lista",
        by=office["department-head"],
        as_post=post("department-head-streets"),
        seen=found.version,
        **when(days),
    )


def confirmed(office: Office, found: Promise, *, days: int = 6) -> Promise:
    return acts.confirm_done(promise=found, by=office["chair"], as_post=post("chair"), seen=found.version, **when(days))


def test_a_promise_is_kept_when_a_second_person_confirms_the_evidence(office: Office) -> None:
    _, found = decided_and_promised(office["department-head"])
    assert found.slug == "a-list-of-all-300-lamps"
    assert found.status_on(TODAY) == "not-yet-due"
    found = claimed(office, found)
    assert found.status_on(TODAY + timedelta(days=60)) == "under-review"
    found = confirmed(office, found)
    assert found.status_on(TODAY + timedelta(days=60)) == "done-on-time"
    assert [act.act for act in ActRecord.objects.filter(noun="promise").order_by("version")] == [
        "make-promise",
        "claim-done",
        "confirm-done",
    ]


def test_nobody_confirms_their_own_delivery_and_the_database_holds_it(office: Office) -> None:
    found = claimed(office, promise(office["department-head"]))
    for person, slug in (("department-head", "chair"), ("chair", "department-head-streets")):
        with pytest.raises(RefusedError, match="a second person"):
            acts.confirm_done(promise=found, by=office[person], as_post=post(slug), seen=2, **when(6))
    row = Promise.objects.filter(pk=found.pk)
    own = {"confirmed_on": TODAY, "confirmed_by": office["department-head"], "confirmed_as": post("chair")}
    with pytest.raises(IntegrityError, match="nobody_confirms_their_own_delivery"), transaction.atomic():
        row.update(**own)
    same_post = {**own, "confirmed_by": office["chair"], "confirmed_as": post("department-head-streets")}
    with pytest.raises(IntegrityError, match="a_second_post_confirms"), transaction.atomic():
        row.update(**same_post)
    second = {**own, "confirmed_by": office["chair"], "evidence": "", "evidence_link": ""}
    with pytest.raises(IntegrityError, match="claimed_with_evidence"), transaction.atomic():
        row.update(**second)


def test_a_claim_needs_evidence(office: Office) -> None:
    found = promise(office["department-head"])
    with pytest.raises(RefusedError) as refused:
        acts.claim_done(
            promise=found,
            done_on=TODAY,
            evidence="",
            evidence_es="",
            by=office["department-head"],
            as_post=post("department-head-streets"),
            seen=1,
            **when(),
        )
    assert set(refused.value.faults) == {"evidence"}


def test_a_moved_promise_stays_late_from_its_first_day(office: Office) -> None:
    found = promise(office["department-head"])
    later = acts.move_day(
        promise=found,
        due=date(2015, 11, 15),
        why="The meters came late.",
        why_es="Los medidores llegaron tarde.",
        by=office["department-head"],
        seen=1,
        **when(3),
    )
    assert (later.first_due, later.due, len(later.moves)) == (date(2015, 10, 20), date(2015, 11, 15), 1)
    assert later.status_on(date(2015, 10, 21)) == "overdue"
    assert ActRecord.objects.get(noun="promise", act="move-day").reason == "The meters came late."


@pytest.mark.parametrize("column", ["first_due", "promised_on", "effect_open_until", "deliverable"])
def test_the_database_itself_keeps_what_was_promised_first(office: Office, column: str) -> None:
    found = promise(office["department-head"])
    Promise.objects.filter(pk=found.pk).update(recorded_version=1)
    value = "'2016-01-01'" if column != "deliverable" else "'Nothing'"
    refused = pytest.raises(DatabaseError, match="what was promised first stays")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE office_promise SET {column} = {value}")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM office_promise")


def test_a_slip_is_mended_until_the_public_record_holds_it(office: Office) -> None:
    found = promise(office["department-head"])
    fields: dict[str, Any] = {
        "deliverable": "A list of 310 lamps",
        "deliverable_es": "Una lista de 310 luminarias",
        "first_due": date(2015, 10, 25),
        "effect_open_until": date(2015, 12, 31),
        "by": office["department-head"],
    }
    found = acts.mend_promise(promise=found, seen=1, **fields, **when())
    assert (found.first_due, found.due) == (date(2015, 10, 25), date(2015, 10, 25))
    Promise.objects.filter(pk=found.pk).update(recorded_version=2)
    found.refresh_from_db()
    with pytest.raises(RefusedError, match="stays"):
        acts.mend_promise(promise=found, seen=2, **fields, **when())


def test_a_hold_ends_by_itself_and_does_not_forgive_lateness(office: Office) -> None:
    found = acts.put_on_hold(
        promise=promise(office["department-head"]),
        until=date(2015, 11, 30),
        why="The court decides first.",
        why_es="Primero decide el tribunal.",
        by=office["chair"],
        seen=1,
        **when(2),
    )
    assert found.status_on(date(2015, 11, 30)) == "on-hold"
    assert found.status_on(date(2015, 12, 1)) == "overdue"
    again = acts.take_up_again(promise=found, by=office["chair"], seen=2, **when(9))
    assert (again.aside, again.status_on(date(2015, 10, 10))) == ("", "not-yet-due")


def test_a_merged_promise_names_the_other_and_an_overtaken_one_its_reason(office: Office) -> None:
    first, second = promise(office["department-head"]), promise(office["department-head"])
    assert second.slug == "a-list-of-all-300-lamps-2"
    words = {"why": "One list will do.", "why_es": "Basta una lista.", "by": office["chair"]}
    with pytest.raises(RefusedError, match="into itself"):
        acts.merge(promise=first, into=first, seen=1, **words, **when())
    merged = acts.merge(promise=first, into=second, seen=1, **words, **when())
    assert merged.status_on(TODAY) == "merged"
    overtaken = acts.overtake(promise=second, seen=1, **words, **when())
    assert overtaken.status_on(TODAY) == "overtaken-by-events"
    with pytest.raises(RefusedError, match="no longer open"):
        acts.move_day(promise=merged, due=date(2016, 1, 1), seen=2, **words, **when())


def test_an_effect_is_judged_at_its_day_by_somebody_else_with_a_figure(office: Office) -> None:
    found = confirmed(office, claimed(office, promise(office["department-head"])))
    verdict: dict[str, Any] = {
        "effect": "not-reached",
        "figure": FIGURE,
        "words": "It rose by less.",
        "words_es": "Subió menos.",
        "record": KnownRecord(),
        "as_post": post("analyst"),
        "seen": found.version,
    }
    with pytest.raises(RefusedError, match="stays open until"):
        acts.judge_effect(promise=found, by=office["analyst"], **verdict, **when(30))
    with pytest.raises(RefusedError, match="has no figure"):
        acts.judge_effect(promise=found, by=office["analyst"], **{**verdict, "figure": "x|y"}, **when(120))
    with pytest.raises(RefusedError, match="does not judge"):
        acts.judge_effect(promise=found, by=office["department-head"], **verdict, **when(120))
    judged = acts.judge_effect(promise=found, by=office["analyst"], **verdict, **when(120))
    assert (judged.effect, judged.status_on(TODAY + timedelta(days=120))) == ("not-reached", "done-on-time")


def test_an_apology_is_for_a_miss(office: Office) -> None:
    found = promise(office["department-head"])
    words = {
        "apology": "We are sorry.",
        "apology_es": "Lo sentimos.",
        "next_step": "A second crew starts Monday.",
        "next_step_es": "Una segunda cuadrilla empieza el lunes.",
        "by": office["department-head"],
    }
    with pytest.raises(RefusedError, match="was not missed"):
        acts.apologise(promise=found, seen=1, **words, **when(3))  # type: ignore[arg-type]
    said = acts.apologise(promise=found, seen=1, **words, **when(30))  # type: ignore[arg-type]
    assert said.says("apology", "es") == "Lo sentimos."


def test_what_was_just_done_is_taken_back_and_the_second_of_two_gets_a_conflict(office: Office) -> None:
    found = claimed(office, promise(office["department-head"]))
    open_again = undo(found, by=office["department-head"], at=AT, seen=2)
    assert (open_again.done_on, open_again.claimed_by_id, open_again.evidence) == (None, None, "")
    with pytest.raises(ConflictError):
        confirmed(office, found)
    sent = acts.send_back(
        promise=claimed(office, open_again), why="Lamps are missing.", by=office["chair"], seen=4, **when(7)
    )
    assert sent.done_on is None


def test_a_decision_rests_on_published_figures_and_is_locked_when_it_is_said(office: Office) -> None:
    head = office["department-head"]
    with pytest.raises(RefusedError) as refused:
        decide(head, rests_on=["lamps|v1|2015|city:-|-"], effect_metric="lamps", effect_by=date(2015, 9, 1))
    assert set(refused.value.faults) == {"rests_on", "effect_metric", "effect_by"}
    said = say_decision(decision=decide(head), as_post=None, by=head, at=AT, seen=1)
    row = Decision.objects.filter(pk=said.pk)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        row.update(effect_value="1.0")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM office_decision")
    with pytest.raises(RefusedError, match="record another decision"):
        change_decision(decision=said, record=KnownRecord(), by=head, at=AT, today=TODAY, seen=2, effect_value="1.0")
    draft = undo(said, by=head, at=AT, seen=2)
    assert not draft.is_said
    change(draft, act="freeze", by=None, at=AT, seen=3, said_at=AT)
    row.update(frozen_as="decision/x@3")
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        row.update(said_at=None)


def test_words_that_become_public_hold_no_mail_address_and_no_telephone_number(office: Office) -> None:
    head = office["department-head"]
    with pytest.raises(RefusedError) as refused:
        promise(head, deliverable_es="Llame al 617-555-0100")
    assert set(refused.value.faults) == {"deliverable_es"}
    with pytest.raises(RefusedError) as refused:
        decide(head, why="Ask ana@localhost.test")
    assert set(refused.value.faults) == {"why"}
    words = {"why": "Ask ana@localhost.test", "why_es": "Pregunte.", "by": head, "seen": 1}
    with pytest.raises(RefusedError) as refused:
        acts.move_day(promise=promise(head), due=date(2016, 1, 1), **words, **when())  # type: ignore[arg-type]
    assert set(refused.value.faults) == {"why"}
    with pytest.raises(RefusedError) as refused:
        acts.overtake(promise=promise(head), **words, **when())  # type: ignore[arg-type]
    assert set(refused.value.faults) == {"why"}
