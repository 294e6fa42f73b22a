"""A year of meetings on record: once, as it was published."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from civicstat.office.city import city_of_office
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, is_on_record, newest_act, note
from civicstat.office.freezing.versions import instant
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.series import Schedule


def _waiting(at: datetime, at_once: bool) -> list[Schedule]:
    rows = Schedule.objects.filter(frozen_as="").select_related("series").order_by("pk")
    return [schedule for schedule in rows if at_once or newest_act(schedule) <= at - UNDO]


def _is_ready(schedule: Schedule) -> bool:
    return is_on_record(schedule.series)


def _put(schedule: Schedule, desk: Desk, at: datetime) -> list[str]:
    name = f"{schedule.series.slug}/{schedule.year}"
    if desk.latest("schedule/v1", name) is not None:
        note(schedule, desk.key_of("schedule/v1", name), at=at)
        return []
    zone = ZoneInfo(city_of_office().time_zone)
    hours = {datetime.fromisoformat(each).replace(tzinfo=zone).astimezone(UTC) for each in schedule.days}
    planned = Meeting.objects.filter(series=schedule.series, first_at__in=hours, is_dry_run=False)
    series = desk.latest("series/v1", schedule.series.slug)
    assert series is not None
    body = {
        "series": schedule.series.slug,
        "year": schedule.year,
        "published_on": schedule.published_on.isoformat(),
        "meetings": [
            {"meeting": meeting.slug, "at": instant(meeting.first_at)} for meeting in planned.order_by("first_at")
        ],
        "made_up": desk.made_up,
    }
    key = desk.append("schedule/v1", name, body, cites=[desk.record.genesis().statement.digest, series.digest])
    note(schedule, key, at=at)
    return [key]


NOUN = Noun(_waiting, _put, _is_ready)
