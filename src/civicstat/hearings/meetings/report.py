"""The annual report of a department, counted from its record: what was missed stands in it as what was held does.

Source: the Baltimore City Code, article 1, section 61-4, asks for an annual report on each agency by 31 January.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from civicstat.hearings.meetings.law import BALTIMORE, MACHINE, Law
from civicstat.hearings.meetings.standing import MeetingDays, kept_of
from civicstat.hearings.meetings.watchdog import findings
from civicstat.hearings.meetings.year import Meeting, MeetingRecord
from civicstat.hearings.promised import standing_of
from civicstat.hearings.standing import counts_of, standing_on
from civicstat.vocabulary.statement import Entry


# A report lists so many lapses, and counts those beyond; the entry stays under its bound of bytes.
MOST_LAPSES = 120
MOST_DECISIONS = 100
MOST_ENTRIES = 200


@dataclass(frozen=True)
class MeasuredYear:
    """A metric at both ends of a year, and its original target: keys and values as they stand on record."""

    metric: str
    first: str | None = None
    first_value: str | None = None
    last: str | None = None
    last_value: str | None = None
    target: str | None = None
    target_value: str | None = None


def annual_report(
    record: MeetingRecord,
    entries: Iterable[Entry],
    *,
    department: str,
    year: int,
    measured: Sequence[MeasuredYear],
    delay_days: int,
    made_up: bool,
    law: Law = BALTIMORE,
) -> dict[str, Any]:
    """The body of the report as it stands on the day of the record; `verify` makes it again from the same entries.

    Parameters
    ----------
    entries
        The log before the report, for decisions and promises.
    measured
        The metrics of the department's series, by their slugs.
    """
    known = [entry for entry in entries if entry.statement.as_of <= record.day.isoformat()]
    meetings = [each for each in record.meetings_of(department) if each.first_at.year == year]
    held = [each for each in meetings if each.is_held]
    due = law.report_due(year)
    lapses = [
        each
        for each in findings(record, record.day, delay_days, law=law)
        if each.department == department and each.first_seen.year == year and each.is_public(record.day)
    ]
    return {
        "department": department,
        "year": year,
        "due": due.isoformat(),
        "published_on": record.day.isoformat(),
        "is_late": record.day > due,
        "meetings": _meetings(meetings, record.day),
        "attendance": _attendance(held),
        "briefings": _briefings(record, held),
        "memos": _memos(record, held),
        "decisions": _decisions(known, department, year, record.day)[:MOST_DECISIONS],
        "promises": _promises(known, department, year, record.day),
        "data_requests": _data_requests(record, meetings),
        "metrics": [asdict(each) for each in sorted(measured, key=lambda each: each.metric)],
        "lapses": [
            {
                "kind": each.kind,
                "subject": each.subject,
                "first_seen": each.first_seen.isoformat(),
                "mended_on": None if each.mended_on is None else each.mended_on.isoformat(),
            }
            for each in lapses[:MOST_LAPSES]
        ],
        "more_lapses": max(0, len(lapses) - MOST_LAPSES),
        "rests_on": _rests_on(record, department, year, meetings)[:MOST_ENTRIES],
        "made_up": made_up,
    }


def metrics_of(record: MeetingRecord, department: str) -> list[str]:
    """The metrics that a department's series exist to move."""
    of_series = [each.now.metrics for each in record.series.values() if each.now.department == department]
    return sorted({metric for metrics in of_series for metric in metrics})


def _meetings(meetings: Sequence[Meeting], day: date) -> dict[str, int]:
    kept = kept_of([_days(each) for each in meetings], day)
    return {
        "planned": len(meetings),
        "held": kept.held,
        "moved": kept.moved,
        "cancelled": kept.cancelled,
        "missed": kept.missed,
    }


def _days(meeting: Meeting) -> MeetingDays:
    return MeetingDays(meeting.first_at.date(), meeting.at.date(), meeting.state, meeting.said_on)


