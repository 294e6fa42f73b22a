"""What a city's staff can mend about its maps."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class PlaceError(CivicstatError):
    """A boundary file, a table of area names or a group of areas cannot be used as it stands."""
