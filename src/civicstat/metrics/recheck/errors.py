"""Errors of the second computation."""

from civicstat.vocabulary.errors import CivicstatError


class RecheckError(CivicstatError):
    """A published file cannot be computed from: a column is missing, or a value cannot be read."""
