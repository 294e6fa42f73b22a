"""Unusual record patterns held to the second computation: no department is shown a mark that only one program finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicstat.cycle.errors import CycleError
from civicstat.cycle.patterns.look import Pattern, published_files, unit_text, units_of
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck import read_records
from civicstat.metrics.recheck.patterns import Again, Difference, marks_again, unlike_again
from civicstat.metrics.recheck.patterns.at_line import counts_at_line_again
from civicstat.metrics.recheck.patterns.said import Forms
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import Entry


# The methods over all records of a unit: every number of theirs is computed twice. At a line only counts are.
Tables = Mapping[str, Mapping[str, Again]]


def second_marks(record: Record, release: Entry, *, units: str) -> Tables:
    """What the second computation finds in the rows of a release, by method and unit."""
    files, context = published_files(record, release)
    return marks_again(files, context, units=units)


def unlike_second(body: Mapping[str, Any], tables: Tables) -> Iterator[Difference]:
    """Where a pattern of a method without a line differs from the second computation."""
    _, slug = units_of(body["unit"])
    yield from unlike_again(body, tables[body["method"]].get(slug))


def unlike_counts(
    body: Mapping[str, Any], definition: Definition, record: Record, release: Entry
) -> Iterator[Difference]:
    """Where the counts of a pattern at a line are not those of the second computation."""
    units, slug = units_of(body["unit"])
    near = int(body["numbers"].get("near_seconds", 0))
    rows = read_records(*published_files(record, release))
    again = counts_at_line_again(definition.to_json(), rows, body["line"], units=units, slug=slug, near=near)
    yield from _unlike(body["numbers"], again)


def require_second(
    patterns: Sequence[Pattern], record: Record, release: Entry, *, definitions: Mapping[str, Definition], units: str
) -> None:
    """Refuse marks that the second computation does not find alike, or that it alone finds.

    Raises
    ------
    CycleError
        With every difference: the pattern, the number, and both values.
    """
    tables = second_marks(record, release, units=units)
    different = [letter for pattern in patterns for letter in _letters(pattern, tables, definitions, record, release)]
    found = {(pattern.method, pattern.unit) for pattern in patterns}
    different += [
        f"{method} of {unit_text(units, slug)}: unusual by the second computation alone"
        for method, table in tables.items()
        for slug, again in table.items()
        if again.is_marked and (method, unit_text(units, slug)) not in found
    ]
    if different:
        raise CycleError(
            f"the two computations of unusual record patterns disagree: {'; '.join(different)}",
            where=release.key,
            expected="equal results to the printed digit",
            next_step="This is a fault of the software: please report it with this message. Nothing was handed over.",
        )


def _letters(
    pattern: Pattern, tables: Tables, definitions: Mapping[str, Definition], record: Record, release: Entry
) -> Iterator[str]:
    words, words_es = pattern.finding.words
    body = {
        "method": pattern.method,
        "unit": pattern.unit,
        "numbers": pattern.numbers,
        "words": words,
        "words_es": words_es,
    }
    if pattern.line is None:
        differences = unlike_second(body, tables)
    else:
        body["line"] = {"value": pattern.line.value, "unit": pattern.line.unit}
        differences = unlike_counts(body, definitions[pattern.line.metric], record, release)
    for field, second, first in differences:
        yield f"{pattern.id}, {field}: {first} by the first, {second} by the second"


def _unlike(numbers: Mapping[str, str], again: Mapping[str, Forms]) -> Iterator[Difference]:
    for name, forms in again.items():
        if numbers.get(name) not in forms:
            yield Difference(f"numbers.{name}", forms[0], str(numbers.get(name)))
