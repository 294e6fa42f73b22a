"""A resident answers, changes the answer, takes it back; "not fixed" becomes a case of the department."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import ConflictError, RefusedError, change, create
from civicstat.office.actions.case import close_taken_back, open_not_fixed
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.models.hanger import HangerCode
from civicstat.office.voices.codes import new_code
from civicstat.office.voices.confirmations import write_confirmations


# Somebody taps twice, or two people in one household at once: the last one counts.
_TRIES = 5


class TooLateError(OfficeError):
    """The day until which a code takes answers is over, or its batch was taken out of use."""


def answer_by_code(*, code: HangerCode, answer: str, day: date, at: datetime) -> FixedAnswer:
    """The answer of a code; a later one takes the place of an earlier one until the batch's last day.

    Raises
    ------
    TooLateError
        When the code no longer takes answers.
    """
    if not code.batch.takes_answers(day):
        raise TooLateError(
            "this code no longer takes answers",
            expected=f"an answer until {code.batch.answer_until.isoformat()}",
            next_step="Say it without a code, or report the problem anew.",
        )
    for _ in range(_TRIES):
        known = FixedAnswer.objects.filter(code=code).select_related("case").first()
        try:
            with transaction.atomic():
                if known is None:
                    fields: dict[str, Any] = {"kind": code.kind, "area": code.area}
                    known = _said(code=code, answer=answer, day=day, at=at, **fields)
                else:
                    known = _changed(known, at=at, answer=answer, day=day, is_taken_back=False)
                return _followed(known, code.batch.department, day=day, at=at)
        except (ConflictError, RefusedError):
            continue
    raise OfficeError(Fault("code_busy"), next_step=Fault("try_again"))


def answer_without_code(
    *, kind: str, area: str, week: str, answer: str, department: Department | None, day: date, at: datetime
) -> FixedAnswer:
    """Something said without a code: counted apart; "not fixed" joins the case of its kind, area and week."""
    with transaction.atomic():
        said = _said(kind=kind, area=area, week=week, answer=answer, day=day, at=at)
        return _followed(said, department, day=day, at=at)


def change_answer(*, said: FixedAnswer, answer: str, day: date, at: datetime) -> FixedAnswer:
    """Another answer in the place of one that was said without a code."""
    with transaction.atomic():
        department = said.case.department if said.case else None
        changed = _changed(said, at=at, answer=answer, day=day, is_taken_back=False)
        return _followed(changed, department, day=day, at=at)


def take_back(*, said: FixedAnswer, day: date, at: datetime) -> FixedAnswer:
    """An answer no longer counts; a case that rests on nothing else is closed."""
    with transaction.atomic():
        changed = _changed(said, at=at, is_taken_back=True)
        return _followed(changed, None, day=day, at=at)


def add_note(*, said: FixedAnswer, note: str, at: datetime) -> FixedAnswer:
    """Words for the department alone: on no page of the public, and the act record does not hold them."""
    return change(said, act="add-note", by=None, at=at, seen=said.version, note=note)


def _said(*, answer: str, day: date, at: datetime, **fields: Any) -> FixedAnswer:
    return create(FixedAnswer, act="answer-fixed", by=None, at=at, token=new_code(), answer=answer, day=day, **fields)


def _changed(said: FixedAnswer, *, at: datetime, **fields: Any) -> FixedAnswer:
    if all(getattr(said, name) == value for name, value in fields.items() if name != "day"):
        return said
    act = "take-back-answer" if fields["is_taken_back"] else "change-answer"
    return change(said, act=act, by=None, at=at, seen=said.version, **fields)


def _followed(said: FixedAnswer, department: Department | None, *, day: date, at: datetime) -> FixedAnswer:
    """What follows from an answer: a case opened, joined or closed, and the file for the next cycle."""
    transaction.on_commit(write_confirmations)
    case = said.case
    if said.says_not_fixed and (case is None or not case.is_open):
        joined = open_not_fixed(department=department, like=said, day=day, at=at)
        return change(said, act="open-case", by=None, at=at, seen=said.version, case=joined)
    if not said.says_not_fixed and case is not None and case.is_open:
        close_taken_back(case, day=day, at=at)
    return said
