"""How the meetings of a record were kept: its law, its watchdog, its annual reports; read from the log, never typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from civicstat.cycle.errors import CycleError
from civicstat.hearings.meetings.report import MeasuredYear, annual_report, metrics_of
from civicstat.hearings.meetings.terms import Terms, terms_of
from civicstat.hearings.meetings.year import MeetingRecord, day_of_record
from civicstat.ledger.reader import Record, read_lines
from civicstat.vocabulary.statement import Entry, Statement


def read_meetings(
    entries: Sequence[Entry], day: date | None = None, *, terms: Terms | None = None
) -> tuple[Terms, MeetingRecord]:
    """The terms of a log and what it says of meetings by the end of a day, or of the last one that it knows."""
    found = terms_of(entries) if terms is None else terms
    return found, found.record(entries, day or day_of_record(entries))


def report_body(record: Record, entries: Sequence[Entry], *, department: str, year: int, day: date) -> dict[str, Any]:
    """The body of a department's annual report as the first `entries` of a record give it on a day.

    Raises
    ------
    CycleError
        When no series of meetings is about the department.
    """
    terms, meetings = read_meetings(entries, day)
    if department not in meetings.departments:
        raise CycleError(
            f"no series of meetings is about {department!r}",
            where="--department",
            expected=", ".join(meetings.departments) or "a series on record",
        )
    city = [entry.statement.body for entry in entries if entry.statement.type == "city/v1"]
    return annual_report(
        meetings,
        entries,
        department=department,
        year=year,
        measured=[measured_year(record, entries, metric, year) for metric in metrics_of(meetings, department)],
        delay_days=terms.delay_days,
        made_up=not terms.is_live or bool(city and city[-1].get("invented")),
        law=terms.law,
    )


def measured_year(record: Record, entries: Sequence[Entry], metric: str, year: int) -> MeasuredYear:
    """A metric of the whole city in the first and the last month of a year that has a value, and its first target."""
    months = sorted(_months(record, entries, metric, year))
    targets = [e for e in entries if e.statement.type == "target/v1" and e.statement.body["metric"] == metric]
    target = min(targets, key=lambda entry: str(entry.statement.body["from"]), default=None)
    first = months[0] if months else (None, None, None)
    last = months[-1] if months else (None, None, None)
    return MeasuredYear(
        metric,
        first=first[1],
        first_value=first[2],
        last=last[1],
        last_value=last[2],
        target=None if target is None else target.key,
        target_value=None if target is None else str(target.statement.body["value"]),
    )


def _months(record: Record, entries: Sequence[Entry], metric: str, year: int) -> Iterator[tuple[str, str, str]]:
    """Each month of a year with its live key and value, of the newest version that tells it."""
    lines: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        if entry.statement.type.startswith("release/"):
            for ref in record.objects_of(entry.statement):
                if ref.role == f"figures/{metric}":
                    lines.update({str(line["key"]): line for line in read_lines(record.object(ref))})
    found: dict[str, tuple[int, str, str]] = {}
    for key, line in lines.items():
        _, version, period, area, group = key.split("|")
        is_month = len(period) == 7 and period[5:].isdigit() and period.startswith(f"{year}-")
        if is_month and (area, group) == ("city:-", "-") and line["value"] is not None:
            number = int(version.removeprefix("v"))
            if period not in found or number > found[period][0]:
                found[period] = (number, key, str(line["value"]))
    for period, (_, key, value) in found.items():
        yield period, key, value


def read_log_file(path: Path) -> list[Entry]:
    """The entries of a log that was handed on as plain JSON: a list of statements, or one on each line.

    Each needs `type`, `name`, `as_of` and `body`; what is left out counts as nothing said.

    Raises
    ------
    CycleError
        When the file is no such list.
    """
    try:
        text = path.read_text("utf-8")
        rows = (
            json.loads(text) if text.lstrip().startswith("[") else [json.loads(row) for row in text.splitlines() if row]
        )
        return [Entry(index, _statement(row)) for index, row in enumerate(rows)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CycleError(
            f"{path.name} is no log: {error}",
            where="--log",
            expected="a JSON list of statements, or one statement on each line",
            next_step="See docs/how-to/let-the-software-watch.md.",
        ) from None


def _statement(row: Mapping[str, Any]) -> Statement:
    day = date.fromisoformat(row["as_of"])
    unsaid = {"about": "-", "cites": (), "recorded": f"{day}T00:00:00Z"}
    return Statement.from_json({**unsaid, **row})
