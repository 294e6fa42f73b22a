"""The methods over published rows: at the line of every metric that promises a time, by the units that keep records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from civicstat.metrics.patterns.batches import month_ends, same_minutes
from civicstat.metrics.patterns.findings import Finding, Words, settled
from civicstat.metrics.patterns.line import at_the_line
from civicstat.metrics.patterns.local_clock import local_seconds
from civicstat.metrics.patterns.recoding import recoding_drift
from civicstat.metrics.patterns.records import MISSING, Closings, Records
from civicstat.metrics.patterns.reopening import by_yard
from civicstat.metrics.recheck.rows import Records as PublishedRows
from civicstat.metrics.recheck.rows import Row
from civicstat.metrics.recheck.verdicts import verdicts
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.tables import column_of_layer


Method = Literal["just-under-the-line", "close-and-reopen", "recoding-drift", "month-end", "same-minute"]
# Where a method looks, of those that can look in more than one column: codes, and what tells that work came back.
Column = Literal["kind", "channel", "department", "again_days", "reopenings"]
# The code that all units share: what it means is changed for the whole city, if anywhere.
SHARED_CODE: Final[Column] = "channel"
# In place of a unit: all of them together, and rows that name none. No slug looks like this.
WHOLE_CITY: Final = "-"
CODES: Final[tuple[Column, ...]] = ("kind", "channel", "department")
# Who keeps the records: the city's departments, unless its `[patterns]` names a layer of areas instead.
DEPARTMENTS: Final = "department"
TITLES: Final[Mapping[tuple[str, str | None], Words]] = {
    ("just-under-the-line", None): ("Just under the line", "Justo antes del límite"),
    ("close-and-reopen", "reopenings"): ("Closed and opened again", "Cerrado y vuelto a abrir"),
    ("close-and-reopen", "again_days"): ("Closed and reported again", "Cerrado y reportado otra vez"),
    ("recoding-drift", "kind"): ("From one kind of request to another", "De un tipo de solicitud a otro"),
    ("recoding-drift", "channel"): ("From one channel to another", "De un canal a otro"),
    ("recoding-drift", "department"): ("From one department to another", "De un departamento a otro"),
    ("month-end", None): ("At the end of the month", "A fin de mes"),
    ("same-minute", None): ("In the same minute", "En el mismo minuto"),
}
DAY: Final = 86_400
_HOUR: Final = 3600
_AGAIN_DAYS: Final = 30
_ONE_TO_ANOTHER = {"days_between": ("days", DAY), "hours_between": ("hours", _HOUR)}


@dataclass(frozen=True)
class Line:
    """What a metric promises: a number of days or hours for all, or each request's own promised time (`value` None)."""

    metric: str
    version: int
    unit: Literal["days", "hours"]
    value: str | None = None

    @property
    def seconds(self) -> int:
        """The line in seconds; 0 where each request has its own."""
        return 0 if self.value is None else int(Decimal(self.value) * (DAY if self.unit == "days" else _HOUR))


class Looked(NamedTuple):
    """One table: a method over all units, the column in which it looks, and the line where it has one."""

    method: Method
    column: Column | None
    line: Line | None
    findings: tuple[Finding, ...]


def line_of(definition: Definition) -> Line | None:
    """The line that a metric judges closings by; None where it judges none, or not by time.

    Read are `days_between(opened, closed) <= N` and the same in hours, and every form of closed by the promised day.
    """
    tree = definition.numerator
    if definition.measure != "share" or tree is None or tree["op"] != "<=":
        return None
    left, right = tree["left"], tree["right"]
    if (left.get("column"), right.get("column")) == ("closed", "due"):
        return Line(definition.id, definition.version, "hours")
    function = left.get("function")
    if function not in _ONE_TO_ANOTHER or (left["from"], left["to"]) != ("opened", "closed"):
        return None
    unit: Literal["days", "hours"] = "days" if function == "days_between" else "hours"
    if right.get("function") == function and (right["from"], right["to"]) == ("opened", "due"):
        return Line(definition.id, definition.version, unit)
    value = right.get("decimal", right.get("integer"))
    return None if value is None else Line(definition.id, definition.version, unit, str(value))


