"""The page of the watchdog: what is still private with the day on which it is public, then what everybody sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from civicstat.hearings.meetings.watchdog import Lapse
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.meetings.watch.seen import seen_on, theirs
from civicstat.office.meetings.watch.uncovered import Uncovered
from civicstat.office.models.lapse import LapseNotice
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.series import Series
from civicstat.office.needs import Need
from civicstat.office.posts_held import Held
from civicstat.office.roles import OF_A_DEPARTMENT, Role
from civicstat.office.templating import catalogue


# Mended ones of so many days stand at the end of the page.
MENDED_DAYS = 90


def watchdog(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every lapse that one may see."""
    day, held = today_in_office(), cast(Held, held_of(request))
    seen = seen_on(day)
    lists = {} if seen is None else seen.lists
    lapses = [] if seen is None else _visible(seen.lapses, held)
    still = [each for each in lapses if each.is_open(day)]
    mended = [each for each in lapses if not each.is_open(day) and (day - _mended(each)).days <= MENDED_DAYS]
    context = {
        "today": day,
        "delay": None if seen is None else seen.terms.delay_days,
        "private": [_row(each, lists) for each in still if not each.is_public(day)],
        "public": [_row(each, lists) for each in reversed(still) if each.is_public(day)],
        "mended": [_row(each, lists) for each in reversed(mended)],
        "told": LapseNotice.objects.filter(person=cast(Person, request.user)).count(),
    }
    return render(request, "watch/watchdog.html", context)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """One line for whoever can mend something, and for the manager: how much, and when the next of it is public."""
    seen = seen_on(today)
    if seen is None:
        return []
    posts = {post.slug for post in held.posts}
    mine = [
        each
        for each in seen.lapses
        if each.is_open(today) and (posts & set(each.tell) or Role.ADMINISTRATOR in held.roles)
    ]
    if not mine:
        return []
    words = catalogue()
    private = [each for each in mine if not each.is_public(today)]
    need = Need(
        title=words.text(lang, "office.watch.need", count=len(mine)),
        words=words.text(lang, "office.watch.need_words", private=len(private), public=len(mine) - len(private)),
        button=words.text(lang, "office.watch.open"),
        href=reverse("watchdog"),
        due=min((each.public_on for each in private), default=None),
    )
    return [need]


def _visible(lapses: Iterable[Lapse], held: Held) -> list[Lapse]:
    """All of them, or for those who work for one department alone its own and what their posts can mend."""
    if held.roles - OF_A_DEPARTMENT:
        return list(lapses)
    return theirs(lapses, posts=(post.slug for post in held.posts), departments=held.departments())


def _row(lapse: Lapse, lists: Mapping[str, Uncovered]) -> dict[str, Any]:
    series = Series.objects.filter(slug=lapse.subject.partition("/")[0]).first()
    meeting = Meeting.objects.filter(slug=lapse.subject).select_related("series").first()
    return {
        "lapse": lapse,
        "kind": lapse.kind.replace("-", "_"),
        "meeting": meeting,
        "series": series if meeting is None else meeting.series,
        "subject": lapse.subject,
        "what": lists.get(lapse.id),
    }


def _mended(lapse: Lapse) -> date:
    assert lapse.mended_on is not None
    return lapse.mended_on
