"""What a city's staff can mend about tables at rest."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class WarehouseError(CivicstatError):
    """A snapshot, the manifest or a query file in the warehouse cannot be used as it stands."""
