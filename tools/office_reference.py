"""The generated pages about the office: who may do what, and how long things are kept."""

from __future__ import annotations

from office_ready import make_ready


def office_permissions_page() -> str:
    """Every address of the office, and the roles that may use it."""
    make_ready()
    from civicstat.office.permissions import permissions_page

    return permissions_page()


def office_retention_page() -> str:
    """Every kind of thing that the office keeps, and for how long."""
    make_ready()
    from civicstat.office.records.reference import retention_page

    return retention_page()
