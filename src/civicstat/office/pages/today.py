"""The first page after signing in: what needs me today."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.home import contracts
from civicstat.office.home.blocks import Asked, blocks
from civicstat.office.home.first import blocks_for, leading_role
from civicstat.office.language import language_of
from civicstat.office.meetings import meeting
from civicstat.office.meetings.after import data_requests, memo
from civicstat.office.meetings.briefing import pages as packets
from civicstat.office.meetings.watch import pages as watch
from civicstat.office.models.person import Person
from civicstat.office.needs import Asks, needs_of
from civicstat.office.pages import cases, cycle_run, metric_draft, people, promise, record_patterns, records, strategy
from civicstat.office.posts_held import Held
from civicstat.office.starting import needs as starting


# Each part of the office that can ask something of somebody.
PARTS: tuple[Asks, ...] = (
    meeting.asks,
    packets.asks,
    watch.asks,
    memo.asks,
    data_requests.asks,
    promise.asks,
    cases.asks,
    metric_draft.asks,
    record_patterns.asks,
    cycle_run.asks,
    strategy.asks,
    starting.asks,
    records.asks,
    contracts.asks,
    people.asks,
)


def today(request: HttpRequest, **parts: Any) -> HttpResponse:
    """What waits for whoever signed in, the latest first."""
    day = today_in_office()
    held = cast(Held, held_of(request))
    lang = language_of(request)
    needs = needs_of(cast(Person, request.user), held, day, lang, parts=PARTS)
    shown = blocks(blocks_for(held.roles), Asked(held, day, lang))
    role = leading_role(held.roles)
    return render(request, "today.html", {"today": day, "needs": needs, "held": held, "blocks": shown, "role": role})
