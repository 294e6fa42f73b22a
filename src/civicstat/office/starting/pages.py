"""Pages of a start: all of them, a new one, one with its readiness and its steps, and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.hearings.starting.plan import Step
from civicstat.hearings.starting.practices import STAGES, Stage, questions
from civicstat.hearings.starting.standing import StepStanding, next_step, standing_of_steps
from civicstat.office.actions import start_plan as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.starts import OF_ALL, STARTS, choice_words
from civicstat.office.metrics_now import metrics_now
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.series import Series
from civicstat.office.models.start_plan import Start
from civicstat.office.on_record import public_record
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.starting.forms import METRIC_FIELDS, AnswerForm, AskForm, BeginForm, ChooseForm, NoteForm
from civicstat.office.starting.links import PRACTICE_DOORS, open_door
from civicstat.office.starting.seen import days_of_work, facts_of, happened_of, readiness_of, series_of
from civicstat.office.templating import catalogue


@dataclass(frozen=True)
class StepRow:
    """A step as the page shows it: where it stands, and what leads on."""

    standing: StepStanding
    is_next: bool
    may_note: bool
    href: str


def department_of_start(*, pk: int, **parts: Any) -> Owner:
    """The department that starts."""
    return Owner(department=get_object_or_404(Start.objects.select_related("department"), pk=pk).department.slug)


def starts(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every start that one may see, the newest first."""
    return list_page(request, STARTS)


