"""What the public record says of its meetings, as plain values: the law and the watchdog judge these alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from civicstat.hearings.meetings.hours import hours_before, memo_due
from civicstat.hearings.meetings.standing import MeetingDays, MeetingStatus, State, meeting_status


# Whoever begins so much before the hour meets at the hour of the beginning.
EARLY = timedelta(hours=1)


@dataclass(frozen=True)
class SeriesVersion:
    """What a series was from a day on."""

    since: date
    key: str
    title: str
    title_es: str
    department: str | None
    chair: str
    seats: Mapping[str, tuple[str, ...]]
    metrics: tuple[str, ...]
    cadence: str
    minutes: int
    is_active: bool


@dataclass(frozen=True)
class Series:
    """A series with every version of it, the oldest first."""

    slug: str
    versions: tuple[SeriesVersion, ...]

    @property
    def now(self) -> SeriesVersion:
        """As it was said last."""
        return self.versions[-1]


@dataclass(frozen=True)
class Schedule:
    """The days of a series in a year, as published first."""

    series: str
    year: int
    published_on: date
    key: str


@dataclass(frozen=True)
class Meeting:
    """A meeting as it was said last, in the city's own zone."""

    slug: str
    series: str
    key: str
    first_at: datetime
    at: datetime
    state: State
    said_on: date | None
    started_at: datetime | None
    ended_at: datetime | None
    chaired_by: str | None
    chair_questions: int
    attendance: Mapping[str, tuple[bool, bool]]
    minutes: int

    def status_on(self, day: date) -> MeetingStatus:
        """Where it stands at the end of a day."""
        return meeting_status(MeetingDays(self.first_at.date(), self.at.date(), self.state, self.said_on), day)

    @property
    def is_held(self) -> bool:
        """Whether it began."""
        return self.state == "held" and self.started_at is not None

    @property
    def met_at(self) -> datetime:
        """The hour to which what comes before it is held: the one planned, or an early beginning."""
        if self.started_at is not None and self.started_at < self.at - EARLY:
            return self.started_at
        return self.at

    @property
    def over_at(self) -> datetime:
        """When it ended; whoever never closes it ended after its minutes."""
        began = self.started_at or self.at
        return self.ended_at or began + timedelta(minutes=self.minutes)

    @property
    def lock_due(self) -> datetime:
        """Until when its briefing is locked."""
        return hours_before(self.met_at).locked_at

    @property
    def memo_due(self) -> datetime:
        """Until when its memo is sent."""
        return memo_due(self.over_at)


@dataclass(frozen=True)
class Briefing:
    """The locked briefing of a meeting: its unusual changes, those that nobody explained or contested before the lock.

    `unanswered` are contested figures without the steward's answer at the lock; `answered_on` is the day on which the
    last of them had one.
    """

    meeting: str
    key: str
    locked_at: datetime
    findings: int = 0
    unexplained: int = 0
    unanswered: int = 0
    answered_on: date | None = None
    steward: str | None = None


@dataclass(frozen=True)
class Memo:
    """The memo of a meeting: when it was out, and which decisions, promises and data requests it names.

    `corrected` are the days of later statements, and what those name: what was left out can be added in the open.
    """

    meeting: str
    key: str
    sent_at: datetime
    names: frozenset[str]
    corrected: tuple[tuple[date, frozenset[str]], ...] = ()


@dataclass(frozen=True)
class Captured:
    """Something that a meeting agreed on, as its closing names it and as it stands on record in its own right."""

    what: str
    slug: str
    meeting: str
    key: str


@dataclass(frozen=True)
class DataAsked:
    """Data that a meeting asked for."""

    slug: str
    meeting: str
    key: str
    owner: str
    first_due: date
    received_on: date | None


@dataclass(frozen=True)
class Report:
    """The annual report of a department."""

    department: str
    year: int
    key: str
    published_on: date


@dataclass(frozen=True)
class Vacancy:
    """A post that somebody was to hold and nobody held, as the office put it on record."""

    post: str
    key: str
    since: date
    until: date | None
    departments: tuple[str, ...]


@dataclass(frozen=True)
class MeetingRecord:
    """Everything that the record says of meetings by the end of a day."""

    day: date
    time_zone: str
    series: Mapping[str, Series] = field(default_factory=dict)
    schedules: Sequence[Schedule] = ()
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    briefings: Mapping[str, Briefing] = field(default_factory=dict)
    memos: Mapping[str, Memo] = field(default_factory=dict)
    captured: Sequence[Captured] = ()
    data_requests: Mapping[str, DataAsked] = field(default_factory=dict)
    reports: Sequence[Report] = ()
    vacancies: Sequence[Vacancy] = ()

    @property
    def now(self) -> datetime:
        """The first moment after the day, in the city's zone."""
        return datetime.combine(self.day + timedelta(days=1), datetime.min.time(), ZoneInfo(self.time_zone))

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that a series is about, in order."""
        named = {each.now.department for each in self.series.values()}
        return tuple(sorted(slug for slug in named if slug is not None))

    def department_of(self, meeting: Meeting) -> str | None:
        """The department that a meeting is about."""
        return self.series[meeting.series].now.department

    def meetings_of(self, department: str) -> list[Meeting]:
        """A department's meetings, by the hour for which they were planned first."""
        found = [each for each in self.meetings.values() if self.department_of(each) == department]
        return sorted(found, key=lambda each: (each.first_at, each.slug))

    def meetings_in(self, series: str) -> list[Meeting]:
        """The meetings of a series, by the hour planned now."""
        return sorted((m for m in self.meetings.values() if m.series == series), key=lambda m: (m.at, m.slug))
