"""Errors of the metrics room."""

from civicstat.vocabulary.errors import CivicstatError


class DefinitionError(CivicstatError):
    """A metric file says something that the metric language does not allow or that the records cannot answer."""


class DisagreementError(CivicstatError):
    """The two computations of a figure differ: a fault of this software, and nothing may be published from it."""


class RecordsError(CivicstatError):
    """A published row file is missing, or its columns or values are not what a computation expects."""
