"""What meetings asked of the rows: is every figure that was told one that the rows give, where the rows are here?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.live.city import digests_of
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.ledger.words import withdrawn_in
from civicstat.metrics.compute import compute
from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.live.question import LiveQuestion, plan_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import STATUSES_WITHOUT_COUNTS, Figure
from civicstat.vocabulary.statement import Entry
from civicstat.warehouse.engine import EngineLimits, connect


TYPE = "asked-live/v1"
NOT_HERE = (
    "answers computed in meetings over rows that are not here, or in words that are not: that they were given is on "
    "record, and the city's own home can count them again"
)
_ROLES = {"asset": "records/asset", "place": "records/place", "person_months": "records/person-months"}


@dataclass(frozen=True)
class _Rows:
    """Row files that can be counted, and what is known of their day."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    context: MetricContext


def check_asked_live(record: Record, verdict: Verdict) -> None:
    """Add to the verdict every figure told in a meeting that does not follow from the rows it names."""
    said = [entry for entry in record.entries if entry.statement.type == TYPE]
    answered = [entry for entry in said if entry.statement.body["outcome"] == "answered"]
    again = 0
    gone = withdrawn_in(entry.statement for entry in record.entries)
    for digests in dict.fromkeys(_rows_of(entry) for entry in answered):
        mine = [entry for entry in answered if _rows_of(entry) == digests]
        with _rows_here(record, dict(digests)) as rows:
            for entry in mine:
                told = None if rows is None else _told(record, entry, gone)
                if rows is None or told is None:
                    verdict.skipped.append(NOT_HERE)
                    break
                verdict.findings += _unlike(record, entry, told, rows)
                again += 1
    verdict.findings += [
        Finding("it says that anyone can count it again, and no release holds its rows", entry.key, "recheck")
        for entry in said
        if entry.statement.body["recheck"] == "anyone" and _release_of(record, dict(_rows_of(entry))) is None
    ]
    if again:
        verdict.counts["answers computed in meetings, counted again from the rows"] = again


def _rows_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    rows: Mapping[str, str] = entry.statement.body["rows"]
    return tuple((_ROLES[name], rows[name]) for name in _ROLES)


def _told(record: Record, entry: Entry, gone: frozenset[str]) -> Mapping[str, Any] | None:
    sha256 = str(entry.statement.body["words"]["sha256"])
    if sha256 in gone or not record.objects.has(sha256):
        return None
    return dict(json.loads(record.objects.get(sha256))["words"]["answer"])


def _release_of(record: Record, digests: Mapping[str, str]) -> Published | None:
    for release in record.releases():
        published = published_in(record.folder, until=release)
        if {role: ref.sha256 for role, ref in published.row_refs.items()} == digests:
            return published
    return None


@contextmanager
def _rows_here(record: Record, digests: Mapping[str, str]) -> Iterator[_Rows | None]:
    """The row files with these digests: those of a release, or those that the city's home holds."""
    published, home = _release_of(record, digests), Home(record.folder.parent)
    if published is not None:
        with published.as_folder() as folder, _open(folder) as connection:
            yield _Rows(connection, folder, published.context)
        return
    try:
        context = read_context(home) if digests_of(home.rows) == digests else None
    except (CycleError, OSError):
        context = None
    if context is None:
        yield None
        return
    with _open(home.rows) as connection:
        yield _Rows(connection, home.rows, context)


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    return connect(folders=[folder], limits=EngineLimits(threads=2), reads_from=folder)


def _unlike(record: Record, entry: Entry, told: Mapping[str, Any], rows: _Rows) -> Iterator[Finding]:
    question = LiveQuestion.from_json(told["question"])
    others = _definitions_at(record, entry)
    body = entry.statement.body
    definition = next(
        (
            Definition.from_json(dict(each.statement.body))
            for each in record.entries
            if each.statement.digest == body["definition"]
        ),
        None,
    )
    if definition is None:
        return
    try:
        plan = plan_of(question, definition, rows.context)
        computed = compute(
            plan.definition, connection=rows.connection, records_folder=rows.folder, context=plan.context, others=others
        )
    except DefinitionError as error:
        yield Finding("what it says was asked cannot be asked of these rows", entry.key, expected=str(error))
        return
    again = {
        str(key): replace(one, key=key)
        for one in computed.figures
        for key in [plan.key_of(one.key.period, one.key.area, one.key.group)]
    }
    for figure in (Figure.from_json(line) for line in told["figures"]):
        if figure.status in STATUSES_WITHOUT_COUNTS:
            continue
        found = again.get(str(figure.key))
        if found is None or replace(found, derivation=figure.derivation) != figure:
            expected = "no such figure" if found is None else f"{found.value}, of {found.n}"
            yield Finding("a figure told in the meeting does not follow from the rows", entry.key, str(figure.key),
                          expected, f"{figure.value}, of {figure.n}")  # fmt: skip


def _definitions_at(record: Record, entry: Entry) -> dict[str, Definition]:
    """The definitions as they stood when the question was asked."""
    return {
        definition.id: definition
        for each in record.entries
        if each.statement.type == "definition/v1" and each.index < entry.index
        for definition in [Definition.from_json(dict(each.statement.body))]
    }
