"""Four questions to an action log: who is overloaded, who blocks, are days reasonable, do we look in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from civicstat.hearings.standing import Standing, days_late, standing_on


# Under so many promises that came due a share says little, and the page says so.
FEWEST = 10
# An owner with so many open promises, and twice as many as the middle owner, is called overloaded.
MANY_OPEN = 5
# How long a promise gave its owner: the last day of each band but the open one.
BANDS = (14, 60)
# A delivery should be looked at within so many days.
REVIEW_DAYS = 7
_OPEN = ("not-yet-due", "overdue", "under-review", "on-hold")


@dataclass(frozen=True)
class LogRow:
    """A promise as the log knows it, and who answers for it."""

    name: str
    owner: str
    standing: Standing


@dataclass(frozen=True)
class Load:
    """What one owner carries: open promises, and how many of them are overdue."""

    owner: str
    open: int
    overdue: int
    is_overloaded: bool


@dataclass(frozen=True)
class Waiting:
    """A promise that does not move: where it sticks, and for how many days."""

    name: str
    owner: str
    where: str
    days: int


@dataclass(frozen=True)
class Band:
    """Promises that came due, by the days they gave: from, to (None: no end), how many, how many were kept."""

    first: int
    last: int | None
    due: int
    kept: int


@dataclass(frozen=True)
class Days:
    """Whether days are reasonable, as far as the past tells: by band, and the middle lateness of a miss."""

    bands: tuple[Band, ...]
    due: int
    kept: int
    moved: int
    late_days: int | None
    is_enough: bool


@dataclass(frozen=True)
class Review:
    """How long a delivery waits for a second person: the middle of those seen, and the longest that waits."""

    seen: int
    middle_days: int | None
    waiting: int
    longest_days: int | None
    is_in_time: bool


def who_is_overloaded(rows: Sequence[LogRow], today: date) -> list[Load]:
    """Every owner with an open promise, by name; overloaded is who carries many, twice as many as the middle one."""
    owned: dict[str, list[str]] = {}
    for row in rows:
        status = standing_on(row.standing, today)
        if status in _OPEN:
            owned.setdefault(row.owner, []).append(status)
    middle = _middle([len(found) for found in owned.values()]) or 0
    return [
        Load(
            owner,
            len(found),
            found.count("overdue"),
            len(found) >= MANY_OPEN and len(found) >= 2 * middle and len(owned) > 1,
        )
        for owner, found in sorted(owned.items())
    ]


def what_blocks(rows: Sequence[LogRow], today: date) -> list[Waiting]:
    """Promises that do not move, the longest first: waiting for a second person, on hold, or past their first day."""
    found = []
    for row in rows:
        promise, status = row.standing, standing_on(row.standing, today)
        since = {
            "under-review": promise.done_on,
            "on-hold": promise.aside_since,
            "overdue": promise.first_due,
        }.get(status)
        if since is not None:
            found.append(Waiting(row.name, row.owner, status, (today - since).days))
    return sorted(found, key=lambda each: (-each.days, each.name))


def are_days_reasonable(rows: Sequence[LogRow], today: date) -> Days:
    """Of the promises that came due: how many were kept, by the days they gave; and how late the others were."""
    due = [
        (row.standing, standing_on(row.standing, today) == "done-on-time")
        for row in rows
        if standing_on(row.standing, today) in ("done-on-time", "done-late", "overdue")
    ]
    edges = [(first, last) for first, last in zip((0, *(edge + 1 for edge in BANDS)), (*BANDS, None), strict=True)]
    bands = []
    for first, last in edges:
        inside = [
            kept for each, kept in due if each.days_allowed >= first and (last is None or each.days_allowed <= last)
        ]
        bands.append(Band(first, last, len(inside), sum(inside)))
    return Days(
        bands=tuple(bands),
        due=len(due),
        kept=sum(kept for _, kept in due),
        moved=sum(each.due != each.first_due for each, _ in due),
        late_days=_middle([days_late(each, today) for each, kept in due if not kept]),
        is_enough=len(due) >= FEWEST,
    )


def do_we_look_in_time(rows: Sequence[LogRow], today: date) -> Review:
    """How long deliveries wait for a second person; in time when the middle one and all that wait are within a week."""
    seen, waiting = [], []
    for row in rows:
        promise = row.standing
        if promise.done_on is None or promise.done_on > today:
            continue
        if promise.confirmed_on is not None and promise.confirmed_on <= today:
            seen.append((promise.confirmed_on - promise.done_on).days)
        elif standing_on(promise, today) == "under-review":
            waiting.append((today - promise.done_on).days)
    middle, longest = _middle(seen), max(waiting, default=None)
    return Review(
        seen=len(seen),
        middle_days=middle,
        waiting=len(waiting),
        longest_days=longest,
        is_in_time=(middle or 0) <= REVIEW_DAYS and (longest or 0) <= REVIEW_DAYS,
    )


def _middle(values: Sequence[int]) -> int | None:
    """The middle value; of two in the middle the lower one."""
    return sorted(values)[(len(values) - 1) // 2] if values else None
