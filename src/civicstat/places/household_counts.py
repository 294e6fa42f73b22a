"""How many households live in each area: a small table that somebody writes by hand, so every fault is told at once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from civicstat.places.errors import PlaceError


COLUMNS = ("area", "households")
# As many faults as somebody mends in one sitting.
FAULTS_SHOWN = 20


def read_household_counts(file: Path, *, area_of: Callable[[str], str] = str) -> dict[str, int]:
    """The households of each area; `area_of` turns a name as written into the area's slug.

    Raises
    ------
    PlaceError
        When it is no such table; every line that cannot be read is named, with what stands in it.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            header = tuple(name.strip() for name in reader.fieldnames or ())
            rows = [(reader.line_num, dict(zip(header, row.values(), strict=False))) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise _unfit("the file of households is not there, or is no CSV in UTF-8", file) from None
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise _unfit(f"the file of households has no column {' and no column '.join(missing)}", file)
    return _counts(rows, area_of, file)


def _counts(rows: list[tuple[int, dict[str, str | None]]], area_of: Callable[[str], str], file: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    faults = []
    for line, row in rows:
        written, count = (row["area"] or "").strip(), (row["households"] or "").strip()
        area = area_of(written)
        if not area:
            faults.append(f"line {line} names no area")
        elif area in counts:
            faults.append(f"line {line} counts {written!r} once more")
        if not (count.isascii() and count.isdigit()):
            faults.append(f"line {line} has the households {count!r}")
        elif area:
            counts.setdefault(area, int(count))
    if faults:
        more = len(faults) - FAULTS_SHOWN
        listed = "; ".join([*faults[:FAULTS_SHOWN], *([f"and {more} more"] if more > 0 else [])])
        raise _unfit(f"lines that cannot be read: {listed}", file)
    return counts


def _unfit(found: str, file: Path) -> PlaceError:
    return PlaceError(
        found,
        where=file.name,
        expected="a CSV with the columns area,households: each area once, and a whole number without separators",
        next_step="Mend these lines and bring the file again.",
    )
