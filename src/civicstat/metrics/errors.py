"""Errors of the metrics room."""

from civicstat.vocabulary.errors import CivicstatError


class DefinitionError(CivicstatError):
    """A metric file says something that the metric language does not allow or that the records cannot answer."""


class RecordsError(CivicstatError):
    """A published row file is missing, or its columns or values are not what a computation expects."""
