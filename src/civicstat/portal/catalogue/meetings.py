"""Every series and meeting on record, where each stands, and how many were missed, cancelled, moved or held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.withheld import is_open_to_all
from civicstat.portal.catalogue.promised import record_day
from civicstat.vocabulary.statement import Entry


# The key to which numbers of the meetings are bound: `meetings#series.streets.held`.
BOARD = "meetings"
ALL = "all"
# What can become of a meeting, as a reader asks for it: what failed comes first.
STATUSES = ("missed", "cancelled", "moved-and-held", "held", "planned")

WordsOf = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Gathering:
    """One meeting as last said, on the day of the pages. Without a statement of its own its year alone names it."""

    name: str
    body: Mapping[str, Any]
    key: str
    day: str
    zone: str
    is_in_year: bool
    words: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """The slug of its series."""
        return str(self.body["series"])

    @property
    def on(self) -> str:
        """The local day for which it is planned now."""
        return local_day(self.body["at"], self.zone)

    @property
    def first_on(self) -> str:
        """The local day for which it was planned first."""
        return local_day(self.body["first_at"], self.zone)

    @property
    def status(self) -> str:
        """Where it stands."""
        return meeting_status(self.body, self.day, self.zone)

    @property
    def was_held(self) -> bool:
        """Whether it was held, on whichever day."""
        return self.status in ("held", "moved-and-held")

    @property
    def shows_all(self) -> bool:
        """Whether more than its day, its state and its counts is public by now."""
        return is_open_to_all(self.body, day=self.day, zone=self.zone)


@dataclass(frozen=True)
class Gatherings:
    """A series as last said, on the day of the pages; its years as published, its meetings by their first hours."""

    entry: Entry
    day: str
    years: Sequence[Entry]
    meetings: Sequence[Gathering]
    words: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Its slug."""
        return self.entry.statement.name

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement's body."""
        return self.entry.statement.body

    @property
    def posts(self) -> dict[str, tuple[str, str]]:
        """Titles of the posts that sit in it, the chair first."""
        sitting = [self.body["chair"], *self.body["seats"]]
        return {str(post["post"]): (str(post["title"]), str(post["title_es"])) for post in sitting}

    @property
    def chairs_change(self) -> bool:
        """Whether different posts chaired its last three meetings."""
        chaired = [each.body["chaired_by"] for each in self.meetings if each.was_held]
        return len(set(chaired[-3:])) > 1


def local_day(instant: str, zone: str) -> str:
    """The local day of an instant of the log."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date().isoformat()


def meeting_status(body: Mapping[str, Any], day: str, zone: str) -> str:
    """Where a meeting stands at the end of a day; that it was missed nobody says: its day has passed in silence."""
    on, first_on = local_day(body["at"], zone), local_day(body["first_at"], zone)
    said = body["said_on"]
    is_known = said is not None and said <= day
    if body["state"] == "held" and is_known:
        return "held" if on == first_on else "moved-and-held"
    if body["state"] == "cancelled" and is_known and said <= on:
        return "cancelled"
    return "missed" if day > on else "planned"


def gatherings_in(entries: Sequence[Entry], *, as_of: str, zone: str, words_of: WordsOf) -> list[Gatherings]:
    """Every series of a log with its meetings, in the order of the series' slugs."""
    day = record_day(entries, as_of)
    gone = {str(e.statement.body["withdrawn"]) for e in entries if e.statement.type == "withdrawal/v1"}
    years = [entry for entry in entries if entry.statement.type == "schedule/v1"]
    latest = {(e.statement.type, e.statement.name): e for e in entries}
    said = [entry for (type_, _), entry in sorted(latest.items()) if type_ == "meeting/v1"]
    found = []
    for (type_, slug), entry in sorted(latest.items()):
        if type_ != "series/v1":
            continue
        mine = [year for year in years if year.statement.body["series"] == slug]
        named = {str(each["meeting"]): year for year in mine for each in year.statement.body["meetings"]}
        spoken = [each for each in said if each.statement.body["series"] == slug]
        meetings = [
            *(_spoken(each, day, zone, each.statement.name in named, gone, words_of) for each in spoken),
            *_unspoken(entry, mine, {each.statement.name for each in spoken}, day, zone),
        ]
        meetings.sort(key=lambda each: (each.body["first_at"], each.name))
        found.append(Gatherings(entry, day, mine, meetings, *_words(entry, gone, words_of)))
    return found


