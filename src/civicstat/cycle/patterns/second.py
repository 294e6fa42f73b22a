"""Unusual record patterns held to the second computation: no department is shown a mark that only one program finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicstat.cycle.errors import CycleError
from civicstat.cycle.patterns.look import Pattern, published_files, rows_of_release, unit_text, units_of
from civicstat.ledger.reader import Record
from civicstat.ledger.schemas.pattern import column_of
from civicstat.metrics.patterns.published import Line, line_of
from civicstat.metrics.recheck.patterns import Again, Difference, marks_again, unlike_again
from civicstat.metrics.recheck.patterns.at_line import line_again
from civicstat.metrics.recheck.rows import Records
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry


# By method and the column in which it looks, then by unit.
Tables = Mapping[tuple[str, str | None], Mapping[str, Again]]


def second_marks(record: Record, release: Entry, *, units: str) -> Tables:
    """What the second computation finds in the rows of a release, by method, column and unit."""
    files, context = published_files(record, release)
    return marks_again(files, context, units=units)


def second_at_line(line: Mapping[str, Any], definition: Definition, rows: Records, *, units: str) -> Tables:
    """The same at the line of a metric: `line` has `value` and `unit`."""
    return {("just-under-the-line", None): line_again(definition.to_json(), rows, line, units=units)}


def unlike_second(body: Mapping[str, Any], tables: Tables) -> Iterator[Difference]:
    """Where a pattern differs from the second computation of its method over its units."""
    _, slug = units_of(body["unit"])
    yield from unlike_again(body, tables.get((body["method"], column_of(body)), {}).get(slug))


def require_second(
    patterns: Sequence[Pattern], record: Record, release: Entry, *, definitions: Mapping[str, Definition], units: str
) -> None:
    """Refuse marks that the second computation does not find alike, or that it alone finds.

    Raises
    ------
    CycleError
        With every difference: the pattern, the number, and both values.
    """
    by_line: dict[Line | None, Tables] = {None: second_marks(record, release, units=units)}
    rows = rows_of_release(record, release)
    for definition in definitions.values():
        line = line_of(definition)
        if line is not None:
            said = {"value": line.value, "unit": line.unit}
            by_line[line] = second_at_line(said, definition, rows, units=units)
    different = [letter for pattern in patterns for letter in _letters(pattern, by_line[pattern.line])]
    found = {(pattern.method, pattern.column, pattern.line, pattern.unit) for pattern in patterns}
    different += [
        f"{method}{f' ({column})' if column else ''} of {unit_text(units, slug)}: "
        "unusual by the second computation alone"
        for line, tables in by_line.items()
        for (method, column), table in tables.items()
        for slug, again in table.items()
        if again.is_marked and (method, column, line, unit_text(units, slug)) not in found
    ]
    if different:
        raise CycleError(
            f"the two computations of unusual record patterns disagree: {'; '.join(different)}",
            where=release.key,
            expected="equal results to the printed digit",
            next_step="This is a fault of the software: please report it with this message. Nothing was handed over.",
        )


def _letters(pattern: Pattern, tables: Tables) -> Iterator[str]:
    words, words_es = pattern.finding.words
    body = {
        "method": pattern.method,
        "column": pattern.column,
        "unit": pattern.unit,
        "numbers": pattern.numbers,
        "words": words,
        "words_es": words_es,
    }
    for field, second, first in unlike_second(body, tables):
        yield f"{pattern.id}, {field}: {first} by the first, {second} by the second"
