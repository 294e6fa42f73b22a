"""What can go wrong with the public record, in words for the person who can mend it."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class LedgerError(CivicstatError):
    """The public record cannot be read, or refuses what it was given."""


class NoRecordError(LedgerError):
    """There is no public record in this folder."""


class LogDamagedError(LedgerError):
    """A file of the log is missing or does not hold what the checkpoint commits to."""


class ObjectError(LedgerError):
    """An object is missing from the store, or its bytes do not match its digest."""


class RecordBusyError(LedgerError):
    """Another program is writing to the record."""


class StatementError(LedgerError):
    """A statement does not fit the schema of its type, or is too large."""


class CitationError(LedgerError):
    """A statement rests on something that the log does not hold."""


class ReleaseError(LedgerError):
    """A release is incomplete, or was not passed by the disclosure check."""


class LiveValueError(LedgerError):
    """A published value would change without saying so."""


class LockError(LedgerError):
    """Something that was fixed before it is judged would change, or claims a lock it does not have."""
