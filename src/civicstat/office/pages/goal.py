"""The tree of goals: goal, objective, metric, target; who answers, and where each number stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import goal as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.goals import GOAL_METRICS, GOALS
from civicstat.office.metrics_now import MetricNow, metrics_now
from civicstat.office.models.department import Department
from civicstat.office.models.goal import Goal, GoalMetric
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.needs import Need
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import InLanguage
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who keeps the tree.
KEEPERS = (Role.CHAIR, Role.ANALYST)


class GoalForm(OfficeForm):
    """A goal or an objective."""

    FORM = "goal"

    slug = forms.SlugField(max_length=60)
    title = forms.CharField(max_length=200)
    title_es = forms.CharField(max_length=200)
    parent = InLanguage(queryset=Goal.objects.none(), required=False)
    owner = InLanguage(queryset=Post.objects.none(), required=False)
    is_active = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        offer(self, "parent", Goal.objects.filter(kind="goal", is_active=True))
        offer(self, "owner", Post.objects.exclude(role=Role.RESIDENT.value))


class GoalMetricForm(OfficeForm):
    """A metric that judges a goal."""

    FORM = "goal_metric"

    metric = forms.SlugField(max_length=64)
    lead = InLanguage(queryset=Department.objects.none(), required=False)
    shared = forms.MultipleChoiceField(choices=(), required=False)
    is_active = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        offer(self, "lead", Department.objects.filter(is_active=True))
        shared = self.fields["shared"]
        assert isinstance(shared, forms.MultipleChoiceField)
        shared.choices = [(one.slug, one.title_in(lang)) for one in Department.objects.filter(is_active=True)]


def offer(form: OfficeForm, name: str, rows: Any) -> None:
    """Give a choice of records its rows, in the reader's language."""
    field = form.fields[name]
    assert isinstance(field, InLanguage)
    field.lang, field.queryset = form.lang, rows


@dataclass(frozen=True)
class Branch:
    """A goal or objective of the tree with what hangs on it."""

    goal: Goal
    holders: tuple[str, ...]
    metrics: tuple[tuple[GoalMetric, MetricNow | None], ...]
    below: tuple[Branch, ...]


def goals(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The whole tree."""
    held = cast(Held, held_of(request))
    context = {
        "tree": _tree(today_in_office()),
        "departments": {one.slug: one for one in Department.objects.all()},
        "may_change": bool(held.roles & set(KEEPERS)),
    }
    return render(request, "strategy/goals.html", context)


def goal_list(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every goal and objective, one in a line."""
    return list_page(request, GOALS, here="goals")


def _tree(today: date) -> tuple[Branch, ...]:
    rows = list(
        Goal.objects.filter(is_active=True)
        .select_related("owner")
        .prefetch_related("metrics__lead", "owner__holdings__person")
    )
    now = metrics_now(public_record())

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(
            Branch(goal, _holders(goal, today), _metrics(goal, now), branches(goal.pk))
            for goal in rows
            if goal.parent_id == parent
        )

    return branches(None)


def _holders(goal: Goal, today: date) -> tuple[str, ...]:
    if goal.owner is None:
        return ()
    return tuple(holding.person.name for holding in goal.owner.holdings.all() if holding.is_held_on(today))


def _metrics(goal: Goal, now: Mapping[str, MetricNow]) -> tuple[tuple[GoalMetric, MetricNow | None], ...]:
    return tuple((found, now.get(found.metric)) for found in goal.metrics.all() if found.is_active)


def goal_metrics(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every metric that judges a goal, as a list."""
    return list_page(request, GOAL_METRICS)


def goal(request: HttpRequest, *, slug: str = "", **parts: Any) -> HttpResponse:
    """Add a goal or objective, or change one."""
    lang = language_of(request)
    found = get_object_or_404(Goal, slug=slug) if slug else None
    shown = {"is_active": True} if found is None else {name: getattr(found, name) for name in GoalForm.base_fields}
    form = GoalForm(request.POST or None, lang=lang, initial=shown)
    if found is not None:
        del form.fields["slug"]
    if request.method == "POST" and form.is_valid():
        by, at = cast(Person, request.user), timezone.now()
        try:
            if found is None:
                acts.add_goal(by=by, at=at, **form.cleaned_data)
            else:
                acts.change_goal(goal=found, by=by, at=at, seen=seen_of(request, found.version), **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="goal", back=request.path)
        else:
            messages.success(request, catalogue().text(lang, "office.goal.saved"))
            return redirect("goals") if found is None else redirect("goal", slug=slug)
    return render(request, "strategy/goal.html", {"form": form, "found": found})


def goal_metric(request: HttpRequest, *, slug: str = "", pk: int | None = None, **parts: Any) -> HttpResponse:
    """Let a metric judge a goal, or change who leads and who shares it."""
    lang = language_of(request)
    found = None if pk is None else get_object_or_404(GoalMetric.objects.select_related("goal", "lead"), pk=pk)
    of = get_object_or_404(Goal, slug=slug) if found is None else found.goal
    names = GoalMetricForm.base_fields
    shown = {} if found is None else {name: getattr(found, name) for name in names}
    form = GoalMetricForm(request.POST or None, lang=lang, initial=shown)
    del form.fields["is_active" if found is None else "metric"]
    if request.method == "POST" and form.is_valid():
        by, at = cast(Person, request.user), timezone.now()
        try:
            if found is None:
                acts.put_metric(goal=of, record=public_record(), by=by, at=at, **form.cleaned_data)
            else:
                acts.change_metric(found=found, by=by, at=at, seen=seen_of(request, found.version), **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="goal_metric", back=request.path)
        else:
            messages.success(request, catalogue().text(lang, "office.goal.saved"))
            return redirect("goals") if found is None else redirect("goal-metric", pk=found.pk)
    context = {"form": form, "found": found, "goal": of, "metrics": sorted(public_record().metrics())}
    return render(request, "strategy/goal_metric.html", context)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The chair is asked, once, for goals that nobody answers for."""
    if Role.CHAIR not in held.roles:
        return
    rows = Goal.objects.filter(is_active=True).select_related("owner").prefetch_related("owner__holdings__person")
    count = sum(1 for one in rows if not _holders(one, today))
    if count:
        words = catalogue()
        yield Need(
            title=words.text(lang, "office.goal.need", count=count),
            words=words.text(lang, "office.goal.need_words"),
            button=words.text(lang, "office.goal.need_button"),
            href=reverse("goals"),
        )