def _spoken(entry: Entry, day: str, zone: str, is_in_year: bool, gone: set[str], words_of: WordsOf) -> Gathering:
    words, withdrawn = _words(entry, gone, words_of)
    return Gathering(entry.statement.name, entry.statement.body, entry.key, day, zone, is_in_year, words, withdrawn)


def _unspoken(series: Entry, years: Sequence[Entry], spoken: set[str], day: str, zone: str) -> Iterator[Gathering]:
    """Meetings of a published year of which nothing was ever said."""
    for year in years:
        for each in year.statement.body["meetings"]:
            if each["meeting"] not in spoken:
                body = {
                    "series": series.statement.name,
                    "first_at": each["at"],
                    "at": each["at"],
                    "stage": series.statement.body["stage"],
                    **_NOTHING_SAID,
                }
                yield Gathering(str(each["meeting"]), body, year.key, day, zone, True)


_NOTHING_SAID: Mapping[str, Any] = {
    "moves": (),
    "notice_on": None,
    "held_as": None,
    "state": "planned",
    "said_on": None,
    "started_at": None,
    "ended_at": None,
    "chaired_by": None,
    "chair_questions": 0,
    "attendance": (),
    "words": None,
}


def _words(entry: Entry, gone: set[str], words_of: WordsOf) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The words beside a statement; none, and which ones, where they were withdrawn."""
    named = entry.statement.body["words"]
    if named is None:
        return {}, ()
    sha256 = str(named["sha256"])
    return ({}, (sha256,)) if sha256 in gone else (words_of(sha256), ())


def meetings_board(found: Sequence[Gatherings]) -> dict[str, Any]:
    """The numbers of all meetings: of all series, of each with its years and posts, of each meeting."""
    return {
        ALL: {"series": len(found), **_counted([meeting for series in found for meeting in series.meetings])},
        "series": {series.slug: _of_series(series) for series in found},
        "each": {
            meeting.name: {"chair_questions": meeting.body["chair_questions"]}
            for series in found
            for meeting in series.meetings
        },
    }


def _of_series(series: Gatherings) -> dict[str, Any]:
    years: dict[str, list[Gathering]] = {}
    for meeting in series.meetings:
        years.setdefault(meeting.first_on[:4], []).append(meeting)
    held = [meeting for meeting in series.meetings if meeting.was_held]
    return {
        **_counted(series.meetings),
        "minutes": series.body["minutes"],
        "notice_days": series.body["notice_days"],
        "chair_questions": sum(meeting.body["chair_questions"] for meeting in held),
        "years": {year: _counted(of_year) for year, of_year in sorted(years.items())},
        "posts": {
            post: {
                "there": sum(row["post"] == post and row["was_there"] for row in _rows(held)),
                "deputy": sum(row["post"] == post and row["is_deputy"] for row in _rows(held)),
            }
            for post in series.posts
        },
    }


def _rows(meetings: Iterable[Gathering]) -> Iterator[Mapping[str, Any]]:
    for meeting in meetings:
        yield from meeting.body["attendance"]


def _counted(meetings: Sequence[Gathering]) -> dict[str, int]:
    count = {status: sum(meeting.status == status for meeting in meetings) for status in STATUSES}
    held = count["held"] + count["moved-and-held"]
    return {
        "due": held + count["cancelled"] + count["missed"],
        "missed": count["missed"],
        "cancelled": count["cancelled"],
        "held": held,
        "moved": count["moved-and-held"],
        "to_come": count["planned"],
        "added": sum(not meeting.is_in_year for meeting in meetings),
    }
