"""Legal holds: the list, one hold, placed and released."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.hold import place_hold as place
from civicstat.office.actions.hold import release_hold as release
from civicstat.office.clock import today_in_office
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.records import HOLDS, kind_words, scope_words
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import InLanguage, text_field
from civicstat.office.pages.records import as_clerk, is_clerk
from civicstat.office.records.kinds import kinds_here
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


def _any_day() -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))


class HoldForm(OfficeForm):
    """Why, and what it covers; what is left empty widens it."""

    FORM = "hold"

    why = text_field()
    asked_by = forms.CharField(max_length=160)
    kind = forms.ChoiceField(choices=(), required=False)
    department = InLanguage(queryset=Department.objects.none(), required=False)
    from_day = _any_day()
    to_day = _any_day()
    subject = forms.CharField(max_length=20, required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        kinds, departments = self.fields["kind"], self.fields["department"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(departments, InLanguage)
        named = sorted((kind_words(kind.name, lang), kind.name) for kind in kinds_here())
        every = catalogue().message(lang, "office.records.every_kind")
        kinds.choices = [("", every), *((name, words) for words, name in named)]
        departments.lang, departments.queryset = lang, Department.objects.all()
        departments.empty_label = catalogue().message(lang, "office.records.every_department")


class ReleaseForm(OfficeForm):
    """Why it can be released."""

    FORM = "release_hold"

    reason = text_field()


def holds(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every hold, those in force first."""
    return list_page(request, HOLDS if is_clerk(request) else replace(HOLDS, add=""))


def hold(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One hold: why, for whom, what it covers."""
    found = get_object_or_404(RecordHold.objects.select_related("department", "placed_as", "released_as"), pk=pk)
    lang = language_of(request)
    context = {"hold": found, "scope": scope_words(found, lang), "may": is_clerk(request)}
    return render(request, "records/hold.html", context)


def place_hold(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Place a hold."""
    lang = language_of(request)
    form = HoldForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        try:
            made = place(
                **form.cleaned_data,
                as_post=as_clerk(request),
                by=cast(Person, request.user),
                at=timezone.now(),
                today=today_in_office(),
            )
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.records.placed"))
            return redirect("hold", pk=made.pk)
    return render(request, "records/place_hold.html", {"form": form, "found": None})


def release_hold(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Release a hold, with a reason."""
    found, lang = get_object_or_404(RecordHold, pk=pk), language_of(request)
    form = ReleaseForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        try:
            release(
                hold=found,
                reason=form.cleaned_data["reason"],
                as_post=as_clerk(request),
                by=cast(Person, request.user),
                at=timezone.now(),
                today=today_in_office(),
                seen=seen_of(request, found.version),
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="release_hold", back=reverse("hold", kwargs={"pk": pk}))
        else:
            messages.success(request, catalogue().text(lang, "office.records.released"))
            return redirect("hold", pk=pk)
    return render(request, "records/place_hold.html", {"form": form, "found": found})
