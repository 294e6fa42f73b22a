"""A metric built in the browser: what it asks, its words, its past, and a second person's yes or no."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.look.words.dates import day_words
from civicstat.metrics.words import definition_in_words
from civicstat.office.actions import metric_draft as acts
from civicstat.office.actions import resident_answer
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.analyst.back_cast import past_from_json, past_name
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.office.analyst.drafts import budget_lines_of, built_from
from civicstat.office.analyst.metric_form import MetricForm, known_values
from civicstat.office.analyst.residents import residents_asked, residents_waiting
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.language import language_of
from civicstat.office.lists.analyst import METRIC_DRAFTS
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.errand import errand_page, is_piece, lead_on
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.running.errands import ask_errand, errand_named, result_of
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


def drafts(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Metrics that are being built, and those on record."""
    city = city_now()
    record = city.record
    adopted = sorted(record.live_definitions().values(), key=lambda d: d.id) if record is not None else []
    spec = replace(METRIC_DRAFTS, add="new-metric", add_label="office.analyst.new_metric")
    return list_page(
        request,
        spec if city.has_folder else METRIC_DRAFTS,
        template="analyst/drafts.html",
        adopted=adopted,
        asked=residents_asked(city, language_of(request)),
        has_city=city.has_folder,
        may_answer=Role.APPROVER in cast(Held, held_of(request)).roles,
    )


def answer_resident(request: HttpRequest, *, metric: str, **parts: Any) -> HttpResponse:
    """An approver's yes or no to a resident's metric."""
    post = next(post for post in cast(Held, held_of(request)).posts if post.role == Role.APPROVER)
    resident_answer.answer(
        city=city_now(),
        metric=metric,
        yes=request.POST.get("answer") == "yes",
        reason=request.POST.get("reason", ""),
        reason_es=request.POST.get("reason_es", ""),
        post=post,
        by=_by(request),
        at=timezone.now(),
        day=today_in_office(),
    )
    messages.success(request, catalogue().message(language_of(request), "office.analyst.resident_answered"))
    return redirect(reverse("metric-drafts") + "#residents")


def new_draft(request: HttpRequest, **parts: Any) -> HttpResponse:
    """An empty form."""
    city = city_now()
    form = _form(request, city, None)
    if request.method == "POST" and form.is_valid():
        made = acts.begin(by=_by(request), at=timezone.now(), **form.said(_proposer(request)))
        return redirect("metric-draft", pk=made.pk)
    return render(request, "analyst/draft.html", {"form": form, "draft": None, "values": known_values(city.scope)})


