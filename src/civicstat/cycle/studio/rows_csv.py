"""The rows behind a figure as they are published: file, line, whether they count, and every column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from civicstat.cycle.studio.published import Published
from civicstat.metrics.recheck.one_figure import Evidence


# Before the published columns.
HEAD = ("file", "line", "left_out", "meets_condition")
_FILES = ("records/asset", "records/place")


def rows_behind(published: Published, evidence: Evidence, *, most: int) -> list[dict[str, str]]:
    """The first rows behind a figure, those that count first; `most` 0 takes all of them."""
    wanted = sorted(evidence.rows, key=lambda row: (row.left_out != "", row.position))[: most or None]
    needed = {row.position for row in wanted}
    lines: dict[int, dict[str, str]] = {}
    before = 0
    for role in _FILES:
        read = csv.DictReader(io.StringIO(published.row_text(role), newline=""))
        count = 0
        for number, fields in enumerate(read):
            count += 1
            if before + number in needed:
                lines[before + number] = {
                    "file": published.refs[role].name,
                    "line": str(number + 2),
                    **fields,
                }
        before += count
    return [
        {
            **lines[row.position],
            "left_out": row.left_out,
            "meets_condition": "" if row.is_hit is None else str(row.is_hit).lower(),
        }
        for row in wanted
    ]


def rows_as_csv(rows: Sequence[dict[str, str]]) -> bytes:
    """The rows in one table: the columns of both files, an empty field where a file has none."""
    columns = dict.fromkeys((*HEAD, *(name for row in rows for name in row)))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def row_line(row: dict[str, str]) -> str:
    """One row on one line: where it stands and what it holds, empty fields left out."""
    told = ((name, value) for name, value in row.items() if name not in HEAD and value)
    why = f" [{row['left_out']}]" if row["left_out"] else ""
    return f"{row['file']}:{row['line']}{why}  " + ", ".join(f"{name}={value}" for name, value in told)
