"""Somebody doubts a number: anyone may, without a name; the department that owns it answers in public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import case as acts
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.models.case import NOT_FIXED, NUMBER_WRONG, OUTCOMES, TAKEN_BACK, Case
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.pages.limited import private, too_many
from civicstat.office.voices.limits import TooManyError, count_one
from civicstat.office.voices.record import figure_words, is_published, owner_of


PER_PAGE = 50


class NumberWrongForm(OfficeForm):
    """What it should be, or why; and where to tell the answer, if anywhere."""

    FORM = "number_wrong"

    should_be = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


def number_wrong(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The form of a figure, named by its key; without one that is published, how to find it."""
    figure, lang = request.GET.get("figure", "")[:300], language_of(request)
    if not is_published(figure):
        return render(request, "voices/which_number.html", {"figure": figure})
    form = NumberWrongForm(request.POST or None, lang=lang)
    if request.method == "POST":
        at = timezone.now()
        try:
            count_one(request, at=at)
        except TooManyError as fault:
            return too_many(request, fault)
        if form.is_valid():
            case = acts.open_number_wrong(
                figure=figure,
                department=owner_of(figure),
                language=lang,
                day=today_in_office(),
                at=at,
                **form.cleaned_data,
            )
            return redirect("answer", pk=case.pk)
    words = {"form": form, "words": figure_words(figure, lang), "key": figure, "days": city_of_office().answer_days}
    return private(render(request, "voices/number_wrong.html", words))


def answers(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every doubted number with its answer, and by department how many said "not fixed" and what came of it."""
    lang, today = language_of(request), today_in_office()
    found = Case.objects.filter(kind=NUMBER_WRONG).select_related("department").order_by("-opened", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"case": case, "words": figure_words(case.figure, lang), "late": case.is_overdue(today)} for case in page]
    return render(
        request,
        "voices/answers.html",
        {
            "page": page,
            "rows": rows,
            "departments": _not_fixed(lang),
            "outcomes": (*OUTCOMES[NOT_FIXED], TAKEN_BACK),
            "said": _said(),
            "is_on_record": Case.objects.exclude(frozen_as="").exists(),
        },
    )


def answer(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One doubted number: until when it is answered, or what was answered. What the resident wrote is not on it."""
    case = get_object_or_404(Case.objects.select_related("department"), pk=pk, kind=NUMBER_WRONG)
    today = today_in_office()
    words = {"case": case, "words": figure_words(case.figure, language_of(request)), "late": case.is_overdue(today)}
    return render(request, "voices/answer.html", words)


def _not_fixed(lang: str) -> list[dict[str, Any]]:
    today = today_in_office()
    counts = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in (*OUTCOMES[NOT_FIXED], TAKEN_BACK)}
    rows: Any = (
        Case.objects.filter(kind=NOT_FIXED)
        .values("department__title", "department__title_es")
        .order_by("department__title")
        .annotate(
            all=Count("pk"),
            waiting=Count("pk", filter=Q(answered__isnull=True)),
            late=Count("pk", filter=Q(answered__isnull=True, due__lt=today)),
            **{name.replace("-", "_"): count for name, count in counts.items()},
        )
    )
    title = "department__title_es" if lang == "es" else "department__title"
    return [
        {
            "title": row[title] or "",
            **{name: row[name] for name in ("all", "waiting", "late")},
            "outcomes": [row[name.replace("-", "_")] for name in counts],
        }
        for row in rows
    ]


def _said() -> dict[str, dict[str, int]]:
    """How many answers stand, by a code and without one; the two are never added."""
    rows = (
        FixedAnswer.objects.filter(Q(code__isnull=True) | Q(code__batch__is_void=False), is_taken_back=False)
        .values("answer")
        .annotate(all=Count("pk"), by_code=Count("code"))
        .order_by()
    )
    found: dict[str, dict[str, int]] = {"with": {}, "without": {}}
    for row in rows:
        found["with"][row["answer"]] = row["by_code"]
        found["without"][row["answer"]] = row["all"] - row["by_code"]
    return found
