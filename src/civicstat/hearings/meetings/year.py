"""A log read for its meetings: from statements to the plain values that the law and the watchdog judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.hearings.meetings.known import (
    Briefing,
    Captured,
    DataAsked,
    Meeting,
    MeetingRecord,
    Memo,
    Report,
    Schedule,
    Series,
    SeriesVersion,
    Vacancy,
)
from civicstat.vocabulary.statement import Entry


__all__ = [
    "Briefing",
    "Captured",
    "DataAsked",
    "Meeting",
    "MeetingRecord",
    "Memo",
    "Report",
    "Schedule",
    "Series",
    "SeriesVersion",
    "Vacancy",
    "day_of_record",
    "read_year",
]

# In a live record the entry's own hour is the witness: what is recorded longer than this after the hour that it states
# happened when it was recorded. It leaves room for the minutes in which an act can be taken back.
WITNESS = timedelta(hours=1)
# As which statement each kind of thing that a meeting captures stands in the log.
_STANDS_AS = {"decision": "decision/v2", "promise": "action/v2", "data-request": "data-request/v1"}


def day_of_record(entries: Iterable[Entry]) -> date:
    """The last day of which a log speaks: of its newest release, or a later one on which anything was said."""
    return date.fromisoformat(max(entry.statement.as_of for entry in entries))


def read_year(entries: Iterable[Entry], *, day: date, time_zone: str, is_live: bool) -> MeetingRecord:
    """What a log says of its meetings by the end of a day; what was said later is not known yet.

    Parameters
    ----------
    entries
        Entries of the log in their order; those of other kinds are passed over.
    is_live
        Whether the hour at which an entry was recorded is a witness. In a replay it is the record's, not ours.
    """
    known = [entry for entry in entries if entry.statement.as_of <= day.isoformat()]
    reader = _Reader(known, ZoneInfo(time_zone), is_live)
    return reader.record(day, time_zone)


class _Reader:
    """Entries by type, and what they say as values."""

    def __init__(self, entries: Sequence[Entry], zone: ZoneInfo, is_live: bool) -> None:
        self._by_type: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_type.setdefault(entry.statement.type, []).append(entry)
        self._zone, self._is_live = zone, is_live

    def record(self, day: date, time_zone: str) -> MeetingRecord:
        series = self._series()
        meetings = {
            **{slug: self._unspoken(entry, each, series) for entry, slug, each in self._planned()},
            **{slug: self._meeting(entry, series) for slug, entry in self._latest("meeting/v1").items()},
        }
        data = {slug: _data_asked(entry) for slug, entry in self._latest("data-request/v1").items()}
        return MeetingRecord(
            day=day,
            time_zone=time_zone,
            series=series,
            schedules=[_schedule(entry) for entry in self._of("schedule/v1")],
            meetings=meetings,
            briefings=self._briefings(),
            memos=self._memos(),
            captured=self._captured(series, meetings, data),
            data_requests=data,
            reports=[_report(entry) for entry in self._of("annual-report/v1")],
            vacancies=[_vacancy(entry) for entry in self._latest("vacancy/v1").values()],
        )

    def _of(self, type_: str) -> list[Entry]:
        return self._by_type.get(type_, [])

    def _latest(self, type_: str) -> dict[str, Entry]:
        return {entry.statement.name: entry for entry in self._of(type_)}

    def _series(self) -> dict[str, Series]:
        found: dict[str, list[SeriesVersion]] = {}
        for entry in self._of("series/v1"):
            found.setdefault(entry.statement.name, []).append(_series_version(entry))
        return {slug: Series(slug, tuple(versions)) for slug, versions in found.items()}

    def _meeting(self, entry: Entry, series: Mapping[str, Series]) -> Meeting:
        body = entry.statement.body
        return Meeting(
            slug=str(body["id"]),
            series=str(body["series"]),
            key=entry.key,
            first_at=self._local(body["first_at"]),
            at=self._local(body["at"]),
            state=body["state"],
            said_on=_day(body["said_on"]),
            started_at=None if body["started_at"] is None else self._local(body["started_at"]),
            ended_at=None if body["ended_at"] is None else self._local(body["ended_at"]),
            chaired_by=body["chaired_by"],
            chair_questions=int(body["chair_questions"]),
            attendance={each["post"]: (each["was_there"], each["is_deputy"]) for each in body["attendance"]},
            minutes=series[str(body["series"])].now.minutes,
        )

    def _planned(self) -> Iterator[tuple[Entry, str, Mapping[str, Any]]]:
        """Every day of every published year; a meeting of which nothing was ever said stands here alone."""
        for entry in self._of("schedule/v1"):
            for each in entry.statement.body["meetings"]:
                yield entry, str(each["meeting"]), each

    def _unspoken(self, entry: Entry, planned: Mapping[str, Any], series: Mapping[str, Series]) -> Meeting:
        of, hour = str(entry.statement.body["series"]), self._local(planned["at"])
        slug, minutes = str(planned["meeting"]), series[of].now.minutes
        return Meeting(slug, of, entry.key, hour, hour, "planned", None, None, None, None, 0, {}, minutes)

    def _briefings(self) -> dict[str, Briefing]:
        """The first lock of each meeting; entries after it only add what the steward answers since."""
        found: dict[str, Briefing] = {}
        for entry in self._of("briefing/v2"):
            body = entry.statement.body
            before = found.get(entry.statement.name) or _locked(entry, self._witnessed(body["locked_at"], entry))
            is_answered = not any(each["answer"] is None for each in body["contests"])
            if is_answered and before.answered_on is None:
                before = replace(before, answered_on=date.fromisoformat(entry.statement.as_of))
            found[before.meeting] = before
        return found

    def _memos(self) -> dict[str, Memo]:
        """The first memo of each meeting, which decides whether it was in time and whole."""
        found: dict[str, Memo] = {}
        for entry in self._of("memo/v1"):
            body = entry.statement.body
            names = frozenset(_named(body))
            before = found.get(str(body["meeting"]))
            if before is None:
                sent_at = self._witnessed(body["sent_at"], entry)
                found[str(body["meeting"])] = Memo(str(body["meeting"]), entry.key, sent_at, names)
            else:
                added = (*before.corrected, (date.fromisoformat(entry.statement.as_of), names))
                found[before.meeting] = replace(before, corrected=added)
        return found

    def _captured(
        self, series: Mapping[str, Series], meetings: Mapping[str, Meeting], data: Mapping[str, DataAsked]
    ) -> list[Captured]:
        """What each meeting's closing names; of one that closed before closings were kept, what can be told else."""
        closings = self._latest("closing/v1")
        told = [
            *(Captured("data-request", each.slug, each.meeting, each.key) for each in data.values()),
            *self._told(series, meetings),
        ]
        return [
            *(each for name, entry in closings.items() for each in self._closed(name, entry)),
            *(each for each in told if each.meeting not in closings),
        ]

    def _closed(self, meeting: str, closing: Entry) -> Iterator[Captured]:
        for each in closing.statement.body["captured"]:
            kind, slug = str(each["kind"]), str(each["id"])
            first = next((e for e in self._of(_STANDS_AS[kind]) if e.statement.name == slug), closing)
            yield Captured(kind, slug, meeting, first.key)

    def _told(self, series: Mapping[str, Series], meetings: Mapping[str, Meeting]) -> Iterator[Captured]:
        """Decisions that a department made on the day of its meeting, and the promises that carry them out."""
        held = {
            (series[each.series].now.department, each.started_at.date()): each.slug
            for each in meetings.values()
            if each.started_at is not None
        }
        decided: dict[str, str] = {}
        for slug, entry in self._latest("decision/v2").items():
            body = entry.statement.body
            meeting = held.get((str(body["department"]), date.fromisoformat(body["day"])))
            if meeting is not None:
                decided[slug] = meeting
                yield Captured("decision", slug, meeting, entry.key)
        for slug, entry in self._latest("action/v2").items():
            meeting = decided.get(str(entry.statement.body["decision"]))
            if meeting is not None and date.fromisoformat(entry.statement.body["promised_on"]) == (
                _day_of(meetings[meeting])
            ):
                yield Captured("promise", slug, meeting, entry.key)

    def _local(self, instant: str) -> datetime:
        return datetime.fromisoformat(instant).astimezone(self._zone)

    def _witnessed(self, stated: str, entry: Entry) -> datetime:
        """The hour that an entry states, or in a live record its own where it was recorded much later."""
        said, recorded = self._local(stated), self._local(entry.statement.recorded)
        return recorded if self._is_live and recorded > said + WITNESS else said


