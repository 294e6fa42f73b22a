"""How the meetings were kept, counted from the log alone: what the law asks, and what came of it.

The same is counted by the rules of the hearings; `verify` holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.portal.catalogue.meetings import meeting_status
from civicstat.vocabulary.statement import Entry


# The key to which its numbers are bound: `kept-meetings#departments.streets.law.2026.meetings.kept`.
KEPT = "kept-meetings"
ASKED = ("schedule", "meetings", "briefings", "memos", "whole-memos", "report")

Body = Mapping[str, Any]
_HOURS = timedelta(hours=48)
# A lock so soon after its hour is the clock's doing; a live entry recorded so late is its own witness.
_BUSY, _WITNESS = timedelta(minutes=5), timedelta(hours=1)


@dataclass(frozen=True)
class Meeting:
    """One meeting as the log has it at the end of the day, with its hours in the city's zone."""

    name: str
    key: str
    series: str
    department: str | None
    at: datetime
    first_at: datetime
    began: datetime | None
    ended: datetime
    status: str
    body: Body

    @property
    def meets(self) -> datetime:
        """The hour planned, or an early beginning."""
        early = self.began is not None and self.at - self.began > _WITNESS
        return self.began if early and self.began is not None else self.at


@dataclass(frozen=True)
class Paper:
    """A locked briefing or a memo that is out: first entry, hour, what it says."""

    key: str
    at: datetime
    body: Body


class Kept:
    """A log read for its meetings, up to the end of a day."""

    def __init__(self, entries: Sequence[Entry], day: str) -> None:
        genesis = entries[0].statement.body
        self.zone, self.is_live = ZoneInfo(genesis["time_zone"]), genesis["mode"] == "live"
        self.day = date.fromisoformat(day)
        self.ends = datetime.combine(self.day + timedelta(days=1), datetime.min.time(), self.zone)
        self.entries = [entry for entry in entries if entry.statement.as_of <= day]
        city: Body = next((e.statement.body for e in reversed(self.entries) if e.statement.type == "city/v1"), {})
        self.wait = timedelta(days=int(city.get("public_after_days", 14)))
        self.report_by = str(city.get("report_by", "01-31"))
        self.series = self.latest("series/v1")
        self.meetings = self._meetings()
        self.briefings = self._papers("briefing/v2", "locked_at", "id")
        self.memos = self._papers("memo/v1", "sent_at", "meeting")

    def of(self, type_: str) -> list[Entry]:
        """Entries of a type, oldest first."""
        return [entry for entry in self.entries if entry.statement.type == type_]

    def latest(self, type_: str) -> dict[str, Entry]:
        """What was last said under each name of a type."""
        return {entry.statement.name: entry for entry in self.of(type_)}

    def department(self, series: str) -> str | None:
        """The department that a series is about."""
        found = self.series[series].statement.body["department"]
        return None if found is None else str(found)

    @property
    def departments(self) -> list[str]:
        """The departments that a series is about."""
        return sorted({slug for name in self.series if (slug := self.department(name)) is not None})

    def held(self, department: str, year: int) -> list[Meeting]:
        """A department's meetings that were held in a year."""
        return [m for m in self.meetings if m.department == department and m.began and m.began.year == year]

    def report_due(self, year: int) -> date:
        """Until when the annual report on a year is out."""
        return date.fromisoformat(f"{year + 1}-{self.report_by}")

    def reports(self, department: str, year: int) -> list[Entry]:
        """The annual report of a department."""
        return [e for e in self.of("annual-report/v1") if e.statement.name == f"{department}/{year}"]

    def agreed(self, meeting: Meeting) -> dict[str, str]:
        """What a meeting agreed on, by slug, with the key of each: data requests, decisions, promises that follow."""
        found = {
            name: entry.key
            for name, entry in self.latest("data-request/v1").items()
            if entry.statement.body["meeting"] == meeting.name
        }
        if meeting.began is None:
            return found
        day = meeting.began.date().isoformat()
        decided = {
            name: entry.key
            for name, entry in self.latest("decision/v2").items()
            if (entry.statement.body["department"], entry.statement.body["day"]) == (meeting.department, day)
        }
        promised = {
            name: entry.key
            for name, entry in self.latest("action/v2").items()
            if entry.statement.body["decision"] in decided and entry.statement.body["promised_on"] == day
        }
        return {**found, **decided, **promised}

    def left_out(self, meeting: Meeting) -> dict[str, str]:
        """What a meeting agreed on and its memo does not name."""
        named = named_in(self.memos[meeting.name].body)
        return {name: key for name, key in self.agreed(meeting).items() if name not in named}

    def local(self, instant: str) -> datetime:
        """An instant of the log in the city's zone."""
        return datetime.fromisoformat(instant).astimezone(self.zone)

    def _meetings(self) -> list[Meeting]:
        said = {
            **{str(each["meeting"]): (year, _unsaid(year, each)) for year, each in self._planned()},
            **{name: (entry, entry.statement.body) for name, entry in self.latest("meeting/v1").items()},
        }
        found = [self._meeting(name, entry, body) for name, (entry, body) in said.items()]
        return sorted(found, key=lambda each: (each.at, each.name))

    def _planned(self) -> Iterator[tuple[Entry, Body]]:
        for year in self.of("schedule/v1"):
            for each in year.statement.body["meetings"]:
                yield year, each

    def _meeting(self, name: str, entry: Entry, body: Body) -> Meeting:
        series = str(body["series"])
        began = self.local(body["started_at"]) if body["state"] == "held" and body["started_at"] else None
        at = self.local(body["at"])
        minutes = timedelta(minutes=self.series[series].statement.body["minutes"])
        return Meeting(
            name=name,
            key=entry.key,
            series=series,
            department=self.department(series),
            at=at,
            first_at=self.local(body["first_at"]),
            began=began,
            ended=self.local(body["ended_at"]) if body["ended_at"] else (began or at) + minutes,
            status=meeting_status(body, self.day.isoformat(), str(self.zone)),
            body=body,
        )

    def _papers(self, type_: str, hour: str, meeting: str) -> dict[str, Paper]:
        found: dict[str, Paper] = {}
        for entry in self.of(type_):
            said, recorded = self.local(entry.statement.body[hour]), self.local(entry.statement.recorded)
            at = recorded if self.is_live and recorded - said > _WITNESS else said
            found.setdefault(str(entry.statement.body[meeting]), Paper(entry.key, at, entry.statement.body))
        return found


