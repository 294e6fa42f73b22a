"""Make Django ready in this process, and the office's tables and departments up to date."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path


def set_up(environment: Mapping[str, str]) -> None:
    """Django with the office's settings, from the environment and what is given on top of it.

    Raises
    ------
    SettingError
        When a setting is not of its kind.
    """
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicstat.office.settings")
    import django

    django.setup()


def bring_up_to_date(*, at: datetime) -> list[str]:
    """Bring the tables to this version and add the departments that the city folder names; the new slugs."""
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return add_departments(settings.ENVIRONMENT.city, at=at)


def add_departments(city: Path | None, *, at: datetime) -> list[str]:
    """Departments of the city's folder that the office does not have yet, added; those it has are left alone."""
    from civicstat.office.actions.person import add_department
    from civicstat.office.models import Department

    named = city / "departments.csv" if city is not None else None
    if named is None or not named.is_file():
        return []
    known = set(Department.objects.values_list("slug", flat=True))
    with named.open(encoding="utf-8", newline="") as file:
        # Several names of the source may stand for one department.
        rows = {row["slug"]: row for row in csv.DictReader(file) if row["slug"] not in known}
    for slug, row in rows.items():
        add_department(by=None, at=at, slug=slug, title=row["name"], title_es=row.get("name_es") or row["name"])
    return list(rows)
