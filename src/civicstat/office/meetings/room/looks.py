"""Drilling down in the room: a metric, then where, of what and when; what the record says is shown, and always kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from civicstat.look.words.dates import period_words
from civicstat.office.actions import room as room_acts
from civicstat.office.actions.look_up import look_up
from civicstat.office.clock import now_in_office
from civicstat.office.language import language_of
from civicstat.office.meetings.room import figures
from civicstat.office.meetings.room.doing import done
from civicstat.office.meetings.room.who import live_room, post_speaking
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.templating import catalogue
from civicstat.office.voices.record import known
from civicstat.portal.catalogue.metric import Metric, kind_of_label
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure


# So many periods back; older ones stand on the metric's page.
MOST_PERIODS = 60
PARTS = ("metric", "area", "group", "period")


def look_section(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What can be asked: every metric, and of the chosen one its areas, groups and periods."""
    lang = language_of(request)
    titles = figures.titles(lang)
    first = next(iter(meeting.series.metrics), "")
    chosen = request.GET.get("metric") or request.POST.get("metric") or first
    metric = figures.metric_named(chosen) if chosen in titles else None
    found: dict[str, Any] = {"metrics": titles, "chosen": chosen if metric is not None else "", "choices": {}}
    if metric is not None:
        found["choices"] = {
            "area": {WHOLE_CITY: catalogue().text(lang, "office.room.whole_city"), **_areas(metric, lang)},
            "group": {NO_GROUP: catalogue().text(lang, "office.room.all_groups"), **_groups(metric, lang)},
            "period": _periods(metric, lang),
        }
    return found


def look(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """Ask the record; what it says is on the screen at once, and stays with the minutes."""
    room, lang = live_room(slug), language_of(request)
    asked = {name: request.POST.get(name, "")[:120] for name in PARTS}

    def do() -> None:
        figure = figure_asked(asked)
        by, at = cast(Person, request.user), timezone.now()
        kept = look_up(
            meeting=room.meeting,
            asked=asked,
            key="" if figure is None else str(figure.key),
            shown=shown_words(asked, figure),
            by_post=post_speaking(request, room.meeting),
            by=by,
            at=at,
            now=now_in_office(),
        )
        room.refresh_from_db()
        room_acts.show(room=room, look_up=kept, by=by, at=at, seen=room.version)

    return done(request, slug, do, catalogue().text(lang, "office.room.taken.look"))


def figure_asked(asked: Mapping[str, str]) -> Figure | None:
    """The published figure that was asked for; None where the record has none."""
    metric = figures.metric_named(asked["metric"]) if asked["metric"] else None
    if metric is None:
        return None
    return metric.figure(asked["period"], asked["area"] or WHOLE_CITY, asked["group"] or NO_GROUP)


def shown_words(asked: Mapping[str, str], figure: Figure | None) -> str:
    """What the room was shown, in English, as the minutes keep it."""
    metric = figures.metric_named(asked["metric"]) if asked["metric"] else None
    if metric is not None and figure is not None:
        return figures.shown(metric, figure, "en", with_chart=False).sentence[:600]
    named = ", ".join(asked[name] for name in PARTS if asked[name] not in ("", WHOLE_CITY, NO_GROUP))
    return f"Not published: {named}"[:600]


def _areas(metric: Metric, lang: str) -> dict[str, str]:
    layers = [layer for layer in known().names if layer not in ("kind", "department", "channel")]
    found = {f"{layer}:{slug}": "" for layer in layers for slug in metric.areas(layer)}
    named = {area: figures.area_words(area, lang) for area in found}
    return dict(sorted(named.items(), key=lambda pair: (pair[0].partition(":")[0], pair[1])))


def _groups(metric: Metric, lang: str) -> dict[str, str]:
    columns = ("kind", "department", "channel")
    groups = [f"{column}={slug}" for column in columns for slug in metric.groups(column)]
    return {group: figures.group_words(group, lang) for group in groups}


def _periods(metric: Metric, lang: str) -> dict[str, str]:
    starts = known().fiscal_year_starts
    labels = [
        label
        for kind in ("month", "quarter", "year", "week", "r12", "r3", "w4", "day")
        for label in _newest(metric, kind)
    ]
    return {label: period_words(label, lang, fiscal_year_starts=starts) for label in labels[:MOST_PERIODS]}


def _newest(metric: Metric, kind: Any) -> list[str]:
    return [label for label in reversed(metric.labels(kind)) if kind_of_label(label) == kind][:24]
