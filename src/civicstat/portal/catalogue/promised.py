"""Every promise on record, where it stands, and how many of each department stand where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from civicstat.vocabulary.statement import Entry


# What a reader asks first, in the order in which it is shown; each status answers in one way.
OUTCOMES = ("kept", "late", "broken", "overtaken", "under_way", "not_yet_due", "merged")
_OUTCOME_OF = {
    "done-on-time": "kept",
    "done-late": "late",
    "overdue": "broken",
    "overtaken-by-events": "overtaken",
    "under-review": "under_way",
    "on-hold": "under_way",
    "not-yet-due": "not_yet_due",
    "merged": "merged",
}
# The key to which numbers of the board are bound: `promises#streets.kept`.
BOARD = "promises"
ALL = "all"


@dataclass(frozen=True)
class Promised:
    """One promise as last said, and what is known of it on the day of the board."""

    entry: Entry
    day: str
    promised_on: str
    words: Mapping[str, Any] = field(default_factory=dict)
    since: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement's body."""
        return self.entry.statement.body

    @property
    def is_first_kind(self) -> bool:
        """Whether it is an invented example whose words stand in the entry itself (`action/v1`)."""
        return self.entry.statement.type == "action/v1"

    @property
    def status(self) -> str:
        """Where it stands."""
        return status_v1(self.body, self.day) if self.is_first_kind else status_v2(self.body, self.day)

    @property
    def outcome(self) -> str:
        """Whether it was kept."""
        return _OUTCOME_OF[self.status]

    @property
    def done_on(self) -> str | None:
        """The day of delivery, as far as it is known."""
        if self.is_first_kind:
            done = self.body["done_on"]
        else:
            done = None if self.body["claim"] is None else self.body["claim"]["done_on"]
        return done if done is not None and done <= self.day else None

    @property
    def days_late(self) -> int:
        """Days after the day promised first, up to the delivery or the day of the board."""
        until = date.fromisoformat(self.done_on or self.day)
        return max(0, (until - date.fromisoformat(self.body["first_due"])).days)

    @property
    def days_allowed(self) -> int:
        """How long the owner gave themselves."""
        return (date.fromisoformat(self.body["first_due"]) - date.fromisoformat(self.promised_on)).days

    @property
    def was_moved(self) -> bool:
        """Whether another day was asked for."""
        return bool(self.body["due"] != self.body["first_due"])


def status_v1(body: Mapping[str, Any], day: str) -> str:
    """Where an invented example stands at the end of a day, from its days alone; ISO days compare as text."""
    done = body["done_on"]
    if done is not None and done <= day:
        return "done-on-time" if done <= body["first_due"] else "done-late"
    return "overdue" if day > body["first_due"] else "not-yet-due"


def status_v2(body: Mapping[str, Any], day: str) -> str:
    """Where a promise stands at the end of a day: its days decide, and acts of people known by then."""
    aside, claim, seen = body["aside"], body["claim"], body["confirmation"]
    is_aside = aside is not None and aside["since"] <= day
    if is_aside and aside["status"] != "on-hold":
        return str(aside["status"])
    if claim is not None and claim["done_on"] <= day:
        if seen is None or seen["on"] > day:
            return "under-review"
        return "done-on-time" if claim["done_on"] <= body["first_due"] else "done-late"
    if is_aside and (aside["until"] is None or day <= aside["until"]):
        return "on-hold"
    return "overdue" if day > body["first_due"] else "not-yet-due"


def promised_in(
    entries: Sequence[Entry], *, as_of: str, words_of: Callable[[str], Mapping[str, Any]]
) -> list[Promised]:
    """Every promise of a log as last said, by its first day."""
    day = record_day(entries, as_of)
    gone = {str(e.statement.body["withdrawn"]) for e in entries if e.statement.type == "withdrawal/v1"}
    decided = {(e.statement.type, e.statement.name): str(e.statement.body["day"]) for e in _of(entries, "decision")}
    found = {}
    for entry in _of(entries, "action"):
        body = entry.statement.body
        if entry.statement.type == "action/v1":
            if entry.statement.as_of <= as_of:
                made = decided.get(("decision/v1", str(body["decision"])), str(body["first_due"]))
                found[entry.statement.name] = Promised(entry, day, made)
            continue
        named = [ref["sha256"] for ref in (body["words"], body["since"]) if ref is not None]
        texts = [{} if sha256 in gone else words_of(sha256) for sha256 in named]
        found[entry.statement.name] = Promised(
            entry,
            day,
            str(body["promised_on"]),
            words=texts[0],
            since=texts[1] if len(texts) > 1 else {},
            withdrawn=tuple(sha256 for sha256 in named if sha256 in gone),
        )
    return sorted(found.values(), key=lambda each: (each.body["first_due"], each.entry.statement.name))


def record_day(entries: Iterable[Entry], as_of: str) -> str:
    """The day of which promises and meetings speak: the release's, or a later one on which anything was said.

    One day for all of them: what is overdue on one page is not still to come on another.
    """
    return max([as_of, *(entry.statement.as_of for entry in entries)])


def read_words(content: bytes) -> Mapping[str, Any]:
    """The words that an object holds."""
    words: Mapping[str, Any] = json.loads(content)["words"]
    return words


def board(promised: Sequence[Promised]) -> dict[str, Any]:
    """The numbers of the board: of all, of each department and its years, of each promise."""
    by_department: dict[str, list[Promised]] = {}
    for each in promised:
        by_department.setdefault(str(each.body["owner_department"]), []).append(each)
    return {
        ALL: _counted(promised),
        "departments": {
            slug: {**_counted(rows), "years": _years(rows)} for slug, rows in sorted(by_department.items())
        },
        "each": {
            each.entry.statement.name: {"late": each.days_late, "allowed": each.days_allowed} for each in promised
        },
    }


def _years(rows: Sequence[Promised]) -> dict[str, dict[str, int]]:
    years: dict[str, list[Promised]] = {}
    for each in rows:
        years.setdefault(str(each.body["first_due"])[:4], []).append(each)
    return {year: _counted(of_year) for year, of_year in sorted(years.items())}


def _counted(rows: Sequence[Promised]) -> dict[str, int]:
    counts = {outcome: sum(each.outcome == outcome for each in rows) for outcome in OUTCOMES}
    allowed = sorted(each.days_allowed for each in rows)
    return {
        **counts,
        "promises": len(rows),
        "came_due": counts["kept"] + counts["late"] + counts["broken"],
        "moved": sum(each.was_moved for each in rows),
        # The middle one; of two in the middle the shorter, so that it is a time that somebody gave themselves.
        "days_allowed": allowed[(len(allowed) - 1) // 2] if allowed else 0,
    }


def _of(entries: Iterable[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry.statement.type.partition("/")[0] == kind]
