"""While a legal hold stands, nothing of what it covers goes: by no act, no job, no withdrawal, no deletion."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from office_promises import TODAY, decided_and_promised
from office_record import begin_record
from office_records import AT, LATER, WORDS, a_case, clerk, hold, release
from office_room import TODAY as OF_MEETING
from office_room import a_meeting

from civicstat.ledger.objects import ObjectStore
from civicstat.office.actions import question as questions
from civicstat.office.actions.act import RefusedError, change, undo
from civicstat.office.actions.case import tell_residents
from civicstat.office.actions.disposal import dispose, forget_by_the_clock
from civicstat.office.actions.hold import release_hold
from civicstat.office.actions.intake import withdraw as withdraw_intake
from civicstat.office.freeze import freeze, withdraw_words, words_on_record
from civicstat.office.models import (
    ActRecord,
    Case,
    CaseContact,
    DayKey,
    Department,
    Disposal,
    Intake,
    JobRun,
    RecordHold,
    Tap,
)
from civicstat.office.records.due import due_for_disposal
from civicstat.office.records.holds import HeldError
from civicstat.office.running.jobs import JOBS
from civicstat.office.voices.limits import forget_before

from .conftest import Office


pytestmark = pytest.mark.django_db


def streets() -> Department:
    return Department.objects.get(slug="streets")


SCOPES: dict[str, Any] = {
    "everything": dict,
    "a kind": lambda: {"kind": "case"},
    "a department": lambda: {"department": streets()},
    "days": lambda: {"from_day": date(2015, 10, 1), "to_day": date(2015, 10, 31)},
    "one case": lambda: {"kind": "case", "subject": str(Case.objects.get().pk)},
    "all at once": lambda: {"kind": "case", "department": streets(), "from_day": date(2015, 10, 2)},
}
ELSEWHERE: dict[str, Any] = {
    "another kind": lambda: {"kind": "idea"},
    "another department": lambda: {"department": Department.objects.get(slug="parks")},
    "other days": lambda: {"from_day": date(2015, 10, 3)},
    "days before": lambda: {"to_day": date(2015, 10, 1), "kind": "case"},
}


def test_nothing_in_the_scope_of_a_hold_is_destroyed(office: Office, city_folder: Path) -> None:
    case = a_case()
    for name, scope in SCOPES.items():
        found = hold(**scope())
        (due,) = due_for_disposal(LATER)
        assert (due.count, due.held_back) == (0, 1), name
        for expected in (0, 1):
            with pytest.raises(RefusedError, match="0 are due now"):
                dispose(kind="case", expected=expected, today=LATER, **clerk())
        # And whatever code would delete the row itself is stopped.
        letter = f"legal hold {found.pk} covers this, placed on 2015-10-01 for City Attorney"
        for delete in (case.delete, Case.objects.all().delete):
            with pytest.raises(HeldError, match=letter), transaction.atomic():
                delete()
        case.refresh_from_db()
        assert (case.should_be, Disposal.objects.count()) == (WORDS, 0), name
        release(found)
    assert dispose(kind="case", expected=1, today=LATER, **clerk()).count == 1


def test_a_hold_on_something_else_stops_nothing_here(office: Office, city_folder: Path) -> None:
    a_case()
    for scope in ELSEWHERE.values():
        hold(**scope())
    assert dispose(kind="case", expected=1, today=LATER, **clerk()).held_back == 0


def test_of_many_only_the_held_one_stays(office: Office, city_folder: Path) -> None:
    held, other = a_case(), a_case()
    hold(kind="case", subject=str(held.pk))
    log = dispose(kind="case", expected=1, today=LATER, **clerk())
    assert (log.count, log.held_back) == (1, 1)
    held.refresh_from_db()
    other.refresh_from_db()
    assert (bool(held.should_be), bool(other.should_be)) == (True, False)


def test_the_clock_forgets_no_contact_that_is_held(office: Office, city_folder: Path) -> None:
    case = a_case(email="ana@localhost.test", answered=None)
    Case.objects.update(opened=date(2014, 10, 1))
    found = hold(kind="case", subject=str(case.pk))
    assert forget_by_the_clock(AT) == "nothing is over its time"
    assert CaseContact.objects.count() == 1
    release(found)
    assert forget_by_the_clock(AT) == "1 casecontact"


def test_whoever_was_told_under_a_hold_is_told_once_and_forgotten_after_it(office: Office, city_folder: Path) -> None:
    case = a_case(email="ana@localhost.test")
    found = hold(kind="case", subject=str(case.pk))
    assert (tell_residents(), tell_residents(), len(mail.outbox)) == (1, 0, 1)
    assert CaseContact.objects.get().told_at is not None
    release(found)
    assert (tell_residents(), len(mail.outbox), CaseContact.objects.count()) == (0, 1, 0)


def test_words_that_are_held_are_not_withdrawn(
    office: Office, city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_record(tmp_path / "home", monkeypatch)
    decision, promise = decided_and_promised(office["department-head"])
    freeze(at=AT, at_once=True)
    said = {"reason": "A name.", "reason_es": "Un nombre.", "by_post": "clerk", "at": AT}
    store = ObjectStore.of_home(home)
    for found in (decision, promise):
        (sha256,) = words_on_record(found.slug)
        for scope in ({"kind": found.noun(), "subject": str(found.pk)}, {"department": streets()}, {}):
            standing = hold(**scope)
            with pytest.raises(HeldError):
                withdraw_words(sha256=sha256, **said)
            assert store.has(sha256)
            release(standing)
        hold(department=Department.objects.get(slug="parks"))
        withdraw_words(sha256=sha256, **said)
        assert not store.has(sha256)


def test_a_file_brought_in_that_is_held_is_not_withdrawn(office: Office, city_folder: Path) -> None:
    fields = {"name": "r.csv", "size": 1, "sha256": "-", "encoding": "utf-8", "delimiter": "comma"}
    intake = Intake.objects.create(**fields)
    found = hold(kind="intake")
    with pytest.raises(HeldError):
        withdraw_intake(intake=intake, by=office["analyst"], at=AT, seen=1)
    release(found)
    assert withdraw_intake(intake=intake, by=office["analyst"], at=AT, seen=1).step == "withdrawn"


def test_words_of_a_question_that_are_held_are_neither_declined_nor_replaced(office: Office, city_folder: Path) -> None:
    meeting = a_meeting(office)
    given: dict[str, Any] = {"words": WORDS, "lang": "en", "by": None, "at": AT, "today": OF_MEETING}
    asked = [questions.ask(meeting=meeting, asker="resident", **given) for _ in range(2)]
    act: dict[str, Any] = {"by": office["chair"], "at": AT, "seen": 1}
    for scope in (
        {},
        {"kind": "question"},
        {"kind": "question", "subject": str(asked[0].pk)},
        {"kind": "meeting", "subject": str(meeting.pk)},
        {"department": streets(), "from_day": OF_MEETING, "to_day": OF_MEETING},
    ):
        found = hold(**scope)
        with pytest.raises(HeldError):
            questions.decline(question=asked[0], declined_as="insult", **act)
        with pytest.raises(HeldError):
            questions.accept(question=asked[0], text="Another.", text_es="", **act)
        asked[0].refresh_from_db()
        assert (asked[0].text, asked[0].sight, asked[0].version) == (WORDS, "new", 1), scope
        release(found)
    hold(kind="meeting", subject=str(meeting.pk))
    # As it was asked it is let in: nothing is lost by that.
    assert questions.accept(question=asked[0], text=WORDS, text_es="Mi madre.", **act).sight == "accepted"
    for standing in RecordHold.objects.filter(released_on__isnull=True):
        release(standing)
    assert questions.decline(question=asked[1], declined_as="insult", **act).text == ""


def test_no_act_takes_away_words_that_nothing_else_keeps(office: Office, city_folder: Path) -> None:
    """Whatever its name: each text that the record of acts does not keep is guarded where every act is written."""
    case = a_case()
    act: dict[str, Any] = {"act": "tidy-up", "by": office["clerk"], "at": AT, "seen": case.version}
    found = hold(kind="case", subject=str(case.pk))
    for words in ("", "Something else."):
        with pytest.raises(HeldError):
            change(case, should_be=words, **act)
    # What the record of acts keeps word for word can be said anew.
    changed = change(case, public_words="It is wrong.", **act)
    release(found)
    assert change(changed, should_be="", **{**act, "seen": changed.version}).should_be == ""


def test_traces_of_the_machine_stay_only_where_a_hold_names_them(office: Office, city_folder: Path) -> None:
    sessions = next(job for job in JOBS if job.name == "forget-sessions")

    def traces() -> tuple[int, int, int]:
        JobRun.objects.get_or_create(job="alive", slot="old", started=AT - timedelta(days=99))
        DayKey.objects.get_or_create(day=date(2015, 1, 1), key="k")
        Tap.objects.get_or_create(day=date(2015, 1, 1), hour=1)
        forget_by_the_clock(AT)
        forget_before(date(2015, 1, 2))
        return JobRun.objects.count(), DayKey.objects.count(), Tap.objects.count()

    hold()
    assert traces() == (0, 0, 0)
    assert sessions.run(AT) == "ended sessions let go"
    for kind in ("jobrun", "daykey", "tap", "sessions.session"):
        hold(kind=kind)
    assert traces() == (1, 1, 1)
    assert sessions.run(AT) == "a legal hold keeps ended sessions"


def test_a_hold_is_an_act_and_its_release_needs_a_reason(office: Office, city_folder: Path) -> None:
    found = hold()
    with pytest.raises(RefusedError):
        release_hold(hold=found, reason="", today=TODAY, seen=1, **clerk())
    released = release(found)
    assert (released.released_on, released.release_reason) == (TODAY, "Settled.")
    with pytest.raises(RefusedError, match="released already"):
        release(released)
    with pytest.raises(RefusedError, match="beyond the office"):
        undo(released, by=office["clerk"], at=AT, seen=released.version)
    assert [act.act for act in ActRecord.objects.filter(noun="recordhold")] == ["release-hold", "place-hold"]
    with pytest.raises((DatabaseError, HeldError)), transaction.atomic():
        released.delete()


def test_a_hold_that_covers_nothing_is_refused(office: Office, city_folder: Path) -> None:
    for scope, field in (
        ({"kind": "toast"}, "kind"),
        ({"subject": "1"}, "subject"),
        ({"kind": "case", "subject": "999"}, "subject"),
        ({"kind": "case", "subject": "x"}, "subject"),
        ({"from_day": date(2016, 1, 1), "to_day": date(2015, 1, 1)}, "to_day"),
        ({"asked_by": "ana@localhost.test"}, "asked_by"),
    ):
        with pytest.raises(RefusedError) as refused:
            hold(**scope)
        assert list(refused.value.faults) == [field]
