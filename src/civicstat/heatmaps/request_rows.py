"""The published row file of asset requests, read for the four columns that a forecast needs."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from civicstat.heatmaps.errors import HeatmapError
from civicstat.vocabulary.tables import ASSET_ROWS


COLUMNS = ("kind", "is_duplicate", "h3_8", "opened_day")


@dataclass(frozen=True)
class RequestRows:
    """Four columns, one entry per row, as text; an empty `h3_8` is a request without a usable place."""

    kind: Sequence[str]
    is_duplicate: Sequence[str]
    h3_8: Sequence[str]
    opened_day: Sequence[str]

    def __len__(self) -> int:
        return len(self.kind)


@dataclass(frozen=True)
class Located:
    """The requests that count: day (ordinal) and position of the cell; and how many rows did not, by reason.

    read = number of days + the sum of `left_out`.
    """

    days: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    left_out: Mapping[str, int]


def read_request_rows(content: bytes) -> RequestRows:
    """The columns out of the published CSV file; other columns are not looked at."""
    reader = csv.reader(io.StringIO(content.decode("utf-8")))
    header = next(reader, [])
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise HeatmapError(
            f"there is no column {', '.join(missing)}",
            where=ASSET_ROWS,
            expected=f"the columns {', '.join(COLUMNS)}",
            next_step="Give the published row file of asset requests.",
        )
    rows = list(reader)
    return RequestRows(*[[row[header.index(column)] for row in rows] for column in COLUMNS])


def locate(
    rows: RequestRows, *, kinds: Collection[str], cells: Sequence[str], coverage_from: date, as_of: date
) -> Located:
    """Which requests count, and where: each row that does not is counted by the first reason that holds."""
    position = {cell: index for index, cell in enumerate(cells)}
    first, last = coverage_from.isoformat(), as_of.isoformat()
    days: list[int] = []
    found: list[int] = []
    left_out: Counter[str] = Counter()
    ordinals: dict[str, int] = {}
    for kind, duplicate, cell, day in zip(rows.kind, rows.is_duplicate, rows.h3_8, rows.opened_day, strict=True):
        if kind not in kinds:
            left_out["other-kind"] += 1
        elif duplicate == "true":
            left_out["duplicate"] += 1
        elif day > last:
            left_out["after-the-origin"] += 1
        elif day < first:
            left_out["before-coverage"] += 1
        elif not cell:
            left_out["without-a-cell"] += 1
        elif cell not in position:
            left_out["outside-the-grid"] += 1
        else:
            if day not in ordinals:
                ordinals[day] = date.fromisoformat(day).toordinal()
            days.append(ordinals[day])
            found.append(position[cell])
    return Located(np.array(days, dtype=np.int64), np.array(found, dtype=np.int64), dict(sorted(left_out.items())))
