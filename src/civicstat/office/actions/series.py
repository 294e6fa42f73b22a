"""Series of meetings: set up, changed, their seats filled, a year of days published before it begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from civicstat.hearings.meetings.hours import LONGEST_MINUTES
from civicstat.hearings.meetings.schedule import annual_schedule
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.actions.meeting import plan_meeting
from civicstat.office.clock import now_in_office
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.series import Schedule, Seat, Series
from civicstat.office.on_record import free_slug, private_faults


# More outcomes than these, and a meeting has no purpose of its own.
MOST_METRICS = 3


def set_up_series(*, by: Person, at: datetime, metrics_known: Collection[str], **fields: Any) -> Series:
    """A series; it meets once its year is published."""
    _refuse(_faults(fields, metrics_known))
    slug = free_slug(fields["title"], taken=Series.objects.values_list("slug", flat=True))
    return create(Series, act="set-up-series", by=by, at=at, slug=slug, **fields)


def change_series(
    *, series: Series, by: Person, at: datetime, seen: int, metrics_known: Collection[str], **fields: Any
) -> Series:
    """Change what a series is; days that were published stay.

    How open it is holds for what is prepared from now on: a meeting that came, or whose briefing was built, stays as it
    was, for people wrote under that promise.
    """
    _refuse(_faults(fields, metrics_known))
    stage = fields.get("stage", series.stage)
    if stage == series.stage:
        return change(series, act="change-series", by=by, at=at, seen=seen, **fields)
    with transaction.atomic():
        changed = change(series, act="change-stage", by=by, at=at, seen=seen, **fields)
        ahead = Meeting.objects.filter(series=series, state="planned", is_dry_run=False, packet__isnull=True)
        for meeting in ahead.filter(meets_at__gt=now_in_office()).exclude(stage=stage):
            change(meeting, act="change-stage", by=by, at=at, seen=meeting.version, stage=stage)
    return changed


def seat(*, series: Series, post: Post, what: str, by: Person, at: datetime) -> Seat:
    """Give a post a seat, or the one it left."""
    found = Seat.objects.filter(series=series, post=post).first()
    if found is None:
        return create(Seat, act="seat", by=by, at=at, series=series, post=post, what=what)
    return change(found, act="seat", by=by, at=at, seen=found.version, what=what, is_active=True)


def unseat(*, seat: Seat, by: Person, at: datetime, seen: int) -> Seat:
    """Take a seat back."""
    return change(seat, act="unseat", by=by, at=at, seen=seen, is_active=False)


def days_of_year(series: Series, year: int, *, today: date, holidays: Collection[date] = ()) -> list[date]:
    """The days on which a series would meet in a year, from today on."""
    first = max(date(year, 1, 1), today + timedelta(days=1))
    return annual_schedule(
        series.cadence,  # type: ignore[arg-type]
        first=first,
        last=date(year, 12, 31),
        weekday=series.weekday,
        week=series.week,
        holidays=holidays,
    )


def publish_year(
    *, series: Series, year: int, days: Sequence[date], time_zone: str, by: Person, at: datetime, today: date
) -> Schedule:
    """Fix the days of a year and plan a meeting for each; they can be moved or cancelled, and never be forgotten."""
    if not days:
        raise RefusedError({"year": f"no day of {year} is left for this series"})
    if min(days) <= today:
        raise RefusedError({"year": f"{min(days)} has come; nothing is planned afterwards"})
    if Schedule.objects.filter(series=series, year=year).exists():
        raise RefusedError({"year": f"the days of {year} are published; move or cancel single meetings"})
    moments = [datetime.combine(day, series.hour, ZoneInfo(time_zone)) for day in sorted(days)]
    with transaction.atomic():
        schedule = create(
            Schedule,
            act="publish-year",
            by=by,
            at=at,
            series=series,
            year=year,
            published_on=today,
            days=[moment.strftime("%Y-%m-%dT%H:%M") for moment in moments],
        )
        for moment in moments:
            plan_meeting(series=series, meets_at=moment, by=by, at=at)
    return schedule


def next_meeting(series: Series, *, after: datetime) -> Meeting | None:
    """The next meeting of a series that is no dry run."""
    return series.meetings.filter(meets_at__gt=after, state="planned", is_dry_run=False).order_by("meets_at").first()


def _faults(fields: Mapping[str, Any], metrics_known: Collection[str]) -> dict[str, str]:
    faults = private_faults(fields)
    metrics = fields.get("metrics", [])
    if not 1 <= len(metrics) <= MOST_METRICS:
        faults["metrics"] = f"name one to {MOST_METRICS} metrics that this series exists to move"
    for metric in metrics:
        if metric not in metrics_known:
            faults["metrics"] = f"the public record has no metric {metric!r}"
    if fields.get("minutes", LONGEST_MINUTES) > LONGEST_MINUTES:
        faults["minutes"] = f"a meeting takes at most {LONGEST_MINUTES} minutes"
    return faults


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise RefusedError(faults)
