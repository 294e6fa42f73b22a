"""Entries of logs from before, each marked as brought in."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("office", "0028_taken_back"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="EarlierEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promise", "promise"),
                            ("decision", "decision"),
                            ("data-request", "data-request"),
                            ("meeting", "meeting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(max_length=600)),
                ("words_es", models.TextField(blank=True, default="", max_length=600)),
                ("said_on", models.DateField(blank=True, null=True)),
                ("first_due", models.DateField(blank=True, null=True)),
                ("due", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=160)),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                ("brought_on", models.DateField()),
                ("is_active", models.BooleanField(default=True)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="earlier", to="office.department"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "taken_up_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_up_from",
                        to="office.promise",
                    ),
                ),
            ],
            options={
                "ordering": ["-said_on", "first_due", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=~models.Q(reference="") & models.Q(is_active=True),
                        fields=("kind", "source", "reference"),
                        name="an_entry_of_a_log_comes_in_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_up_as__isnull", True),
                            models.Q(("done_on__isnull", True), ("kind", "promise")),
                            _connector="OR",
                        ),
                        name="only_an_open_promise_is_taken_up",
                    ),
                ],
            },
        ),
    ]