def closings_at(line: Line, definition: Definition, rows: PublishedRows, *, units: str) -> dict[str, Closings]:
    """The closings that a metric judges, by the unit that keeps their records; in seconds, of whole days or not."""
    durations: dict[str, list[int]] = {}
    late: dict[str, list[int]] = {}
    promises: dict[str, list[int]] = {}
    unit_of = unit_reader(units)
    to_the_second = line.unit == "hours" and rows.context["precision"] == "second"
    for row, verdict in verdicts(definition.to_json(), rows):
        unit = unit_of(row)
        if verdict.left_out or unit is None or row.to_close is None or row.to_close < 0:
            continue
        if line.value is not None:
            waited = _between(row.opened_at, row.closed_at) if line.unit == "hours" else row.to_close * DAY
            if waited is not None:
                durations.setdefault(unit, []).append(waited)
        elif row.to_due is not None:
            by = _between(row.due_at, row.closed_at) if to_the_second else (row.to_close - row.to_due) * DAY
            promised = _between(row.opened_at, row.due_at) if to_the_second else row.to_due * DAY
            if by is not None and promised is not None:
                late.setdefault(unit, []).append(by)
                promises.setdefault(unit, []).append(promised)
    if line.value is not None:
        return {
            unit: Closings(np.array(found, dtype=np.int64), None, None) for unit, found in sorted(durations.items())
        }
    return {
        unit: Closings(np.array([], dtype=np.int64), np.array(found, dtype=np.int64), int(np.median(promises[unit])))
        for unit, found in sorted(late.items())
        if np.median(promises[unit]) > 0
    }


def at_line(line: Line, definition: Definition, rows: PublishedRows, *, units: str) -> Looked:
    """One table: bunching at a metric's line, over all units."""
    by_unit = closings_at(line, definition, rows, units=units)
    return Looked("just-under-the-line", None, line, at_the_line(by_unit, line=line.seconds))


def look_at(definitions: Mapping[str, Definition], rows: PublishedRows, *, units: str) -> list[Looked]:
    """Every method over a city's published rows, in a fixed order."""
    lines = [(line, one) for one in definitions.values() if (line := line_of(one)) is not None]
    records = pattern_records(rows, units=units)
    return [
        *(at_line(line, definition, rows, units=units) for line, definition in lines),
        Looked("close-and-reopen", "reopenings", None, _opened_again(rows, units)),
        Looked("close-and-reopen", "again_days", None, _reported_again(rows, units)),
        *(
            Looked("recoding-drift", column, None, _recoding(_coded(records, rows, units, column)))
            for column in CODES
            # Within a department every row names that department.
            if column != units
        ),
        Looked("recoding-drift", SHARED_CODE, None, _recoding_in_city(rows)),
        Looked("month-end", None, None, month_ends(records)),
        Looked("same-minute", None, None, same_minutes(records)),
    ]


def unit_reader(units: str) -> Callable[[Row], str | None]:
    """The function that tells which unit keeps a row; None where the row does not say."""
    column = column_of_layer(units)

    def unit_of(row: Row) -> str | None:
        slug = row.slugs.get(column)
        return None if slug in (None, "", "unlocated") else slug

    return unit_of


def pattern_records(rows: PublishedRows, *, units: str) -> Records:
    """Rows with days or instants of their own, in the city's clock: those about assets; duplicates left out."""
    return _records(rows, _with_days(rows, units), "kind")


def _records(rows: PublishedRows, chosen: Sequence[tuple[str, Row]], column: Column) -> Records:
    """Rows with what stands in one column as their code."""
    zone, missing = ZoneInfo(rows.context["time_zone"]), np.full(len(chosen), MISSING)
    return Records(
        yard=tuple(unit for unit, _ in chosen),
        kind=tuple(row.slugs[column] or "" for _, row in chosen),
        thing=("",) * len(chosen),
        opened=np.array([_moment(row.opened_at, row.opened, zone) for _, row in chosen], dtype=np.int64),
        closed=np.array([_moment(row.closed_at, row.closed, zone) for _, row in chosen], dtype=np.int64),
        due=missing,
        duration=missing,
        reopened=missing,
    )