def _day_of(meeting: Meeting) -> date:
    return (meeting.started_at or meeting.at).date()


def _series_version(entry: Entry) -> SeriesVersion:
    body = entry.statement.body
    seats: dict[str, tuple[str, ...]] = {}
    for each in body["seats"]:
        seats[each["what"]] = (*seats.get(each["what"], ()), str(each["post"]))
    return SeriesVersion(
        since=date.fromisoformat(entry.statement.as_of),
        key=entry.key,
        title=str(body["title"]),
        title_es=str(body["title_es"]),
        department=body["department"],
        chair=str(body["chair"]["post"]),
        seats=seats,
        metrics=tuple(body["metrics"]),
        cadence=str(body["cadence"]),
        minutes=int(body["minutes"]),
        is_active=bool(body["is_active"]),
    )


def _schedule(entry: Entry) -> Schedule:
    body = entry.statement.body
    return Schedule(str(body["series"]), int(body["year"]), date.fromisoformat(body["published_on"]), entry.key)


def _data_asked(entry: Entry) -> DataAsked:
    body = entry.statement.body
    return DataAsked(
        slug=entry.statement.name,
        meeting=str(body["meeting"]),
        key=entry.key,
        owner=str(body["owner_post"]),
        first_due=date.fromisoformat(body["first_due"]),
        received_on=_day(body["received_on"]),
    )


def _report(entry: Entry) -> Report:
    body = entry.statement.body
    published = date.fromisoformat(body["published_on"])
    return Report(str(body["department"]), int(body["year"]), entry.key, published)


def _vacancy(entry: Entry) -> Vacancy:
    body = entry.statement.body
    since, until = date.fromisoformat(body["since"]), _day(body["until"])
    return Vacancy(str(body["post"]), entry.key, since, until, tuple(body["departments"]))


def _locked(entry: Entry, locked_at: datetime) -> Briefing:
    body = entry.statement.body
    found = {name for item in body["agenda"] if item["id"] == "changes" for name in item["findings"]}
    said = {each["metric"] for each in (*body["explanations"], *body["contests"])}
    return Briefing(
        meeting=entry.statement.name,
        key=entry.key,
        locked_at=locked_at,
        findings=len(found),
        unexplained=len(found - said),
        unanswered=sum(each["answer"] is None for each in body["contests"]),
        steward=body["steward"],
    )


def _named(body: Mapping[str, Any]) -> Iterator[str]:
    """Whatever a memo names: decisions, promises and data requests by their slugs."""
    for name in ("decisions", "promises", "data_requests"):
        for each in body[name]:
            yield str(each if isinstance(each, str) else each["id"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
