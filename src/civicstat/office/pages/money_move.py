"""This number moved this money: the register, one of its rows, a new one, and one taken back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import money_move as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.budget import MONEY
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.budget import BudgetLine
from civicstat.office.models.decision import Decision
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.person import Person
from civicstat.office.on_record import public_record
from civicstat.office.pages.correction import around
from civicstat.office.pages.goal import KEEPERS, offer
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import InLanguage, day_field, text_field
from civicstat.office.posts_held import Held
from civicstat.office.rehearsals import in_earnest
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


class MoneyMoveForm(OfficeForm):
    """Which number, which decision, how much, from where, to where, why."""

    FORM = "money_move"

    figure = forms.CharField(max_length=200)
    decision = InLanguage(queryset=Decision.objects.none())
    amount = forms.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    from_line = InLanguage(queryset=BudgetLine.objects.none())
    to_line = InLanguage(queryset=BudgetLine.objects.none(), required=False)
    to_new = forms.CharField(max_length=200, required=False)
    to_new_es = forms.CharField(max_length=200, required=False)
    day = day_field()
    why = text_field()
    why_es = text_field()

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        offer(self, "decision", in_earnest(Decision.objects.filter(said_at__isnull=False)))
        # One row per year and code: the adopted one, or the revised where it stands alone.
        shown = {(line.fiscal_year, line.code): line.pk for line in BudgetLine.objects.order_by("-stage")}
        for name in ("from_line", "to_line"):
            offer(self, name, BudgetLine.objects.filter(pk__in=shown.values()))


def money(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The register."""
    may = cast(Held, held_of(request)).roles & set(KEEPERS)
    return list_page(request, replace(MONEY, add="add-money-move") if may else MONEY)


def add_money_move(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Put a move of money in the register."""
    lang, today = language_of(request), today_in_office()
    form = MoneyMoveForm(request.POST or None, lang=lang, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        by = cast(Person, request.user)
        try:
            made = acts.move_money(**form.cleaned_data, record=public_record(), by=by, at=timezone.now(), today=today)
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.money.added"))
            return redirect("money-move", pk=made.pk)
    return render(request, "strategy/add_money_move.html", {"form": form})


def money_move(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One row of the register."""
    found = get_object_or_404(MoneyMove.objects.select_related("from_line", "to_line", "decision"), pk=pk)
    held = cast(Held, held_of(request))
    newest = ActRecord.objects.filter(noun="moneymove", subject=str(pk)).order_by("-version").first()
    context = {
        "move": found,
        "figure": public_record().figure(found.figure),
        "may": bool(held.roles & set(KEEPERS)) and not found.is_frozen,
        "undo": newest is not None
        and newest.before is not None
        and newest.by_id == held.person_id
        and newest.undoes_id is None,
    }
    return render(request, "strategy/money_move.html", {**context, **around(request, found)})


def take_back_move(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Take a move back, until the public record holds it."""
    found = get_object_or_404(MoneyMove, pk=pk)
    seen = seen_of(request, found.version)
    acts.take_back_move(move=found, by=cast(Person, request.user), at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.money.taken_back"))
    return redirect("money-move", pk=pk)
