"""What a city's staff can mend about its files."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class SourceError(CivicstatError):
    """A source's file, its mapping in `sources.toml` or one of its tables of names cannot be used as it stands."""
