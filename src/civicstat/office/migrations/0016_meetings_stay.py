"""The database itself refuses to delete a meeting or a published year, and to change the hour planned first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


# Each guard: the table, what happens, when it is refused (`{differs}`: how two values are told apart), why.
_RULES = {
    "meetings_stay": ("meeting", "DELETE", "", "a meeting is cancelled, never deleted"),
    "the_first_hour_stays": (
        "meeting",
        "UPDATE",
        "NEW.first_at {differs} OLD.first_at OR NEW.slug {differs} OLD.slug OR NEW.is_dry_run {differs} OLD.is_dry_run",
        "the hour planned first stays",
    ),
    "years_stay": ("schedule", "DELETE", "", "a published year stays"),
    "published_days_stay": (
        "schedule",
        "UPDATE",
        "NEW.published_on {differs} OLD.published_on OR NEW.year {differs} OLD.year",
        "a published year stays",
    ),
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

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0015_meetings")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_guard, _unguard)]
