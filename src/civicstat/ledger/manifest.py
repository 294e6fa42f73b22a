"""The objects of a release: listed in its leaf (release/v1) or in an object that its leaf names (release/v2).

Whoever needs them asks `objects_of` and never looks into a body, so that a third form would be a change of this file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from civicstat.ledger.errors import ObjectError
from civicstat.ledger.fault import Fault
from civicstat.ledger.schemas.release import ManifestV1
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.statement import Entry, ObjectRef, Statement


RELEASE = "release/"
MANIFEST = "manifest"
# How many entries of one list are named; the rest would say the same.
MOST_ENTRIES_NAMED = 20


def manifest_bytes(refs: Iterable[ObjectRef]) -> bytes:
    """The one form of the list of some objects."""
    return canonical_bytes({"objects": [ref.to_json() for ref in sorted(refs, key=lambda ref: ref.role)]})


def manifest_ref(release: Statement) -> ObjectRef | None:
    """The list itself, as an object of the release; None where the leaf lists the objects."""
    said = release.body.get(MANIFEST)
    if said is None:
        return None
    return ObjectRef(MANIFEST, "objects-of-release.json", said["sha256"], int(said["bytes"]), "application/json")


def objects_of(release: Statement, read: Callable[[str], bytes]) -> tuple[ObjectRef, ...]:
    """The objects of a release, whatever its version; `read` gives the bytes that have a digest.

    Raises
    ------
    ObjectError
        When the list of the objects is missing or cannot be read.
    """
    manifest = manifest_ref(release)
    if manifest is None:
        return tuple(ObjectRef.from_json(fields) for fields in release.body["objects"])
    try:
        return tuple(ObjectRef.from_json(fields) for fields in json.loads(read(manifest.sha256))["objects"])
    except (ValueError, KeyError, TypeError) as fault:
        raise ObjectError(
            f"the list of the release's objects cannot be read: {fault!r}",
            where=f"objects/{manifest.sha256}",
            expected="canonical JSON with `objects`",
        ) from None


def cited_by_release(release: Statement, kind: str, by_digest: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """The definitions or sources that a release used; `kind` is `definition` or `source`."""
    digests = release.body.get(f"{kind}s", release.cites)
    found = (by_digest[digest] for digest in digests if digest in by_digest)
    return tuple(entry for entry in found if entry.statement.type.partition("/")[0] == kind)


def manifest_faults(release: Statement, content: bytes) -> Iterator[Fault]:
    """What is wrong with these bytes as the list of a release's objects: each entry that is wrong is named."""
    said = release.body[MANIFEST]
    file = f"objects/{said['sha256']}"
    try:
        listed = json.loads(content)
        entries = listed["objects"]
        is_canonical = canonical_bytes(listed) == content
        roles = [str(entry["role"]) for entry in entries]
    except (VocabularyError, ValueError, KeyError, TypeError) as fault:
        what = f"the list of the release's objects cannot be read: {fault!r}"
        yield Fault("release", what, file=file, expected="canonical JSON with `objects`, each with its role")
        return
    if not is_canonical:
        what = "the list of the release's objects is not in canonical form"
        yield Fault("release", what, file=file, expected="canonical JSON (RFC 8785)")
    if len(entries) != said["count"]:
        what = f"the list of the release's objects has {len(entries)} entries"
        yield Fault("release", what, file=file, expected=f"{said['count']}, as the release says")
    yield from _form_faults(listed, roles, file)
    for number, (before, role) in enumerate(pairwise(roles), start=2):
        if role <= before:
            what = f"{number}, {role}, stands twice" if role == before else f"{number}, {role}, stands after {before}"
            expected = "each role once, in order"
            yield Fault("release", f"in the list of the release's objects entry {what}", file=file, expected=expected)


def _form_faults(listed: Any, roles: list[str], file: str) -> Iterator[Fault]:
    try:
        ManifestV1.model_validate_json(json.dumps(listed), strict=True)
    except ValidationError as wrong:
        for each in wrong.errors()[:MOST_ENTRIES_NAMED]:
            path = [*each["loc"]]
            if len(path) > 1 and isinstance(path[1], int):
                path[:2] = [f"entry {path[1] + 1}, {roles[path[1]]}"]
            what = f"in the list of the release's objects {', '.join(str(part) for part in path)}: {each['msg']}"
            yield Fault("release", what, file=file, expected="a list as docs/reference/statements.md has it")
