"""A statement: the small canonical record that the city makes and the ledger keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, cast

from civicstat.vocabulary.canonical import canonical_bytes, digest_of, sha256_hex


# C2SP tlog-tiles entry bundles carry a 16-bit length; DESIGN section 4 keeps a leaf under 60 kB.
LARGEST_STATEMENT_BYTES = 60_000


@dataclass(frozen=True)
class Statement:
    """What a city says, about when, knowing what, recorded when, resting on what.

    Parameters
    ----------
    type
        Type and version: `definition/v1`.
    name
        What it is about: `closed-within-5-days/1`. Type and name together are the key without its leaf index.
    about
        The period, or `-`.
    as_of
        The latest local day of knowledge used, ISO form.
    recorded
        UTC instant, `2014-07-01T05:00:00Z`; passed in, never read from a clock here.
    cites
        SHA-256 digests of the statements (their leaf bytes) this one rests on, in a stated order.
    body
        The content, by the type's schema. Nobody changes it afterwards: its digests are computed once.
    """

    type: str
    name: str
    about: str
    as_of: str
    recorded: str
    cites: tuple[str, ...]
    body: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The leaf as a JSON object."""
        return {
            "type": self.type,
            "name": self.name,
            "about": self.about,
            "as_of": self.as_of,
            "recorded": self.recorded,
            "cites": list(self.cites),
            "body": dict(self.body),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The statement that a leaf holds."""
        return cls(
            type=str(fields["type"]),
            name=str(fields["name"]),
            about=str(fields["about"]),
            as_of=str(fields["as_of"]),
            recorded=str(fields["recorded"]),
            cites=tuple(fields["cites"]),
            body=cast("Mapping[str, Any]", fields["body"]),
        )

    @cached_property
    def leaf(self) -> bytes:
        """The bytes that enter the log."""
        return canonical_bytes(self.to_json())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the leaf bytes: how other statements and objects cite this one."""
        return sha256_hex(self.leaf)

    @cached_property
    def content_digest(self) -> str:
        """Digest of what is said, without when it was recorded and the nonce: appending it again changes nothing."""
        said = self.to_json()
        del said["recorded"]
        said["body"] = {key: value for key, value in self.body.items() if key != "nonce"}
        return digest_of(said)


@dataclass(frozen=True)
class Entry:
    """A statement at its place in the log."""

    index: int
    statement: Statement

    @property
    def key(self) -> str:
        """`definition/closed-within-5-days/1@12`: the statement's key for ever."""
        return f"{self.statement.type.partition('/')[0]}/{self.statement.name}@{self.index}"


@dataclass(frozen=True)
class ObjectRef:
    """An object that a release names: its role, file name, digest and size in bytes."""

    role: str
    name: str
    sha256: str
    bytes: int
    media_type: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in a release's `objects` list."""
        return {
            "role": self.role,
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "media_type": self.media_type,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """One element of a release's `objects` list."""
        return cls(fields["role"], fields["name"], fields["sha256"], int(fields["bytes"]), fields["media_type"])
