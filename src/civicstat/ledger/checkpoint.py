"""A checkpoint: what a log is, in three lines (C2SP tlog-checkpoint). It carries no signature yet."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from civicstat.ledger.errors import LogDamagedError
from civicstat.ledger.merkle import EMPTY_ROOT, HASH_BYTES


@dataclass(frozen=True)
class Checkpoint:
    """Which log (`origin`), how many entries (`size`), and the Merkle root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> bytes:
        """The bytes of the `checkpoint` file."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n".encode()

    @classmethod
    def empty(cls) -> Checkpoint:
        """The state before the first statement; never written."""
        return cls("", 0, EMPTY_ROOT)

    @classmethod
    def parse(cls, body: bytes) -> Checkpoint:
        """The checkpoint that a file holds.

        Raises
        ------
        LogDamagedError
            When the bytes are not exactly the three lines in their one valid form.
        """
        try:
            origin, size, root, end = body.decode("utf-8").split("\n")
            checkpoint = cls(origin, int(size), base64.b64decode(root, validate=True))
        except (ValueError, binascii.Error):
            raise _damaged(body) from None
        if end or not origin or len(checkpoint.root) != HASH_BYTES or checkpoint.size < 1 or checkpoint.body != body:
            raise _damaged(body)
        return checkpoint


def origin_of(city: str) -> str:
    """The origin line of a city's log."""
    return f"civicstat/{city}"


def _damaged(body: bytes) -> LogDamagedError:
    return LogDamagedError(
        f"the checkpoint reads {body[:200]!r}",
        where="log/checkpoint",
        expected="three lines: the log's origin, its number of entries, and the base64 of a 32-byte root",
        next_step="Copy the file back from another copy of the record, then check again.",
    )