def draft(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One draft: the form with every fault beside its field, and the definition in words."""
    city, found = city_now(), get_object_or_404(MetricDraft.objects.select_related("owner_post"), pk=pk)
    if request.method == "POST":
        form = _form(request, city, found)
        if form.is_valid():
            try:
                said = form.said(_proposer(request))
                acts.say(draft=found, by=_by(request), at=timezone.now(), seen=seen_of(request), **said)
                return redirect("metric-draft", pk=pk)
            except ConflictError as conflict:
                return conflict_page(request, conflict, form="metric", back=request.path)
    form = _form(request, city, found)
    built = form.built
    names = city.published.names if city.has_published else {}
    words = definition_in_words(built.definition, names) if built and built.definition else None
    held = cast(Held, held_of(request))
    return render(
        request,
        "analyst/draft.html",
        {
            "draft": found,
            "form": form,
            "built": built,
            "words": words,
            "values": known_values(city.scope),
            "may_edit": found.can_be_edited and bool(held.roles & {Role.ANALYST, Role.DATA_STEWARD}),
            "may_undo": _is_newest_act_mine(found, held),
            "may_decide": Role.APPROVER in held.roles and found.submitted_by_id != held.person_id,
        },
    )


def past(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """What the definition would have said of all past periods: counted by the worker, shown once it is there."""
    city, found = city_now(), get_object_or_404(MetricDraft.objects.select_related("owner_post"), pk=pk)
    built = built_from(found, city)
    if built.definition is None:
        return redirect("metric-draft", pk=pk)
    lang = language_of(request)
    name = past_name(found, built.definition, city, lang)
    if errand_named(name) is None:
        ask_errand(name, "past", by=_by(request), at=timezone.now(), said={"draft": str(pk), "lang": lang})
    kept, errand = result_of(name), errand_named(name)
    if kept is None and errand is not None:
        back = reverse("metric-draft", kwargs={"pk": pk})
        return errand_page(request, errand, title="office.analyst.past", back=back, here="metric-drafts")
    if kept is None or is_piece(request):
        return lead_on(request) if is_piece(request) else redirect("metric-past", pk=pk)
    told = past_from_json(json.loads(kept))
    return render(request, "analyst/past.html", {"draft": found, "told": told})


def submit(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Hand it to the approvers."""
    found = get_object_or_404(MetricDraft, pk=pk)
    try:
        acts.submit(draft=found, city=city_now(), by=_by(request), at=timezone.now(), seen=seen_of(request))
        messages.success(request, catalogue().message(language_of(request), "office.analyst.submitted"))
    except RefusedError:
        messages.error(request, catalogue().message(language_of(request), "office.analyst.not_whole"))
    return redirect("metric-draft", pk=pk)


def decide(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The second person's answer: adopted into the record, or sent back with a reason."""
    found = get_object_or_404(MetricDraft.objects.select_related("owner_post"), pk=pk)
    words, lang = catalogue(), language_of(request)
    by, at, seen = _by(request), timezone.now(), seen_of(request)
    if request.POST.get("answer") == "adopt":
        acts.adopt(draft=found, city=city_now(), by=by, at=at, seen=seen)
        messages.success(request, words.message(lang, "office.analyst.adopted"))
    else:
        acts.send_back(draft=found, reason=request.POST.get("reason", ""), by=by, at=at, seen=seen)
        messages.success(request, words.message(lang, "office.analyst.sent_back"))
    return redirect("metric-draft", pk=pk)


def withdraw(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Let a draft go."""
    found = get_object_or_404(MetricDraft, pk=pk)
    acts.withdraw(draft=found, by=_by(request), at=timezone.now(), seen=seen_of(request))
    messages.success(request, catalogue().message(language_of(request), "office.analyst.metric_withdrawn"))
    return redirect("metric-drafts")


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """An approver is asked to decide; whoever drafted a metric hears when it comes back."""
    words = catalogue()
    waiting = MetricDraft.objects.filter(state="submitted") if Role.APPROVER in held.roles else ()
    for found in waiting:
        if found.submitted_by_id != person.pk:
            yield Need(
                title=words.text(lang, "office.analyst.need_decision", name=found.name),
                words=words.text(lang, "office.analyst.need_decision_words"),
                button=words.text(lang, "office.analyst.need_decision_button"),
                href=reverse("metric-draft", kwargs={"pk": found.pk}),
            )
    if Role.APPROVER in held.roles:
        for proposal in residents_waiting(lang):
            yield Need(
                title=words.text(lang, "office.analyst.need_resident", name=proposal.title),
                words=words.text(lang, "office.analyst.resident_waits", day=day_words(proposal.asked, lang)),
                button=words.text(lang, "office.analyst.need_resident_button"),
                href=reverse("metric-drafts") + "#residents",
            )
    for found in MetricDraft.objects.filter(state="sent-back", submitted_by=person):
        yield Need(
            title=words.text(lang, "office.analyst.need_mending", name=found.name),
            words=found.answer,
            button=words.text(lang, "office.analyst.need_mending_button"),
            href=reverse("metric-draft", kwargs={"pk": found.pk}),
        )


def _is_newest_act_mine(found: MetricDraft, held: Held) -> bool:
    newest = ActRecord.objects.filter(noun="metricdraft", subject=str(found.pk)).order_by("-version").first()
    return newest is not None and newest.by_id == held.person_id and newest.undoes_id is None


def _form(request: HttpRequest, city: CityNow, found: MetricDraft | None) -> MetricForm:
    record = city.record
    definitions = record.live_definitions() if record is not None else {}
    goals = city.folder.goals if city.has_folder else ()
    lang = language_of(request)
    return MetricForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        scope=city.scope,
        definitions=definitions,
        goals={goal.id: goal.title_es if lang == "es" else goal.title for goal in goals},
        budget_lines=budget_lines_of(city, lang),
        draft=found,
        built=built_from(found, city) if found is not None else None,
    )


def _proposer(request: HttpRequest) -> tuple[str, str]:
    """The post of whoever drafts, in both languages: definitions name posts, never people."""
    post = cast(Held, held_of(request)).posts[0]
    return post.title, post.title_es


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)
