"""Cases, calendar and corrections reach the public record; an act names the door through which it was done."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _keep_first_days(apps: Any, schema_editor: Any) -> None:
    """The day that stands is the first one of which the office knows."""
    apps.get_model("office", "CalendarEntry").objects.update(first_day=models.F("day"))


class Migration(migrations.Migration):
    """Adds them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0016_meetings_stay")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField("actrecord", "through", models.CharField(blank=True, max_length=300, null=True)),
        migrations.AddField("case", "recorded_version", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField(
            "calendarentry", "recorded_version", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AddField("calendarentry", "moves", models.JSONField(blank=True, default=list)),
        migrations.AddField("calendarentry", "cancelled_on", models.DateField(blank=True, null=True)),
        migrations.AddField("calendarentry", "first_day", models.DateField(null=True)),
        migrations.RunPython(_keep_first_days, migrations.RunPython.noop),
        migrations.AlterField("calendarentry", "first_day", models.DateField()),
        migrations.AddConstraint(
            "calendarentry",
            models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_on__isnull", True),
                    models.Q(("held_on__isnull", True), models.Q(("why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="what_was_cancelled_was_not_held",
            ),
        ),
        migrations.CreateModel(
            name="WordsCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "noun_of",
                    models.CharField(
                        choices=[(name, name) for name in ("decision", "promise", "moneymove", "case")], max_length=20
                    ),
                ),
                ("subject_of", models.PositiveIntegerField()),
                ("corrects", models.CharField(max_length=200)),
                ("field", models.CharField(max_length=40)),
                ("said", models.CharField(max_length=64)),
                ("right", models.TextField(max_length=600)),
                ("right_es", models.TextField(max_length=600)),
                ("why", models.TextField(max_length=600)),
                ("why_es", models.TextField(max_length=600)),
                ("voids", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by_post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.post"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("voids", False), ("noun_of", "moneymove"), _connector="OR"),
                        name="only_money_can_be_said_not_to_have_moved",
                    )
                ],
            },
        ),
    ]
