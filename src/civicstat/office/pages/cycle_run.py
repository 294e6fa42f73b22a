"""The cycle and its releases: run it, see how far it is, see what would go out, and let it out as a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.cycle.next_release import NextRelease, next_release
from civicstat.cycle.run import waiting_proposals
from civicstat.office.actions import cycle_run as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.office.faults import said, said_letter
from civicstat.office.language import language_of
from civicstat.office.lists.analyst import RUNS
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.person import Person
from civicstat.office.needs import Need
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.tasks import run_the_cycle
from civicstat.office.templating import catalogue
from civicstat.vocabulary.errors import CivicstatError


# Changed figures shown on a page; the release names all of them.
CHANGES_SHOWN = 200


def cycle(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The run under way, or the button to start one; and the last runs."""
    city = city_now()
    if request.method == "POST":
        return _start(request, city, "whole" if city.is_replay else "prepare", back="cycle")
    return list_page(
        request,
        RUNS,
        template="analyst/cycle.html",
        has_city=city.has_folder,
        is_replay=city.has_folder and city.is_replay,
        run=CycleRun.objects.filter(is_under_way=True).first(),
    )


def give_up(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Give up a run whose worker is gone."""
    run = get_object_or_404(CycleRun, pk=pk)
    by = cast(Person, request.user)
    acts.give_up_run(run=run, by=by, at=timezone.now(), seen=seen_of(request))
    return redirect("cycle")


def release(request: HttpRequest, **parts: Any) -> HttpResponse:
    """What the next release would say, and the approver's word on it."""
    city = city_now()
    if request.method == "POST":
        work = "adopt" if request.POST.get("what") == "adopt" else "publish"
        refusal = _own_work(request, work)
        if refusal:
            messages.error(request, refusal)
            return redirect("release")
        return _start(request, city, work, back="release")
    proposals = _proposals(city)
    prepared = CycleRun.objects.filter(work__in=["prepare", "whole", "adopt"], state="done").first()
    published = CycleRun.objects.filter(work__in=["publish", "whole"], state="done").first()
    waits = prepared is not None and prepared.work == "prepare" and (published is None or published.pk < prepared.pk)
    told, letter = _next(city)
    releases = list(reversed(city.record.releases())) if city.record is not None else []
    return render(
        request,
        "analyst/release.html",
        {
            "is_replay": city.has_folder and city.is_replay,
            "has_city": city.has_folder,
            "waits": waits,
            "next": told,
            "changed": told.changed[:CHANGES_SHOWN] if told else (),
            "letter": letter,
            "proposals": proposals,
            "releases": releases[:12],
        },
    )


def disclosure(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The report of the disclosure gate: what was looked at, what is withheld and why, and the class of each column."""
    city = city_now()
    record, report, key = city.record, None, ""
    for entry in reversed(record.releases()) if record is not None else ():
        assert record is not None
        ref = record.refs(entry).get("disclosure-report")
        if ref is not None:
            report, key = record.object_json(ref), entry.key
            break
    return render(request, "analyst/disclosure.html", {"report": report, "key": key})


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """An approver is asked for a release that waits; analysts and stewards for a run that stopped."""
    words = catalogue()
    last = CycleRun.objects.first()
    if last is None:
        return
    if Role.APPROVER in held.roles and last.work == "prepare" and last.state == "done":
        yield Need(
            title=words.message(lang, "office.analyst.need_approval"),
            words=words.message(lang, "office.analyst.need_approval_words"),
            button=words.message(lang, "office.analyst.need_approval_button"),
            href=reverse("release"),
        )
    runs_cycles = bool(held.roles & {Role.ANALYST, Role.DATA_STEWARD})
    if runs_cycles and last.work == "adopt" and last.state == "done":
        yield Need(
            title=words.message(lang, "office.analyst.need_next_run"),
            words=words.message(lang, "office.analyst.need_next_run_words"),
            button=words.message(lang, "office.analyst.run_now"),
            href=reverse("cycle"),
        )
    if runs_cycles and last.state in ("stopped", "failed"):
        yield Need(
            title=words.message(lang, "office.analyst.need_run"),
            words=said(str(last.letter.get("found", "")), lang)
            or words.message(lang, "office.analyst.run_failed_words"),
            button=words.message(lang, "office.analyst.need_run_button"),
            href=reverse("cycle"),
        )


def _start(request: HttpRequest, city: CityNow, work: str, *, back: str) -> HttpResponse:
    try:
        _ = city.folder
        run = acts.ask_for_run(work=work, accept_drift=False, by=cast(Person, request.user), at=timezone.now())
    except RefusedError as refused:
        messages.error(request, said_letter(refused, language_of(request)).found)
        return redirect(back)
    run_the_cycle.enqueue(run.pk)
    return redirect("cycle")


def _own_work(request: HttpRequest, work: str) -> str:
    """Why this approver may not: whoever asked for the run that made the release does not let it out."""
    if work != "publish":
        return ""
    made = CycleRun.objects.filter(work="prepare", state="done").first()
    asked = ActRecord.objects.filter(noun="cyclerun", subject=str(made.pk), version=1).first() if made else None
    if made is None:
        return catalogue().message(language_of(request), "office.analyst.nothing_prepared")
    if asked is not None and asked.by_id == request.user.pk:
        return catalogue().message(language_of(request), "office.analyst.second_person")
    return ""


def _proposals(city: CityNow) -> list[str]:
    """What waits to be adopted; a replay adopts by itself, and before the first reading nothing can be judged."""
    if not city.has_folder or city.is_replay or not (city.home.release / "context").is_file():
        return []
    try:
        return waiting_proposals(city.cycle(now=timezone.now()))
    except CivicstatError:
        # The letter stands on the page of the cycle, where it can be mended.
        return []


def _next(city: CityNow) -> tuple[NextRelease | None, CivicstatError | None]:
    if not city.has_folder or city.record is None or not (city.home.release / "context").is_file():
        return None, None
    try:
        return next_release(city.record, city.folder, city.home), None
    except CivicstatError as letter:
        return None, letter
