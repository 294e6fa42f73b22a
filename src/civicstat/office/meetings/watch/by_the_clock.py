"""What the clock puts on record without anybody: annual reports on their day, and posts that stay empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from civicstat.cycle.kept_meetings import report_body
from civicstat.hearings.meetings.terms import terms_of
from civicstat.ledger.reader import has_record
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import iso
from civicstat.office.meetings.watch.seen import EmptyPost, empty_posts


# A report is written so many days before it is due: memos of December are out by then, and a week is left for trouble.
WRITTEN_BEFORE = timedelta(days=7)


def reports_by_the_clock(at: datetime) -> str:
    """Write the annual reports that are due, as a job of the timetable."""
    return f"{len(write_reports(at=at))} annual reports"


def write_reports(*, at: datetime) -> list[str]:
    """Put on record every annual report whose day has come, also one that is late; the keys."""
    if not has_record(settings.HOME):
        return []
    desk = Desk.now(at)
    terms = terms_of(desk.record.entries)
    meetings = terms.record(desk.record.entries, desk.today)
    keys = []
    for department in meetings.departments:
        for year in sorted({each.first_at.year for each in meetings.meetings_of(department)}):
            said = any((each.department, each.year) == (department, year) for each in meetings.reports)
            if not said and desk.today >= terms.law.report_due(year) - WRITTEN_BEFORE:
                keys.append(_write(department, year, at=at))
    return keys


def _write(department: str, year: int, *, at: datetime) -> str:
    desk = Desk.now(at)
    body = report_body(desk.record, desk.record.entries, department=department, year=year, day=desk.today)
    return desk.append("annual-report/v1", f"{department}/{year}", {**body, "made_up": desk.made_up})


def vacancies_by_the_clock(at: datetime) -> str:
    """Put on record the posts that stayed empty until their day, as a job of the timetable."""
    return f"{len(say_vacancies(at=at))} vacancies"


def say_vacancies(*, at: datetime) -> list[str]:
    """Each empty post whose days in private are over, and the end of each that was said; the keys."""
    if not has_record(settings.HOME):
        return []
    desk = Desk.now(at)
    terms = terms_of(desk.record.entries)
    meetings = terms.record(desk.record.entries, desk.today)
    wait = timedelta(days=terms.delay_days)
    said = {f"{each.post}/{each.since.isoformat()}": each.until for each in meetings.vacancies}
    found = [each for each in empty_posts(meetings, desk.today) if _is_to_be_said(each, said, desk.today, wait)]
    return [Desk.now(at).append("vacancy/v1", each.subject, _body(each, desk.made_up)) for each in found]


def _is_to_be_said(empty: EmptyPost, said: dict[str, date | None], today: date, wait: timedelta) -> bool:
    if empty.subject in said:
        return said[empty.subject] is None and empty.until is not None
    return empty.until is None and empty.since + wait <= today


def _body(empty: EmptyPost, made_up: bool) -> dict[str, object]:
    return {
        "post": empty.post.slug,
        "title": empty.post.title[:120],
        "title_es": empty.post.title_es[:120],
        "since": empty.since.isoformat(),
        "until": iso(empty.until),
        "departments": list(empty.departments),
        "made_up": made_up,
    }