def begin_start(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Begin ninety days; whoever heads a department begins for it alone."""
    lang, held, today = language_of(request), cast(Held, held_of(request)), today_in_office()
    rows = Department.objects.filter(is_active=True)
    if not held.roles & OF_ALL:
        rows = rows.filter(slug__in=held.departments({Role.DEPARTMENT_HEAD}))
    now = metrics_now(public_record())
    known = sorted(((name, one.title_in(lang)) for name, one in now.items()), key=lambda pair: pair[1])
    weekdays, _ = days_of_work(today)
    shown = {"first_day": today, "weekday": 4, "hour": time(10)}
    form = BeginForm(request.POST or None, lang=lang, departments=rows, metrics=known, weekdays=weekdays, initial=shown)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        metrics = [typed.pop(name) for name in METRIC_FIELDS]
        weekdays, days_off = days_of_work(typed["first_day"])
        try:
            made = acts.begin_start(
                **typed,
                metrics=metrics,
                weekdays=weekdays,
                days_off=days_off,
                record=public_record(),
                by=cast(Person, request.user),
                at=timezone.now(),
                today=today,
            )
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.start.begun"))
            return redirect("start", pk=made.pk)
    return render(request, "starting/begin.html", {"form": form, "nothing_known": not known})


def start(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One start: is it ready, and where does each step stand."""
    found, held, today, lang = _start(pk), cast(Held, held_of(request)), today_in_office(), language_of(request)
    record, stage = public_record(), _stage(request)
    facts = facts_of(found, record, today)
    ready = readiness_of(found, facts, stage)
    first = ready if stage == "first-meeting" else readiness_of(found, facts, "first-meeting")
    happened = happened_of(found, facts, first, record)
    standing = standing_of_steps(found.plan, happened, today)
    following = next_step(standing)
    now = metrics_now(record)
    context = {
        "start": found,
        "plan": found.plan,
        "metrics": [(name, now.get(name)) for name in found.metrics],
        "ready": ready,
        "stages": STAGES,
        "answers": {one.question: one for one in found.answers.select_related("post")},
        "links": {name: open_door(door, held) for name, door in PRACTICE_DOORS.items()},
        "steps": [_row(found, one, held, is_next=one is following) for one in standing],
        "today": today,
        "choice": choice_words(found.choice, lang),
        "is_begun": today >= found.first_day,
    }
    return render(request, "starting/start.html", context)


def answer_start(request: HttpRequest, *, pk: int, question: str, **parts: Any) -> HttpResponse:
    """Answer one question that the program cannot answer."""
    found = _start(pk)
    # A point stands in no address: P28.power is asked as p28-power.
    name = next((name for name in questions() if _slug(name) == question), "")
    if not name:
        raise Http404(question)
    practice = questions()[name]
    known = found.answers.filter(question=name).first()
    shown = {} if known is None else {"said": known.said, "evidence": known.evidence}
    form = AnswerForm(request.POST or None, lang=language_of(request), initial=shown)
    post = _post(request, found)
    more = {
        "practice": practice,
        "asked": next(one for one in practice.questions if one.id == name),
        "as_post": post,
        "version": known.version if known else 0,
    }

    def act(common: dict[str, Any]) -> None:
        acts.answer_start(start=found, question=name, post=post, **form.cleaned_data, **common)

    return _act(request, found, form, act, template="starting/answer.html", seen=known.version if known else 0, **more)


def note_start(request: HttpRequest, *, pk: int, step: str, **parts: Any) -> HttpResponse:
    """Note the day of a step that the office does not see."""
    found = _start(pk)
    if step not in {one.id for one in found.plan.steps}:
        raise Http404(step)
    form = NoteForm(request.POST or None, lang=language_of(request), initial={"on": today_in_office()})

    def act(common: dict[str, Any]) -> None:
        has_series = series_of(found.department) is not None
        acts.note_step(start=found, step=step, has_series=has_series, **form.cleaned_data, **common)

    return _act(request, found, form, act, heading=found.plan.step(step).title, lead=found.plan.step(step).asks)


def ask_start(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Say what the budget memo asks for."""
    found = _start(pk)
    shown = {name: getattr(found, name) for name in AskForm.base_fields}
    form = AskForm(request.POST or None, lang=language_of(request), initial=shown)

    def act(common: dict[str, Any]) -> None:
        common.pop("today")
        acts.ask_for(start=found, **form.cleaned_data, **common)

    return _act(request, found, form, act, title="office.start.ask")


def choose_start(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Go on, change or stop."""
    found = _start(pk)
    form = ChooseForm(request.POST or None, lang=language_of(request))

    def act(common: dict[str, Any]) -> None:
        acts.choose_end(start=found, **form.cleaned_data, **common)

    return _act(request, found, form, act, title="office.start.choose")


def _act(
    request: HttpRequest,
    found: Start,
    form: OfficeForm,
    act: Callable[[dict[str, Any]], None],
    *,
    template: str = "starting/act.html",
    seen: int | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a form, do what it says, and go back to the start."""
    back = reverse("start", kwargs={"pk": found.pk})
    if request.method == "POST" and form.is_valid():
        common = {
            "by": request.user,
            "at": timezone.now(),
            "today": today_in_office(),
            "seen": seen_of(request, found.version if seen is None else seen),
        }
        try:
            act(common)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form=form.FORM, back=back)
        else:
            messages.success(request, catalogue().text(language_of(request), "office.start.saved"))
            return redirect(back)
    return render(request, template, {"form": form, "start": found, "version": found.version, **more})


def _row(found: Start, one: StepStanding, held: Held, *, is_next: bool) -> StepRow:
    """What leads on from a step: the office's page for it, or the form that notes its day."""
    series = series_of(found.department)
    kinds = (*acts.NOTED, *acts.MEETINGS) if series is None else acts.NOTED
    may_note = one.step.kind in kinds and one.status != "waits" and not found.choice
    return StepRow(one, is_next, may_note, _href(found, one.step, held, series))


def _href(found: Start, step: Step, held: Held, series: Series | None) -> str:
    if step.kind == "readiness":
        return "#ready"
    if step.kind == "choose":
        return "" if found.choice else reverse("choose-start", kwargs={"pk": found.pk})
    if step.kind == "budget-memo":
        return reverse("ask-start", kwargs={"pk": found.pk})
    if step.kind in acts.MEETINGS and series is not None:
        return reverse("series", kwargs={"slug": series.slug}) if open_door("meetings", held) else ""
    # Without a series, its meetings begin with one.
    doors = {"adopt": "goals", "decision": "decisions", "dry-run": "add-series", "recorded-meeting": "add-series"}
    return open_door(doors.get(step.kind, ""), held)


def _start(pk: int) -> Start:
    return get_object_or_404(Start.objects.select_related("department"), pk=pk)


def _stage(request: HttpRequest) -> Stage:
    wanted = request.GET.get("stage", "")
    return wanted if wanted in STAGES else "first-meeting"


def _slug(question: str) -> str:
    return question.lower().replace(".", "-")


def _post(request: HttpRequest, found: Start) -> Post:
    """The post in which somebody answers: one that runs the meetings, else the department's head."""
    held = cast(Held, held_of(request))
    return next(iter(_answering(held, found)))


def _answering(held: Held, found: Start) -> Iterator[Post]:
    yield from (post for post in held.posts if post.role in OF_ALL)
    yield from (post for post in held.posts if post.department_id == found.department_id)