def _coded(records: Records, rows: PublishedRows, units: str, column: Column) -> Records:
    """The same rows, with what stands in another column as their code."""
    return replace(records, kind=tuple(row.slugs[column] or "" for _, row in _with_days(rows, units)))


def _with_days(rows: PublishedRows, units: str) -> list[tuple[str, Row]]:
    return [(unit, row) for unit, row in _kept(rows, units) if row.opened]


def _kept(rows: PublishedRows, units: str) -> Iterator[tuple[str, Row]]:
    unit_of = unit_reader(units)
    return ((unit, row) for row in rows.rows if (unit := unit_of(row)) and not row.is_duplicate)


def _opened_again(rows: PublishedRows, units: str) -> tuple[Finding, ...]:
    """By the source's own count, of closings old enough to judge and of what was closed and is open again."""
    chosen = [
        (unit, row)
        for unit, row in _kept(rows, units)
        if row.reopenings is not None and (row.reopenings > 0 if row.quiet is None else row.quiet >= _AGAIN_DAYS)
    ]
    return _followed(chosen, [bool(row.reopenings) for _, row in chosen], within_days=None)


def _reported_again(rows: PublishedRows, units: str) -> tuple[Finding, ...]:
    """By the next report of the same address, of closings old enough to judge."""
    chosen = [(unit, row) for unit, row in _kept(rows, units) if row.quiet is not None and row.quiet >= _AGAIN_DAYS]
    if all(row.again is None for _, row in chosen):
        return ()
    followed = [row.again is not None and row.again <= _AGAIN_DAYS for _, row in chosen]
    return _followed(chosen, followed, within_days=_AGAIN_DAYS)


def _followed(
    chosen: Sequence[tuple[str, Row]], followed: Sequence[bool], *, within_days: int | None
) -> tuple[Finding, ...]:
    yards, kinds = [unit for unit, _ in chosen], [row.slugs["kind"] or "" for _, row in chosen]
    everyone = np.ones(len(chosen), dtype=np.bool_)
    return by_yard(yards, kinds, everyone, np.array(followed, dtype=np.bool_), within_days=within_days)


def _recoding(records: Records) -> tuple[Finding, ...]:
    """Each unit's own codes; Holm's rule over the units that were judged."""
    units = np.array(records.yard)
    found = []
    for unit in sorted(set(records.yard)):
        here = units == unit
        found += [replace(finding, yard=unit) for finding in recoding_drift(_only(records, here.tolist()))]
    return settled(found)


def _recoding_in_city(rows: PublishedRows) -> tuple[Finding, ...]:
    """The code that all units share, over all rows; those about places stand on the Monday of their week."""
    chosen = [(WHOLE_CITY, row) for row in rows.rows if not row.is_duplicate]
    records = _records(rows, chosen, SHARED_CODE)
    mondays = [_moment(None, row.counts_from - _TO_SUNDAY, ZoneInfo("UTC")) for _, row in chosen]
    opened = np.where(records.opened == MISSING, np.array(mondays, dtype=np.int64), records.opened)
    return tuple(replace(one, yard=WHOLE_CITY) for one in recoding_drift(replace(records, opened=opened)))


def _only(records: Records, chosen: list[bool]) -> Records:
    def kept(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text, is_in in zip(texts, chosen, strict=True) if is_in)

    flags = np.array(chosen, dtype=np.bool_)
    numbers: dict[str, Any] = {
        name: getattr(records, name)[flags] for name in ("opened", "closed", "due", "duration", "reopened")
    }
    return Records(kept(records.yard), kept(records.kind), kept(records.thing), **numbers)


def _between(first: int | None, last: int | None) -> int | None:
    return None if first is None or last is None else last - first


def _moment(instant: int | None, day: int | None, zone: ZoneInfo) -> int:
    if instant is not None:
        return local_seconds(instant, zone)
    return MISSING if day is None else (day - _EPOCH_DAY) * DAY


# From the Monday of a week to its Sunday, from which the age of a row about a place counts.
_TO_SUNDAY: Final = 6
# Day number of 1 January 1970, as `date.toordinal` counts.
_EPOCH_DAY: Final = 719_163
