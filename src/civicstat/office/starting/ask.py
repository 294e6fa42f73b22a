"""What the office adds to a start that is looked at from the command line: posts, seats, meetings, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import DatabaseError

from civicstat.hearings.starting.answers import Answer
from civicstat.hearings.starting.facts import Facts
from civicstat.hearings.starting.plan import StartPlan
from civicstat.office.clock import today_in_office
from civicstat.office.errors import OfficeError
from civicstat.office.models.department import Department
from civicstat.office.models.start_plan import Start
from civicstat.office.on_record import public_record
from civicstat.office.starting.seen import answers_of, days_of_work, facts_of


def today_of_office() -> date:
    """The office's day; in a replay its clock may have been turned.

    Raises
    ------
    OfficeError
        When its database is of another version.
    """
    try:
        return today_in_office()
    except DatabaseError as error:
        raise _other_version() from error


def look_in_office(plan: StartPlan, facts: Facts) -> tuple[Facts, Mapping[str, Answer]]:
    """The facts as the office sees them today, and what was answered to the start that its department runs.

    A department that has not begun is looked at as if it began with this plan; nothing is written.

    Raises
    ------
    OfficeError
        When its database is of another version.
    """
    try:
        department = Department.objects.filter(slug=plan.department, is_active=True).first()
        if department is None:
            return facts, {}
        running = Start.objects.filter(department=department, choice="").first()
        start = running or Start(department=department)
        start.question, start.metrics = plan.question, list(plan.metrics)
        if running is None:
            weekdays, days_off = days_of_work(plan.first_day)
            start.first_day, start.hour, start.weekdays = plan.first_day, plan.hour, list(weekdays)
            start.days_off = [day.isoformat() for day in sorted(days_off)]
        seen = facts_of(start, public_record(), today_in_office())
        return seen, answers_of(start) if running is not None else {}
    except DatabaseError as error:
        raise _other_version() from error


def _other_version() -> OfficeError:
    return OfficeError(
        "the office's database is not that of this version",
        expected="a database that was brought up to date",
        next_step="Start the office once: civicstat up.",
    )
