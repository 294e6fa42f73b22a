"""Rows of the published files, as the second computation reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from civicstat.metrics.recheck.errors import RecheckError


Parsed = TypeVar("Parsed")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017


@dataclass(slots=True)
class Row:
    """One request. Days are day numbers, instants seconds since 1970; None where nothing is told.

    `to_close` and `to_due` count days from opening; `age` counts them to D, and `counts_from` is the day from which any
    age counts: for a place the last of the week in which it was opened. `again` counts days from the closing to the
    next report from the same address, `quiet` those from the closing to D; both are None for an open request.
    `reopenings` is None where nobody counts them. `keys` holds, by moment, the label of its day, week and month.
    """

    slugs: dict[str, str | None]
    is_duplicate: bool | None
    cell: str | None
    opened: int | None
    closed: int | None
    due: int | None
    opened_at: int | None
    closed_at: int | None
    due_at: int | None
    to_close: int | None
    to_due: int | None
    age: int
    counts_from: int
    again: int | None
    quiet: int | None
    reopenings: int | None
    keys: dict[str, tuple[str | None, str | None, str | None]]


@dataclass(frozen=True)
class RecordFiles:
    """The text of the three published files; empty for a file that is not at hand."""

    asset: str
    place: str
    person_months: str


@dataclass(frozen=True)
class Records:
    """All rows of the two files, the monthly totals about persons, and the city on its day."""

    rows: list[Row]
    person_months: list[tuple[str, int | None, bool]]
    context: Mapping[str, Any]

    @property
    def as_of(self) -> date:
        """The last day of knowledge."""
        return date.fromisoformat(self.context["as_of"])


def read_records(files: RecordFiles, context: Mapping[str, Any]) -> Records:
    """Everything that was published about requests.

    Parameters
    ----------
    files
        The published files.
    context
        `as_of`, `coverage_from` (ISO days), `time_zone`, `precision`, `fiscal_year_starts`, `layers` (areas by
        layer), `kinds` (subject class by kind), `departments` and `channels`.

    Raises
    ------
    RecheckError
        When a column is missing or a value cannot be read.
    """
    as_of = date.fromisoformat(context["as_of"])
    layers = [layer.replace("-", "_") for layer in context["layers"]]
    rows = list(_read(files.asset, "asset rows", lambda fields: _asset_row(fields, layers, as_of)))
    rows += _read(files.place, "place rows", lambda fields: _place_row(fields, layers, as_of))
    return Records(rows, list(_read(files.person_months, "person months", _person_month)), context)


def end_of(as_of: date, time_zone: str) -> int:
    """The instant at which a local day ends, in seconds since 1970."""
    after = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))
    return (after - _EPOCH) // timedelta(seconds=1)


def _read(content: str, name: str, make: Callable[[dict[str, str]], Parsed]) -> Iterator[Parsed]:
    lines = csv.reader(io.StringIO(content, newline=""))
    header = next(lines, [])
    for number, values in enumerate(lines, 2):
        try:
            yield make(dict(zip(header, values, strict=True)))
        except (KeyError, ValueError) as error:
            raise RecheckError(
                f"the line cannot be read: {error}",
                where=f"{name}, line {number}",
                expected="the published columns, each value in its published form",
                next_step="Compare the file's digest with the one in the public record.",
            ) from error


def _asset_row(fields: dict[str, str], layers: list[str], as_of: date) -> Row:
    opened, closed, due = (_day(fields[f"{moment}_day"]) for moment in ("opened", "closed", "due"))
    if opened is None:
        raise ValueError("opened_day is empty")
    return Row(
        slugs=_slugs(fields, layers),
        is_duplicate=_truth(fields["is_duplicate"]),
        cell=fields["h3_8"] or None,
        opened=opened,
        closed=closed,
        due=due,
        opened_at=_instant(fields["opened_at"]),
        closed_at=_instant(fields["closed_at"]),
        due_at=_instant(fields["due_at"]),
        to_close=None if closed is None else closed - opened,
        to_due=None if due is None else due - opened,
        age=as_of.toordinal() - opened,
        counts_from=opened,
        again=_whole(fields["again_days"]),
        quiet=None if closed is None else as_of.toordinal() - closed,
        reopenings=_whole(fields.get("reopenings", "")),
        keys={"opened": _keys(opened), "closed": _keys(closed), "due": _keys(due)},
    )


def _place_row(fields: dict[str, str], layers: list[str], as_of: date) -> Row:
    week, closing = fields["opened_week"], fields["closed_week"]
    return Row(
        slugs=_slugs(fields, layers),
        is_duplicate=_truth(fields["is_duplicate"]),
        cell=None,
        opened=None,
        closed=None,
        due=None,
        opened_at=None,
        closed_at=None,
        due_at=None,
        to_close=_whole(fields["days_to_close"]),
        to_due=_whole(fields["days_to_due"]),
        age=max(0, as_of.toordinal() - _sunday(week)),
        counts_from=_sunday(week),
        again=_whole(fields["again_days"]),
        quiet=max(0, as_of.toordinal() - _sunday(closing)) if closing else None,
        reopenings=_whole(fields.get("reopenings", "")),
        keys={
            "opened": (None, week, fields["opened_month"]),
            "closed": (None, closing or None, fields["closed_month"] or None),
            "due": (None, None, None),
        },
    )


def _person_month(fields: dict[str, str]) -> tuple[str, int | None, bool]:
    return fields["month"], _whole(fields["requests"]), fields["status"] == "hidden"


def _slugs(fields: dict[str, str], layers: list[str]) -> dict[str, str | None]:
    return {name: fields[name] or None for name in ("kind", "department", "channel", *layers)}


@cache
def _day(text: str) -> int | None:
    return date.fromisoformat(text).toordinal() if text else None


@cache
def _keys(day: int | None) -> tuple[str | None, str | None, str | None]:
    if day is None:
        return None, None, None
    when = date.fromordinal(day)
    year, week, _ = when.isocalendar()
    return when.isoformat(), f"{year:04}-W{week:02}", when.isoformat()[:7]


@cache
def _sunday(week: str) -> int:
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 7).toordinal()


def _instant(text: str) -> int | None:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(seconds=1) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _truth(text: str) -> bool | None:
    return {"true": True, "false": False, "": None}[text]
