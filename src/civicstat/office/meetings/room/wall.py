"""What the room sees at a moment, as values: the item, what was asked beside it, what was just said, the reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from civicstat.look.qr import qr_path
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.meetings.room import clock, figures
from civicstat.office.meetings.room.agenda import steps_of
from civicstat.office.meetings.room.look_wall import live_wall
from civicstat.office.meetings.room.pictures import on_wall
from civicstat.office.meetings.room.still_open import still_open
from civicstat.office.models.capture import Capture
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.question import Question
from civicstat.office.models.room import Room
from civicstat.office.moments import local
from civicstat.office.templating import catalogue


# More rows than these cannot be read from the back.
MOST_ROWS = 6
MOST_QUESTIONS = 4
# No meeting lasts so long: a clock with these minutes is never over its time.
A_DAY = 24 * 60


# What a state of the screen does not have.
_NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(
        ("figure", "figure_other", "look", "picture", "live", "live_other", "polled", "room", "wall_clock"), None
    ),
    **dict.fromkeys(("rows", "next_questions", "decisions", "promises", "data_requests"), ()),
    "more": 0,
    "is_promises": False,
}


def wall(meeting: Meeting, room: Room | None, lang: str) -> dict[str, Any]:
    """Everything that the screen of a meeting shows; nothing of whoever looks."""
    state = _state(meeting, room)
    steps = steps_of(meeting) if room is None else room.agenda
    captures = captured(meeting)
    address, city = settings.ENVIRONMENT.address, city_of_office()
    found: dict[str, Any] = {
        **_NOTHING,
        "meeting": meeting,
        "series": meeting.series,
        "state": state,
        "steps": steps,
        "captures": captures,
        "last": captures[-1] if captures else None,
        "worth": worth_before(meeting) if state == "before" or (room is not None and room.item == 0) else None,
        "ask_at": _link(address, meeting, "ask"),
        "worth_at": _link(address, meeting, "worth"),
        "made_up": city.is_replay and not city.is_invented,
        "hour": lambda moment: f"{local(moment):%H:%M}",
        "day_of": lambda moment: local(moment).date(),
        "other": "es" if lang == "en" else "en",
        "recess_other": catalogue().text("es" if lang == "en" else "en", "office.room.in_recess"),
        "waiting": Question.objects.filter(meeting=meeting, sight="accepted", state="waiting").count(),
    }
    if room is not None:
        found |= {"room": room, "step": room.agenda[room.item] if room.agenda else {}, "place": room.item + 1}
        found |= _clocks(meeting, room, lang)
    if state == "item" and room is not None:
        found |= _item(meeting, room, lang)
    if state in ("closing", "after"):
        found |= aloud(captures)
    if state == "after":
        found["polled"] = polled(meeting)
    return found


def captured(meeting: Meeting) -> list[Capture]:
    """What was said so far, in order."""
    rows = Capture.objects.filter(meeting=meeting)
    return list(rows.select_related("decision", "promise__owner", "data_request__owner").order_by("said_at", "pk"))


def aloud(captures: list[Capture]) -> dict[str, Any]:
    """What is read aloud: decisions, promises in the panel's order, requests for data."""
    promises = [one for one in captures if one.kind == "promise"]
    promises.sort(key=lambda one: (one.rank is None, one.rank or 0, one.pk))
    return {
        "decisions": [one.decision for one in captures if one.kind == "decision"],
        "promises": promises,
        "data_requests": [one.data_request for one in captures if one.kind == "data-request"],
    }


def worth_before(meeting: Meeting) -> Mapping[str, Any] | None:
    """How the meeting before this one was found by those who were asked; None where nobody answered."""
    before = (
        Meeting.objects.filter(series=meeting.series, ended_at__isnull=False, meets_at__lt=meeting.meets_at)
        .filter(is_dry_run=meeting.is_dry_run)
        .order_by("-meets_at")
        .first()
    )
    return None if before is None else polled(before)


def polled(meeting: Meeting) -> Mapping[str, Any] | None:
    """How many said that a meeting was worth their time, of how many; None where nobody answered."""
    said = list(meeting.poll_answers.values_list("worth", flat=True))
    return {"yes": said.count("yes"), "all": len(said), "on": meeting.meets_at} if said else None


def _state(meeting: Meeting, room: Room | None) -> str:
    if meeting.state == "cancelled":
        return "cancelled"
    if meeting.ended_at is not None:
        return "after"
    if room is None:
        return "before"
    if room.paused_at is not None:
        return "recess"
    return "closing" if room.closing else "item"


