"""The city's own periods, set by the clerk."""

from __future__ import annotations

from datetime import datetime

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person
from civicstat.office.models.retention_period import RetentionPeriod
from civicstat.office.records.classes import CLASSES
from civicstat.office.records.period import RetentionError, read_period


def set_period(*, retention: str, period: str, basis: str, by: Person, at: datetime, seen: int) -> RetentionPeriod:
    """Keep a class for a period of the city's own from now on; an empty one gives it back to the city's file.

    `seen` is the version of the city's own period that the person saw, 0 where there was none.

    Raises
    ------
    RefusedError
        When the class is kept for ever or the program needs its own period, or the period typed is none.
    """
    if retention not in CLASSES or not CLASSES[retention].can_be_set:
        raise RefusedError({"": Fault("kept_for_ever")})
    written = period.strip()
    if written:
        try:
            written = str(read_period(written, where=retention))
        except RetentionError as error:
            raise RefusedError({"period": Fault("no_period")}) from error
    standing = RetentionPeriod.objects.filter(retention=retention).first()
    if standing is None:
        return create(RetentionPeriod, act="set-period", by=by, at=at, retention=retention, period=written, basis=basis)
    return change(standing, act="set-period", by=by, at=at, seen=seen, period=written, basis=basis)
