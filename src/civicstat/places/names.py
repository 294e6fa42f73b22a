"""A published table `key,slug,name`: what an area is called where the boundary file's own property is no good name."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civicstat.places.errors import PlaceError
from civicstat.vocabulary.slugs import require_slug


@dataclass(frozen=True)
class AreaName:
    """An area's slug and its name."""

    slug: str
    name: str


def read_area_names(path: Path, *, shown_as: str, keys: Sequence[str]) -> dict[str, AreaName]:
    """The slug and name of each key; every key of the boundary file must have a line."""
    names: dict[str, AreaName] = {}
    for line, fields in read_lines(path, shown_as=shown_as, columns=("key", "slug", "name")):
        if fields["key"] in names:
            raise PlaceError(
                f"the key {fields['key']!r} stands twice",
                where=f"{shown_as}, line {line}",
                next_step="Keep one of the two lines.",
            )
        slug = require_slug(fields["slug"], where=f"{shown_as}, line {line}, slug")
        names[fields["key"]] = AreaName(slug, fields["name"] or fields["key"])
    missing = sorted(set(keys) - set(names))
    if missing:
        raise PlaceError(
            f"no line for {', '.join(missing)}",
            where=shown_as,
            expected="a line key,slug,name for every area of the boundary file",
            next_step="Add the missing lines.",
        )
    return names


def read_lines(path: Path, *, shown_as: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The lines of a small CSV with exactly these columns, each with its line number, fields stripped of blanks."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = tuple(reader.fieldnames or ())
            if header != tuple(columns):
                raise PlaceError(
                    f"the header is {','.join(header)!r}",
                    where=f"{shown_as}, line 1",
                    expected=",".join(columns),
                    next_step="Correct the header; the columns stand in this order.",
                )
            return [(reader.line_num, _stripped(fields, shown_as, reader.line_num)) for fields in reader]
    except FileNotFoundError:
        raise PlaceError(
            "the table is not there",
            where=shown_as,
            expected=f"a CSV with the columns {','.join(columns)}",
            next_step="Put it there, or correct the file's name in city.toml.",
        ) from None
    except UnicodeDecodeError:
        raise PlaceError(
            "the table is not UTF-8 text", where=shown_as, next_step="Save it again as CSV in UTF-8."
        ) from None


def _stripped(fields: dict[str | None, str | list[str] | None], shown_as: str, line: int) -> dict[str, str]:
    # csv files the fields of a line that is too long under None, and fills a short line with None.
    if None in fields or None in fields.values():
        raise PlaceError(
            "the line has more or fewer fields than the header",
            where=f"{shown_as}, line {line}",
            next_step='Put a field that holds a comma in quotes: "Yard, alley".',
        )
    return {str(name): str(value).strip() for name, value in fields.items()}
