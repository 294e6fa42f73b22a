"""The full replay of a public record: every file, every digest, every rule, from the first entry to the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from civicstat.ledger.check_files import check_log_files
from civicstat.ledger.checkpoint import origin_of
from civicstat.ledger.errors import NoRecordError, ObjectError, StatementError
from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.manifest import RELEASE, manifest_ref, objects_of
from civicstat.ledger.manifest_damage import damage_of
from civicstat.ledger.objects import DIGEST, ObjectStore
from civicstat.ledger.record import Record, read_statement
from civicstat.ledger.rules import statement_faults
from civicstat.ledger.tiles import CHECKPOINT, TILE_WIDTH, Tile
from civicstat.ledger.withheld import withheld_in
from civicstat.ledger.words import withdrawn_in, words_of
from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.statement import ObjectRef, Statement


def check_log(folder: Path, *, is_public_copy: bool = False) -> list[Fault]:
    """Everything that is wrong with a record; an empty list when nothing is.

    Parameters
    ----------
    folder
        A city's home, its `ledger` folder, or a published site with `log/` and `objects/`.
    is_public_copy
        Whether objects of closed meetings are to be absent, as in a published site, and not to be here, as in a home.

    Notes
    -----
    While an entry is in doubt the rules are not replayed, because a rule that fails on damaged bytes would blame the
    wrong thing; the damaged files are named instead.
    """
    root = Record(folder).folder
    if not (root / "log").is_dir():
        raise NoRecordError("there is no public record here", where=str(folder), expected="a folder `log`")
    checked = check_log_files(root / "log")
    leaves = checked.leaves or []
    read, unreadable = _read_statements(leaves)
    store = ObjectStore(root / "objects")
    withheld = _withheld(read) if is_public_copy else {}
    object_faults = [*_object_faults(store, read, withheld)]
    return [
        *checked.faults,
        *unreadable,
        *object_faults,
        *_origin_faults(checked.origin, read),
        *_rule_faults(read, leaves, store=store, already=object_faults, withheld=withheld),
    ]


def _read_statements(leaves: Sequence[bytes]) -> tuple[list[Statement], list[Fault]]:
    statements: list[Statement] = []
    for index, leaf in enumerate(leaves):
        try:
            statements.append(read_statement(leaf, index=index))
        except StatementError as fault:
            file = _bundle_of(index, len(leaves))
            return [], [Fault("statement", fault.found, file=file, expected=fault.expected)]
    return statements, []


def _origin_faults(origin: str, statements: Sequence[Statement]) -> Iterator[Fault]:
    named = origin_of(str(statements[0].body.get("city", ""))) if statements else origin
    if origin != named:
        what = "the checkpoint names another log than the genesis does"
        yield Fault("log", what, file=f"log/{CHECKPOINT}", expected=named, found=origin)


def _withheld(statements: Sequence[Statement]) -> dict[str, str]:
    """What a public copy leaves out; nothing where the log cannot be read, which is told elsewhere."""
    try:
        return withheld_in(statements)
    except (KeyError, TypeError, ValueError):
        return {}


def _object_faults(store: ObjectStore, statements: Sequence[Statement], withheld: Mapping[str, str]) -> Iterator[Fault]:
    named = {ref.sha256: (statement, ref) for statement in statements for ref in _refs_of(statement, store)}
    words = {sha256: statement for statement in statements for sha256 in words_of(statement)}
    withdrawn = withdrawn_in(statements)
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
            yield from _list_faults(named.get(path.name), path.read_bytes(), store)
    for sha256 in sorted(named.keys() - standing):
        yield _object_fault(sha256, named[sha256], "is missing")
    for sha256 in sorted(withheld.keys() & standing):
        what = f"stands in the public copy, and meeting {withheld[sha256]} is not open to the public"
        yield Fault("object", what, file=f"objects/{sha256}", expected="no such file; the entry's digest alone")
    for sha256 in sorted(words.keys() - standing - withdrawn - withheld.keys()):
        yield _words_fault(sha256, words[sha256], "words are missing, and no statement withdraws them")
    for sha256 in sorted(words.keys() & standing & withdrawn):
        yield _words_fault(sha256, words[sha256], "words were withdrawn and still stand")


def _words_fault(sha256: str, statement: Statement, what: str) -> Fault:
    named = f"{statement.type} {statement.name}"
    return Fault("object", what, file=f"objects/{sha256}", statement=named, expected="words, or a withdrawal of them")


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


def _rule_faults(
    statements: Sequence[Statement],
    leaves: Sequence[bytes],
    *,
    store: ObjectStore,
    already: Sequence[Fault],
    withheld: Mapping[str, str],
) -> Iterator[Fault]:
    known = {*(fault.file for fault in already), *(f"objects/{sha256}" for sha256 in withheld)}
    history = History(store, skips_damaged=True)
    for index, statement in enumerate(statements):
        for fault in statement_faults(statement, history):
            if not (fault.kind == "object" and fault.file in known):
                yield fault if fault.file else replace(fault, file=_bundle_of(index, len(statements)))
        history.admit(statement, leaf=leaves[index])


def _refs_of(statement: Statement, store: ObjectStore) -> tuple[ObjectRef, ...]:
    """The objects that a release names, and the list that names them; of a damaged list, the list alone."""
    if not statement.type.startswith(RELEASE):
        return ()
    manifest: ObjectRef | None = None
    try:
        manifest = manifest_ref(statement)
        return (*(() if manifest is None else (manifest,)), *objects_of(statement, store.get))
    except (ObjectError, KeyError, TypeError, ValueError):
        return () if manifest is None else (manifest,)


def _list_faults(named: tuple[Statement, ObjectRef] | None, content: bytes, store: ObjectStore) -> Iterator[Fault]:
    """Of a changed list of objects, which entries are no longer those that the release was passed with."""
    if named is not None and named[1] == manifest_ref(named[0]):
        statement = named[0]
        for fault in damage_of(statement, content, store):
            yield replace(fault, statement=f"{statement.type} {statement.name}")


def _bundle_of(index: int, size: int) -> str:
    bundle = index // TILE_WIDTH
    return f"log/{Tile(None, bundle, min(TILE_WIDTH, size - bundle * TILE_WIDTH)).path}"
