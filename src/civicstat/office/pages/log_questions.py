"""Four questions to the log of promises, answered from their days: for everybody who works here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.hearings.log_questions import (
    REVIEW_DAYS,
    LogRow,
    are_days_reasonable,
    do_we_look_in_time,
    what_blocks,
    who_is_overloaded,
)
from civicstat.office.clock import today_in_office
from civicstat.office.language import language_of
from civicstat.office.models.promise import Promise
from civicstat.office.rehearsals import in_earnest


# How many of those that do not move are listed; the list of promises has all.
MOST = 20


def log_questions(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Who is overloaded, what blocks, are the days reasonable, do we look in time."""
    lang, today = language_of(request), today_in_office()
    said = in_earnest(Promise.objects.select_related("owner", "department"))
    promises = {promise.slug: promise for promise in said}
    rows = [LogRow(slug, promise.owner.title_in(lang), promise.standing) for slug, promise in promises.items()]
    blocked = what_blocks(rows, today)
    context = {
        "today": today,
        "loads": who_is_overloaded(rows, today),
        "blocked": [{"waiting": each, "promise": promises[each.name]} for each in blocked[:MOST]],
        "more": len(blocked) - MOST,
        "days": are_days_reasonable(rows, today),
        "review": do_we_look_in_time(rows, today),
        "review_days": REVIEW_DAYS,
        "is_empty": not rows,
    }
    return render(request, "promise/questions.html", context)
