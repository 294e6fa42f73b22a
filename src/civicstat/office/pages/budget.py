"""Budget lines: all of them, one of them with what it pays for, and what a unit of each service costs."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import budget as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.budget import BUDGET, stage_words
from civicstat.office.lists.record import COSTS
from civicstat.office.models.budget import BudgetLine, BudgetLink
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.person import Person
from civicstat.office.on_record import public_record
from civicstat.office.pages.idea import choose
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who brings the budget in and says what each line pays for.
BUDGETERS = (Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR)
PAYS_FOR = ("metric", "goal", "promise")


class LinkForm(OfficeForm):
    """What a line pays for."""

    FORM = "budget_link"

    kind = forms.ChoiceField(choices=())
    slug = forms.SlugField(max_length=64)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(self, "kind", [(name, catalogue().message(lang, f"office.idea.about.{name}")) for name in PAYS_FOR])


def budget(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every budget line."""
    return list_page(request, BUDGET)


def budget_line(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One line: what it holds, what it pays for, and what was moved out of it and into it."""
    found = get_object_or_404(BudgetLine.objects.select_related("department"), pk=pk)
    lang = language_of(request)
    form = LinkForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        by = cast(Person, request.user)
        try:
            acts.link_line(line=found, record=public_record(), by=by, at=timezone.now(), **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.budget.linked"))
            return redirect("budget-line", pk=pk)
    same = {"fiscal_year": found.fiscal_year, "code": found.code}
    of_line = {f"from_line__{name}": value for name, value in same.items()}
    into_line = {f"to_line__{name}": value for name, value in same.items()}
    context = {
        "line": found,
        "form": form,
        "stages": [(stage_words(one.stage, lang), one) for one in BudgetLine.objects.filter(**same)],
        "links": acts.links_of(found).filter(is_active=True).select_related("goal", "promise"),
        "moves": MoneyMove.objects.filter(**of_line) | MoneyMove.objects.filter(**into_line),
        "may": _may(request),
    }
    return render(request, "strategy/budget_line.html", context)


def unlink_line(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """A line no longer pays for something."""
    link = get_object_or_404(BudgetLink, pk=pk)
    seen = seen_of(request, link.version)
    acts.unlink_line(link=link, by=cast(Person, request.user), at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.budget.unlinked"))
    return redirect("budget-line", pk=link.line_id)


def costs(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Cost per unit beside each service metric, with both numbers that were divided."""
    return list_page(request, COSTS, template="strategy/costs.html", here="goals")


def _may(request: HttpRequest) -> bool:
    return bool(cast(Held, held_of(request)).roles & set(BUDGETERS))
