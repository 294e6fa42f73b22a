"""Cases at work: what residents said, until when it is answered, and the form of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import case as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.cases import CASES, about
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.case import NUMBER_WRONG, OUTCOMES, Case
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.correction import around
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import OF_A_DEPARTMENT, Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known, title_of


# More than these stand on the first page as one line, so that they hide nothing else.
MOST_ON_TODAY = 5


class CaseForm(OfficeForm):
    """The department's answer."""

    FORM = "case"

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    public_words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    public_words_es = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    correction = forms.ChoiceField(required=False)

    def __init__(self, *arguments: Any, lang: str, case: Case, **more: Any) -> None:
        super().__init__(*arguments, lang=lang, **more)
        words = catalogue()
        outcome, correction = self.fields["outcome"], self.fields["correction"]
        assert isinstance(outcome, forms.ChoiceField)
        assert isinstance(correction, forms.ChoiceField)
        outcome.choices = [(name, words.message(lang, f"office.voices.outcome.{name}")) for name in OUTCOMES[case.kind]]
        if case.kind == NUMBER_WRONG:
            cited = sorted(known().corrections.items(), key=lambda pair: pair[1], reverse=True)
            correction.choices = [("", words.message(lang, "office.voices.no_correction")), *cited]
        else:
            del self.fields["correction"]


class GiveForm(OfficeForm):
    """Which department answers."""

    FORM = "give_case"

    department = forms.ModelChoiceField(queryset=Department.objects.filter(is_active=True))


def owner_of_case(*, pk: int) -> Owner:
    """The department of a case; nobody's own where none is named."""
    case = Case.objects.filter(pk=pk).select_related("department").first()
    if case is None:
        raise Http404(pk)
    return Owner(department=case.department.slug if case.department else "")


def cases(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Open cases, the next due first, then the answered ones."""
    return list_page(request, CASES, template="voices/cases.html")


def case(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One case with what the resident wrote, which stays here, and the answer, which does not."""
    found = get_object_or_404(Case.objects.select_related("department"), pk=pk)
    lang, held = language_of(request), cast(Held, held_of(request))
    shown = {name: getattr(found, name) for name in ("outcome", "public_words", "public_words_es", "correction")}
    form = CaseForm(request.POST or None, lang=lang, case=found, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            acts.answer_case(
                case=found,
                **form.cleaned_data,
                day=today_in_office(),
                by=cast(Person, request.user),
                at=timezone.now(),
                seen=seen_of(request, found.version),
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="case", back=request.path)
        else:
            messages.success(request, catalogue().text(lang, "office.voices.answered"))
            return redirect("case", pk=pk)
    may_answer = Role.ANALYST in held.roles or owner_of_case(pk=pk).is_theirs(held, OF_A_DEPARTMENT)
    return render(
        request,
        "voices/case.html",
        {
            "case": found,
            "words": about(found, lang),
            "late": found.is_overdue(today_in_office()),
            "said": [
                {
                    "answer": answer,
                    "kind": title_of("kind", answer.kind, lang),
                    "area": title_of("area", answer.area, lang),
                }
                for answer in found.answers.select_related("code")
            ],
            "form": form,
            "may_answer": may_answer,
            "may_undo": _did_last(found, cast(Person, request.user)),
            "give": GiveForm(lang=lang, initial={"department": found.department_id})
            if held.roles & {Role.ANALYST, Role.ADMINISTRATOR} and found.is_open
            else None,
            "wants_to_know": hasattr(found, "contact"),
            "is_on_record": not found.is_open and found.recorded_version >= found.version,
            **around(request, found),
        },
    )


def give_case(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Hand a case to another department."""
    found = get_object_or_404(Case, pk=pk)
    form = GiveForm(request.POST, lang=language_of(request))
    if form.is_valid():
        try:
            acts.give_case(
                case=found,
                department=form.cleaned_data["department"],
                by=cast(Person, request.user),
                at=timezone.now(),
                seen=seen_of(request, found.version),
            )
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="give_case", back=reverse("case", kwargs={"pk": pk}))
        messages.success(request, catalogue().text(language_of(request), "office.voices.given"))
    return redirect("case", pk=pk)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """A department is asked to answer its open cases; the analyst, those of numbers and those of no department."""
    words = catalogue()
    mine = Q(department__slug__in=held.departments())
    if Role.ANALYST in held.roles:
        mine |= Q(kind=NUMBER_WRONG) | Q(department__isnull=True)
    open_ones = list(Case.objects.filter(mine, answered__isnull=True).order_by("due", "pk"))
    for case in open_ones[:MOST_ON_TODAY]:
        yield Need(
            title=words.text(lang, f"office.voices.need_{case.kind.replace('-', '_')}", what=about(case, lang)),
            words=words.text(lang, "office.voices.need_words"),
            button=words.text(lang, "office.voices.need_button"),
            href=reverse("case", kwargs={"pk": case.pk}),
            due=case.due,
        )
    more = open_ones[MOST_ON_TODAY:]
    if more:
        yield Need(
            title=words.text(lang, "office.voices.need_more", count=len(more)),
            words=words.text(lang, "office.voices.need_words"),
            button=words.text(lang, "office.voices.need_more_button"),
            href=reverse("cases"),
            due=more[0].due,
        )


def _did_last(case: Case, person: Person) -> bool:
    """Whether the newest act on a case is this person's answer, which they alone can undo."""
    newest = ActRecord.objects.filter(noun=case.noun(), subject=str(case.pk), version=case.version).first()
    return newest is not None and newest.act == "answer-case" and newest.by_id == person.pk
