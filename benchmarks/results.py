"""What a run found: one row per piece of work, its ratio to the piece that it is held against, a table, a file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from processes import Measured


# What we and the yardsticks rest on.
PACKAGES = ("duckdb", "numpy", "pandas", "pyvrp", "scikit-learn")
# Of ratios below this, more digits are shown.
SMALL_RATIO = 10


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Parameters
    ----------
    what
        The work, in words.
    measured
        Its times and memory.
    of
        What its count counts: rows, figures, pages.
    against
        The name of the yardstick; empty where there is none.
    times
        Our seconds for one second of the yardstick: under 1 we are faster.
    times_processor
        The same for seconds on the processors, which other work on the machine moves less.
    """

    what: str
    measured: Measured
    of: str = ""
    against: str = ""
    times: float | None = None
    times_processor: float | None = None


@dataclass(frozen=True)
class Listing:
    """A table of its own, for work that is judged by more than its time.

    Parameters
    ----------
    title
        What was measured, in words.
    formats
        The columns in their order, each with how its numbers are written; empty for text.
    lines
        Each with some of the columns: one that is missing or None has nothing to say there.
    read_this
        How to read the columns.
    """

    title: str
    formats: Mapping[str, str]
    lines: Sequence[Mapping[str, Any]]
    read_this: str = ""

    def text(self) -> str:
        """The title and the table as plain text."""
        cells = [[self._cell(line, column) for column in self.formats] for line in self.lines]
        left = {index for index, form in enumerate(self.formats.values()) if not form}
        return f"{self.title}\n{aligned([list(self.formats), *cells], left=left)}"

    def _cell(self, line: Mapping[str, Any], column: str) -> str:
        value = line.get(column)
        return "" if value is None else (self.formats[column] or "{}").format(value)


def held_against(what: str, ours: Measured, against: str, yardstick: Measured, *, of: str = "") -> Row:
    """A row of ours with its ratios to a yardstick measured in the same run."""
    return Row(
        what,
        ours,
        of,
        against,
        times=ratio(ours.seconds, yardstick.seconds),
        times_processor=ratio(ours.processor_seconds, yardstick.processor_seconds),
    )


def ratio(ours: float, theirs: float) -> float | None:
    """How many times theirs ours is; None where theirs was too short to tell."""
    return ours / theirs if theirs > 0 else None


def table(rows: Sequence[Row]) -> str:
    """The rows as plain text, numbers to the right."""
    head = ("what", "seconds", "on processors", "MB", "per second", "times", "on processors", "against")
    return aligned([head, *(_cells(row) for row in rows)], left={0, len(head) - 1})


def aligned(lines: Sequence[Sequence[str]], *, left: Collection[int]) -> str:
    """Lines of cells as plain text, under a ruled head; columns stand to the right unless named in `left`."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    texts = []
    for line in lines:
        cells = [
            text.ljust(width) if column in left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        texts.append("  ".join(cells).rstrip())
    return "\n".join([texts[0], "-" * max(map(len, texts)), *texts[1:]])


def machine_facts() -> dict[str, Any]:
    """Cores, memory, load and versions: what a number cannot be read without."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processors": os.cpu_count() or 1,
        "memory_gigabytes": round(memory / 1e9, 1),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        **{name: version(name) for name in PACKAGES},
    }


def save(
    folder: Path, name: str, *, facts: dict[str, Any], rows: Sequence[Row], listings: Sequence[Listing] = ()
) -> Path:
    """Write a run as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    tables = [{"title": listing.title, "lines": list(listing.lines)} for listing in listings]
    document = {**facts, "rows": [asdict(row) for row in rows], "tables": tables}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _cells(row: Row) -> tuple[str, ...]:
    measured = row.measured
    per_second = f"{measured.per_second():,.0f} {row.of}" if row.of else ""
    return (
        row.what,
        f"{measured.seconds:,.2f}",
        f"{measured.processor_seconds:,.2f}",
        f"{measured.megabytes:,}",
        per_second,
        _times(row.times),
        _times(row.times_processor),
        row.against,
    )


def _times(times: float | None) -> str:
    return "" if times is None else f"{times:.2f}" if times < SMALL_RATIO else f"{times:.1f}"
