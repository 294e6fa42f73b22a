"""The database itself refuses to delete what was promised or decided, and to change it once it is said."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


_PROMISED = ("slug", "deliverable", "deliverable_es", "promised_on", "first_due", "effect_open_until")
_DECIDED = ("slug", "department_id", "day", "text", "text_es", "why", "why_es", "rests_on", "scenarios")
_EXPECTED = ("effect_metric", "effect_direction", "effect_value", "effect_by")


def _differs(names: tuple[str, ...], sql: str) -> str:
    """Whether one of some columns changes; `sql` is how the database says that two values are not the same."""
    return " OR ".join(f"NEW.{name} {sql} OLD.{name}" for name in names)


def _rules(sql: str, text: str) -> dict[str, tuple[str, str, str, str]]:
    """Each guard: the table, what happens, when it is refused, why."""
    return {
        "promises_stay": ("promise", "DELETE", "", "a promise is never deleted"),
        "what_was_promised_stays": (
            "promise",
            "UPDATE",
            f"OLD.recorded_version > 0 AND ({_differs(_PROMISED, sql)})",
            "what was promised first stays",
        ),
        "decisions_stay": ("decision", "DELETE", "", "a decision is never deleted"),
        "what_was_decided_stays": (
            "decision",
            "UPDATE",
            "(OLD.said_at IS NOT NULL AND NEW.said_at IS NOT NULL AND ("
            + _differs((*_DECIDED, *_EXPECTED), sql)
            .replace("rests_on", f"rests_on{text}")
            .replace("scenarios", f"scenarios{text}")
            + ")) OR (OLD.frozen_as <> '' AND NEW.said_at IS NULL)",
            "a decision on record stays as it was",
        ),
    }


def _guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, (table, event, when, why) in _rules("IS NOT", "").items():
            condition = f"WHEN {when} " if when else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON office_{table} {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
        return
    for name, (table, event, when, why) in _rules("IS DISTINCT FROM", "::text").items():
        condition = f"WHEN ({when}) " if when else ""
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON office_{table} FOR EACH ROW {condition}EXECUTE FUNCTION {name}()"
        )


def _unguard(apps: Any, schema_editor: Any) -> None:
    for name, (table, *_) in _rules("", "").items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON office_{table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Adds the guards."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0004_decisions_and_promises")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_guard, _unguard)]
