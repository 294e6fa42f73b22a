"""Figures of a definition that another version has replaced: computed again by the old one, from the rows of its day.

They stay in the record, and nothing published later touches them. The last release that named the old version says from
which rows they follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.home import ROW_FILES
from civicstat.cycle.second import Both, second_computation
from civicstat.ledger.reader import Record
from civicstat.vocabulary.definition import Definition


@dataclass(frozen=True)
class Replaced:
    """A version that is no longer in force, and the record as its last release left it."""

    definition: Definition
    then: Record

    def again(self) -> Both:
        """What it comes to from the rows that stood in the record then."""
        context = self.then.object_json(self.then.ref("context"))
        if self.then.has_role("budget-lines"):
            context = {**context, "budget": self.then.object_json(self.then.ref("budget-lines"))}
        with second_computation(row_files(self.then), context=context, processes=1) as second:
            return second.of(self.definition, others=adopted_definitions(self.then)).result()


def replaced_versions(record: Record) -> Iterator[Replaced]:
    """Every version that a later one replaced and whose figures a release has published."""
    current = {metric: entry.statement.digest for metric, entry in record.definition_entries().items()}
    for entry in record.entries_of("definition"):
        body, digest = entry.statement.body, entry.statement.digest
        named = [each for each in record.releases() if entry in record.definitions_of(each.statement)]
        if named and current[body["id"]] != digest:
            then = Record(record.folder, size=named[-1].index + 1)
            if then.has_role("context"):
                yield Replaced(Definition.from_json(dict(body)), then)


def row_files(record: Record) -> dict[str, bytes]:
    """The published row files of the latest release, by role."""
    return {role: record.object(record.ref(role)) for role in ROW_FILES if record.has_role(role)}
