"""The chain from a published figure to its rows: who said it, on what it rests, and whether the rows give it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from civicstat.cycle.home import BUDGET_LINES
from civicstat.cycle.release import CALENDAR_ROLE
from civicstat.cycle.studio.find_key import find_figure
from civicstat.cycle.studio.judging import Judging, judging_of, says_of
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.studio.quotient import dollars_in, quotient_faults
from civicstat.ledger.reader import read_accounting, read_figures
from civicstat.metrics.fitness import functions_asked
from civicstat.metrics.reasons import BUILT_IN_REASONS, reason_slug
from civicstat.metrics.recheck.one_figure import Evidence, evidence_for
from civicstat.metrics.words import definition_in_words
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import STATUSES_WITHOUT_COUNTS, Accounting, Figure, FigureKey
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS
from civicstat.vocabulary.statement import Entry, ObjectRef


@dataclass(frozen=True)
class Explanation:
    """Everything between a figure and its rows.

    `evidence` is None where no rows are published from which the figure could be counted, such as of a held source.
    """

    home: Path
    figure: Figure
    accounting: Accounting | None
    definition: Definition
    adopted: Entry
    release: Entry
    published: Published
    judging: Judging
    companion: Figure | None
    companion_definition: Definition | None
    evidence: Evidence | None
    says: Mapping[str, str]
    parts: Sequence[tuple[Definition, Figure | None]] = ()

    @property
    def key(self) -> FigureKey:
        """Which figure is explained."""
        return self.figure.key

    @property
    def words(self) -> dict[str, dict[str, Any]]:
        """The definition in words, by language."""
        return definition_in_words(self.definition, self.published.names)

    @property
    def object(self) -> ObjectRef:
        """The object in which the release states the figure."""
        return self.published.refs[f"figures/{self.key.metric}"]

    @property
    def sql(self) -> ObjectRef | None:
        """The SQL file of its metric."""
        return self.published.refs.get(f"sql/{self.key.metric}")

    @property
    def is_total(self) -> bool:
        """Whether the figure is itself a published monthly total: no row is published about a person."""
        return self.definition.table == "person_months"

    @property
    def row_files(self) -> list[ObjectRef]:
        """The row files that the figure rests on, and the tables of residents, working days or dollars beside them."""
        of_persons = "records/person-months"
        refs = self.published.row_refs.items()
        beside = {
            "population": self.definition.measure == "rate",
            CALENDAR_ROLE: bool(functions_asked(self.definition) & set(BUSINESS_FUNCTIONS)),
            BUDGET_LINES: self.definition.measure == "cost",
        }
        return [
            *(ref for role, ref in refs if (role == of_persons) == self.is_total),
            *(self.published.refs[role] for role, reads in beside.items() if reads and role in self.published.refs),
        ]

    @property
    def dollars(self) -> list[dict[str, Any]]:
        """The lines of the budget behind a cost."""
        return dollars_in(self.published, self.definition, self.figure)

    @property
    def part_keys(self) -> list[str]:
        """The figures that a ratio or cost is made of, each of which rests on rows of its own."""
        return [
            str(replace(self.key, metric=id_, version=int(version)))
            for id_, _, version in (part.partition("/") for part in self.definition.parts)
        ]

    @property
    def expected_rows(self) -> int | None:
        """How many rows the figure says that it rests on: the denominator of a share, else its number of cases."""
        return self.figure.denominator if self.definition.measure == "share" else self.figure.n

    @property
    def faults(self) -> list[str]:
        """In what the rows or parts behind the figure differ from what is published of it; empty where all agrees."""
        if self.definition.parts:
            return list(quotient_faults(self.definition, self.figure, self.parts, self.dollars))
        if self.evidence is None:
            return []
        found = []
        if not self.is_total and self.evidence.counted != self.expected_rows:
            found.append(f"{self.evidence.counted} rows count, and the figure says {self.expected_rows}")
        if self.definition.measure == "share" and self.evidence.hits != self.figure.numerator:
            found.append(f"{self.evidence.hits} rows meet the condition, and the figure says {self.figure.numerator}")
        again = self.evidence.figure.to_json()
        for name, value in self.figure.to_json().items():
            if name not in ("as_of", "status", "class") and again[name] != value:
                found.append(f"{name}: {again[name]} from these rows, {value} published")
        if self.evidence.accounting is not None and self.evidence.accounting != self.accounting:
            found.append("what these rows leave out is not what the accounting says")
        return found

    @property
    def recompute(self) -> list[str]:
        """Commands that make just this figure again: with our program, and with DuckDB from published files."""
        commands = [f"civicstat metrics explain {shlex.quote(str(self.key))} --home {shlex.quote(str(self.home))}"]
        if self.sql is not None and not self.definition.parts:
            line = ",".join((self.key.period, self.key.area, self.key.group, ""))
            commands.append(f"duckdb -csv < {self.sql.name} | grep -E {shlex.quote(f'^period,|^{line}')}")
        return commands

    def reason_words(self, slug: str) -> tuple[str, str]:
        """A reason for leaving rows out, in English and Spanish."""
        known = self.published.definitions
        parts = [known[id_] for part in self.definition.parts if (id_ := part.partition("/")[0]) in known]
        own = {
            reason_slug(item.reason): (item.reason, item.reason_es)
            for definition in (*parts, self.definition)
            for item in definition.exclude
        }
        return own.get(slug) or BUILT_IN_REASONS.get(slug) or (slug, slug)

    def to_json(self) -> dict[str, Any]:
        """The chain for a program."""
        return {
            "figure": self.figure.to_json(),
            "says": dict(self.says),
            "definition": {
                "id": self.definition.id,
                "version": self.definition.version,
                "title": {"en": self.definition.title, "es": self.definition.title_es},
                "in_words": self.words,
            },
            "adopted_by": _statement(self.adopted),
            "release": {**_statement(self.release), "object": self.object.to_json()},
            "row_files": [ref.to_json() for ref in self.row_files],
            "left_out": {
                slug: {"rows": rows, "en": self.reason_words(slug)[0], "es": self.reason_words(slug)[1]}
                for slug, rows in ({} if self.accounting is None else self.accounting.excluded).items()
            },
            "accounting": None if self.accounting is None else self.accounting.to_json(),
            "companion": None if self.companion is None else self.companion.to_json(),
            "signal": self.judging.to_json(),
            "sql": None if self.sql is None else self.sql.to_json(),
            "recompute": self.recompute,
            "made_of": self.part_keys,
            "dollars": self.dollars,
            "rows_behind": None
            if self.evidence is None or self.is_total
            else {
                "rows": len(self.evidence.rows),
                "counted": self.evidence.counted,
                "expected": self.expected_rows,
                "meet_the_condition": self.evidence.hits if self.definition.measure == "share" else None,
                "left_out": self.evidence.left_out,
            },
            "faults": self.faults,
        }


def explain(home: Path, key: str) -> Explanation:
    """The chain from a figure to its rows.

    Raises
    ------
    NoRecordError
        When nothing has been published in the home.
    LedgerError
        When no release holds the key; the nearest ones are offered.
    """
    everything = published_in(home)
    record = everything.record
    release, figure = find_figure(record, key)
    published = published_in(home, until=release)
    adopted = _adopted_by(published, release, figure.key)
    definition = Definition.from_json(dict(adopted.statement.body))
    judging = judging_of(record, figure)
    companion = record.live_definitions().get(definition.companion or "")
    return Explanation(
        home=home,
        figure=figure,
        accounting=_accounting(published, release, figure.key),
        definition=definition,
        adopted=adopted,
        release=release,
        published=published,
        judging=judging,
        companion=_companion_figure(published, companion, figure.key),
        companion_definition=companion,
        evidence=_evidence(published, definition, figure),
        says=says_of(published, definition, figure, judging),
        parts=_parts(published, definition, figure.key),
    )


def _parts(published: Published, definition: Definition, key: FigureKey) -> list[tuple[Definition, Figure | None]]:
    """The metrics that a ratio or cost divides, in the versions that it names, with their figures of the same place."""
    found = []
    for part in definition.parts:
        id_, _, version = part.partition("/")
        entries = published.record.entries_of("definition")
        named = [entry for entry in entries if entry.statement.name == part]
        wanted = str(replace(key, metric=id_, version=int(version)))
        figure = read_figures(published.record, id_).get(wanted)
        found.append((Definition.from_json(dict(named[-1].statement.body)), figure))
    return found


def _adopted_by(published: Published, release: Entry, key: FigureKey) -> Entry:
    """The definition's statement that the release rests on."""
    record, name = published.record, f"{key.metric}/{key.version}"
    named = [entry for entry in record.definitions_of(release.statement) if entry.statement.name == name]
    return (named or [entry for entry in record.entries_of("definition") if entry.statement.name == name])[-1]


def _accounting(published: Published, release: Entry, key: FigureKey) -> Accounting | None:
    """What the figure left out: a release says it anew only where it has changed."""
    record = published.record
    earlier = [entry for entry in reversed(record.releases()) if entry.index <= release.index]
    said = (read_accounting(record, key.metric, release=entry).get(str(key)) for entry in earlier)
    return next((accounting for accounting in said if accounting is not None), None)


def _companion_figure(published: Published, companion: Definition | None, key: FigureKey) -> Figure | None:
    if companion is None:
        return None
    wanted = FigureKey(companion.id, companion.version, key.period, key.area, key.group)
    return read_figures(published.record, companion.id).get(str(wanted))


def _evidence(published: Published, definition: Definition, figure: Figure) -> Evidence | None:
    if figure.status in STATUSES_WITHOUT_COUNTS or figure.derivation != "A" or definition.parts:
        return None
    return evidence_for(definition.to_json(), published.rows, figure.key)


def _statement(entry: Entry) -> dict[str, Any]:
    said = entry.statement
    return {
        "key": entry.key,
        "index": entry.index,
        "as_of": said.as_of,
        "recorded": said.recorded,
        "sha256": said.digest,
    }
