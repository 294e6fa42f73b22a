"""Every guard that a migration put into the database stands there after the last one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite forgets its triggers when it makes a table anew")
def test_no_guard_of_the_database_was_lost_by_a_table_made_anew() -> None:
    wanted = import_module("civicstat.office.migrations.0028_taken_back").guards(apps, connection)
    with connection.cursor() as cursor:
        standing = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert len(wanted) >= 18
    assert set(wanted) - standing == set()
