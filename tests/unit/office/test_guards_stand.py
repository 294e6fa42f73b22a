"""Every guard that a migration put into the database stands there after the last one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection


STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.mark.django_db
def test_no_guard_of_the_database_was_lost_by_a_table_made_anew() -> None:
    made = import_module("civicstat.office.migrations.0028_taken_back").guards(apps, connection)
    wanted = {name for name, statement in made.items() if statement.split()[1] == "TRIGGER"}
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    assert len(wanted) >= 18
    assert wanted - standing == set()
