"""What the office sees of a start: the record's measures, and beside them posts, seats, meetings, promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from civicstat.cycle.city_folder import CityFolder, read_city_folder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.starting.measures import record_facts
from civicstat.cycle.starting.report import own_metrics, working_days
from civicstat.hearings.standing import owes_an_apology
from civicstat.hearings.starting.answers import Answer
from civicstat.hearings.starting.facts import Facts, Held, MeetingKind, MetricFacts
from civicstat.hearings.starting.plan import MEETING_MINUTES, WORKDAYS
from civicstat.hearings.starting.practices import Stage
from civicstat.hearings.starting.readiness import Readiness, readiness
from civicstat.hearings.starting.standing import Happened
from civicstat.office.city import city_of_office
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.holding import Holding
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.promise import Promise
from civicstat.office.models.series import Seat, Series
from civicstat.office.models.start_plan import Start
from civicstat.office.on_record import PublicRecord
from civicstat.office.roles import Role


# A promise that is still to be kept, or waits for a second person.
_OPEN = ("not-yet-due", "overdue", "under-review", "on-hold")
# The office locks when its clock next ticks; what comes later than this is late.
_CLOCK = timedelta(minutes=15)
# Which memo follows which meeting held: two rehearsals, then the recorded ones.
_FIRST_MEMO: dict[MeetingKind, int] = {"dry-run": 1, "recorded-meeting": 3}


def city_folder() -> CityFolder | None:
    """The folder of the city whose office this is; None where it is not whole."""
    folder = settings.ENVIRONMENT.city
    try:
        return None if folder is None else read_city_folder(folder)
    except CityFolderError:
        return None


def own_of(department: Department) -> tuple[str, ...]:
    """The metrics that are the department's as a whole, as the city's file says."""
    folder = city_folder()
    return () if folder is None else own_metrics(folder, department.slug)


def days_of_work(first_day: date) -> tuple[tuple[int, ...], frozenset[date]]:
    """On which weekdays the city works, and its days off; Monday to Friday where its file does not say."""
    folder = city_folder()
    if folder is None:
        return WORKDAYS, frozenset()
    weekdays, days_off = working_days(folder, first_day)
    return tuple(weekdays), days_off


def series_of(department: Department) -> Series | None:
    """The series of meetings of a department, the newest of those that run."""
    return Series.objects.filter(department=department, is_active=True).order_by("-pk").first()


def facts_of(start: Start, record: PublicRecord, today: date) -> Facts:
    """Everything that the office can look up for a start."""
    found = record_facts(
        record.record,
        question=start.question,
        department=start.department.slug,
        metrics=start.metrics,
        own=own_of(start.department),
        today=today,
    )
    series = series_of(start.department)
    # What was said in a rehearsal was not said.
    promises = list(Promise.objects.filter(department=start.department).exclude(captures__meeting__is_dry_run=True))
    owed = [
        one for one in promises if owes_an_apology(one.standing, today, apology=one.apology, next_step=one.next_step)
    ]
    report = CalendarEntry.objects.filter(what="report", is_active=True, day__gte=today)
    return replace(
        found,
        metrics=tuple(_with_holder(one, today) for one in found.metrics),
        minutes=MEETING_MINUTES if series is None else series.minutes,
        meetings_announced=None if series is None else _announced(series, start),
        chair_held=_is_held(today, role=Role.CHAIR) if series is None else _is_held(today, post=series.chair),
        analyst_held=_is_held(today, role=Role.ANALYST),
        budget_seat=None if series is None else _has_seat(series, "budget", today),
        counsel_seat=None if series is None else _has_seat(series, "counsel", today),
        open_promises=sum(one.status_on(today) in _OPEN for one in promises),
        overdue_without_step=len(owed),
        meetings=meetings_of(start),
        report_announced=report.exists() or None,
        notice_days=None if series is None else series.notice_days,
    )


def readiness_of(start: Start, facts: Facts, stage: Stage) -> Readiness:
    """How the start stands against the practice list."""
    return readiness(facts, answers_of(start), stage)


def answers_of(start: Start) -> dict[str, Answer]:
    """What people answered, by the question's name."""
    return {
        one.question: Answer(one.said, one.evidence, one.post.title)  # type: ignore[arg-type]
        for one in start.answers.select_related("post")
    }


