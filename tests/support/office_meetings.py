"""A series of meetings and a meeting of it, for unit tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from office_people import AT

from civicstat.office.actions import series as series_acts
from civicstat.office.actions.meeting import plan_meeting
from civicstat.office.models import Department, Meeting, Person, Post, Series


ZONE = ZoneInfo("America/New_York")
METRICS = ("closed-on-time", "open-backlog")


def make_series(*, by: Person, department: Department | None = None, **fields: Any) -> Series:
    """A monthly series on the second Tuesday at nine, public with a week's notice."""
    given: dict[str, Any] = {
        "title": "Streets stat",
        "title_es": "Reunión de calles",
        "purpose": "Fewer lamps that stay dark.",
        "purpose_es": "Menos lámparas apagadas.",
        "metrics": list(METRICS[:1]),
        "chair": Post.objects.get(slug="chair"),
        "department": department,
        "hour": time(9),
        "stage": "public",
        **fields,
    }
    return series_acts.set_up_series(by=by, at=AT, metrics_known=METRICS, **given)


def make_meeting(series: Series, day: date, *, by: Person, is_dry_run: bool = False) -> Meeting:
    """A meeting of the series on a day, at its hour in Boston."""
    moment = datetime.combine(day, series.hour, ZONE)
    return plan_meeting(series=series, meets_at=moment, by=by, at=AT, is_dry_run=is_dry_run)


def sample_meeting() -> Meeting:
    """A meeting of streets in a while, for doors."""
    by = Person.objects.get(name="analyst")
    series = Series.objects.first() or make_series(by=by, department=Department.objects.get(slug="streets"))
    return Meeting.objects.first() or make_meeting(series, date(2030, 2, 12), by=by)


def meeting_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of meetings whose address has parts: the parts of a series of streets and of its meeting."""

    def series() -> dict[str, object]:
        return {"slug": sample_meeting().series.slug}

    def a_seat() -> dict[str, object]:
        found = sample_meeting().series
        post = Post.objects.get(slug="auditor")
        seat = series_acts.seat(series=found, post=post, what="budget", by=Person.objects.get(name="analyst"), at=AT)
        return {"pk": seat.pk}

    of_a_meeting = ("meeting", "move-meeting", "cancel-meeting", "give-notice", "attendance", "recording")
    return {
        **dict.fromkeys(("series", "change-series", "give-seat", "dry-run", "extra-meeting"), series),
        "publish-year": lambda: {**series(), "year": 2031},
        "take-seat": a_seat,
        **dict.fromkeys(of_a_meeting, lambda: {"slug": sample_meeting().slug}),
    }
