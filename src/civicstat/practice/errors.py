"""What can be wrong with the wish for a training city."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class PracticeError(CivicstatError):
    """An invented training city cannot be made as asked."""