def _item(meeting: Meeting, room: Room, lang: str) -> dict[str, Any]:
    step = room.agenda[room.item] if room.agenda else {}
    found: dict[str, Any] = {"look": room.look_up, **live_wall(room.look_up, lang)}
    found["picture"] = on_wall(meeting, room.look_up, lang)
    if found["picture"] is not None:
        return found | {"next_questions": _next_questions(meeting, room)}
    key = room.look_up.key if room.look_up is not None else str(step.get("figure", ""))
    metric_id = key.partition("|")[0] or ("" if room.look_up is not None else str(step.get("metric", "")))
    metric = figures.metric_named(metric_id) if metric_id else None
    if metric is not None:
        figure = metric.figure_of(key) if key else figures.headline(metric)
        if figure is not None:
            found["figure"] = figures.shown(metric, figure, lang)
            found["figure_other"] = figures.shown(metric, figure, "es" if lang == "en" else "en", with_chart=False)
    if step.get("id") == "promises" and room.look_up is None:
        found |= _open_promises(meeting, lang)
    return found | {"next_questions": _next_questions(meeting, room)}


def _next_questions(meeting: Meeting, room: Room) -> list[Question]:
    asked = Question.objects.filter(meeting=meeting, sight="accepted", state__in=["waiting", "put"])
    return list((asked if room.question is None else asked.exclude(pk=room.question.pk))[:MOST_QUESTIONS])


def _open_promises(meeting: Meeting, lang: str) -> dict[str, Any]:
    listed = still_open(meeting, lang, today=today_in_office())
    return {"rows": listed[:MOST_ROWS], "more": max(0, len(listed) - MOST_ROWS), "is_promises": True}


def _clocks(meeting: Meeting, room: Room, lang: str) -> dict[str, Any]:
    assert meeting.started_at is not None  # a room has begun
    step = room.agenda[room.item] if room.agenda else {"minutes": 0}
    last = room.agenda[-1]["minutes"] if room.agenda else 0
    minutes = int(last if room.closing else step["minutes"])
    whole = sum(int(each["minutes"]) for each in room.agenda)
    return {
        "item_clock": _clock("left", _since(room), minutes, lang, stopped=room.paused_at),
        # The limit counts the time of the meeting; beside it stands the time on the wall, once there was a recess.
        "whole_clock": _clock("used", meeting.started_at + room.rested(), whole, lang, stopped=room.paused_at),
        "wall_clock": _wall_clock(meeting.started_at, lang) if room.recesses or room.paused_at else None,
        "ends": meeting.started_at + room.rested() + timedelta(minutes=whole),
    }


def _since(room: Room) -> datetime:
    """When the item would have begun, had it been taken at one go."""
    item = str(len(room.agenda) - 1 if room.closing else room.item)
    return room.item_started_at - timedelta(seconds=int(room.took.get(item, 0)))


def _wall_clock(started_at: datetime, lang: str) -> dict[str, Any]:
    words = catalogue().text(lang, "office.room.on_the_wall", hour=f"{local(started_at):%H∶%M}")
    return _marked("used", started_at, A_DAY, words, words)


def _clock(kind: str, since: datetime, minutes: int, lang: str, *, stopped: datetime | None = None) -> dict[str, Any]:
    given = str(minutes) if kind == "left" else f"{minutes // 60}.{minutes % 60:02d}"
    within, over = (
        catalogue().text(lang, f"office.room.clock_{kind}{ending}", minutes=given.replace(".", "∶"))
        for ending in ("", "_over")
    )
    return _marked(kind, since, minutes, within, over, stopped=stopped)


def _marked(
    kind: str, since: datetime, minutes: int, within: str, over: str, *, stopped: datetime | None = None
) -> dict[str, Any]:
    marks = ("number", "words", "class")
    return {
        "kind": kind,
        "since": int(since.timestamp()),
        "stopped": 0 if stopped is None else int(stopped.timestamp()),
        "minutes": minutes,
        "within": within,
        "over": over,
        **{what: clock.mark(what, kind, since, minutes, within, over, stopped=stopped) for what in marks},
    }


def _link(address: str, meeting: Meeting, page: str) -> dict[str, Any]:
    href = f"{address}/meetings/{meeting.slug}/{page}/"
    modules, path = qr_path(href)
    return {"href": href, "short": href.partition("://")[2], "modules": modules, "path": path}
