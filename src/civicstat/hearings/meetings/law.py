"""Whether a year of meetings kept the law: six things it asks, each judged from the public record alone.

Source: Baltimore City Code, article 1, section 61-4 (Ordinance 24-291, signed 22 January 2024): every month a meeting
with each principal agency, on a schedule for the year; the agency's memo 48 hours before; a memo within two days after
it with every request and commitment; an annual report on each agency by 31 January. The words here are ours. That the
schedule is out before the year begins is how we read "annual schedule".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args

from civicstat.hearings.meetings.year import Meeting, MeetingRecord
from civicstat.hearings.phrases import Both
from civicstat.look.words.dates import day_words


RequirementId = Literal["schedule", "meetings", "briefings", "memos", "whole-memos", "report"]
REQUIREMENTS: tuple[RequirementId, ...] = get_args(RequirementId)
# `no-case`: nothing happened to which it applies, such as the memo of a year without a meeting.
Verdict = Literal["kept", "not-kept", "not-yet-due", "no-case"]

# The office clock ticks once a minute and may be busy for some: a lock within these minutes after its hour is in time.
# Our own number; by the whole minute what is late stands in the briefing's entry.
MACHINE = timedelta(minutes=5)


@dataclass(frozen=True)
class Law:
    """What a law asks, in numbers; another city's may differ. A meeting is due in every span of `months`."""

    months: int = 1
    briefing_hours_before: int = 48
    memo_hours_after: int = 48
    report_month: int = 1
    report_day: int = 31
    source: str = "Baltimore City Code, article 1, section 61-4 (Ordinance 24-291)"

    def __post_init__(self) -> None:
        if self.months not in (1, 2, 3, 4, 6, 12):
            raise ValueError(f"a year has no whole spans of {self.months} months")

    def report_due(self, year: int) -> date:
        """Until when the report on a year is out."""
        return date(year + 1, self.report_month, self.report_day)


BALTIMORE = Law()


@dataclass(frozen=True)
class Case:
    """One meeting, span of months or report that a requirement judges; `hours` before or after, where hours count."""

    what: str
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    hours: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """As `civicstat meetings law --json` prints it."""
        hours = None if self.hours is None else str(self.hours)
        return {"what": self.what, "verdict": self.verdict, "hours": hours, "evidence": list(self.evidence)}


@dataclass(frozen=True)
class Requirement:
    """One thing that the law asks of a department in a year, and what the record shows of it."""

    id: RequirementId
    department: str
    year: int
    asks: Both
    source: str
    cases: tuple[Case, ...]

    def count(self, verdict: Verdict) -> int:
        """How many of its cases came out so."""
        return sum(case.verdict == verdict for case in self.cases)

    @property
    def verdict(self) -> Verdict:
        """Not kept as soon as one case is not; kept when all are."""
        if self.count("not-kept"):
            return "not-kept"
        if not self.cases:
            return "no-case"
        return "not-yet-due" if self.count("not-yet-due") else "kept"

    @property
    def evidence(self) -> tuple[str, ...]:
        """The statements on which it rests."""
        return tuple(dict.fromkeys(key for case in self.cases for key in case.evidence))

    def to_json(self) -> dict[str, Any]:
        """As `civicstat meetings law --json` prints it."""
        return {
            "id": self.id,
            "department": self.department,
            "year": self.year,
            "asks": {"en": self.asks.en, "es": self.asks.es},
            "source": self.source,
            "verdict": self.verdict,
            "asked": len(self.cases),
            "kept": self.count("kept"),
            "not_kept": self.count("not-kept"),
            "not_yet_due": self.count("not-yet-due"),
            "cases": [case.to_json() for case in self.cases],
        }


def judge_year(
    record: MeetingRecord, year: int, *, law: Law = BALTIMORE, departments: Sequence[str] | None = None
) -> list[Requirement]:
    """What the law asks of each department in a year, kept, not kept or not yet due by the day of the record.

    Departments are those that a series of meetings is about, unless they are named.
    """
    named = record.departments if departments is None else departments
    return [requirement for slug in named for requirement in _judged(record, slug, year, law)]


def is_passed(requirements: Iterable[Requirement]) -> bool:
    """Whether the law was kept in all that it asks."""
    found = list(requirements)
    return bool(found) and all(each.verdict == "kept" for each in found)


def _judged(record: MeetingRecord, department: str, year: int, law: Law) -> list[Requirement]:
    meetings = record.meetings_of(department)
    held = [each for each in meetings if each.is_held and _held_on(each).year == year]
    cases: dict[RequirementId, list[Case]] = {
        "schedule": [_schedule_case(record, department, year)],
        "meetings": _span_cases(record, held, year, law),
        "briefings": [_briefing_case(record, each, law) for each in held],
        "memos": [_memo_case(record, each, law) for each in held],
        "whole-memos": [case for each in held if (case := _whole_case(record, each)) is not None],
        "report": [_report_case(record, department, year, law)],
    }
    return [
        Requirement(name, department, year, _asks(name, year, law), law.source, tuple(cases[name]))
        for name in REQUIREMENTS
    ]


