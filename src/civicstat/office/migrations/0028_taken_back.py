"""What was captured and taken back; and every guard of the database that a table made anew has lost.

SQLite makes a table anew for a field that may not be empty, and forgets its triggers: `meeting` in 0026, `lookup` in
0027. A test holds that every guard which a migration ever made stands after the last one.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from django.db import migrations, models


GUARDED = (
    *("0002_acts_stay", "0005_promises_stay", "0016_meetings_stay", "0019_room_stays", "0020_records"),
    *("0022_packets_stay", "0024_memos"),
)


class Collected:
    """Stands in for the editor of a schema: keeps what would be said to the database."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.statements: list[str] = []

    def execute(self, statement: str) -> None:
        """Keep it."""
        self.statements.append(statement)


def guards(apps: Any, connection: Any) -> dict[str, str]:
    """What makes each guard, by its name."""
    said = Collected(connection)
    for name in GUARDED:
        import_module(f"civicstat.office.migrations.{name}")._guard(apps, said)
    return {each.split()[2]: each for each in said.statements}


def _restore(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        standing = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name, statement in guards(apps, schema_editor.connection).items():
        if name not in standing:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Adds the fields, then the guards."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("office", "0027_asked_live"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="capture",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="promise",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(_restore, migrations.RunPython.noop),
    ]
