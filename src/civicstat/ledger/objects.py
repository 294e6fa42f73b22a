"""Objects: the files that statements name by their SHA-256 digest, kept under that digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from civicstat.ledger.durable import is_unfinished, write_durably
from civicstat.ledger.errors import ObjectError
from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.statement import ObjectRef


DIGEST = re.compile(r"[0-9a-f]{64}")


class ObjectStore:
    """`objects/<sha256>`: what is put in is never changed; what is read is checked first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_home(cls, home: Path) -> ObjectStore:
        """The store of a city's home folder."""
        return cls(home / "ledger" / "objects")

    def put(self, content: bytes) -> str:
        """Keep these bytes; the digest that names them from now on. Putting them again changes nothing."""
        sha256 = sha256_hex(content)
        path = self.path(sha256)
        if not path.is_file() or path.read_bytes() != content:
            write_durably(path, content)
        return sha256

    def put_as(self, role: str, *, name: str, content: bytes, media_type: str) -> ObjectRef:
        """Keep these bytes; how a release names them under a role."""
        return ObjectRef(role, name, self.put(content), len(content), media_type)

    def get(self, sha256: str) -> bytes:
        """The bytes that have this digest.

        Raises
        ------
        ObjectError
            When the object is not here, or its bytes have another digest.
        """
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise ObjectError(
                "this object is missing",
                where=f"objects/{sha256}",
                expected="a file whose SHA-256 digest is its name",
                next_step="Copy the file back from another copy of the record, then check again.",
            ) from None
        found = sha256_hex(content)
        if found != sha256:
            raise ObjectError(
                f"the bytes of this object have the digest {found}",
                where=f"objects/{sha256}",
                expected=f"bytes with the digest {sha256}",
                next_step="The file was changed. Copy it back from another copy of the record, then check again.",
            )
        return content

    def has(self, sha256: str) -> bool:
        """Whether an object of this digest stands here (its bytes are checked when it is read)."""
        return self.path(sha256).is_file()

    def path(self, sha256: str) -> Path:
        """Where the object of this digest stands."""
        if not DIGEST.fullmatch(sha256):
            raise ObjectError(
                f"{sha256!r} is not a digest",
                where="objects",
                expected="64 lower-case hexadecimal digits",
            )
        return self.folder / sha256

    def files(self) -> Iterator[Path]:
        """Every whole file in the store, in order of name."""
        if self.folder.is_dir():
            yield from (path for path in sorted(self.folder.iterdir()) if not is_unfinished(path))
