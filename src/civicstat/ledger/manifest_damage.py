"""Which entries of a changed list of objects are wrong: a digest says only that some byte is another one.

The release's leaf also names its disclosure report, which lists the digests of all objects that were passed; and each
object says itself how long it is. What neither can know is a changed name or media type: then the list alone is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from civicstat.ledger.errors import ObjectError
from civicstat.ledger.fault import Fault
from civicstat.ledger.manifest import MANIFEST, manifest_faults, objects_of
from civicstat.ledger.objects import ObjectStore
from civicstat.vocabulary.statement import ObjectRef, Statement


def damage_of(release: Statement, content: bytes, store: ObjectStore) -> Iterator[Fault]:
    """What can be told of a release's list of objects whose bytes have another digest than the release says."""
    yield from manifest_faults(release, content)
    try:
        refs = objects_of(release, lambda _: content)
        passed = frozenset(json.loads(store.get(release.body["disclosure_report"]))["objects"])
    except (ObjectError, ValueError, KeyError, TypeError):
        return
    file = f"objects/{release.body[MANIFEST]['sha256']}"
    others = {ref.sha256: ref for ref in refs if ref.sha256 != release.body["disclosure_report"]}
    for number, ref in enumerate(refs, start=1):
        if ref.sha256 in others and ref.sha256 not in passed:
            what = f"in the list of the release's objects entry {number}, {ref.role}, names another object"
            expected = "one that the release's disclosure report covers"
            yield Fault("object", what, file=file, expected=expected, found=ref.sha256)
        elif store.has(ref.sha256) and _size(store, ref) != ref.bytes:
            what = f"in the list of the release's objects entry {number}, {ref.role}, has another size"
            expected = f"{_size(store, ref)} bytes"
            yield Fault("object", what, file=file, expected=expected, found=f"{ref.bytes} bytes")
    for sha256 in sorted(passed - others.keys()):
        what = "an entry is missing from the list of the release's objects"
        yield Fault("object", what, file=file, expected=f"the object {sha256}, which the disclosure report covers")


def _size(store: ObjectStore, ref: ObjectRef) -> int:
    return store.path(ref.sha256).stat().st_size
