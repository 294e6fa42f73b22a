"""The rules of annual reports and vacancies: a report is said once, a vacancy ends once and begins as it began."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.kept import AnnualReportV1, VacancyV1
from civicstat.vocabulary.statement import Statement


def kept_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with an annual report or a vacancy as the next statement; nothing for other types."""
    if isinstance(body, AnnualReportV1):
        yield from _report_faults(statement, body, history)
    elif isinstance(body, VacancyV1):
        yield from _vacancy_faults(statement, body, history)


def _report_faults(statement: Statement, body: AnnualReportV1, history: History) -> Iterator[Fault]:
    if history.by_name.get((statement.type, statement.name)):
        yield Fault("lock", f"the report {statement.name} is in the log", expected="one report for each year; it stays")
    if body.published_on.isoformat() != statement.as_of:
        yield Fault("statement", f"it was published on {body.published_on}", expected=f"{statement.as_of}")
    if body.is_late != (body.published_on > body.due):
        yield Fault("statement", f"due {body.due}, published {body.published_on}", expected="late as its days say")
    if body.published_on.year <= body.year:
        yield Fault("statement", f"published on {body.published_on}", expected=f"a day after {body.year} is over")
    counts = body.meetings
    if counts.held + counts.cancelled + counts.missed > counts.planned or counts.moved > counts.held:
        yield Fault("statement", "more meetings came to something than were planned", expected="counts that add up")
    keys = {entry.key for entry in history.entries}
    named = [*body.rests_on, *(each.key for each in body.decisions), *(m.target for m in body.metrics if m.target)]
    for key in sorted(set(named) - keys):
        yield Fault("citation", f"it rests on {key}", expected="entries of the log")


def _vacancy_faults(statement: Statement, body: VacancyV1, history: History) -> Iterator[Fault]:
    known = [body.since] if body.until is None else [body.since, body.until]
    if known != sorted(known) or known[-1].isoformat() > statement.as_of:
        yield Fault("statement", f"vacant from {body.since} to {body.until}", expected="days in order that have come")
    for entry in history.by_name.get((statement.type, statement.name), [])[-1:]:
        if entry.statement.body["until"] is not None:
            yield Fault("lock", f"the vacancy {statement.name} is over", expected="another one, from a later day")
        elif body.until is None:
            yield Fault("lock", f"the vacancy {statement.name} stands already", expected="its last day")
