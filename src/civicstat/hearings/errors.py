"""Errors of the hearings room."""

from civicstat.vocabulary.errors import CivicstatError


class HearingError(CivicstatError):
    """A decision, an action or a claim for a briefing says something that cannot go on record as it stands."""
