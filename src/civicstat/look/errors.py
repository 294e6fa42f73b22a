"""The faults of looks and words that a city's staff can mend."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class LookError(CivicstatError):
    """A theme, a format, a message or a map cannot be shown as asked."""
