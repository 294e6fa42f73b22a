"""Unusual record patterns are looked for by the clock: once in every release, and told to its department first."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.report import write_pattern_reports
from civicstat.ledger.reader import Record
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.office.freezing.desk import Desk


def patterns_by_the_clock(at: datetime) -> str:
    """Ask the worker to look through a release that nobody has, as a job of the timetable.

    Its words stand where administrators read them: they never say whether anything was found.
    """
    if settings.ENVIRONMENT.city is None:
        return "no city folder"
    if not is_due(city_now()):
        return "every release was looked through"
    look_for_patterns.enqueue()
    return "the newest release is being looked through"


def is_due(city: CityNow) -> bool:
    """Whether the newest release has rows that nobody has looked through."""
    record = city.record
    if record is None or not city.has_folder or not _has_rows(record):
        return False
    return PrivatePatterns.of(city.home).looked_at() != record.latest_release().statement.digest


@task
def look_for_patterns() -> None:
    """Look through the newest release and write each unit's private report, unless somebody has meanwhile."""
    city = city_now()
    if is_due(city):
        desk = Desk.now(timezone.now())
        write_pattern_reports(city.folder, city.home, desk.record, recorded=desk.recorded)


def _has_rows(record: Record) -> bool:
    """A release whose source is held has none."""
    return bool(record.releases()) and "context" in record.refs(record.latest_release())
