"""What a city's staff can mend about maps of where."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class HeatmapError(CivicstatError):
    """A forecast cannot be made from these records, this grid or this day."""
