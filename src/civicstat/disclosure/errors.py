"""Errors of the disclosure room."""

from civicstat.vocabulary.errors import CivicstatError


class DisclosureError(CivicstatError):
    """Something stands in the way of publishing: a column, a value or a figure that nobody has allowed."""
