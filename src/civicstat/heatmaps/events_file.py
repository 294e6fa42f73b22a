"""A plain CSV of events: time, latitude, longitude and perhaps kind; every row that cannot be read is counted."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from civicstat.heatmaps.errors import HeatmapError


NEEDED = ("time", "latitude", "longitude")
# A letter shows this many of the rows that cannot be read, and counts them all.
FAULTS_SHOWN = 5


@dataclass(frozen=True)
class Events:
    """Where and on which day, one entry per event used; `left_out` counts the other rows by reason."""

    days: npt.NDArray[np.int64]
    longitude: npt.NDArray[np.float64]
    latitude: npt.NDArray[np.float64]
    read: int
    left_out: Mapping[str, int]


def read_events(path: Path, *, until: date, kinds: Collection[str] | None = None) -> Events:
    """The events up to the end of a day, of the kinds asked for (all where None).

    Rows without a time or a place, and rows after `until`, are left out and counted. The day is the one that is
    written, whatever the time zone.

    Raises
    ------
    HeatmapError
        When the file is no such CSV, or when a time or a coordinate is there but cannot be read: all such rows in one
        letter.
    """
    rows = _rows(path, kinds)
    found: list[tuple[int, float, float]] = []
    left_out: Counter[str] = Counter()
    faults: list[str] = []
    for line, row in rows:
        time, north, east = (row[name].strip() for name in NEEDED)
        if kinds is not None and row["kind"].strip() not in kinds:
            left_out["other-kind"] += 1
        elif not time or not north or not east:
            left_out["without-time-or-place"] += 1
        else:
            day, latitude, longitude = _day(time), _degrees(north, 90), _degrees(east, 180)
            if day is None or latitude is None or longitude is None:
                faults.append(_fault(line, row, day, latitude))
            elif day > until:
                left_out["after-the-last-day"] += 1
            else:
                found.append((day.toordinal(), longitude, latitude))
    if faults:
        raise _unreadable(path, faults, len(rows))
    if not found:
        raise HeatmapError(
            f"none of the {len(rows)} rows is an event with time and place up to {until}",
            where=str(path),
            expected="events before the forecast",
            next_step="Check --until, and the kinds asked for.",
        )
    days, longitudes, latitudes = zip(*found, strict=True)
    return Events(np.array(days, dtype=np.int64), np.array(longitudes), np.array(latitudes), len(rows), dict(left_out))


def _rows(path: Path, kinds: Collection[str] | None) -> list[tuple[int, dict[str, str]]]:
    needed = NEEDED if kinds is None else (*NEEDED, "kind")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or [])]
            if missing:
                raise HeatmapError(
                    f"there is no column {', '.join(missing)}",
                    where=f"{path}, line 1: {', '.join(reader.fieldnames or []) or 'nothing'}",
                    expected=f"a CSV file with the columns {', '.join(needed)}",
                    next_step="Rename the columns in the first line.",
                )
            return [(reader.line_num, {name: row[name] for name in needed}) for row in reader]
    except FileNotFoundError:
        raise HeatmapError("the file of events is not there", where=str(path)) from None
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise HeatmapError(
            f"the file cannot be read ({fault})", where=str(path), expected="a CSV file, UTF-8"
        ) from None


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _degrees(text: str, most: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None


def _fault(line: int, row: Mapping[str, str], day: date | None, latitude: float | None) -> str:
    column = "time" if day is None else "latitude" if latitude is None else "longitude"
    return f"line {line}, {column} {row[column]!r}"


def _unreadable(path: Path, faults: list[str], rows: int) -> HeatmapError:
    shown = "; ".join(faults[:FAULTS_SHOWN])
    more = f"; and {len(faults) - FAULTS_SHOWN} more" if len(faults) > FAULTS_SHOWN else ""
    return HeatmapError(
        f"{len(faults)} of {rows} rows cannot be read: {shown}{more}",
        where=str(path),
        expected="times such as 2014-06-30 or 2014-06-30T14:05, coordinates in WGS 84 degrees",
        next_step="Mend these rows, or leave the fields empty: rows without time or place are left out and counted.",
    )
