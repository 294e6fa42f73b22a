"""A file that nobody has mapped: what its columns seem to be, with reasons; nothing is decided and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.errors import SourceError
from civicstat.sources.local_time import local_clock
from civicstat.sources.moments import Moments, read_moments
from civicstat.sources.propose_columns import MOMENTS, suggest_columns
from civicstat.sources.propose_coverage import suggest_coverage
from civicstat.sources.propose_dates import DateOrder, DateReading, decide_order
from civicstat.sources.propose_faults import notice_faults
from civicstat.sources.propose_kinds import suggest_kinds, suggest_names
from civicstat.sources.propose_left_out import suggest_duplicates, suggest_left_out
from civicstat.sources.propose_points import FilePoints, read_points
from civicstat.sources.propose_profile import Profile, look_at
from civicstat.sources.propose_questions import questions_of
from civicstat.sources.propose_result import DateGuess, DuplicateMarks, Proposal, Suggestion, Wishes, ZoneGuess
from civicstat.sources.propose_zone import guess_zone


@dataclass(frozen=True)
class Looked:
    """A proposal with what it rests on, for writing a folder.

    `table` holds the columns that would be read, `is_covered` says which of its rows were opened in the covered days.
    """

    proposal: Proposal
    table: pa.Table
    points: FilePoints | None
    is_covered: npt.NDArray[np.bool_]


def propose(path: Path, *, wishes: Wishes | None = None) -> Looked:
    """What the columns of a CSV or Parquet file seem to be.

    Parameters
    ----------
    path
        The file.
    wishes
        What a person has already decided.

    Raises
    ------
    SourceError
        When the file cannot be read, no column holds openings or kinds, or its dates can be read two ways and nobody
        has said which.
    """
    wishes = wishes or Wishes()
    profile = look_at(path)
    columns = suggest_columns(profile, wishes=wishes.columns)
    dates, columns = _read_date_form(profile, columns, wishes)
    taken = {suggestion.column for suggestion in columns}
    duplicates = suggest_duplicates(profile, taken=taken)
    table, misshapen = _read_columns(profile, columns, duplicates)
    column_of = {suggestion.ours: suggestion.column for suggestion in columns}
    points = (
        read_points(_text(table, column_of["latitude"]), _text(table, column_of["longitude"]))
        if ("latitude" in column_of)
        else None
    )
    zone = _zone(points, wishes)
    clock = local_clock(zone.name or "UTC")
    moments = {
        ours: read_moments(table[column_of[ours]], date_format=dates.form, clock=clock, where=column_of[ours])
        for ours in MOMENTS
        if ours in column_of
    }
    _require_openings(moments["opened"], column_of["opened"], profile.file.name)
    coverage = suggest_coverage(moments["opened"].wall[moments["opened"].is_known], precision=dates.precision)
    kinds = suggest_kinds(_counts(table, column_of["kind"]), classes=wishes.classes)
    faults = notice_faults(
        rows=table.num_rows,
        misshapen=misshapen,
        moments=moments,
        points=points,
        duplicates=duplicates,
        coverage=coverage,
        precision=dates.precision,
    )
    proposal = Proposal(
        file=profile.file.name,
        rows=table.num_rows,
        columns=columns,
        left_out=suggest_left_out(profile, columns, duplicates),
        dates=dates,
        zone=zone,
        coverage=coverage,
        kinds=kinds,
        departments=suggest_names(_counts(table, column_of["department"])) if "department" in column_of else (),
        channels=suggest_names(_counts(table, column_of["channel"])) if "channel" in column_of else (),
        duplicates=duplicates,
        default_points=points.defaults if points else (),
        faults=faults,
        questions=(),
    )
    first, last = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (coverage.first, coverage.last))
    opened = moments["opened"]
    return Looked(
        questions_of(proposal), table, points, opened.is_known & (opened.days >= first) & (opened.days <= last)
    )


def _read_date_form(
    profile: Profile, columns: tuple[Suggestion, ...], wishes: Wishes
) -> tuple[DateGuess, tuple[Suggestion, ...]]:
    """The form of the openings; a closing or promise that is written in another form is let go."""
    readings = {name: column.dates for name, column in profile.columns.items() if column.dates is not None}
    column_of = {suggestion.ours: suggestion.column for suggestion in columns}
    of_text = [column_of[ours] for ours in MOMENTS if column_of.get(ours) in readings]
    precision = _precision(profile, column_of["opened"])
    if not of_text:
        return DateGuess("", "", precision, ("the file holds dates, not text",)), columns
    lead = of_text[0]
    _refuse_zones(readings[lead], lead, profile.file.name)
    order, reason = decide_order(readings, of=lead, wish=wishes.date_order)
    form = readings[lead].form(order)
    kept = tuple(
        suggestion
        for suggestion in columns
        if suggestion.ours not in MOMENTS
        or suggestion.column not in readings
        or _form_of(readings, suggestion.column, order) == form
    )
    reasons = [reason, _precision_reason(precision)]
    reasons += [
        f"{gone.column!r} is written in another form and is let go; one form is read for all"
        for gone in columns
        if gone not in kept
    ]
    return DateGuess(form, order, precision, tuple(reasons)), kept


def _form_of(readings: Mapping[str, DateReading], column: str, order: DateOrder | Literal[""]) -> str:
    reading = readings[column]
    own, _ = decide_order(readings, of=column, wish=order if reading.is_swappable else "")
    return reading.form(own)


def _precision(profile: Profile, opened: str) -> Literal["day", "second"]:
    column = profile.columns[opened]
    if column.dates is not None:
        return "second" if column.dates.has_time_of_day else "day"
    if column.stored == "date":
        return "day"
    return "day" if all(value[10:].strip(" T0:.Z+-") == "" for value in column.counts) else "second"


def _precision_reason(precision: str) -> str:
    return "openings have a time of day" if precision == "second" else "openings have a day and no time of day"


def _refuse_zones(reading: DateReading, column: str, file: str) -> None:
    if reading.has_zone:
        raise SourceError(
            "the dates carry a time zone in their text",
            where=f"{file}, column {column!r}",
            expected="dates in the city's own time, or a Parquet column of timestamps with a zone",
            next_step="Convert the column, or export it in local time.",
        )


def _read_columns(
    profile: Profile, columns: tuple[Suggestion, ...], duplicates: DuplicateMarks | None
) -> tuple[pa.Table, int]:
    """All rows of the columns that would be read; nothing else of the file is kept."""
    names = [suggestion.column for suggestion in columns]
    if duplicates is not None and duplicates.column not in names:
        names.append(duplicates.column)
    pieces = [piece.columns for piece in profile.file.pieces(names)]
    return pa.concat_tables(pieces).select(names), len(profile.file.misshapen)


def _text(table: pa.Table, column: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.utf8_trim_whitespace(table[column].cast(pa.string())), "")


def _counts(table: pa.Table, column: str) -> dict[str, int]:
    tally = pc.value_counts(_text(table, column).combine_chunks())
    return dict(zip(tally.field("values").to_pylist(), tally.field("counts").to_pylist(), strict=True))


def _zone(points: FilePoints | None, wishes: Wishes) -> ZoneGuess:
    if wishes.time_zone:
        return ZoneGuess(wishes.time_zone, "you said so")
    if points is None:
        return ZoneGuess("", "the file has no points to tell it from")
    return guess_zone(points.latitude, points.longitude)


def _require_openings(opened: Moments, column: str, file: str) -> None:
    if not opened.is_known.any():
        raise SourceError(
            "no opening date can be read",
            where=f"{file}, column {column!r}",
            expected="dates in one form",
            next_step="Say --column opened=NAME if another column holds the openings.",
        )
