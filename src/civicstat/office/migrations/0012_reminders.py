"""Who was reminded of which promise."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds reminders."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("office", "0011_goals")]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occasion", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="office.promise",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("promise", "person", "occasion", "day"),
                        name="nobody_is_reminded_twice_of_one_thing",
                    )
                ],
            },
        ),
    ]
