"""Departments and contractors: what answers for metrics, promises and money. Kept by administrators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import person as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.departments import DEPARTMENTS
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


class DepartmentForm(OfficeForm):
    """A department's names, and its contract if it works under one."""

    FORM = "department"

    slug = forms.SlugField(max_length=60)
    title = forms.CharField(max_length=120)
    title_es = forms.CharField(max_length=120)
    contract = forms.CharField(max_length=200, required=False)
    contract_until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))


def department(request: HttpRequest, *, slug: str = "", **parts: Any) -> HttpResponse:
    """Add a department or contractor, or change the names and the contract of one."""
    lang = language_of(request)
    found = get_object_or_404(Department, slug=slug) if slug else None
    shown = {} if found is None else {name: getattr(found, name) for name in DepartmentForm.base_fields}
    form = DepartmentForm(request.POST or None, lang=lang, initial=shown)
    if found is not None:
        del form.fields["slug"]
    if request.method == "POST" and form.is_valid():
        by, at = cast(Person, request.user), timezone.now()
        try:
            if found is None:
                acts.add_department(by=by, at=at, **form.cleaned_data)
            else:
                seen = seen_of(request, found.version)
                acts.change_department(department=found, by=by, at=at, seen=seen, **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="department", back=request.path)
        else:
            messages.success(request, catalogue().text(lang, "office.departments.saved"))
            return redirect("departments")
    return render(request, "people/department.html", {"form": form, "found": found})


def departments(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Departments and contractors, with their posts."""
    held = held_of(request)
    may_change = held is not None and Role.ADMINISTRATOR in held.roles
    spec = replace(DEPARTMENTS, add="add-department", add_label="office.departments.add") if may_change else DEPARTMENTS
    return list_page(request, spec, template="people/departments.html", today=today_in_office(), may_change=may_change)
