"""The database itself refuses to change or delete an act."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


_SQLITE = {
    event: f"CREATE TRIGGER acts_stay_{event} BEFORE {event.upper()} ON office_actrecord "
    "BEGIN SELECT RAISE(ABORT, 'acts are never changed or deleted'); END"
    for event in ("update", "delete")
}
_POSTGRESQL = (
    "CREATE FUNCTION acts_stay() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'acts are never changed or deleted'; END $$",
    "CREATE TRIGGER acts_stay BEFORE UPDATE OR DELETE ON office_actrecord FOR EACH ROW EXECUTE FUNCTION acts_stay()",
)


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in _SQLITE.values() if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def _unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for event in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER acts_stay_{event}")
    else:
        schema_editor.execute("DROP TRIGGER acts_stay ON office_actrecord")
        schema_editor.execute("DROP FUNCTION acts_stay()")


class Migration(migrations.Migration):
    """Adds the guards."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0001_beginning")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_guard, _unguard)]
