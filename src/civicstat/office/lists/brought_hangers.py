"""Stops of the crews as a file: one batch of door hangers for each title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.hanger import Subject, make_hangers
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.cases import departments_of
from civicstat.office.lists.cells import day_in, needed_day_in, needed_department_in, text_in
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.posts_held import held_by
from civicstat.office.voices.record import known


DAYS_TO_ANSWER = 30


@dataclass(frozen=True)
class Stop:
    """A row: one stop, and the batch that it belongs to."""

    title: str
    department: Department
    answer_until: date
    subject: Subject


def _stop(row: Mapping[str, str], by: Person, at: datetime) -> Stop:
    today, record = today_in_office(), known()
    department = needed_department_in(row, "department")
    kind, area = text_in(row, "kind"), text_in(row, "area")
    faults = {}
    if department.slug not in set(departments_of(held_by(by, today)).values_list("slug", flat=True)):
        faults["department"] = Fault("not_your_department")
    if kind not in record.kinds:
        faults["kind"] = Fault("no_kind", slug=kind)
    if area and area not in record.areas:
        faults["area"] = Fault("no_area", slug=area)
    if not text_in(row, "title"):
        faults["title"] = Fault("is_needed")
    if faults:
        raise RefusedError(faults)
    until = day_in(row, "answer_until") or today + timedelta(days=DAYS_TO_ANSWER)
    return Stop(text_in(row, "title"), department, until, Subject(kind, area, needed_day_in(row, "day")))


def _batches(stops: Sequence[object], by: Person, at: datetime) -> None:
    batches: dict[tuple[str, int, date], list[Subject]] = {}
    departments: dict[int, Department] = {}
    for stop in stops:
        assert isinstance(stop, Stop)
        departments[stop.department.pk] = stop.department
        batches.setdefault((stop.title, stop.department.pk, stop.answer_until), []).append(stop.subject)
    for (title, department, until), subjects in batches.items():
        make_hangers(
            title=title,
            department=departments[department],
            subjects=subjects,
            made=today_in_office(),
            answer_until=until,
            by=by,
            at=at,
        )


HANGER_STOPS = Bring(
    "hangers",
    needed=("title", "department", "kind", "day"),
    optional=("area", "answer_until"),
    take=_stop,
    together=_batches,
    example=("Potholes, first week of June", "public-works", "pothole", "2026-06-01", "riverside", ""),
)
