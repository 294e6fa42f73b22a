"""Promises of the office: all of them, one of them, a new one, and what they ask of whom today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.hearings.standing import OUTCOME_OF, effect_is_to_judge, owes_an_apology
from civicstat.look.promise_line import PromiseDays, promise_line, span_of
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.earlier import take_up_earlier
from civicstat.office.actions.promise import make_promise
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.language import language_of
from civicstat.office.lists.promises import PROMISES
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.department import Department
from civicstat.office.models.earlier import EarlierEntry
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.needs import Need
from civicstat.office.pages.correction import around as corrections_around
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_acts import SECOND, possible
from civicstat.office.pages.promise_forms import PromiseForm
from civicstat.office.posts_held import Held
from civicstat.office.rehearsals import in_earnest, shown_to
from civicstat.office.roles import AT_WORK, Role
from civicstat.office.templating import catalogue


# An owner is told this many days before the day promised.
DAYS_BEFORE = 7
# The look of a status: a sign, a word, then a color.
TAGS = {"kept": "kept", "late": "late", "broken": "broken", "overtaken": "overtaken", "under-way": "under_way"}


def tag_of(status: str) -> str:
    """The tag of a status."""
    return TAGS.get(OUTCOME_OF[status], "not_due")  # type: ignore[index]


def days_of(promise: Promise, today: date) -> PromiseDays:
    """The days that its line shows."""
    left = promise.aside_since if promise.aside in ("merged", "overtaken-by-events") else None
    return PromiseDays(promise.promised_on, promise.first_due, promise.due, today, promise.done_on, left)


def department_named(*, department: str, **parts: Any) -> Owner:
    """The department that an address names."""
    return Owner(department=get_object_or_404(Department, slug=department).slug)


def promises(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every promise, searched and narrowed by department and status; what was missed stands first."""
    held = cast(Held, held_of(request))
    return list_page(
        request,
        PROMISES,
        template="promise/promises.html",
        around=_lines,
        may_promise=[one for one in Department.objects.filter(is_active=True) if may_promise(held, one.slug)],
        may_ask=bool(held.roles & AT_WORK),
    )


def _lines(page: Iterable[Promise]) -> dict[str, Any]:
    """The promises of a page, each with its line of days on one scale."""
    today, shown = today_in_office(), list(page)
    lines = [days_of(promise, today) for promise in shown]
    span = span_of(lines)
    return {
        "lines": [
            {"promise": promise, "status": (status := promise.status_on(today)), "tag": tag_of(status), "line": line}
            for promise, line in zip(shown, [promise_line(days, span) for days in lines], strict=True)
        ]
    }


def promise(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One promise: where it stands, its line, what may be done, and everything that was done."""
    today, held = today_in_office(), cast(Held, held_of(request))
    found = get_object_or_404(shown_to(held, _all()), pk=pk)
    line = days_of(found, today)
    done = ActRecord.objects.filter(noun="promise", subject=str(found.pk)).select_related("by").order_by("version")
    newest = done.last()
    status = found.status_on(today)
    context = {
        "promise": found,
        "status": status,
        "tag": tag_of(status),
        "line": promise_line(line, span_of([line])),
        "late": found.days_late_on(today),
        "holders": holders_of(found, today),
        "acts": [name.replace("-", "_") for name in possible(found, held, today)],
        "done": done,
        "may_withdraw": bool(found.recorded_version and held.roles & {Role.CLERK, Role.DATA_STEWARD}),
        "undo": newest is not None and newest.before and newest.by_id == held.person_id and not newest.undoes_id,
        "today": today,
        "earlier": found.taken_up_from.filter(is_active=True) if held.roles & AT_WORK else (),
    }
    return render(request, "promise/promise.html", {**context, **corrections_around(request, found)})


def new_promise(request: HttpRequest, *, department: str, **parts: Any) -> HttpResponse:
    """Make a promise for a post of a department."""
    found = get_object_or_404(Department, slug=department)
    lang = language_of(request)
    goes_on = _goes_on(request, found)
    chosen: dict[str, Any] = {"decision": request.GET.get("decision", "")}
    if goes_on is not None:
        chosen |= {"owner": goes_on.owner_id, "deliverable": goes_on.words, "deliverable_es": goes_on.words_es}
    form = PromiseForm(request.POST or None, lang=lang, initial=chosen).for_department(department)
    if request.method == "POST" and form.is_valid():
        by = cast(Person, request.user)
        at = timezone.now()
        try:
            with transaction.atomic():
                made = make_promise(department=found, **form.cleaned_data, by=by, at=at, today=today_in_office())
                if goes_on is not None:
                    take_up_earlier(entry=goes_on, promise=made, by=by, at=at, seen=goes_on.version)
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.promise.made"))
            return redirect("promise", pk=made.pk)
    return render(request, "promise/new.html", {"form": form, "department": found, "goes_on": goes_on})


def _goes_on(request: HttpRequest, department: Department) -> EarlierEntry | None:
    """The open entry of a log from before that the new promise goes on with, where the address names one."""
    number = request.GET.get("earlier", "")
    if not number.isdecimal():
        return None
    found = get_object_or_404(EarlierEntry, pk=number, department=department)
    return found if found.is_open else None


def holders_of(found: Promise, today: date) -> list[Person]:
    """Who answers for it now: whoever holds the post."""
    return [holding.person for holding in found.owner.holdings.all() if holding.is_held_on(today)]


def may_promise(held: Held, department: str) -> bool:
    """Whether somebody may make a promise for a department; the doors say the same."""
    return bool(held.roles & {Role.CHAIR, Role.ANALYST}) or department in held.departments(
        {Role.DEPARTMENT_HEAD, Role.SUPERVISOR}
    )


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The owner is asked for what is due and missed, a second person for what waits, an analyst for effects."""
    posts = {post.pk for post in held.posts}
    for found in in_earnest(_all()):
        status = found.status_on(today)
        if found.owner_id in posts:
            yield from _asked_of_owner(found, status, today, lang)
        owner = Owner(department=found.department.slug)
        if status == "under-review" and found.claimed_by_id != person.pk and SECOND.allows(held, owner):
            if any(post.pk != found.claimed_as_id for post in held.posts):
                yield _need("confirm", found, lang, due=found.done_on)
        if effect_is_to_judge(found.standing, today) and Role.ANALYST in held.roles:
            yield _need("judge", found, lang, due=found.effect_open_until)


def _asked_of_owner(found: Promise, status: str, today: date, lang: str) -> Iterable[Need]:
    if status == "overdue":
        yield _need("overdue", found, lang, due=found.first_due)
    elif status == "not-yet-due" and found.first_due - today <= timedelta(days=DAYS_BEFORE):
        yield _need("due", found, lang, due=found.first_due)
    if owes_an_apology(found.standing, today, apology=found.apology, next_step=found.next_step):
        yield _need("apologise", found, lang, due=None)


def _need(name: str, found: Promise, lang: str, *, due: date | None) -> Need:
    words = catalogue()
    return Need(
        title=words.text(lang, f"office.promise.need.{name}", deliverable=found.says("deliverable", lang)),
        words=words.text(lang, f"office.promise.need.{name}_words"),
        button=words.text(lang, f"office.promise.need.{name}_button"),
        href=reverse("promise", kwargs={"pk": found.pk}),
        due=due,
    )


def _all() -> Any:
    return Promise.objects.select_related("owner", "department", "decision", "merged_into").prefetch_related(
        "owner__holdings__person"
    )
