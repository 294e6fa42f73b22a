"""What a log has said so far: the state that the rules of the next statement are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from civicstat.ledger.errors import ObjectError
from civicstat.ledger.figures import FIGURES, read_lines
from civicstat.ledger.local_day import is_time_zone
from civicstat.ledger.manifest import RELEASE, objects_of
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.record import read_statement
from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.statement import Entry, ObjectRef, Statement


class History:
    """Grows by `admit`, statement by statement, in the log's order.

    `skips_damaged` is for checking: figures in objects that cannot be read then count as never said, because the object
    itself is already reported.
    """

    def __init__(self, objects: ObjectStore, *, skips_damaged: bool = False) -> None:
        self.objects = objects
        self.skips_damaged = skips_damaged
        self.entries: list[Entry] = []
        self.by_digest: dict[str, Entry] = {}
        self.by_content: dict[str, Entry] = {}
        self.by_name: dict[tuple[str, str], list[Entry]] = {}
        self._live: dict[str, dict[str, dict[str, Any]]] = {}
        self._figure_files: dict[str, dict[str, ObjectRef]] = {}

    @classmethod
    def of_leaves(cls, leaves: Iterable[bytes], *, objects: ObjectStore) -> History:
        """The history that a log's entries tell; they are taken as they are, not judged."""
        history = cls(objects)
        for index, leaf in enumerate(leaves):
            history.admit(read_statement(leaf, index=index), leaf=leaf)
        return history

    def admit(self, statement: Statement, *, leaf: bytes | None = None) -> Entry:
        """Add one statement at the end."""
        entry = Entry(len(self.entries), statement)
        self.entries.append(entry)
        self.by_digest.setdefault(sha256_hex(leaf if leaf is not None else statement.leaf), entry)
        self.by_content.setdefault(statement.content_digest, entry)
        self.by_name.setdefault((statement.type, statement.name), []).append(entry)
        if statement.type.startswith(RELEASE):
            for metric in self._live:
                self._live[metric].update(self._lines_of(statement, metric))
        return entry

    @property
    def genesis(self) -> Mapping[str, Any]:
        """What the genesis says; empty before it."""
        return self.entries[0].statement.body if self.entries else {}

    @property
    def time_zone(self) -> str:
        """The city's time zone; UTC while no valid one is known."""
        named = str(self.genesis.get("time_zone", ""))
        return named if is_time_zone(named) else "UTC"

    def said_before(self, statement: Statement) -> Entry | None:
        """The entry that says the same, whenever it was recorded."""
        return self.by_content.get(statement.content_digest)

    def live_lines(self, metric: str) -> dict[str, dict[str, Any]]:
        """The line in force of every figure of a metric, by key; read from the releases when first asked for."""
        if metric not in self._live:
            self._live[metric] = {
                key: line
                for entry in self.entries
                if entry.statement.type.startswith(RELEASE)
                for key, line in self._lines_of(entry.statement, metric).items()
            }
        return self._live[metric]

    def _lines_of(self, release: Statement, metric: str) -> dict[str, dict[str, Any]]:
        try:
            ref = self._files_of(release).get(metric)
            return {} if ref is None else {line["key"]: line for line in read_lines(self.objects.get(ref.sha256))}
        except (ObjectError, KeyError, TypeError, ValueError):
            if self.skips_damaged:
                return {}
            raise

    def _files_of(self, release: Statement) -> dict[str, ObjectRef]:
        """The figures files of a release by metric; its list is read once, not for every metric."""
        digest = release.digest
        if digest not in self._figure_files:
            refs = objects_of(release, self.objects.get)
            self._figure_files[digest] = {
                ref.role.removeprefix(FIGURES): ref for ref in refs if ref.role.startswith(FIGURES)
            }
        return self._figure_files[digest]
