"""A fault: one thing that is wrong with a record, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from civicstat.ledger.errors import (
    CitationError,
    LedgerError,
    LiveValueError,
    LockError,
    LogDamagedError,
    ObjectError,
    ReleaseError,
    StatementError,
)


Kind = Literal["log", "object", "statement", "citation", "release", "live-value", "lock"]

_ERRORS: dict[Kind, type[LedgerError]] = {
    "log": LogDamagedError,
    "object": ObjectError,
    "statement": StatementError,
    "citation": CitationError,
    "release": ReleaseError,
    "live-value": LiveValueError,
    "lock": LockError,
}
# How many faults one message spells out; the rest are counted.
MOST_FAULTS_TOLD = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which file, with which figure and in which statement (where known)."""

    kind: Kind
    what: str
    file: str = ""
    key: str | None = None
    statement: str = ""
    expected: str = ""
    found: str = ""

    def to_json(self) -> dict[str, str | None]:
        """The fault for a program."""
        return {
            "kind": self.kind,
            "what": self.what,
            "file": self.file,
            "key": self.key,
            "statement": self.statement,
            "expected": self.expected,
            "found": self.found,
        }


def error_from(faults: list[Fault]) -> LedgerError:
    """One error that tells all these faults; its class is that of the first."""
    first = faults[0]
    told = [fault.what + (f" (found {fault.found})" if fault.found else "") for fault in faults[:MOST_FAULTS_TOLD]]
    if len(faults) > MOST_FAULTS_TOLD:
        told.append(f"and {len(faults) - MOST_FAULTS_TOLD} more")
    return _ERRORS[first.kind](
        "; ".join(told),
        where=", ".join(part for part in (first.statement, first.file) if part),
        expected=first.expected,
        next_step="Mend this and append again; nothing was written.",
    )
