"""Planned meetings, starts, legal holds and drafts of measures from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.hold import place_hold
from civicstat.office.actions.meeting import plan_meeting
from civicstat.office.actions.metric_draft import begin
from civicstat.office.actions.start_plan import begin_start
from civicstat.office.clock import now_in_office, today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cells import (
    day_in,
    department_in,
    hour_in,
    needed_day_in,
    needed_series_in,
    own_department_in,
    post_in,
    text_in,
)
from civicstat.office.lists.spec import Cell
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.person import Person
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.moments import local, typed
from civicstat.office.on_record import public_record
from civicstat.office.posts_held import held_by
from civicstat.office.roles import Role
from civicstat.office.starting.seen import days_of_work


def _meeting(row: Mapping[str, str], by: Person, at: datetime) -> object:
    series, day = needed_series_in(row, "series"), needed_day_in(row, "day")
    meets_at = typed(datetime.combine(day, hour_in(row, "hour") or series.hour))
    if meets_at <= now_in_office():
        raise RefusedError({"day": Fault("announced_afterwards")})
    if Meeting.objects.filter(series=series, meets_at=meets_at, is_dry_run=False).exists():
        raise RefusedError({"day": Fault("stands_already")})
    return plan_meeting(series=series, meets_at=meets_at, by=by, at=at)


def _meeting_again(meeting: Meeting) -> Sequence[Cell] | None:
    """One that is to come: a meeting that was held or cancelled is told in the record, not in a file."""
    if meeting.state != "planned" or meeting.meets_at <= now_in_office():
        return None
    meets_at = local(meeting.meets_at)
    return (meeting.series.slug, meets_at.date(), f"{meets_at:%H:%M}")


def _hold(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today = today_in_office()
    words = {name: text_in(row, name) for name in ("why", "asked_by", "kind", "subject")}
    scope = {"department": department_in(row, "department"), **{n: day_in(row, n) for n in ("from_day", "to_day")}}
    if RecordHold.objects.filter(released_on__isnull=True, **words, **scope).exists():
        raise RefusedError({"why": Fault("stands_already")})
    as_post = next((post for post in held_by(by, today).posts if post.role == Role.CLERK), None)
    if as_post is None:
        raise RefusedError({"": Fault("no_post_may")})
    return place_hold(**words, **scope, as_post=as_post, by=by, at=at, today=today)  # type: ignore[arg-type]


def _hold_again(hold: RecordHold) -> Sequence[Cell] | None:
    if not hold.is_in_force:
        return None
    department = "" if hold.department is None else hold.department.slug
    return (hold.why, hold.asked_by, hold.kind, department, hold.from_day, hold.to_day, hold.subject)


# As at the door of the form.
_STARTING = frozenset({Role.CHAIR, Role.ANALYST, Role.ADMINISTRATOR})
_METRICS = ("metric_1", "metric_2", "metric_3")


def _start(row: Mapping[str, str], by: Person, at: datetime) -> object:
    today, first_day = today_in_office(), needed_day_in(row, "first_day")
    department = own_department_in(
        row, "department", by=by, today=today, of_all=_STARTING, own=frozenset({Role.DEPARTMENT_HEAD})
    )
    hour, weekday = hour_in(row, "hour"), text_in(row, "weekday")
    if hour is None or not weekday.isdecimal():
        raise RefusedError({"hour": Fault("is_needed")} if hour is None else {"weekday": Fault("start_weekday")})
    weekdays, days_off = days_of_work(first_day)
    return begin_start(
        department=department,
        question=text_in(row, "question"),
        question_es=text_in(row, "question_es"),
        metrics=[text_in(row, name) for name in _METRICS],
        first_day=first_day,
        weekday=int(weekday),
        hour=hour,
        weekdays=weekdays,
        days_off=days_off,
        record=public_record(),
        by=by,
        at=at,
        today=today,
    )


# Answers of the studio that a list of measures has in words; what is counted, and how, is said in the form.
_NEEDED = ("title", "title_es", "question", "question_es")
_ANSWERS = (
    *("direction", "goal", "target_value", "target_from", "target_set_by", "target_set_by_es"),
    *("known_gaps", "known_gaps_es"),
)


def _draft(row: Mapping[str, str], by: Person, at: datetime) -> object:
    answers = {name: text_in(row, name) for name in (*_NEEDED, *_ANSWERS)}
    faults = {name: Fault("is_needed") for name in _NEEDED if not answers[name]}
    if answers["direction"] not in ("", "up", "down", "none"):
        faults["direction"] = Fault("not_a_direction", text=answers["direction"])
    if MetricDraft.objects.filter(answers__title=answers["title"]).exclude(state="withdrawn").exists():
        faults["title"] = Fault("stands_already")
    if faults:
        raise RefusedError(faults)
    day_in(row, "target_from")
    # Definitions name posts, never people.
    proposer = held_by(by, today_in_office()).posts[0]
    answers |= {"proposed_by": proposer.title, "proposed_by_es": proposer.title_es}
    said = {name: answer for name, answer in answers.items() if answer}
    return begin(by=by, at=at, answers=said, conditions=[], exclusions=[], owner_post=post_in(row, "owner"))


def _draft_again(draft: MetricDraft) -> Sequence[Cell] | None:
    """What is being built; a measure on record stands in the city's folder."""
    if draft.state in ("withdrawn", "adopted"):
        return None
    owner = "" if draft.owner_post is None else draft.owner_post.slug
    said = [str(draft.answers.get(name, "")) for name in (*_NEEDED, *_ANSWERS)]
    return (*said[: len(_NEEDED)], owner, *said[len(_NEEDED) :])


PLANNED: tuple[Bring, ...] = (
    Bring(
        "meeting-list",
        needed=("series", "day"),
        optional=("hour",),
        take=_meeting,
        again=_meeting_again,
        example=("street-repair", "2027-02-09", "09:00"),
    ),
    Bring(
        "holds",
        needed=("why", "asked_by"),
        optional=("kind", "department", "from_day", "to_day", "subject"),
        take=_hold,
        again=_hold_again,
        example=("A claim about a fall in March", "City attorney", "", "public-works", "2026-03-01", "2026-03-31", ""),
    ),
    Bring(
        "starts",
        needed=("department", "question", "question_es", *_METRICS, "first_day", "weekday", "hour"),
        optional=(),
        take=_start,
        example=(
            *("public-works", "Do we patch in five days?", "¿Reparamos en cinco días?", "potholes-on-time"),
            *("potholes-again", "potholes-waiting", "2027-01-11", "4", "10:00"),
        ),
    ),
    Bring(
        "metric-drafts",
        needed=_NEEDED,
        optional=("owner", *_ANSWERS),
        take=_draft,
        again=_draft_again,
        example=(
            *("Potholes patched in time", "Baches reparados a tiempo"),
            *("Are potholes patched in five days?", "¿Se reparan los baches en cinco días?", "head-of-streets", "up"),
            *(
                "",
                "85",
                "2027-01-01",
                "City council",
                "Concejo municipal",
                "Holes that nobody reports",
                "Lo no avisado",
            ),
        ),
    ),
)
