"""Letters of the office: what a person at a screen can mend."""

from __future__ import annotations

from civicstat.vocabulary.errors import CivicstatError


class OfficeError(CivicstatError):
    """The office cannot do what was asked of it; where its parts are faults, they are said in either language."""


class SettingError(OfficeError):
    """A setting in the environment is missing or not of its kind."""