def happened_of(start: Start, facts: Facts, ready: Readiness, record: PublicRecord) -> Happened:
    """What came to pass of the plan: what the office sees, and what was noted of the rest."""
    rows = Decision.objects.filter(department=start.department, said_at__isnull=False)
    said = rows.exclude(captures__meeting__is_dry_run=True).values_list("day", flat=True)
    return Happened(
        agreed_on=start.noted_on("agree"),
        ready_on=_ready_on(start, ready),
        adopted_on=_adopted_on(start, facts, record),
        meetings=meetings_of(start),
        decisions=tuple(said),
        budget_memo_on=start.noted_on("budget-memo"),
        chosen_on=start.chosen_on,
    )


def meetings_of(start: Start) -> tuple[Held, ...]:
    """The meetings held since day 0: those of the department's series; without a series, those that were noted."""
    zone, series = city_of_office().time_zone, series_of(start.department)
    in_time: dict[date, bool | None] = {}
    sent: dict[date, date | None] = {}
    if series is None:
        steps = [step for step in start.plan.steps if step.kind in _FIRST_MEMO]
        days = [(step.kind, start.noted_on(step.id)) for step in steps]
    else:
        held = list(Meeting.objects.filter(series=series, state="held").select_related("packet", "memo"))
        days = [("dry-run" if one.is_dry_run else "recorded-meeting", one.on(zone)) for one in held]
        in_time = {one.on(zone): _locked_in_time(one) for one in held}
        sent = {one.on(zone): _memo_sent_on(one, zone) for one in held}
    found: list[Held] = []
    for kind, first in _FIRST_MEMO.items():
        of_kind = sorted(day for each, day in days if each == kind and day is not None and day >= start.first_day)
        found += [
            Held(kind, day, sent.get(day) if series else start.noted_on(f"memo-{first + place}"), in_time.get(day))
            for place, day in enumerate(of_kind)
        ]
    return tuple(found)


def _locked_in_time(meeting: Meeting) -> bool | None:
    """Whether its briefing was locked at its hour, as far as the clock of the office is exact; None without one."""
    packet = getattr(meeting, "packet", None)
    if packet is None:
        return None
    return packet.locked_at is not None and packet.locked_at <= packet.due.locked_at + _CLOCK


def _memo_sent_on(meeting: Meeting, zone: str) -> date | None:
    """The local day on which the memo of a meeting was sent; None before."""
    memo = getattr(meeting, "memo", None)
    return None if memo is None or memo.sent_at is None else memo.sent_at.astimezone(ZoneInfo(zone)).date()


def _ready_on(start: Start, ready: Readiness) -> date | None:
    """The day of the last answer, once nothing is missing; of the office's own facts nobody keeps the day."""
    if ready.overall != "ready":
        return None
    return max([start.first_day, *start.answers.values_list("on", flat=True)])


def _adopted_on(start: Start, facts: Facts, record: PublicRecord) -> date | None:
    """The day on which the last of the measures and their targets entered the record; None while one is missing."""
    whole = all(
        one.is_adopted and (one.has_target or not one.has_direction) and not one.is_target_example
        for one in facts.metrics
    )
    if record.record is None or not whole:
        return None
    entries = [record.record.definition_entries()[name] for name in start.metrics]
    entries += [one for one in record.record.entries_of("target") if one.statement.body["metric"] in start.metrics]
    zone = ZoneInfo(city_of_office().time_zone)
    moments = [datetime.fromisoformat(one.statement.recorded).replace(tzinfo=UTC) for one in entries]
    return max([start.first_day, *(moment.astimezone(zone).date() for moment in moments)])


def _announced(series: Series, start: Start) -> int:
    """How many meetings of the series are planned within the ninety days, or were held."""
    zone, plan = city_of_office().time_zone, start.plan
    rows = Meeting.objects.filter(series=series).exclude(state="cancelled")
    return sum(plan.first_day <= one.on(zone) <= plan.last_day for one in rows)


def _has_seat(series: Series, what: str, today: date) -> bool:
    seats = Seat.objects.filter(series=series, what=what, is_active=True).select_related("post")
    return any(_is_held(today, post=seat.post) for seat in seats)


def _with_holder(one: MetricFacts, today: date) -> MetricFacts:
    """The measure with whether somebody holds the post that its definition names."""
    if not one.is_owner_named:
        return one
    held = _held(Holding.objects.filter(post__title__iexact=one.owner.en, person__is_active=True), today)
    return replace(one, is_post_held=held)


def _is_held(today: date, **post: object) -> bool:
    by = {"post__role": post["role"]} if "role" in post else post
    return _held(Holding.objects.filter(**by, person__is_active=True), today)


def _held(holdings: Iterable[Holding], today: date) -> bool:
    return any(one.is_held_on(today) for one in holdings)
