"""The version of something that goes on record together with rows of its own, such as a series with its seats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from civicstat.office.freezing.noun import UNDO, newest_act
from civicstat.office.models.versioned import Versioned


def version_with(subject: Versioned, rows: Iterable[Versioned]) -> int:
    """A number that rises with every act on it or on one of its rows."""
    return subject.version + sum(row.version for row in rows)


def waiting_with(
    subjects: Iterable[Any], rows_of: Callable[[Any], Iterable[Versioned]], at: datetime, at_once: bool
) -> list[Any]:
    """Those of which something is not on record and can no longer be taken back."""
    found = []
    for subject in subjects:
        rows = list(rows_of(subject))
        if version_with(subject, rows) > subject.recorded_version:
            newest = max(newest_act(each) for each in (subject, *rows))
            if at_once or newest <= at - UNDO:
                found.append(subject)
    return found


def instant(moment: datetime) -> str:
    """A moment as statements hold it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_or_none(moment: datetime | None) -> str | None:
    """The same, where there may be none."""
    return None if moment is None else instant(moment)
