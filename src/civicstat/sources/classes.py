"""The city's own tables of kinds, departments and channels: what a source calls them, and what we publish."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from civicstat.sources.errors import SourceError
from civicstat.vocabulary.slugs import require_slug
from civicstat.vocabulary.tables import SUBJECT_CLASSES


NAME_COLUMNS = ("source", "slug", "name", "name_es")
KIND_COLUMNS = (*NAME_COLUMNS, "subject_class")


@dataclass(frozen=True)
class NamedValue:
    """A kind, department or channel as published; `subject_class` is empty for the latter two."""

    slug: str
    name: str
    name_es: str
    subject_class: str = ""

    def to_json(self) -> dict[str, str]:
        """As it stands in the object of role `kinds`."""
        named = {"slug": self.slug, "name": self.name, "name_es": self.name_es}
        return {**named, "subject_class": self.subject_class} if self.subject_class else named


@dataclass(frozen=True)
class ValueTable:
    """Published values in the order of their slugs, and the slug of each value that a source may hold."""

    values: tuple[NamedValue, ...] = ()
    slug_of_source: Mapping[str, str] | None = None

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs, sorted."""
        return tuple(value.slug for value in self.values)

    def code_of(self, source_value: str) -> int:
        """The position in `values` of what the source wrote, or -1 when the table does not know it."""
        slug = (self.slug_of_source or {}).get(source_value)
        return -1 if slug is None else self.slugs.index(slug)


@dataclass(frozen=True)
class Classes:
    """The three tables of a source; departments and channels are empty when the city names none."""

    kinds: ValueTable
    departments: ValueTable
    channels: ValueTable

    def to_json(self) -> dict[str, list[dict[str, str]]]:
        """The object of role `kinds`."""
        return {
            "kinds": [value.to_json() for value in self.kinds.values],
            "departments": [value.to_json() for value in self.departments.values],
            "channels": [value.to_json() for value in self.channels.values],
        }


def read_classes(city_folder: Path, *, kinds: str, departments: str, channels: str) -> Classes:
    """The tables that `sources.toml` names; an empty name gives an empty table."""
    return Classes(
        kinds=read_value_table(city_folder / kinds, shown_as=kinds, with_class=True),
        departments=_optional(city_folder, departments),
        channels=_optional(city_folder, channels),
    )


def read_value_table(path: Path, *, shown_as: str, with_class: bool) -> ValueTable:
    """One table; two spellings in the source may share a slug if everything else on their lines is the same.

    Raises
    ------
    SourceError
        For a wrong header, an empty name, a text that is no slug, an unknown subject class, a source value that
        stands twice, or a slug that stands for two different things.
    """
    by_slug: dict[str, NamedValue] = {}
    slug_of_source: dict[str, str] = {}
    for line, fields in _lines(path, shown_as, KIND_COLUMNS if with_class else NAME_COLUMNS):
        where = f"{shown_as}, line {line}"
        value = _value(fields, where)
        if fields["source"] in slug_of_source:
            raise SourceError(
                f"the source value {fields['source']!r} stands twice",
                where=where,
                expected="one line for each value of the source",
                next_step="Remove one of the two lines.",
            )
        if by_slug.setdefault(value.slug, value) != value:
            raise SourceError(
                f"the slug {value.slug!r} already stands for {by_slug[value.slug].name!r}",
                where=where,
                expected="a slug of its own; or, for another spelling of one thing, the same names and class",
                next_step="Give one of the two another slug.",
            )
        slug_of_source[fields["source"]] = value.slug
    if not by_slug:
        raise SourceError("the table has no lines", where=shown_as, next_step="Add a line for each value.")
    return ValueTable(tuple(by_slug[slug] for slug in sorted(by_slug)), slug_of_source)


def _optional(city_folder: Path, name: str) -> ValueTable:
    return read_value_table(city_folder / name, shown_as=name, with_class=False) if name else ValueTable()


def _value(fields: Mapping[str, str], where: str) -> NamedValue:
    slug = require_slug(fields["slug"], where=f"{where}, slug")
    for column in ("name", "name_es"):
        if not fields[column]:
            raise SourceError(
                f"`{column}` of {slug!r} is empty",
                where=where,
                expected="a name in English and one in Spanish",
                next_step="Fill it in.",
            )
    subject_class = fields.get("subject_class", "")
    if "subject_class" in fields and subject_class not in SUBJECT_CLASSES:
        raise SourceError(
            f"the subject class of {slug!r} is {subject_class!r}",
            where=f"{where}, subject_class",
            expected="asset (a thing of the city's), place (where people live or work) or person (about somebody)",
            next_step="Choose one; when in doubt between two, choose the later in this list.",
        )
    return NamedValue(slug, fields["name"], fields["name_es"], subject_class)


def _lines(path: Path, shown_as: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, [field.strip() for field in fields]) for fields in reader if fields]
    except FileNotFoundError:
        raise SourceError(
            "the table is not there",
            where=shown_as,
            expected=f"a CSV with the columns {','.join(columns)}",
            next_step="Put it there, or correct its name in sources.toml.",
        ) from None
    except (UnicodeDecodeError, csv.Error) as fault:
        raise SourceError(
            f"the table cannot be read as CSV ({fault})", where=shown_as, next_step="Save it again as CSV in UTF-8."
        ) from None
    header = tuple(rows[0][1]) if rows else ()
    if header != columns:
        raise SourceError(
            f"the header is {','.join(header)!r}",
            where=f"{shown_as}, line 1",
            expected=",".join(columns),
            next_step="Correct the header; the columns stand in this order.",
        )
    for line, fields in rows[1:]:
        if len(fields) != len(columns):
            raise SourceError(
                f"the line has {len(fields)} fields",
                where=f"{shown_as}, line {line}",
                expected=f"{len(columns)}: {','.join(columns)}",
                next_step='Put a field that holds a comma in quotes: "Yard, alley".',
            )
    return [(line, dict(zip(columns, fields, strict=True))) for line, fields in rows[1:]]
