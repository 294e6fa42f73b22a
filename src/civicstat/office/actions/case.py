"""Cases: opened by what residents say, answered by a department in public, handed on, told to whoever asked."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civicstat.ledger.private_text import holds_private_text
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.city import city_of_office
from civicstat.office.faults import Fault
from civicstat.office.models.case import NOT_FIXED, NUMBER_WRONG, OUTCOMES, TAKEN_BACK, Case, CaseContact
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.records.holds import hold_on
from civicstat.office.templating import catalogue


if TYPE_CHECKING:
    from civicstat.office.models.fixed_answer import FixedAnswer

LOG = logging.getLogger("civicstat.office")


def open_not_fixed(*, department: Department | None, like: FixedAnswer, day: date, at: datetime) -> Case:
    """The case of an answer "not fixed": its own; without a code, the open one of the same kind, area and week."""
    if like.code_id is None:
        same = {"kind": like.kind, "area": like.area, "week": like.week}
        open_one = Case.objects.filter(
            kind=NOT_FIXED, answered__isnull=True, answers__code__isnull=True,
            **{f"answers__{name}": value for name, value in same.items()},
        ).first()  # fmt: skip
        if open_one is not None:
            return open_one
    return create(
        Case, act="open-case", by=None, at=at, kind=NOT_FIXED, department=department, opened=day, due=_due(day)
    )


def open_number_wrong(
    *, figure: str, department: Department | None, should_be: str, email: str, language: str, day: date, at: datetime
) -> Case:
    """The case of a number that somebody doubts; where to tell the answer is kept apart."""
    with transaction.atomic():
        case = create(
            Case,
            act="open-case",
            by=None,
            at=at,
            kind=NUMBER_WRONG,
            department=department,
            opened=day,
            due=_due(day),
            figure=figure,
            should_be=should_be,
        )
        if email:
            CaseContact.objects.create(case=case, email=email, language=language)
    return case


def close_taken_back(case: Case, *, day: date, at: datetime) -> Case:
    """Close a case when no answer that it rests on stands any more; else leave it open."""
    if any(answer.says_not_fixed for answer in case.answers.all()):
        return case
    return change(
        case,
        act="take-back-case",
        by=None,
        at=at,
        seen=case.version,
        answered=max(day, case.opened),
        outcome=TAKEN_BACK,
    )


def answer_case(
    *,
    case: Case,
    outcome: str,
    public_words: str,
    public_words_es: str,
    correction: str = "",
    day: date,
    by: Person,
    at: datetime,
    seen: int,
) -> Case:
    """The department's answer, public at once. Whoever asked to be told is told, and then no longer known.

    Raises
    ------
    RefusedError
        When the outcome is none of this kind of case, or the public words hold a mail address or telephone number.
    """
    faults: dict[str, str] = {
        field: Fault("private_in_public")
        for field, words in (("public_words", public_words), ("public_words_es", public_words_es))
        if holds_private_text(words)
    }
    if not case.is_open and case.recorded_version >= case.version:
        faults[""] = Fault("answer_on_record")
    if outcome not in OUTCOMES[case.kind]:
        faults["outcome"] = Fault("choose_outcome")
    if outcome == "corrected" and not correction:
        faults["correction"] = Fault("correction_first")
    if faults:
        raise RefusedError(faults)
    with transaction.atomic():
        answered = change(
            case,
            act="answer-case",
            by=by,
            at=at,
            seen=seen,
            answered=day,
            outcome=outcome,
            public_words=public_words,
            public_words_es=public_words_es,
            correction=correction if outcome == "corrected" else "",
        )
        transaction.on_commit(tell_residents)
    return answered


def give_case(*, case: Case, department: Department, by: Person, at: datetime, seen: int) -> Case:
    """Hand a case to the department that answers for it; its day stays."""
    if not case.is_open:
        raise RefusedError({"": Fault("case_answered")})
    return change(case, act="give-case", by=by, at=at, seen=seen, department=department)


def tell_residents() -> int:
    """Tell each answer to whoever asked for it, and forget where they are; how many were told.

    One that cannot be sent now is tried again every hour; the log says so without the address.
    """
    told = 0
    waiting = CaseContact.objects.filter(case__answered__isnull=False, told_at__isnull=True).select_related("case")
    for contact in waiting:
        words, case, lang = catalogue(), contact.case, contact.language
        link = settings.ENVIRONMENT.address + reverse("answer", kwargs={"pk": case.pk}) + f"?lang={lang}"
        body = words.text(
            lang,
            "office.voices.mail",
            outcome=words.text(lang, f"office.voices.outcome.{case.outcome}"),
            reason=case.reason_in(lang),
            link=link,
        )
        try:
            send_mail(
                words.text(lang, "office.voices.mail_subject", city=city_of_office().name), body, None, [contact.email]
            )
        except (SMTPException, OSError) as error:
            LOG.warning("case=%s not told fault=%s", case.pk, type(error).__name__)
            continue
        _forget(contact)
        told += 1
    # A hold that was released meanwhile keeps nobody any longer.
    for contact in CaseContact.objects.filter(told_at__isnull=False):
        _forget(contact)
    return told


def tell_by_the_clock(at: datetime) -> str:
    """The job of the timetable: whom a letter did not reach is written to again."""
    return f"{tell_residents()} residents told"


def _forget(contact: CaseContact) -> None:
    """Whoever was told is no longer known, unless a legal hold covers the case."""
    if hold_on(contact) is None:
        contact.delete()
    elif contact.told_at is None:
        contact.told_at = timezone.now()
        contact.save(update_fields=["told_at"])


def _due(day: date) -> date:
    return day + timedelta(days=city_of_office().answer_days)
