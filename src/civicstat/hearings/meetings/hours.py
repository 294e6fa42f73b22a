"""The hours that a meeting sets: when its briefing is built and locked, until when its memo is due.

Source: the Baltimore City Code, article 1, subtitle 61 (a memo 48 hours before, another within two days after); the 96
hours in which a department sees the briefing first are our own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal


BUILT_BEFORE = timedelta(hours=96)
LOCKED_BEFORE = timedelta(hours=48)
MEMO_WITHIN = timedelta(hours=48)
# Longer than this nobody listens; a series may set less.
LONGEST_MINUTES = 90

Stage = Literal["closed", "record-published", "public"]
STAGES: tuple[Stage, ...] = ("closed", "record-published", "public")


@dataclass(frozen=True)
class Hours:
    """What comes before a meeting, and when."""

    built_at: datetime
    locked_at: datetime
    meets_at: datetime


def hours_before(meets_at: datetime) -> Hours:
    """When the briefing of a meeting is built, and when it is locked."""
    return Hours(meets_at - BUILT_BEFORE, meets_at - LOCKED_BEFORE, meets_at)


def memo_due(ended_at: datetime) -> datetime:
    """Until when the memo of a meeting that ended then is due."""
    return ended_at + MEMO_WITHIN


def is_late(done_at: datetime | None, due_at: datetime, now: datetime) -> bool:
    """Whether something came, or still waits, after its hour."""
    return (done_at or now) > due_at


def held_as(stage: Stage, *, day: date, notice_on: date | None, notice_days: int) -> Stage:
    """What a meeting may be called: without notice in time none is a public one."""
    if stage != "public":
        return stage
    has_notice = notice_on is not None and notice_on + timedelta(days=notice_days) <= day
    return "public" if has_notice else "record-published"
