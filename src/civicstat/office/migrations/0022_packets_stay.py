"""The database itself refuses to lose a packet, and to change one that is locked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


# Each guard: the table, what happens, when it is refused (`{differs}`: how two values are told apart), why.
_LOCKED = "OLD.locked_at IS NOT NULL AND ("
_RULES = {
    "packets_stay": ("packet", "DELETE", "", "a packet stays"),
    "what_is_locked_stays": (
        "packet",
        "UPDATE",
        _LOCKED + "NEW.content {differs} OLD.content OR NEW.release {differs} OLD.release"
        " OR NEW.built_at {differs} OLD.built_at OR NEW.locked_at {differs} OLD.locked_at"
        " OR NEW.met_at {differs} OLD.met_at OR NEW.minutes {differs} OLD.minutes"
        " OR NEW.meeting_id {differs} OLD.meeting_id)",
        "a locked packet stays as it is",
    ),
    "contests_stay": ("contest", "DELETE", "", "a contested figure stays"),
}


def _guard(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, (table, event, refused, why) in _RULES.items():
        when = refused.format(differs="IS NOT" if is_sqlite else "IS DISTINCT FROM")
        if is_sqlite:
            condition = f"WHEN {when} " if when else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON office_{table} {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
            continue
        condition = f"WHEN ({when}) " if when else ""
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON office_{table} FOR EACH ROW {condition}EXECUTE FUNCTION {name}()"
        )


def _unguard(apps: Any, schema_editor: Any) -> None:
    for name, (table, *_) in _RULES.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON office_{table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Adds the guards."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0021_packets")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_guard, _unguard)]
