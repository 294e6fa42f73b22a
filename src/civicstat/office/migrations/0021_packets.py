"""Packets of meetings: what was built, explained, contested, and what a chair changed."""

from __future__ import annotations

from typing import Any, ClassVar

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


_SLUG = django.core.validators.RegexValidator(
    "^[a-z0-9]+(-[a-z0-9]+)*$", "lower-case letters, digits and single hyphens"
)


class Migration(migrations.Migration):
    """Adds them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("office", "0020_records"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Packet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("release", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("content", models.TextField()),
                ("built_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                ("agenda", models.JSONField(blank=True, default=list)),
                ("recorded_version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packet", to="office.meeting"
                    ),
                ),
                (
                    "steward",
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
                "ordering": ["-built_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("metric", models.CharField(max_length=64, validators=[_SLUG])),
                ("said_at", models.DateTimeField()),
                ("what", models.CharField(choices=[("add", "add"), ("leave-out", "leave-out")], max_length=9)),
                ("why", models.TextField(max_length=600)),
                ("why_es", models.TextField(blank=True, default="", max_length=600)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "by_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="office.packet"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("metric", models.CharField(max_length=64, validators=[_SLUG])),
                ("said_at", models.DateTimeField()),
                ("words", models.TextField(max_length=600)),
                ("words_es", models.TextField(blank=True, default="", max_length=600)),
                ("workload", models.TextField(blank=True, default="", max_length=600)),
                ("workload_es", models.TextField(blank=True, default="", max_length=600)),
                ("staffing", models.TextField(blank=True, default="", max_length=600)),
                ("staffing_es", models.TextField(blank=True, default="", max_length=600)),
                ("needs", models.TextField(blank=True, default="", max_length=600)),
                ("needs_es", models.TextField(blank=True, default="", max_length=600)),
                (
                    "by_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.department"
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="office.packet"
                    ),
                ),
            ],
            options={
                "ordering": ["metric", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("metric", models.CharField(max_length=64, validators=[_SLUG])),
                ("said_at", models.DateTimeField()),
                ("figure", models.CharField(max_length=200)),
                ("words", models.TextField(max_length=600)),
                ("words_es", models.TextField(blank=True, default="", max_length=600)),
                ("evidence", models.TextField(max_length=600)),
                ("evidence_es", models.TextField(blank=True, default="", max_length=600)),
                ("evidence_link", models.URLField(blank=True, default="", max_length=300)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "upheld"), ("not-upheld", "not-upheld")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answer_words", models.TextField(blank=True, default="", max_length=600)),
                ("answer_words_es", models.TextField(blank=True, default="", max_length=600)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "by_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="office.department"
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="office.packet"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="packet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at__isnull", True), ("met_at__isnull", True)),
                    models.Q(("locked_at__gte", models.F("built_at")), ("met_at__isnull", False), ("minutes__gte", 1)),
                    _connector="OR",
                ),
                name="a_locked_packet_has_its_hour_and_agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(fields=("packet", "metric"), name="a_measure_is_overridden_once"),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.UniqueConstraint(
                fields=("packet", "metric", "department"), name="a_department_explains_a_finding_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.UniqueConstraint(
                fields=("packet", "metric", "department"), name="a_department_contests_a_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("answer_words", ""), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_steward_answers_with_words_and_hour",
            ),
        ),
    ]
