"""Staff proposals: answered by somebody else, with a reason, by a day; the proposer sees what became of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from office_strategy import AT, TODAY, propose

from civicstat.office.actions.act import ConflictError, RefusedError, undo
from civicstat.office.actions.idea import answer_idea
from civicstat.office.models import ActRecord, Idea, Person
from civicstat.office.needs import Need, needs_of
from civicstat.office.pages.idea import asks
from civicstat.office.posts_held import held_by

from .conftest import Office, SignIn


def answered(idea: Idea, by: Person, *, answer: str = "yes", reason: str = "We try it in May.", days: int = 3,
             again_on: date | None = None, seen: int = 1) -> Idea:  # fmt: skip
    today = TODAY + timedelta(days=days)
    return answer_idea(idea=idea, answer=answer, why=reason, again_on=again_on, by=by, at=AT, today=today, seen=seen)


def asked(person: Person, days: int = 0) -> list[Need]:
    day = TODAY + timedelta(days=days)
    return needs_of(person, held_by(person, day), day, "en", parts=(asks,))


def test_a_proposal_is_answered_within_fourteen_days_by_the_head_of_its_department(office: Office) -> None:
    found = propose(office["staff"])
    assert found.due == TODAY + timedelta(days=14)
    (need,) = asked(office["department-head"])
    assert (need.due, need.href) == (found.due, f"/ideas/{found.pk}/")
    assert asked(office["department-head-parks"]) == asked(office["chair"]) == asked(office["staff"]) == []
    # Late, it stands with the chair and the analyst too.
    assert asked(office["department-head"], 15)[0].days_left(TODAY + timedelta(days=15)) == -1
    assert len(asked(office["chair"], 15)) == len(asked(office["analyst"], 15)) == 1
    found = answered(found, office["department-head"])
    assert (found.answer, found.answered_by) == ("yes", office["department-head"])
    assert asked(office["department-head"], 3) == []
    (told,) = asked(office["staff"], 3)
    assert told.title.startswith("Your proposal was answered: Try one night")
    assert asked(office["staff"], 10) == []


def test_without_a_department_or_when_its_head_proposed_it_chair_and_analyst_are_asked(office: Office) -> None:
    propose(office["staff"], department="")
    propose(office["department-head"])
    assert len(asked(office["chair"])) == len(asked(office["analyst"])) == 2
    assert asked(office["department-head"]) == []


def test_nobody_answers_their_own_and_the_database_holds_it(office: Office) -> None:
    found = propose(office["chair"], department="")
    with pytest.raises(RefusedError, match="this is your own proposal; somebody else answers it"):
        answered(found, office["chair"])
    row = Idea.objects.filter(pk=found.pk)
    own = {"answer": "yes", "why": "x", "answered_by": office["chair"], "answered_on": TODAY}
    with pytest.raises(IntegrityError, match="nobody_answers_their_own_idea"), transaction.atomic():
        row.update(**own)
    with pytest.raises(IntegrityError, match="an_answer_has_a_reason"), transaction.atomic():
        row.update(**{**own, "answered_by": office["analyst"], "why": ""})


@pytest.mark.parametrize(
    ("answer", "reason", "again_on", "fields"),
    [
        ("no", "  ", None, {"why"}),
        ("later", "Not now.", None, {"again_on"}),
        ("later", "", TODAY, {"why", "again_on"}),
    ],
)
def test_an_answer_needs_a_reason_and_later_a_day(
    office: Office, answer: str, reason: str, again_on: date | None, fields: set[str]
) -> None:
    with pytest.raises(RefusedError) as refused:
        answered(propose(office["staff"]), office["chair"], answer=answer, reason=reason, again_on=again_on)
    assert set(refused.value.faults) == fields


def test_later_is_asked_again_on_its_day(office: Office) -> None:
    again = TODAY + timedelta(days=60)
    found = answered(propose(office["staff"]), office["department-head"], answer="later", again_on=again)
    assert asked(office["department-head"], 59) == []
    with pytest.raises(RefusedError, match="it has an answer"):
        answered(found, office["chair"], days=59, seen=2)
    (need,) = asked(office["department-head"], 60)
    assert need.due == again
    assert answered(found, office["chair"], days=60, seen=2).again_on is None


def test_an_answer_is_undone_by_whoever_gave_it_and_two_answers_are_a_conflict(office: Office) -> None:
    found = propose(office["staff"])
    answered(found, office["department-head"])
    with pytest.raises(ConflictError):
        answered(found, office["chair"], answer="no")
    back = undo(found, by=office["department-head"], at=AT, seen=2)
    assert (back.answer, back.answered_by, back.version) == ("", None, 3)


def test_the_words_of_a_proposal_stay_out_of_the_record_of_acts(office: Office) -> None:
    propose(office["staff"], words="Ask Mrs. Nobody of Elm Street")
    assert "Nobody" not in str(list(ActRecord.objects.values_list("after", flat=True)))


def test_a_proposal_about_nothing_known_is_refused(office: Office) -> None:
    for kind in ("metric", "goal", "promise"):
        with pytest.raises(RefusedError) as refused:
            propose(office["staff"], about_kind=kind, about="no-such-thing")
        assert set(refused.value.faults) == {"about"}, kind
    assert propose(office["staff"], about_kind="free", about="").about == ""


def test_a_proposal_is_made_answered_and_read_in_both_languages(office: Office, as_person: SignIn) -> None:
    staff, head = as_person(office["staff"]), as_person(office["department-head"])
    streets = propose(office["staff"]).department_id
    form = {"kind": "question", "words": "Is a call a need?", "about_kind": "free", "department": streets}
    answer = staff.post("/ideas/new/", form)
    where = answer.headers["Location"]
    assert "Answer it" not in staff.get(where).content.decode()
    assert "Responder" in head.get(where + "?lang=es").content.decode()
    reply = {"seen": "1", "answer": "no", "why": "We asked 40 people who never called."}
    assert head.post(where + "answer/", reply).headers["Location"] == where
    page = staff.get(where).content.decode()
    assert "We asked 40 people who never called." in page
    assert head.post(where + "answer/", {**reply, "answer": "later", "again_on": "2040-01-01"}).status_code == 200
    conflict = as_person(office["chair"]).post(f"/ideas/{_late(office).pk}/answer/", reply)
    assert conflict.status_code == 409
    text = staff.get("/ideas/?as=csv&answer=no&lang=en").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Proposal,Kind,About,Asked of,From,Made on,Answer due,Answer"
    assert len(text.splitlines()) == 2


def _late(office: Office) -> Idea:
    """A proposal that was put off meanwhile, so that the version seen is the old one, and that waits again."""
    found = propose(office["staff"])
    return answered(found, office["department-head"], answer="later", again_on=TODAY + timedelta(days=4))