def _schedule_case(record: MeetingRecord, department: str, year: int) -> Case:
    """The first list of days of one of its series; a later one comes too late however good."""
    series = {slug for slug, each in record.series.items() if each.now.department == department}
    found = [each for each in record.schedules if each.series in series and each.year == year]
    first = min(found, key=lambda each: each.published_on, default=None)
    begins = date(year, 1, 1)
    if first is not None:
        verdict: Verdict = "kept" if first.published_on < begins else "not-kept"
        return Case(str(year), verdict, (first.key,))
    return Case(str(year), "not-kept" if record.day >= begins else "not-yet-due")


def _span_cases(record: MeetingRecord, held: Sequence[Meeting], year: int, law: Law) -> list[Case]:
    cases = []
    for first in range(1, 13, law.months):
        last = first + law.months - 1
        keys = tuple(each.key for each in held if first <= _held_on(each).month <= last)
        ends = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
        open_verdict: Verdict = "not-kept" if record.day >= ends else "not-yet-due"
        cases.append(Case(f"{year}-{first:02}", "kept" if keys else open_verdict, keys))
    return cases


def _briefing_case(record: MeetingRecord, meeting: Meeting, law: Law) -> Case:
    briefing = record.briefings.get(meeting.slug)
    if briefing is None:
        return Case(meeting.slug, "not-kept", (meeting.key,))
    before = meeting.met_at - briefing.locked_at
    verdict: Verdict = "kept" if before >= timedelta(hours=law.briefing_hours_before) - MACHINE else "not-kept"
    return Case(meeting.slug, verdict, (briefing.key, meeting.key), _hours(before))


def _memo_case(record: MeetingRecord, meeting: Meeting, law: Law) -> Case:
    within = timedelta(hours=law.memo_hours_after)
    memo = record.memos.get(meeting.slug)
    if memo is None:
        is_open = record.now <= meeting.over_at + within
        return Case(meeting.slug, "not-yet-due" if is_open else "not-kept", (meeting.key,))
    after = memo.sent_at - meeting.over_at
    return Case(meeting.slug, "kept" if after <= within else "not-kept", (memo.key, meeting.key), _hours(after))


def _whole_case(record: MeetingRecord, meeting: Meeting) -> Case | None:
    """Whether a memo that is out names all that was agreed; what is not out is judged by its hour alone."""
    memo = record.memos.get(meeting.slug)
    if memo is None:
        return None
    agreed = [each for each in record.captured if each.meeting == meeting.slug]
    left_out = [each.key for each in agreed if each.slug not in memo.names]
    keys = (memo.key, *(left_out or (each.key for each in agreed)))
    return Case(meeting.slug, "not-kept" if left_out else "kept", keys)


def _report_case(record: MeetingRecord, department: str, year: int, law: Law) -> Case:
    due = law.report_due(year)
    found = [each for each in record.reports if (each.department, each.year) == (department, year)]
    first = min(found, key=lambda each: each.published_on, default=None)
    if first is not None:
        return Case(due.isoformat(), "kept" if first.published_on <= due else "not-kept", (first.key,))
    return Case(due.isoformat(), "not-kept" if record.day > due else "not-yet-due")


def _held_on(meeting: Meeting) -> date:
    return (meeting.started_at or meeting.at).date()


def _hours(span: timedelta) -> Decimal:
    """Hours with one digit, cut off toward zero."""
    tenths = int(span / timedelta(minutes=6))
    return Decimal(tenths) / 10


def _asks(name: RequirementId, year: int, law: Law) -> Both:
    every = (
        Both("every month", "cada mes")
        if law.months == 1
        else Both(f"every {law.months} months", f"cada {law.months} meses")
    )
    due = law.report_due(year).isoformat()
    words = {
        "schedule": Both(
            "The days of the year's meetings are published before the year begins.",
            "Los días de las reuniones del año se publican antes de que empiece el año.",
        ),
        "meetings": Both(f"At least one meeting is held {every.en}.", f"Se celebra al menos una reunión {every.es}."),
        "briefings": Both(
            f"The briefing is locked {law.briefing_hours_before} hours before each meeting, or earlier.",
            f"El informe se cierra {law.briefing_hours_before} horas antes de cada reunión, o más.",
        ),
        "memos": Both(
            f"The memo is out within {law.memo_hours_after} hours after each meeting.",
            f"El memorando sale en las {law.memo_hours_after} horas siguientes a cada reunión.",
        ),
        "whole-memos": Both(
            "The memo names every decision, promise and data request of the meeting.",
            "El memorando nombra cada decisión, promesa y solicitud de datos de la reunión.",
        ),
        "report": Both(
            f"The annual report is out by {day_words(due, 'en')}.",
            f"El informe anual sale a más tardar el {day_words(due, 'es')}.",
        ),
    }
    return words[name]
