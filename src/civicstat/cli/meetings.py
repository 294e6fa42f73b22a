"""`civicstat meetings`: how the meetings of a record were kept, from a home or from a plain file of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from civicstat.cli.options import AsOfOption, CityFolderArgument, HomeOption, day_of, home_of
from civicstat.cli.output import FOUND_WANTING, AsJson, letters, show
from civicstat.cycle.errors import CycleError
from civicstat.cycle.kept_meetings import read_log_file, read_meetings, report_body
from civicstat.hearings.meetings.law import Law, Requirement, is_passed, judge_year
from civicstat.hearings.meetings.terms import Terms, terms_of
from civicstat.hearings.meetings.watchdog import Lapse
from civicstat.hearings.meetings.year import day_of_record
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Entry


OptionalCity = Annotated[
    Path | None, typer.Argument(metavar="CITY", help="A city folder, such as cities/boston; or give --log.")
]
LogOption = Annotated[
    Path | None, typer.Option("--log", metavar="FILE", help="A log as plain JSON statements, instead of a city.")
]
YearOption = Annotated[int, typer.Option("--year", help="The calendar year.")]
DepartmentOption = Annotated[str, typer.Option("--department", help="The department, by its slug.")]


def law(
    city: OptionalCity = None,
    year: YearOption = 0,
    home: HomeOption = None,
    log: LogOption = None,
    as_of: AsOfOption = None,
    department: Annotated[
        list[str] | None, typer.Option("--department", help="One department; else all with a series of meetings.")
    ] = None,
    months: Annotated[int, typer.Option("--months", help="A meeting is due in every span of so many months.")] = 1,
    briefing_hours: Annotated[int, typer.Option("--briefing-hours", help="Hours from the lock to the meeting.")] = 48,
    memo_hours: Annotated[int, typer.Option("--memo-hours", help="Hours from the meeting's end to its memo.")] = 48,
    as_json: AsJson = False,
) -> None:
    """Judge a year of meetings by Baltimore's law, or by the numbers of another: kept, not kept, not yet due.

    Ends with 1 where something was not kept. Everything follows from the public record; nothing is asked.

    Example: civicstat meetings law cities/boston --year 2026
    """
    with letters(as_json=as_json):
        entries, _ = _log_of(city, home, log)
        terms = terms_of(entries)
        report = (terms.law.report_month, terms.law.report_day)
        asked = _law(months, briefing_hours, memo_hours, report)
        day = day_of(as_of) or day_of_record(entries)
        _, meetings = read_meetings(entries, day, terms=terms)
        judged = judge_year(meetings, year or day.year, law=asked, departments=department)
        result = {
            "year": year or day.year,
            "as_of": day.isoformat(),
            "source": asked.source,
            "passed": is_passed(judged),
            "requirements": [each.to_json() for each in judged],
        }
        show(result, as_json=as_json, in_words=_law_in_words(judged, day))
    if any(each.verdict == "not-kept" for each in judged):
        raise typer.Exit(FOUND_WANTING)


def watch(
    city: OptionalCity = None,
    home: HomeOption = None,
    log: LogOption = None,
    as_of: AsOfOption = None,
    delay_days: Annotated[
        int | None, typer.Option("--delay-days", help="Days before a lapse is public; else as the city says.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the watchdog sees in a record on a day: missed meetings, late memos, and whatever nobody answers for.

    Ends with 1 where something stands open.

    Example: civicstat meetings watch cities/boston
    """
    with letters(as_json=as_json):
        entries, _ = _log_of(city, home, log)
        terms = terms_of(entries)
        if delay_days is not None:
            terms = Terms(terms.time_zone, terms.is_live, max(1, delay_days), terms.law)
        _, meetings = read_meetings(entries, day_of(as_of), terms=terms)
        lapses = terms.lapses(meetings)
        rows = [_lapse(each, meetings.day) for each in lapses]
        result = {"as_of": meetings.day.isoformat(), "delay_days": terms.delay_days, "lapses": rows}
        show(result, as_json=as_json, in_words=_lapses_in_words(rows, meetings.day))
    if any(each.is_open(meetings.day) for each in lapses):
        raise typer.Exit(FOUND_WANTING)


