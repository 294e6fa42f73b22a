"""Correct words on record in the open: choose them, say what is right and why; both stand beside each other."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import words_correction as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.words_correction import OnRecord, Subject, correctable
from civicstat.office.doors import Owner, Who, held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.case import Case
from civicstat.office.models.decision import Decision
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.models.words_correction import WordsCorrection
from civicstat.office.pages.promise_forms import text_field
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


KINDS: dict[str, type[Subject]] = {"decision": Decision, "promise": Promise, "moneymove": MoneyMove, "case": Case}
# The door of the page on which each kind stands.
PAGES = {"decision": "decision", "promise": "promise", "moneymove": "money-move", "case": "case"}
# Who answers for words of a department: its head and supervisors; for all of them, those who run the meetings.
CORRECTING = Who(
    roles=frozenset({Role.CHAIR, Role.ANALYST, Role.CLERK}), own=frozenset({Role.DEPARTMENT_HEAD, Role.SUPERVISOR})
)


class CorrectionForm(OfficeForm):
    """Which words, what is right, why it was wrong."""

    FORM = "correction"

    words = forms.ChoiceField(choices=())
    right = text_field()
    right_es = text_field()
    why = text_field()
    why_es = text_field()
    voids = forms.BooleanField(required=False)


def owner_of_subject(*, noun: str, pk: int) -> Owner:
    """The department whose words they are; nobody's own where none is named."""
    return Owner(department=_department(get_object_or_404(KINDS[noun], pk=pk)))


def owner_of_correction(*, pk: int) -> Owner:
    """The department whose words a correction is about."""
    found = get_object_or_404(WordsCorrection, pk=pk)
    return owner_of_subject(noun=found.noun_of, pk=found.subject_of)


def correct(request: HttpRequest, *, noun: str, pk: int, **parts: Any) -> HttpResponse:
    """Correct one of the words of something that stands on record."""
    subject = cast(Subject, get_object_or_404(KINDS[noun], pk=pk))
    lang, found = language_of(request), correctable(subject)
    form = _form(request, subject, found)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        chosen = typed.pop("words")
        words = next(one for one in found if one.choice == chosen)
        try:
            made = acts.write_correction(
                subject=subject,
                words=words,
                **typed,
                by=cast(Person, request.user),
                as_post=_post_of(cast(Held, held_of(request)), _department(subject)),
                at=timezone.now(),
            )
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.correction.made"))
            return redirect("correction", pk=made.pk)
    back = {"door": PAGES[noun], "pk": pk}
    return render(request, "correction/write.html", {"form": form, "subject": subject, "back": back, "found": found})


def correction(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """A correction: what was said, what is right, why; and where it stands."""
    one = get_object_or_404(WordsCorrection.objects.select_related("by_post"), pk=pk)
    subject = KINDS[one.noun_of].objects.get(pk=one.subject_of)
    held, person = cast(Held, held_of(request)), cast(Person, request.user)
    said = next((each.text for each in correctable(subject) if each.choice == f"{one.said}.{one.field}"), "")
    newest = ActRecord.objects.filter(noun=one.noun(), subject=str(pk), version=one.version).first()
    context = {
        "one": one,
        "said": said,
        "back": {"door": PAGES[one.noun_of], "pk": one.subject_of},
        "may": CORRECTING.allows(held, Owner(department=_department(subject))),
        "undo": newest is not None and newest.act == "say-correction" and newest.by_id == person.pk,
    }
    return render(request, "correction/correction.html", context)


def say_correction(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Put a correction on record that was taken back."""
    one = get_object_or_404(WordsCorrection, pk=pk)
    seen = seen_of(request, one.version)
    acts.say_correction(correction=one, by=cast(Person, request.user), at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.correction.made"))
    return redirect("correction", pk=pk)


def around(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What the page of something shows of its corrections: those that were written, and the way to another one."""
    held = cast(Held, held_of(request))
    may = CORRECTING.allows(held, Owner(department=_department(subject))) and bool(subject.frozen_as)
    return {"corrections": acts.corrections_of(subject), "may_correct": may}


def _form(request: HttpRequest, subject: Subject, found: list[OnRecord]) -> CorrectionForm:
    form = CorrectionForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    choice = form.fields["words"]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = [(one.choice, one.text[:120]) for one in found]
    if not isinstance(subject, MoneyMove):
        del form.fields["voids"]
    return form


def _department(subject: Any) -> str:
    of = subject.from_line if isinstance(subject, MoneyMove) else subject
    return of.department.slug if of.department is not None else ""


def _post_of(held: Held, department: str) -> Post:
    """The post in which somebody corrects: one of the department where they hold it."""
    own = [p for p in held.posts if Role(p.role) in CORRECTING.own and p.department and p.department.slug == department]
    other = [post for post in held.posts if Role(post.role) in CORRECTING.roles]
    return (own + other)[0]
