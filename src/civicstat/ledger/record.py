"""The public record, opened for reading: the portal, `verify` and the cycle stand on this."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from civicstat.ledger.checkpoint import Checkpoint
from civicstat.ledger.errors import LedgerError, NoRecordError, StatementError
from civicstat.ledger.log import Log, has_log, read_log
from civicstat.ledger.manifest import cited_by_release, manifest_ref, objects_of
from civicstat.ledger.objects import ObjectStore
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.statement import Entry, ObjectRef, Statement


_LEAVES_KEPT = 32_768


class Record:
    """The log and the objects its statements name.

    Parameters
    ----------
    folder
        A city's home, its `ledger` folder, or a published site: whatever holds `log/` and `objects/`.
    size
        Read it as it stood when it had so many entries; without one, as it stands.

    Notes
    -----
    Nothing is read until it is asked for. Entries are compared with the checkpoint's root when they are first read,
    and every object with its digest each time.
    """

    def __init__(self, folder: Path, *, size: int | None = None) -> None:
        self.folder = _folder_with_log(folder)
        self.objects = ObjectStore(self.folder / "objects")
        self.size = size
        self._objects_of: dict[str, tuple[ObjectRef, ...]] = {}

    @cached_property
    def log(self) -> Log:
        """The entries as bytes, with their checkpoint and tree."""
        return read_log(self.folder / "log")

    @property
    def checkpoint(self) -> Checkpoint:
        """The log's origin, size and root. Not signed yet."""
        return self.log.checkpoint

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every statement with its place in the log, oldest first."""
        return entries_of_leaves(self.log.leaves[: self.size])

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        """The entries of a type: `target/v1`, or `target` for every version of it."""
        return tuple(
            entry for entry in self.entries if kind in (entry.statement.type, entry.statement.type.partition("/")[0])
        )

    def entry_of(self, digest: str) -> Entry:
        """The entry whose leaf has this digest: where a citation leads."""
        if digest not in self._by_digest:
            raise LedgerError(
                f"no statement has the digest {digest}", where=str(self.folder), expected="the digest of a leaf"
            )
        return self._by_digest[digest]

    def genesis(self) -> Entry:
        """The first statement: who publishes, under which rules."""
        return self.entries[0]

    def city(self) -> Entry:
        """What the city last said about itself."""
        return self._last("city")

    def releases(self) -> tuple[Entry, ...]:
        """Every release, oldest first."""
        return self.entries_of("release")

    def latest_release(self) -> Entry:
        """The last release."""
        return self._last("release")

    def refs(self, release: Entry | None = None) -> dict[str, ObjectRef]:
        """The objects of a release by role; without one, of each role the last release's that holds it."""
        releases = self.releases() if release is None else (release,)
        return {ref.role: ref for entry in releases for ref in self.objects_of(entry.statement)}

    def objects_of(self, release: Statement) -> tuple[ObjectRef, ...]:
        """The objects that a release names, whatever its version; their list is read once."""
        digest = release.digest
        if digest not in self._objects_of:
            self._objects_of[digest] = objects_of(release, self.object)
        return self._objects_of[digest]

    def manifest_of(self, release: Statement) -> ObjectRef | None:
        """The object in which a release lists its objects; None where its entry itself lists them."""
        return manifest_ref(release)

    def definitions_of(self, release: Statement) -> tuple[Entry, ...]:
        """The definitions that a release used."""
        return cited_by_release(release, "definition", self._by_digest)

    def sources_of(self, release: Statement) -> tuple[Entry, ...]:
        """The sources that a release used."""
        return cited_by_release(release, "source", self._by_digest)

    def has_role(self, role: str) -> bool:
        """Whether any release holds an object of this role."""
        return role in self._live_refs

    def ref(self, role: str, release: Entry | None = None) -> ObjectRef:
        """The object of a role in a release; without one, in the last release that holds it."""
        refs = self._live_refs if release is None else self.refs(release)
        if role not in refs:
            raise LedgerError(
                f"no release holds an object of the role {role!r}",
                where=str(self.folder),
                expected=f"one of {', '.join(sorted(refs))}",
            )
        return refs[role]

    def object(self, ref: ObjectRef | str) -> bytes:
        """The bytes of an object, by its reference or digest; checked."""
        return self.objects.get(ref if isinstance(ref, str) else ref.sha256)

    def object_json(self, ref: ObjectRef | str) -> Any:
        """The JSON value of an object."""
        return json.loads(self.object(ref))

    def live_definitions(self) -> dict[str, Definition]:
        """The definition in force of each metric: of its highest version, as last stated."""
        return {metric: Definition.from_json(dict(entry.statement.body)) for metric, entry in self._definitions.items()}

    def definition_entries(self) -> dict[str, Entry]:
        """The entries that `live_definitions` reads, by metric."""
        return dict(self._definitions)

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The hashes that lead from an entry to the checkpoint's root."""
        return self.log.tree.inclusion_proof(index)

    def consistency_proof(self, old_size: int) -> list[bytes]:
        """The hashes that show an earlier log to be the beginning of this one."""
        return self.log.tree.consistency_proof(old_size)

    @cached_property
    def _by_digest(self) -> dict[str, Entry]:
        return {entry.statement.digest: entry for entry in self.entries}

    @cached_property
    def _live_refs(self) -> dict[str, ObjectRef]:
        return self.refs()

    @cached_property
    def _definitions(self) -> dict[str, Entry]:
        live: dict[str, Entry] = {}
        for entry in self.entries_of("definition"):
            body = entry.statement.body
            standing = live.get(body["id"])
            if standing is None or body["version"] >= standing.statement.body["version"]:
                live[body["id"]] = entry
        return dict(sorted(live.items()))

    def _last(self, kind: str) -> Entry:
        entries = self.entries_of(kind)
        if not entries:
            raise NoRecordError(
                f"the record holds no {kind} statement yet",
                where=str(self.folder),
                next_step="Run `civicstat cycle` to make a release.",
            )
        return entries[-1]


def has_record(folder: Path) -> bool:
    """Whether a record stands in this home, `ledger` folder or published site."""
    return has_log(folder / "log") or has_log(folder / "ledger" / "log")


def entries_of_leaves(leaves: Sequence[bytes]) -> tuple[Entry, ...]:
    """The statements that some leaves hold, in order."""
    return tuple(Entry(index, read_statement(leaf, index=index)) for index, leaf in enumerate(leaves))


def read_statement(leaf: bytes, *, index: int) -> Statement:
    """The statement that a leaf holds.

    Raises
    ------
    StatementError
        When the leaf is no statement, or not in the one form that a statement has.
    """
    try:
        return _statement_of(leaf)
    except (CivicstatError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise StatementError(
            f"entry {index} is not a statement: {fault}",
            where=f"log, entry {index}",
            expected="canonical JSON with type, name, about, as_of, recorded, cites and body",
        ) from None


# The log only grows, and whoever serves an office reads it many times a minute: each leaf is parsed once.
@lru_cache(maxsize=_LEAVES_KEPT)
def _statement_of(leaf: bytes) -> Statement:
    statement = Statement.from_json(json.loads(leaf))
    if statement.leaf != leaf:
        raise ValueError("it is not in canonical form")
    return statement


def _folder_with_log(folder: Path) -> Path:
    is_home = (folder / "ledger" / "log").is_dir() and not (folder / "log").is_dir()
    return folder / "ledger" if is_home else folder
