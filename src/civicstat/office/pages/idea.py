"""Staff proposals: all of them, one of them, a new one, its answer, and who is asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import idea as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.ideas import IDEAS, about_words, answer_words, kind_words
from civicstat.office.models.department import Department
from civicstat.office.models.holding import Holding
from civicstat.office.models.idea import ABOUT, ANSWERS, KINDS, WORDS, Idea
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import InLanguage
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


class IdeaForm(OfficeForm):
    """What somebody would question or try, and what it is about."""

    FORM = "idea"

    kind = forms.ChoiceField(choices=())
    words = forms.CharField(max_length=WORDS, widget=forms.Textarea(attrs={"rows": 5}))
    about_kind = forms.ChoiceField(choices=())
    about = forms.SlugField(max_length=64, required=False)
    department = InLanguage(queryset=Department.objects.none(), required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(self, "kind", [(name, kind_words(name, lang)) for name in KINDS])
        choose(
            self, "about_kind", [(name, catalogue().message(lang, f"office.idea.about.{name}")) for name in ABOUT[::-1]]
        )
        field = self.fields["department"]
        assert isinstance(field, InLanguage)
        field.lang, field.queryset = lang, Department.objects.filter(is_active=True)


class AnswerForm(OfficeForm):
    """Yes, no or later, and why."""

    FORM = "idea_answer"

    answer = forms.ChoiceField(choices=())
    why = forms.CharField(max_length=WORDS, widget=forms.Textarea(attrs={"rows": 5}))
    again_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(self, "answer", [(name, answer_words(name, lang)) for name in ANSWERS])


def choose(form: OfficeForm, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a choice its words in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def department_of_idea(*, pk: int, **parts: Any) -> Owner:
    """The department that a proposal names."""
    department = get_object_or_404(Idea.objects.select_related("department"), pk=pk).department
    return Owner(department=department.slug if department else "")


def ideas(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every proposal, the newest first."""
    return list_page(request, IDEAS)


def new_idea(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Question an assumption, or propose to try something."""
    lang = language_of(request)
    asked = {name: request.GET.get(name, "") for name in ("about_kind", "about")}
    form = IdeaForm(request.POST or None, lang=lang, initial={**asked, "about_kind": asked["about_kind"] or "free"})
    if request.method == "POST" and form.is_valid():
        by = cast(Person, request.user)
        try:
            made = acts.propose_idea(
                **form.cleaned_data, record=public_record(), by=by, at=timezone.now(), today=today_in_office()
            )
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.idea.made", days=acts.DAYS_TO_ANSWER))
            return redirect("idea", pk=made.pk)
    metrics = sorted(public_record().metrics())
    return render(request, "strategy/new_idea.html", {"form": form, "metrics": metrics})


def idea(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One proposal with its answer."""
    found = get_object_or_404(Idea.objects.select_related("department", "proposed_by", "answered_by"), pk=pk)
    today, held, lang = today_in_office(), cast(Held, held_of(request)), language_of(request)
    context = {
        "idea": found,
        "kind": kind_words(found.kind, lang),
        "about": about_words(found, lang),
        "answer": answer_words(found.answer, lang),
        "waits": found.waits_on(today),
        "late": found.waits_on(today) and cast(date, found.asked_by_day) < today,
        "may_answer": found.waits_on(today) and may_answer(held, found),
        "is_own_answer": found.answered_by_id == held.person_id,
    }
    return render(request, "strategy/idea.html", context)


def answer_idea(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Answer a proposal."""
    found = get_object_or_404(Idea.objects.select_related("department", "proposed_by"), pk=pk)
    lang, today = language_of(request), today_in_office()
    form = AnswerForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        try:
            acts.answer_idea(
                idea=found,
                **form.cleaned_data,
                by=cast(Person, request.user),
                at=timezone.now(),
                today=today,
                seen=seen_of(request, found.version),
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="idea_answer", back=reverse("idea", kwargs={"pk": pk}))
        else:
            messages.success(request, catalogue().text(lang, "office.idea.answered"))
            return redirect("idea", pk=pk)
    return render(request, "strategy/answer_idea.html", {"form": form, "idea": found})


def may_answer(held: Held, found: Idea) -> bool:
    """Whether somebody may answer: the doors' roles, and never the proposer."""
    if held.person_id == found.proposed_by_id:
        return False
    if held.roles & {Role.CHAIR, Role.ANALYST}:
        return True
    return found.department is not None and found.department.slug in held.departments({Role.DEPARTMENT_HEAD})


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The head of the department is asked; chair and analyst where none is named, none can answer, or it is late."""
    roles = held.roles & {Role.CHAIR, Role.ANALYST, Role.DEPARTMENT_HEAD}
    if roles:
        for found in Idea.objects.exclude(answer__in=("yes", "no")).select_related("department"):
            if found.waits_on(today) and may_answer(held, found) and _is_asked(held, found, today):
                yield _need("answer", found, lang, due=found.asked_by_day)
    # What became of one's own is told for a week.
    for found in Idea.objects.filter(proposed_by=person, answered_on__isnull=False):
        if found.answered_on is not None and 0 <= (today - found.answered_on).days < _DAYS_TOLD:
            yield _need("answered", found, lang, due=None)


_DAYS_TOLD = 7


def _is_asked(held: Held, found: Idea, today: date) -> bool:
    if found.department is None:
        return True
    if found.department.slug in held.departments({Role.DEPARTMENT_HEAD}):
        return True
    return cast(date, found.asked_by_day) < today or not _has_head(found, today)


def _has_head(found: Idea, today: date) -> bool:
    """Whether somebody else than the proposer heads the department named."""
    heads = Holding.objects.filter(
        post__department=found.department, post__role=Role.DEPARTMENT_HEAD, person__is_active=True
    ).exclude(person=found.proposed_by_id)
    return any(holding.is_held_on(today) for holding in heads)


def _need(name: str, found: Idea, lang: str, *, due: date | None) -> Need:
    words = catalogue()
    return Need(
        title=words.text(lang, f"office.idea.need.{name}", words=found.start_of_words()),
        words=words.text(lang, f"office.idea.need.{name}_words"),
        button=words.text(lang, f"office.idea.need.{name}_button"),
        href=reverse("idea", kwargs={"pk": found.pk}),
        due=due,
    )
