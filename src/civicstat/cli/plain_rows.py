"""The rows of a plain file that somebody brings: CSV, or a JSON list of objects; and an answer as a plain table."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from civicstat.cycle.errors import CityFolderError


_JSON = ".json"
# Truth as our files write it, so that a JSON file needs no quotes for it.
_WORDS: dict[Any, str] = {True: "yes", False: "no", None: ""}


def read_plain_rows(path: Path) -> list[dict[str, str]]:
    """Every row of a file as text, numbers digit by digit as they are written; `.json` says that it is JSON.

    Cells beyond the header stand under None, as DictReader has it, for whoever reads the rows to refuse.

    Raises
    ------
    CityFolderError
        When the file cannot be read, names a column twice, or is no list of flat objects.
    """
    try:
        if path.suffix.lower() == _JSON:
            # Numbers stay text: a float would change what was written.
            return _objects(path, json.loads(path.read_text("utf-8-sig"), parse_float=str, parse_int=str))
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restval="")
            _require_each_once(path, table.fieldnames or ())
            return list(table)
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
        raise CityFolderError(
            f"{path} cannot be read: {_why(error)}",
            expected="a CSV file in UTF-8, or a JSON list of objects",
            next_step="Correct the path, or save the table as CSV in UTF-8.",
        ) from error


def _why(error: OSError | UnicodeDecodeError | csv.Error | json.JSONDecodeError) -> str:
    """What is wrong with a file, in words for whoever brings it."""
    match error:
        case FileNotFoundError():
            return "no file stands there"
        case IsADirectoryError():
            return "it is a folder"
        case OSError():
            return error.strerror or str(error)
        case UnicodeDecodeError():
            return f"byte {error.start + 1} is no UTF-8"
    return str(error)


def _require_each_once(path: Path, names: Sequence[str]) -> None:
    twice = [repr(name) for name, times in Counter(names).items() if times > 1]
    if twice:
        raise CityFolderError(
            f"{path} has more than one column {', '.join(twice)}",
            where="row 1",
            expected="each column once, so that it is plain which one counts",
            next_step="Take out or rename the columns named here.",
        )


def _objects(path: Path, rows: Any) -> list[dict[str, str]]:
    if not isinstance(rows, list):
        raise CityFolderError(
            f"{path} holds no list",
            expected='a JSON list of objects, such as [{"value": 3}]',
            next_step="Put the objects between [ and ], one for each row.",
        )
    wrong = [
        str(number)
        for number, row in enumerate(rows, start=1)
        if not isinstance(row, dict) or any(isinstance(value, dict | list) for value in row.values())
    ]
    if wrong:
        raise CityFolderError(
            f"{path} has {len(wrong)} entries that are no flat objects: {', '.join(wrong)}",
            expected='objects with a text, a number, true, false or null under each name, such as {"value": 3}',
            next_step="Mend the entries named here: no list and no object inside of one.",
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: _text(row.get(name)) for name in names} for row in rows]


def _text(value: Any) -> str:
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)


def plain_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their heads for a terminal: the first column to the left, all others to the right."""
    cells = [list(heads), *(["-" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for first, *others in cells:
        right = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join([first.ljust(widths[0]), *right]).rstrip())
    return "\n".join(lines)
