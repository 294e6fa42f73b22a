"""Errors of the dispatch room."""

from civicstat.vocabulary.errors import CivicstatError


class DispatchError(CivicstatError):
    """A crew plan cannot be made, or its sheet cannot be written, from what was given."""