def report(
    city: CityFolderArgument,
    department: DepartmentOption,
    year: YearOption,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    as_json: AsJson = False,
) -> None:
    """The annual report of a department as the record gives it now; the office's clock puts it on record by its day.

    Example: civicstat meetings report cities/boston --department public-works --year 2026
    """
    with letters(as_json=as_json):
        record = Record(home_of(city, home))
        day = day_of(as_of) or day_of_record(record.entries)
        body = report_body(record, record.entries, department=department, year=year, day=day)
        said = [e for e in record.entries if e.statement.name == f"{department}/{year}" and _is_report(e)]
        result = {"report": body, "on_record": said[0].key if said else None}
        counts = body["meetings"]
        show(
            result,
            as_json=as_json,
            in_words=f"{department} {year}: {counts['planned']} meetings planned, {counts['held']} held, "
            f"{counts['missed']} missed, {counts['cancelled']} cancelled.\n"
            + (f"On record: {said[0].key}" if said else f"Not on record; due {body['due']}."),
        )


def _is_report(entry: Entry) -> bool:
    return entry.statement.type == "annual-report/v1"


def _log_of(city: Path | None, home: Path | None, log: Path | None) -> tuple[Sequence[Entry], Record | None]:
    if (city is None) == (log is None):
        raise CycleError("a city or --log is needed, and not both", where="CITY", expected="one of the two")
    if log is not None:
        entries = read_log_file(log)
        if not entries:
            raise CycleError(f"{log.name} holds no statement", where="--log", expected="at least one")
        return entries, None
    assert city is not None
    record = Record(home_of(city, home))
    return record.entries, record


def _law(months: int, briefing_hours: int, memo_hours: int, report: tuple[int, int]) -> Law:
    numbers = (months, briefing_hours, memo_hours, *report)
    try:
        return Law(*numbers) if numbers == (1, 48, 48, 1, 31) else Law(*numbers, source="numbers that were given")
    except ValueError as error:
        raise CycleError(str(error), where="--months", expected="1, 2, 3, 4, 6 or 12") from None


def _law_in_words(judged: Sequence[Requirement], day: date) -> str:
    if not judged:
        return "No series of meetings is on record."
    lines = [f"By the end of {day}:"]
    for each in judged:
        counts = f"{each.count('kept')} of {len(each.cases)} kept"
        if each.count("not-yet-due"):
            counts += f", {each.count('not-yet-due')} not yet due"
        lines.append(f"{each.department:24}  {each.verdict:12}  {counts:32}  {each.asks.en}")
    return "\n".join(lines)


def _lapse(lapse: Lapse, day: date) -> dict[str, Any]:
    return {
        "id": lapse.id,
        "kind": lapse.kind,
        "subject": lapse.subject,
        "department": lapse.department,
        "first_seen": lapse.first_seen.isoformat(),
        "public_on": lapse.public_on.isoformat(),
        "mended_on": None if lapse.mended_on is None else lapse.mended_on.isoformat(),
        "is_public": lapse.is_public(day),
        "is_open": lapse.is_open(day),
        "tell": list(lapse.tell),
        "evidence": list(lapse.evidence),
        "count": lapse.count,
    }


def _lapses_in_words(rows: Sequence[dict[str, Any]], day: date) -> str:
    still = [row for row in rows if row["is_open"]]
    lines = [f"{row['first_seen']}  public {row['public_on']}  {row['kind']:22} {row['subject']}" for row in still]
    return "\n".join([f"{len(still)} open by the end of {day}, {len(rows) - len(still)} mended.", *lines])
