"""Errors of the cycle."""

from civicstat.vocabulary.errors import CivicstatError


class CityFolderError(CivicstatError):
    """A city folder cannot be used as it stands: a file is missing, or says something we cannot read."""


class AdoptionError(CivicstatError):
    """A proposal differs from what was adopted under the same version, or rests on something not adopted."""


class RevisionNeededError(CivicstatError):
    """Final figures would change: somebody has to say publicly why, by a revision, before the release goes out."""


class CycleError(CivicstatError):
    """The cycle cannot go on: the two computations disagree, or the home is not what it should be."""
