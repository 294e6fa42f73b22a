"""The database itself refuses to lose what was asked and said in a meeting, and the day asked for first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


# Each guard: the table, what happens, when it is refused (`{differs}`: how two values are told apart), why.
_RULES = {
    "questions_stay": ("question", "DELETE", "", "a question is answered or stays unanswered, never deleted"),
    "data_requests_stay": ("datarequest", "DELETE", "", "a request for data is never deleted"),
    "the_day_asked_for_first_stays": (
        "datarequest",
        "UPDATE",
        "NEW.first_due {differs} OLD.first_due OR NEW.asked_on {differs} OLD.asked_on"
        " OR NEW.slug {differs} OLD.slug OR NEW.meeting_id {differs} OLD.meeting_id",
        "the day asked for first stays",
    ),
    "captures_stay": ("capture", "DELETE", "", "what was said in a meeting stays"),
    "what_was_captured_stays": (
        "capture",
        "UPDATE",
        "NEW.meeting_id {differs} OLD.meeting_id OR NEW.kind {differs} OLD.kind OR NEW.said_at {differs} OLD.said_at"
        " OR NEW.decision_id {differs} OLD.decision_id OR NEW.promise_id {differs} OLD.promise_id"
        " OR NEW.data_request_id {differs} OLD.data_request_id",
        "what was said in a meeting stays",
    ),
    "look_ups_stay": ("lookup", "DELETE", "", "what was asked of the data in a meeting stays"),
    "what_was_looked_up_stays": (
        "lookup",
        "UPDATE",
        "NEW.meeting_id {differs} OLD.meeting_id OR NEW.asked_at {differs} OLD.asked_at OR NEW.key {differs} OLD.key"
        " OR NEW.shown {differs} OLD.shown",
        "what was asked of the data in a meeting stays",
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

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0018_room")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(_guard, _unguard)]
