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
    """Bring the tables to this version and add what the city folder names; the slugs of new departments."""
    from django.conf import settings
    from django.core.management import call_command

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    added = add_departments(settings.ENVIRONMENT.city, at=at)
    add_goals(settings.ENVIRONMENT.city, at=at)
    return added


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


def add_goals(city: Path | None, *, at: datetime) -> list[str]:
    """Goals of the city's folder that the office does not have yet, added with their metrics; those it has are kept.

    A post whose name is that of the goal's owner answers for it; without one, nobody is assigned yet.
    """
    from civicstat.cycle.city_folder import read_model
    from civicstat.office.actions.goal import add_goal, put_metric
    from civicstat.office.models import Goal, Post
    from civicstat.vocabulary.city import Goals

    file = city / "goals.toml" if city is not None else None
    if file is None or not file.is_file():
        return []
    known = set(Goal.objects.values_list("slug", flat=True))
    new = [goal for goal in read_model(file, Goals).goal if goal.id not in known]
    for stated in new:
        owner = Post.objects.filter(title=stated.owner).first()
        goal = add_goal(by=None, at=at, slug=stated.id, title=stated.title, title_es=stated.title_es, owner=owner)
        for metric in stated.metrics:
            put_metric(goal=goal, metric=metric, by=None, at=at)
    return [goal.id for goal in new]
