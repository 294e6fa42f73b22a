"""The memo of a meeting, and who was told of it; the database refuses to lose one or to change its hour."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Each guard: what happens, when it is refused (`{differs}`: how two values are told apart), why.
_RULES = {
    "memos_stay": ("DELETE", "", "a memo stays"),
    "the_hour_of_a_memo_stays": (
        "UPDATE",
        "OLD.sent_at IS NOT NULL AND (NEW.sent_at {differs} OLD.sent_at OR NEW.meeting_id {differs} OLD.meeting_id)",
        "a memo that was sent stays sent",
    ),
}


def _guard(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, (event, refused, why) in _RULES.items():
        when = refused.format(differs="IS NOT" if is_sqlite else "IS DISTINCT FROM")
        if is_sqlite:
            condition = f"WHEN {when} " if when else ""
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON office_memo {condition}"
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
            continue
        condition = f"WHEN ({when}) " if when else ""
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{why}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON office_memo FOR EACH ROW {condition}EXECUTE FUNCTION {name}()"
        )


def _unguard(apps: Any, schema_editor: Any) -> None:
    for name in _RULES:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON office_memo")
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Adds memos and letters, then the guards."""

    dependencies: ClassVar[list[Any]] = [("office", "0023_starts")]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Memo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("intro", models.TextField(blank=True, default="", max_length=600)),
                ("intro_es", models.TextField(blank=True, default="", max_length=600)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.JSONField(blank=True, default=dict)),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                ("correction", models.TextField(blank=True, default="", max_length=600)),
                ("correction_es", models.TextField(blank=True, default="", max_length=600)),
                ("recorded_version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memo", to="office.meeting"
                    ),
                ),
                (
                    "sent_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MemoLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occasion", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "memo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="office.memo"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="memo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_as__isnull", True), ("sent_at__isnull", True)),
                    models.Q(("sent_as__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_memo_is_sent_by_a_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="memo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrected_at__isnull", True),
                    models.Q(
                        ("corrected_at__gte", models.F("sent_at")),
                        models.Q(("correction", ""), _negated=True),
                        models.Q(("correction_es", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_correction_of_a_memo_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="memoletter",
            constraint=models.UniqueConstraint(
                fields=("memo", "person", "occasion", "day"), name="nobody_is_told_twice_of_one_memo"
            ),
        ),
        migrations.RunPython(_guard, _unguard),
    ]
