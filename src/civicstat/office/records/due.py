"""What has passed its time: by kind, how much may go, and how much a hold keeps back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from civicstat.office.records.holds import free
from civicstat.office.records.kept_for import KeptFor, kept_for
from civicstat.office.records.kinds import Kind, kinds_here
from civicstat.office.records.rows import ended_by


@dataclass(frozen=True)
class Due:
    """A kind with something whose time is over. `before`: what began on that day or earlier is meant."""

    kind: Kind
    kept: KeptFor
    before: date
    count: int
    held_back: int


def due_for_disposal(today: date) -> list[Due]:
    """What waits for the clerk, by kind; nothing that the clock lets go by itself."""
    kept = kept_for()
    found = [due_of(kind, kept[kind.retention], today) for kind in kinds_here() if kind.kept_as.by == "clerk"]
    return [each for each in found if each is not None]


def due_of(kind: Kind, kept: KeptFor, today: date) -> Due | None:
    """What of a kind has passed its time; None where nothing has, or where it is kept for ever."""
    if kept.period is None or not kind.day:
        return None
    before = kept.period.before(today)
    rows = ended_by(kind, before)
    all_of_it = rows.count()
    if not all_of_it:
        return None
    may_go = free(kind, rows).count()
    return Due(kind, kept, before, may_go, all_of_it - may_go)