def _attendance(held: Sequence[Meeting]) -> dict[str, int]:
    seats = [seat for each in held for seat in each.attendance.values()]
    return {
        "seats": len(seats),
        "there": sum(was_there for was_there, _ in seats),
        "deputies": sum(was_there and is_deputy for was_there, is_deputy in seats),
        "chair_questions": sum(each.chair_questions for each in held),
    }


def _briefings(record: MeetingRecord, held: Sequence[Meeting]) -> dict[str, int]:
    locked = [(record.briefings[each.slug].locked_at, each.lock_due) for each in held if each.slug in record.briefings]
    in_time = sum(at <= due + MACHINE for at, due in locked)
    return {
        "due": len(held),
        "in_time": in_time,
        "late": len(locked) - in_time,
        "missing": len(held) - len(locked),
    }


def _memos(record: MeetingRecord, held: Sequence[Meeting]) -> dict[str, int]:
    sent = [(record.memos[each.slug].sent_at, each.memo_due) for each in held if each.slug in record.memos]
    in_time = sum(at <= due for at, due in sent)
    missing = sum(each.slug not in record.memos and each.memo_due < record.now for each in held)
    return {"due": len(sent) + missing, "in_time": in_time, "late": len(sent) - in_time, "missing": missing}


def _decisions(known: Sequence[Entry], department: str, year: int, day: date) -> list[dict[str, Any]]:
    """Each decision of the year, and what was said last of the effect of a promise that carries it out."""
    decided = {e.statement.name: e for e in known if e.statement.type == "decision/v2"}
    promised = {e.statement.name: e.statement.body for e in known if e.statement.type == "action/v2"}
    judged = {
        str(body["decision"]): str(body["effect"]["verdict"])
        for body in sorted(promised.values(), key=lambda body: "" if body["effect"] is None else body["effect"]["on"])
        if body["effect"] is not None
    }
    return [
        {
            "decision": slug,
            "key": entry.key,
            "metric": entry.statement.body["effect"]["metric"],
            "by": entry.statement.body["effect"]["by"],
            "verdict": judged.get(
                slug, "not-yet-due" if day.isoformat() <= entry.statement.body["effect"]["by"] else "not-judged"
            ),
        }
        for slug, entry in sorted(decided.items())
        if entry.statement.body["department"] == department and entry.statement.body["day"][:4] == str(year)
    ]


def _promises(known: Sequence[Entry], department: str, year: int, day: date) -> dict[str, int]:
    latest = {e.statement.name: e.statement.body for e in known if e.statement.type == "action/v2"}
    mine = [
        standing_on(standing_of(body), day)
        for body in latest.values()
        if body["owner_department"] == department and body["promised_on"][:4] == str(year)
    ]
    counts = {outcome.replace("-", "_"): count for outcome, count in counts_of(mine).items()}
    return {"promises": len(mine), **counts}


def _data_requests(record: MeetingRecord, meetings: Sequence[Meeting]) -> dict[str, int]:
    slugs = {each.slug for each in meetings}
    asked = [each for each in record.data_requests.values() if each.meeting in slugs]
    came = [each for each in asked if each.received_on is not None and each.received_on <= record.day]
    in_time = sum(each.received_on is not None and each.received_on <= each.first_due for each in came)
    overdue = sum(each not in came and record.day > each.first_due for each in asked)
    return {
        "asked": len(asked),
        "in_time": in_time,
        "late": len(came) - in_time,
        "overdue": overdue,
        "to_come": len(asked) - len(came) - overdue,
    }


def _rests_on(record: MeetingRecord, department: str, year: int, meetings: Sequence[Meeting]) -> list[str]:
    series = {slug: each for slug, each in record.series.items() if each.now.department == department}
    years = [each.key for each in record.schedules if each.series in series and each.year == year]
    papers = [
        paper.key
        for each in meetings
        for paper in (record.briefings.get(each.slug), record.memos.get(each.slug))
        if paper is not None
    ]
    keys = [*(each.now.key for each in series.values()), *years, *(each.key for each in meetings), *papers]
    return list(dict.fromkeys(keys))
