"""What can go wrong while the public record is rendered."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class PortalError(CivicstatError):
    """The public record cannot be rendered from this ledger."""
