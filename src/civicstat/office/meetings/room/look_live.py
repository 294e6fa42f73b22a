"""Asking the data itself in the room: any metric, over any weeks or months, narrowed and broken down; always kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from civicstat.cycle.live.answer import LiveAnswer
from civicstat.cycle.live.city import NoRowsError
from civicstat.look.words.dates import period_words
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.metrics.live.question import LiveQuestion, breakdowns_of, periods_of
from civicstat.office.actions import room as room_acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.look_up import look_up
from civicstat.office.clock import now_in_office
from civicstat.office.faults import Fault
from civicstat.office.language import language_of
from civicstat.office.meetings.room import figures
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.look_city import MOST_SECONDS, ask, live_context, make_ready
from civicstat.office.meetings.room.look_words import by_words, live_shown, name_words
from civicstat.office.meetings.room.who import live_room, post_speaking
from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.templating import catalogue


_LONGEST = 80


def live_section(meeting: Meeting, lang: str) -> dict[str, Any] | None:
    """What can be asked of the rows; None where the city has none."""
    context = live_context()
    if context is None:
        return None
    make_ready()
    titles, own = figures.titles(lang), list(meeting.series.metrics)
    layers = [name for name in breakdowns_of(context) if name not in GROUP_COLUMNS]
    return {
        "own": {name: titles[name] for name in own if name in titles},
        "others": {name: title for name, title in titles.items() if name not in own},
        "periods": {kind: _periods(context, kind, lang) for kind in ("month", "week")},
        "newest": next((one.label for one in periods_of(context, "month")), ""),
        "by": {name: by_words(name, lang) for name in breakdowns_of(context)},
        "narrow": {
            name: {"title": by_words(name, lang), "choices": _choices(context, name, lang)}
            for name in (*layers, "kind", "department", "channel")
        },
        "most_seconds": MOST_SECONDS,
    }


def look_live(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Ask the rows; whatever comes of it is on the screen at once, and stays with the minutes."""
    room, lang = live_room(slug), language_of(request)
    said: list[LiveAnswer] = []

    def do() -> None:
        if not room.meeting.is_live:
            raise RefusedError({"": Fault("room.not_under_way")})
        try:
            answer = ask(_question(request.POST), earlier_answers())
        except NoRowsError:
            raise RefusedError({"": catalogue().text(lang, "office.live.no_rows")}) from None
        said.append(answer)
        by, at = cast(Person, request.user), timezone.now()
        kept = look_up(
            meeting=room.meeting,
            asked=answer.question.to_json(),
            key="",
            shown=live_shown(answer, "en", with_chart=False).sentence,
            shown_es=live_shown(answer, "es", with_chart=False).sentence,
            answer=answer.to_json(),
            by_post=post_speaking(request, room.meeting),
            by=by,
            at=at,
            now=now_in_office(),
        )
        room.refresh_from_db()
        room_acts.show(room=room, look_up=kept, by=by, at=at, seen=room.version)

    response = done(request, slug, do)
    if said and said[0].outcome == "answered":
        messages.success(request, catalogue().text(lang, "office.live.taken"))
    elif said:
        messages.warning(request, live_shown(said[0], lang, with_chart=False).refused)
    return response


def earlier_answers() -> list[LiveAnswer]:
    """All that the meetings of this city were answered before, rehearsals included: those who heard it know it."""
    rows = LookUp.objects.exclude(answer={}).order_by("asked_at", "pk").values_list("answer", flat=True)
    return [LiveAnswer.from_json(answer) for answer in rows]


def _question(asked: Mapping[str, str]) -> LiveQuestion:
    """The question that was typed; the later end of a stretch may be left out."""
    context = live_context()
    names = () if context is None else breakdowns_of(context)
    first = asked.get("first", "")[:_LONGEST]
    narrow = [(name, slug[:_LONGEST]) for name in names if (slug := asked.get(f"in-{name}", ""))]
    return LiveQuestion(
        metric=asked.get("metric", "")[:_LONGEST],
        first=first,
        last=asked.get("last", "")[:_LONGEST] or first,
        by=asked.get("by", "")[:_LONGEST],
        narrow=tuple(narrow),
    )


def _periods(context: MetricContext, kind: Any, lang: str) -> dict[str, str]:
    return {one.label: period_words(one.label, lang) for one in periods_of(context, kind)}


def _choices(context: MetricContext, name: str, lang: str) -> dict[str, str]:
    slugs: Mapping[str, Any] = {
        **context.layers,
        "kind": [kind for kind, subject_class in context.kinds.items() if subject_class != "person"],
        "department": context.departments,
        "channel": context.channels,
    }
    named = {slug: name_words(name, slug, lang) for slug in slugs[name]}
    return dict(sorted(named.items(), key=lambda pair: pair[1].lower()))