def named_in(memo: Body) -> set[str]:
    """What a memo names, by slug."""
    return {str(each) for part in ("decisions", "promises", "data_requests") for each in memo[part]}


def _unsaid(year: Entry, planned: Body) -> Body:
    """A published day of which nothing was ever said."""
    nothing = ("said_on", "started_at", "ended_at", "chaired_by")
    hours = {"first_at": planned["at"], "at": planned["at"]}
    return {"series": year.statement.body["series"], "state": "planned", **hours, **dict.fromkeys(nothing)}


def law_of(kept: Kept, department: str, year: int) -> dict[str, dict[str, Any]]:
    """What Baltimore's law asks of a department in a year: how often, kept, broken, still to come; and the keys."""
    held = kept.held(department, year)
    found = {
        "schedule": [_schedule(kept, department, year)],
        "meetings": [_month(kept, held, year, month) for month in range(1, 13)],
        "briefings": [_briefing(kept, each) for each in held],
        "memos": [_memo(kept, each) for each in held],
        "whole-memos": [_whole(kept, each) for each in held if each.name in kept.memos],
        "report": [_report(kept, department, year)],
    }
    return {name: _tally(found[name]) for name in ASKED}


_Judged = tuple[str, list[str]]


def _tally(cases: Sequence[_Judged]) -> dict[str, Any]:
    outcomes = [outcome for outcome, _ in cases]
    return {
        "asked": len(cases),
        "kept": outcomes.count("kept"),
        "broken": outcomes.count("broken"),
        "to_come": outcomes.count("to-come"),
        "keys": [key for outcome, keys in sorted(cases, key=lambda case: case[0] != "broken") for key in keys],
    }


def _schedule(kept: Kept, department: str, year: int) -> _Judged:
    out = [
        (str(e.statement.body["published_on"]), e.key)
        for e in kept.of("schedule/v1")
        if kept.department(e.statement.body["series"]) == department and e.statement.body["year"] == year
    ]
    if not out:
        return ("broken" if kept.day.year >= year else "to-come"), []
    day, key = min(out, key=lambda each: each[0])
    return ("kept" if int(day[:4]) < year else "broken"), [key]


def _month(kept: Kept, held: Iterable[Meeting], year: int, month: int) -> _Judged:
    keys = [each.key for each in held if each.began is not None and each.began.month == month]
    if keys:
        return "kept", keys
    following = date(year + month // 12, month % 12 + 1, 1)
    return ("broken" if kept.day + timedelta(days=1) >= following else "to-come"), []


def _briefing(kept: Kept, meeting: Meeting) -> _Judged:
    paper = kept.briefings.get(meeting.name)
    if paper is None:
        return "broken", [meeting.key]
    return ("kept" if paper.at + _HOURS <= meeting.meets + _BUSY else "broken"), [paper.key]


def _memo(kept: Kept, meeting: Meeting) -> _Judged:
    paper = kept.memos.get(meeting.name)
    if paper is not None:
        return ("kept" if paper.at <= meeting.ended + _HOURS else "broken"), [paper.key]
    return ("to-come" if kept.ends <= meeting.ended + _HOURS else "broken"), [meeting.key]


def _whole(kept: Kept, meeting: Meeting) -> _Judged:
    lacking = kept.left_out(meeting)
    return ("broken" if lacking else "kept"), [kept.memos[meeting.name].key, *lacking.values()]


def _report(kept: Kept, department: str, year: int) -> _Judged:
    due = kept.report_due(year)
    for entry in kept.reports(department, year):
        on_time = entry.statement.body["published_on"] <= due.isoformat()
        return ("kept" if on_time else "broken"), [entry.key]
    return ("broken" if kept.day > due else "to-come"), []
