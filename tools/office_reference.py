"""The generated page about the office: who may do what."""

from __future__ import annotations

from office_ready import make_ready


def office_permissions_page() -> str:
    """Every address of the office, and the roles that may use it."""
    make_ready()
    from civicstat.office.permissions import permissions_page

    return permissions_page()
