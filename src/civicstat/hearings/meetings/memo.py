"""The clock of a memo: how long there is to send it, how late it came, and when its senders are reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from civicstat.hearings.meetings.hours import memo_due


Standing = Literal["waiting", "overdue", "sent", "sent-late"]
Occasion = Literal["drawn", "due-soon", "overdue"]
# Its senders are told that it is due so long before.
SOON = timedelta(hours=12)


@dataclass(frozen=True)
class MemoClock:
    """Where a memo stands at an hour."""

    ended_at: datetime
    sent_at: datetime | None
    now: datetime

    @property
    def due_at(self) -> datetime:
        """Until when it is due."""
        return memo_due(self.ended_at)

    @property
    def standing(self) -> Standing:
        """Whether it was sent, and in time. At the very hour it is in time."""
        if self.sent_at is not None:
            return "sent-late" if self.sent_at > self.due_at else "sent"
        return "overdue" if self.now > self.due_at else "waiting"

    @property
    def hours_left(self) -> int:
        """Whole hours until it is due; 0 once it is."""
        return max(0, int((self.due_at - self.now).total_seconds() // 3600))

    @property
    def hours_late(self) -> int:
        """Hours after it was due until it was sent, or until now; begun ones counted whole."""
        return max(0, -int((self.due_at - (self.sent_at or self.now)).total_seconds() // 3600))


@dataclass(frozen=True)
class MemoReminding:
    """One reminder. Two with the same occasion and day are one and the same, however often it is asked."""

    occasion: Occasion
    day: date


def memo_reminding(clock: MemoClock) -> MemoReminding | None:
    """What the senders of a memo are to be told: that it is there, that it is due, each day that it is late."""
    if clock.sent_at is not None:
        return None
    if clock.now > clock.due_at:
        return MemoReminding("overdue", clock.now.date())
    if clock.now >= clock.due_at - SOON:
        return MemoReminding("due-soon", clock.due_at.date())
    return MemoReminding("drawn", clock.ended_at.date())
