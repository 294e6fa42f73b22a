"""Decisions of the office: written, said, carried out by promises."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import decision as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.language import language_of
from civicstat.office.lists.promises import DECISIONS
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.correction import around
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise import may_promise
from civicstat.office.pages.promise_forms import DecisionForm
from civicstat.office.posts_held import Held
from civicstat.office.rehearsals import shown_to
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


def department_of_decision(*, pk: int, **parts: Any) -> Owner:
    """The department whose decision an address is about."""
    return Owner(department=get_object_or_404(Decision.objects.select_related("department"), pk=pk).department.slug)


def decisions(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every decision, the newest first."""
    held = cast(Held, held_of(request))
    may = [one for one in Department.objects.filter(is_active=True) if may_promise(held, one.slug)]
    return list_page(request, DECISIONS, template="promise/decisions.html", here="promises", may_decide=may)


def decision(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One decision, with what it rests on, what it expects, and the promises that carry it out."""
    held = cast(Held, held_of(request))
    found = get_object_or_404(shown_to(held, Decision.objects.select_related("department")), pk=pk)
    record = public_record()
    newest = ActRecord.objects.filter(noun="decision", subject=str(found.pk)).order_by("-version").first()
    context = {
        "decision": found,
        "figures": [{"key": key, "figure": record.figure(key)} for key in found.rests_on],
        "promises": found.promises.select_related("owner"),
        "may": may_promise(held, found.department.slug),
        "may_withdraw": bool(found.is_frozen and held.roles & {Role.CLERK, Role.DATA_STEWARD}),
        "undo": newest is not None
        and newest.before
        and newest.by_id == held.person_id
        and not newest.undoes_id
        and not found.is_frozen,
    }
    return render(request, "promise/decision.html", {**context, **around(request, found)})


def write_decision(request: HttpRequest, *, department: str = "", pk: int | None = None, **parts: Any) -> HttpResponse:
    """Write a decision, or change one that was not said yet."""
    lang, today = language_of(request), today_in_office()
    found = None if pk is None else get_object_or_404(Decision.objects.select_related("department"), pk=pk)
    of = found.department if found is not None else get_object_or_404(Department, slug=department)
    shown = {} if found is None else {name: getattr(found, name) for name in DecisionForm.base_fields}
    form = DecisionForm(request.POST or None, lang=lang, initial=shown)
    if request.method == "POST" and form.is_valid():
        common = {"record": public_record(), "by": cast(Person, request.user), "at": timezone.now(), "today": today}
        try:
            if found is None:
                found = acts.draft_decision(department=of, **common, **form.cleaned_data)  # type: ignore[arg-type]
            else:
                seen = seen_of(request, found.version)
                acts.change_decision(decision=found, seen=seen, **common, **form.cleaned_data)  # type: ignore[arg-type]
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            back = reverse("decision", kwargs={"pk": pk})
            return conflict_page(request, conflict, form="decision", back=back)
        else:
            messages.success(request, catalogue().text(lang, "office.decision.saved"))
            return redirect("decision", pk=found.pk)
    metrics = sorted(public_record().metrics())
    return render(
        request, "promise/write_decision.html", {"form": form, "found": found, "department": of, "metrics": metrics}
    )


def say_decision(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Put a decision on record."""
    found = get_object_or_404(Decision.objects.select_related("department"), pk=pk)
    held = cast(Held, held_of(request))
    acts.say_decision(
        decision=found,
        as_post=_post_of(held, found),
        by=cast(Person, request.user),
        at=timezone.now(),
        seen=seen_of(request, found.version),
    )
    messages.success(request, catalogue().text(language_of(request), "office.decision.said"))
    return redirect("decision", pk=pk)


def _post_of(held: Held, found: Decision) -> Post | None:
    """The post in which somebody puts a decision on record: one of the department where they hold it."""
    own = [post for post in held.posts if post.department_id == found.department_id]
    other = [post for post in held.posts if post.role in (Role.CHAIR, Role.ANALYST)]
    return next(iter(own + other), None)
