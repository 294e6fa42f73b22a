"""How meetings were kept, counted again by the rules of the hearings; annual reports, made again from the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from civicstat.cycle.kept_meetings import read_meetings, report_body
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.hearings.meetings.law import Requirement, judge_year
from civicstat.hearings.meetings.standing import MeetingDays, kept_of
from civicstat.hearings.meetings.terms import Terms
from civicstat.hearings.meetings.watchdog import Lapse
from civicstat.hearings.meetings.year import Meeting, MeetingRecord, day_of_record
from civicstat.ledger.reader import Record


def counted_kept(record: Record, *, as_of: str) -> dict[str, Any] | None:
    """What the pages must show under the key `kept-meetings`; None where no series is on record."""
    day = max(date.fromisoformat(as_of), day_of_record(record.entries))
    terms, meetings = read_meetings(record.entries, day)
    if not meetings.series:
        return None
    lapses = [each for each in terms.lapses(meetings) if each.is_public(day)]
    return {
        "all": _counts(list(meetings.meetings.values()), lapses, day),
        "departments": {
            slug: {
                **_counts(meetings.meetings_of(slug), [each for each in lapses if each.department == slug], day),
                "law": _law(meetings, slug, terms),
            }
            for slug in meetings.departments
        },
        "shared": {"lapses": sum(each.department is None for each in lapses)},
        "each": {
            each.id: {"days": ((each.mended_on or day) - each.first_seen).days, "count": each.count} for each in lapses
        },
        "delay": {"days": terms.delay_days},
    }


def annual_reports(record: Record) -> dict[str, dict[str, Any]]:
    """Every annual report on record, made again from the entries before it, by `annual-report/<department>/<year>`."""
    return {
        f"annual-report/{entry.statement.name}": report_body(
            record,
            record.entries[: entry.index],
            department=str(entry.statement.body["department"]),
            year=int(entry.statement.body["year"]),
            day=date.fromisoformat(entry.statement.body["published_on"]),
        )
        for entry in record.entries_of("annual-report/v1")
    }


def check_annual_reports(record: Record, verdict: Verdict) -> None:
    """Add to the verdict every annual report that does not follow from the entries before it."""
    made = annual_reports(record)
    for entry in record.entries_of("annual-report/v1"):
        again = made[f"annual-report/{entry.statement.name}"]
        for name, found in entry.statement.body.items():
            # Whether it is invented follows from the office, not from the log.
            if name != "made_up" and found != again[name]:
                where = f"annual-report/v1 {entry.statement.name}"
                what = f"`{name}` of this annual report does not follow from the entries before it"
                verdict.findings.append(Finding(what, where, entry.key, str(again[name])[:200], str(found)[:200]))
    if made:
        verdict.counts["annual reports, made again from the entries before them"] = len(made)


def check_memos(record: Record, verdict: Verdict) -> None:
    """Add to the verdict every memo that, as it stands last, leaves out something that its meeting captured."""
    memos = {entry.statement.name: entry for entry in record.entries_of("memo/v1")}
    closings = {entry.statement.name: entry for entry in record.entries_of("closing/v1")}
    for meeting in sorted(memos.keys() & closings.keys()):
        memo, body = memos[meeting], memos[meeting].statement.body
        for each in closings[meeting].statement.body["captured"]:
            named = body[_LISTED_AS[each["kind"]]]
            if each["id"] not in named:
                what = f"this memo leaves out {each['kind']} {each['id']}, which the meeting captured"
                expected = f"{each['id']}, said at {each['said_at']} ({closings[meeting].key})"
                found = ", ".join(named) or "none"
                verdict.findings.append(Finding(what, f"memo/v1 {meeting}", memo.key, expected, found))
    if closings:
        verdict.counts["memos, held against what their meetings captured"] = len(memos.keys() & closings.keys())


# Where a memo lists each kind of thing that a meeting captures.
_LISTED_AS = {"decision": "decisions", "promise": "promises", "data-request": "data_requests"}


def _law(meetings: MeetingRecord, department: str, terms: Terms) -> dict[str, dict[str, dict[str, int]]]:
    years = sorted({each.first_at.year for each in meetings.meetings_of(department)})
    return {
        str(year): {
            each.id: _asked(each) for each in judge_year(meetings, year, law=terms.law, departments=[department])
        }
        for year in years
    }


def _asked(requirement: Requirement) -> dict[str, int]:
    return {
        "asked": len(requirement.cases),
        "kept": requirement.count("kept"),
        "broken": requirement.count("not-kept"),
        "to_come": requirement.count("not-yet-due"),
    }


def _counts(meetings: Sequence[Meeting], lapses: Sequence[Lapse], day: date) -> dict[str, int]:
    days = [MeetingDays(each.first_at.date(), each.at.date(), each.state, each.said_on) for each in meetings]
    kept = kept_of(days, day)
    return {
        "planned": len(meetings),
        "held": kept.held,
        "cancelled": kept.cancelled,
        "missed": kept.missed,
        "to_come": kept.to_come,
        "lapses": len(lapses),
        "open": sum(each.is_open(day) for each in lapses),
    }
