"""The full replay of a public record: every file, every digest, every rule, from the first entry to the last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from civicstat.ledger.check_files import check_log_files
from civicstat.ledger.errors import NoRecordError
from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.objects import DIGEST, ObjectStore
from civicstat.ledger.record import Record, object_refs
from civicstat.ledger.rules import statement_faults
from civicstat.ledger.tiles import TILE_WIDTH, Tile
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.statement import ObjectRef, Statement


def check_log(folder: Path) -> list[Fault]:
    """Everything that is wrong with a record; an empty list when nothing is.

    Parameters
    ----------
    folder
        A city's home, its `ledger` folder, or a published site with `log/` and `objects/`.

    Notes
    -----
    While an entry is in doubt the rules are not replayed, because a rule that fails on damaged bytes would blame the
    wrong thing; the damaged files are named instead.
    """
    root = Record(folder).folder
    if not (root / "log").is_dir():
        raise NoRecordError("there is no public record here", where=str(folder), expected="a folder `log`")
    checked = check_log_files(root / "log")
    read, unreadable = _read_statements(checked.leaves or [])
    store = ObjectStore(root / "objects")
    object_faults = [*_object_faults(store, read)]
    return [*checked.faults, *unreadable, *object_faults, *_rule_faults(read, store, already=object_faults)]


def _read_statements(leaves: Sequence[bytes]) -> tuple[list[Statement], list[Fault]]:
    statements: list[Statement] = []
    for index, leaf in enumerate(leaves):
        try:
            statement = Statement.from_json(json.loads(leaf))
            if canonical_bytes(json.loads(leaf)) != leaf or statement.leaf != leaf:
                raise ValueError("it is not in canonical form")
        except (CivicstatError, ValueError, KeyError, TypeError) as fault:
            what = f"entry {index} is not a statement: {fault}"
            return [], [Fault("statement", what, file=_bundle_of(index, len(leaves)))]
        statements.append(statement)
    return statements, []


def _object_faults(store: ObjectStore, statements: Sequence[Statement]) -> Iterator[Fault]:
    named = {ref.sha256: (statement, ref) for statement in statements for ref in _refs_of(statement)}
    standing: set[str] = set()
    for path in store.files():
        standing.add(path.name)
        if not path.is_file() or not DIGEST.fullmatch(path.name):
            yield Fault("object", "this is not an object", file=f"objects/{path.name}", expected="a digest as its name")
            continue
        found = sha256_hex(path.read_bytes())
        if found != path.name:
            what = "was changed: its bytes have another digest"
            yield _object_fault(path.name, named.get(path.name), what, found=found)
    for sha256 in sorted(named.keys() - standing):
        yield _object_fault(sha256, named[sha256], "is missing")


def _object_fault(sha256: str, named: tuple[Statement, ObjectRef] | None, what: str, *, found: str = "") -> Fault:
    subject = "an object that no release names" if named is None else f"{named[1].role} ({named[1].name})"
    return Fault(
        "object",
        f"{subject} {what}",
        file=f"objects/{sha256}",
        statement="" if named is None else f"{named[0].type} {named[0].name}",
        expected=f"bytes with the digest {sha256}",
        found=found,
    )


def _rule_faults(statements: Sequence[Statement], store: ObjectStore, *, already: Sequence[Fault]) -> Iterator[Fault]:
    known = {fault.file for fault in already}
    history = History(store, skips_damaged=True)
    for index, statement in enumerate(statements):
        for fault in statement_faults(statement, history):
            if not (fault.kind == "object" and fault.file in known):
                yield fault if fault.file else replace(fault, file=_bundle_of(index, len(statements)))
        history.admit(statement)


def _refs_of(statement: Statement) -> tuple[ObjectRef, ...]:
    if not statement.type.startswith("release/"):
        return ()
    try:
        return object_refs(statement)
    except (KeyError, TypeError, ValueError):
        return ()


def _bundle_of(index: int, size: int) -> str:
    bundle = index // TILE_WIDTH
    return f"log/{Tile(None, bundle, min(TILE_WIDTH, size - bundle * TILE_WIDTH)).path}"
