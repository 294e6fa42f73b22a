"""Where the numbers come from: the last reading of the source, the rows it refused, and why it is held."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.cycle_run import ask_for_run
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.source_state import last_reading, source_state
from civicstat.office.faults import said_letter
from civicstat.office.language import language_of
from civicstat.office.lists.analyst import REFUSED, SOURCES
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.intake import WITHDRAWN, Intake
from civicstat.office.models.person import Person
from civicstat.office.pages.lists import list_page
from civicstat.office.tasks import run_the_cycle
from civicstat.office.templating import catalogue


def sources(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The source, what is under way, and what holds it."""
    city = city_now()
    return list_page(
        request,
        SOURCES,
        template="analyst/sources.html",
        source=source_state(city),
        has_city=city.has_folder,
        last=CycleRun.objects.first(),
        last_on_record=last_reading(city),
        under_way=Intake.objects.exclude(step__in=["accepted", WITHDRAWN]),
    )


def accept_drift(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Take a held source as it is from now on, with a reason, and run the cycle with it."""
    words, lang = catalogue(), language_of(request)
    reason = request.POST.get("reason", "").strip()[:600]
    if not reason:
        messages.error(request, words.message(lang, "office.analyst.drift_needs_reason"))
        return redirect("sources")
    work = "whole" if city_now().is_replay else "prepare"
    try:
        by = cast(Person, request.user)
        run = ask_for_run(work=work, accept_drift=True, by=by, at=timezone.now(), reason=reason)
    except RefusedError as refused:
        messages.error(request, said_letter(refused, language_of(request)).found)
        return redirect("sources")
    run_the_cycle.enqueue(run.pk)
    return redirect("cycle")


def refused(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every row that the last reading refused, with its reason; as a file for whoever mends the source."""
    found = source_state(city_now())
    reasons = found.refused_by_reason if found else []
    reason = "reason_es" if language_of(request) == "es" else "reason"

    def around(page: Page[Any]) -> dict[str, Any]:
        return {"count": len({(row["file"], row["row"]) for row in page.paginator.object_list})}

    return list_page(
        request,
        REFUSED,
        template="analyst/refused.html",
        around=around,
        here="sources",
        reasons=reasons,
        reason=reason,
    )
