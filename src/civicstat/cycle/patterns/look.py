"""Unusual record patterns in what a record has published: every method, every unit, and each mark under its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from civicstat.cycle.errors import CycleError
from civicstat.ledger.reader import Record
from civicstat.ledger.schemas.pattern import FIRST_COLUMNS
from civicstat.metrics.patterns.findings import Finding
from civicstat.metrics.patterns.published import (
    DEPARTMENTS,
    WHOLE_CITY,
    Column,
    Line,
    Looked,
    Method,
    at_line,
    line_of,
    look_at,
)
from civicstat.metrics.recheck import RecordFiles, read_records
from civicstat.metrics.recheck.rows import Records
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry


# Beyond this, how seldom chance would do it is not said any closer.
_SELDOM: Final = 1_000_000


@dataclass(frozen=True)
class Pattern:
    """A mark: what a method found in one unit's records. `id` stays the same from report to report."""

    id: str
    method: Method
    column: Column | None
    unit: str
    line: Line | None
    finding: Finding

    @property
    def numbers(self) -> dict[str, str]:
        """Every single number of it as exact text, for the record."""
        return numbers_of(self.finding)


def patterns_in_record(
    definitions: Mapping[str, Definition], rows: Records, *, units: str
) -> tuple[list[Looked], list[Pattern]]:
    """Every table that was looked at, and the marks in them."""
    tables = look_at(definitions, rows, units=units)
    return tables, [pattern for table in tables for pattern in _marked(table, units)]


def patterns_at_a_line(definition: Definition, rows: Records, *, units: str) -> list[Pattern]:
    """The marks at the line of one metric; none for a metric without a line."""
    line = line_of(definition)
    return [] if line is None else list(_marked(at_line(line, definition, rows, units=units), units))


def unit_text(units: str, slug: str) -> str:
    """A unit as figure keys write areas and groups: `yard:otter-yard`, `department=streets`, `city:-`."""
    if slug == WHOLE_CITY:
        return f"city:{slug}"
    return f"{DEPARTMENTS}={slug}" if units == DEPARTMENTS else f"{units}:{slug}"


def units_of(unit: str) -> tuple[str, str]:
    """The column or layer of a unit, and its slug."""
    name, _, slug = unit.replace("=", ":").partition(":")
    return name, slug


def units_beside(unit: str) -> str:
    """The units among which a unit is looked at; the whole city stands beside those of any kind."""
    name, slug = units_of(unit)
    return DEPARTMENTS if slug == WHOLE_CITY else name


def pattern_id(method: Method, unit: str, *, metric: str, column: Column | None) -> str:
    """The name of a pattern: the method, and a short digest of where it was found.

    A column in which the first versions looked already is not in it: their patterns keep their names.
    """
    where = {"method": method, "unit": unit, "metric": metric}
    if column != FIRST_COLUMNS.get(method):
        where["column"] = column or ""
    return f"{method}-{digest_of(where)[:12]}"


def rows_of_release(record: Record, release: Entry) -> Records:
    """The rows that a release published, as the second computation of figures reads them.

    Raises
    ------
    CycleError
        When the release holds none.
    """
    files, context = published_files(record, release)
    return read_records(files, context)


def published_files(record: Record, release: Entry) -> tuple[RecordFiles, Mapping[str, Any]]:
    """The text of a release's row files, and the city on its day.

    Raises
    ------
    CycleError
        When the release holds none.
    """
    refs = record.refs(release)
    if "context" not in refs:
        raise CycleError(
            "this release publishes no rows: its source is held",
            where=str(record.folder),
            expected="a release with row files",
            next_step="Look at what holds the source (civicstat ingest), then publish again.",
        )

    def text(role: str) -> str:
        return record.object(refs[role]).decode("utf-8") if role in refs else ""

    files = RecordFiles(text("records/asset"), text("records/place"), text("records/person-months"))
    return files, record.object_json(refs["context"])


def numbers_of(finding: Finding) -> dict[str, str]:
    """A finding's single numbers as exact text; lists and what was not judged are left out."""
    numbers = {"cases": str(finding.cases)}
    for name, value in finding.numbers.items():
        if name == "more_than_expected":
            numbers |= dict(zip(("more", "more_low", "more_high"), map(str, value), strict=True))
        elif name == "near_seconds":
            numbers |= _near(int(value))
        elif isinstance(value, int | str) and _is_number(str(value)):
            numbers[name] = str(value)
    if finding.chance is not None:
        numbers["one_in"] = str(_SELDOM if finding.chance * _SELDOM < 1 else int(1 / finding.chance))
    return numbers


def _marked(table: Looked, units: str) -> Iterator[Pattern]:
    for finding in table.findings:
        if finding.verdict == "unusual":
            unit = unit_text(units, finding.yard)
            metric = "" if table.line is None else table.line.metric
            name = pattern_id(table.method, unit, metric=metric, column=table.column)
            yield Pattern(name, table.method, table.column, unit, table.line, finding)


def _near(seconds: int) -> dict[str, str]:
    hours = (Decimal(seconds) / 3600).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
    return {"near_hours": format(hours, "f"), "near_seconds": str(seconds)}


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def finding_json(pattern: Pattern) -> dict[str, Any]:
    """A mark as the private report holds it."""
    line = pattern.line
    return {
        "id": pattern.id,
        "method": pattern.method,
        "column": pattern.column,
        "unit": pattern.unit,
        "line": None
        if line is None
        else {"metric": line.metric, "version": line.version, "value": line.value, "unit": line.unit},
        **{name: value for name, value in pattern.finding.to_json().items() if name not in ("yard", "audience")},
        "numbers_for_the_record": pattern.numbers,
    }
