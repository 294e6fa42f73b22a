"""Was it fixed? One tap by a code, or said without one; no account, and nothing kept of who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.look.words.dates import period_words
from civicstat.office.actions import fixed_answer as acts
from civicstat.office.clock import today_in_office
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.models.department import Department
from civicstat.office.models.fixed_answer import ANSWERS, FixedAnswer
from civicstat.office.models.hanger import HangerCode
from civicstat.office.pages.limited import private, too_many
from civicstat.office.templating import catalogue
from civicstat.office.voices.codes import LENGTH, read_code
from civicstat.office.voices.limits import TooManyError, count_one
from civicstat.office.voices.record import Named, known, title_of
from civicstat.office.voices.requests import department_of_kind
from civicstat.vocabulary.period import period_of


# How far back somebody remembers which week it was.
WEEKS_OFFERED = 9
TAKE_BACK = "take-back"


@dataclass(frozen=True)
class Asked:
    """What a page asks about, and what was said: the same for a code and for what was said without one."""

    kind: str
    area: str
    closed: date | None
    week: str
    department: str
    said: FixedAnswer | None
    takes_answers: bool
    until: date | None
    is_counted: bool


class WithoutCodeForm(OfficeForm):
    """Which kind of problem, where, and in which week it was said to be done."""

    FORM = "fixed"

    area = forms.ChoiceField(required=False)
    kind = forms.ChoiceField()
    week = forms.ChoiceField()

    def __init__(self, *arguments: Any, lang: str, today: date, **more: Any) -> None:
        super().__init__(*arguments, lang=lang, **more)
        choose = catalogue().message(lang, "office.voices.choose")
        record = known()
        self._offer("area", [("", catalogue().message(lang, "office.voices.no_area")), *_by_name(record.areas, lang)])
        self._offer("kind", [("", choose), *_by_name(record.kinds, lang)])
        weeks = [period_of(today - timedelta(weeks=back), "week").label for back in range(WEEKS_OFFERED)]
        self._offer("week", [("", choose), *((week, period_words(week, lang)) for week in weeks)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class NoteForm(OfficeForm):
    """Words for the department alone."""

    FORM = "fixed_note"

    note = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def fixed(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Type a code, or say it without one: neighborhood (`?area=`), kind, week."""
    lang, today = language_of(request), today_in_office()
    typed = read_code(request.GET.get("code", ""))
    if typed and HangerCode.objects.filter(code=typed).exists():
        return redirect("fixed-code", code=typed)
    area = request.GET.get("area", "")
    form = WithoutCodeForm(request.POST or None, lang=lang, today=today, initial={"area": area})
    if request.method == "POST":
        at = timezone.now()
        try:
            count_one(request, at=at)
        except TooManyError as fault:
            return too_many(request, fault)
        answer = request.POST.get("answer", "")
        if form.is_valid() and answer in ANSWERS:
            slug = department_of_kind(form.cleaned_data["kind"])
            department = Department.objects.filter(slug=slug, is_active=True).first() if slug else None
            said = acts.answer_without_code(**form.cleaned_data, answer=answer, department=department, day=today, at=at)
            return redirect("fixed-said", token=said.token)
    words = {"form": form, "typed": typed, "is_unknown": bool(typed), "answers": ANSWERS, "code_length": LENGTH}
    return private(render(request, "voices/fixed.html", words))


def fixed_code(request: HttpRequest, *, code: str, **parts: Any) -> HttpResponse:
    """The page of a code: three large buttons, then what was said and what happens next."""
    found = HangerCode.objects.filter(code=read_code(code)).select_related("batch__department").first()
    if found is None:
        return private(redirect("fixed"))
    today, at = today_in_office(), timezone.now()
    said = FixedAnswer.objects.filter(code=found).select_related("case").first()
    if request.method == "POST":
        try:
            count_one(request, at=at, code=found.pk)
        except TooManyError as fault:
            return too_many(request, fault)
        answer = request.POST.get("answer", "")
        if answer in ANSWERS:
            acts.answer_by_code(code=found, answer=answer, day=today, at=at)
        elif said is not None and found.batch.takes_answers(today):
            _say_more(request, said, answer, today)
        return redirect("fixed-code", code=found.code)
    lang = language_of(request)
    asked = Asked(
        kind=title_of("kind", found.kind, lang),
        area=title_of("area", found.area, lang),
        closed=found.closed,
        week="",
        department=found.batch.department.title_in(lang),
        said=said,
        takes_answers=found.batch.takes_answers(today),
        until=found.batch.answer_until,
        is_counted=not found.is_stop,
    )
    return _page(request, asked)


def fixed_said(request: HttpRequest, *, token: str, **parts: Any) -> HttpResponse:
    """What was said without a code, under an address that only whoever said it has."""
    said = get_object_or_404(FixedAnswer.objects.select_related("case__department"), token=token, code__isnull=True)
    today, at = today_in_office(), timezone.now()
    if request.method == "POST":
        try:
            count_one(request, at=at)
        except TooManyError as fault:
            return too_many(request, fault)
        answer = request.POST.get("answer", "")
        if answer in ANSWERS:
            acts.change_answer(said=said, answer=answer, day=today, at=at)
        else:
            _say_more(request, said, answer, today)
        return redirect("fixed-said", token=said.token)
    lang = language_of(request)
    department = said.case.department if said.case else None
    asked = Asked(
        kind=title_of("kind", said.kind, lang),
        area=title_of("area", said.area, lang),
        closed=None,
        week=period_words(said.week, lang),
        department=department.title_in(lang) if department else "",
        said=said,
        takes_answers=True,
        until=None,
        is_counted=False,
    )
    return _page(request, asked)


def _say_more(request: HttpRequest, said: FixedAnswer, answer: str, today: date) -> None:
    """Take the answer back, or keep words for the department."""
    if answer == TAKE_BACK:
        acts.take_back(said=said, day=today, at=timezone.now())
        return
    note = NoteForm(request.POST, lang=language_of(request))
    if note.is_valid():
        acts.add_note(said=said, note=note.cleaned_data["note"], at=timezone.now())


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    note = NoteForm(lang=language_of(request))
    stands = asked.said is not None and not asked.said.is_taken_back
    words = {"asked": asked, "answers": ANSWERS, "note": note, "stands": stands, "take_back": TAKE_BACK}
    return private(render(request, "voices/fixed_code.html", words))


def _by_name(named: Any, lang: str) -> list[tuple[str, str]]:
    found: list[Named] = list(named.values())
    return sorted(((one.slug, one.title(lang)) for one in found), key=lambda pair: pair[1].casefold())
