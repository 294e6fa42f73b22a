import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0006_job_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CycleRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("whole", "whole"),
                            ("prepare", "prepare"),
                            ("publish", "publish"),
                            ("adopt", "adopt"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("stopped", "stopped"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("accept_drift", models.BooleanField(default=False)),
                ("is_under_way", models.BooleanField(blank=True, default=True, null=True, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("doing", models.CharField(blank=True, default="", max_length=200)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("letter", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("work__in", ("whole", "prepare", "publish", "adopt"))),
                        name="a_run_does_a_known_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_under_way", True), ("state__in", ["waiting", "running"])),
                            models.Q(("is_under_way__isnull", True), ("state__in", ["done", "stopped", "failed"])),
                            _connector="OR",
                        ),
                        name="a_run_is_under_way_until_it_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("brought", "brought"),
                            ("formed", "formed"),
                            ("mapped", "mapped"),
                            ("classed", "classed"),
                            ("placed", "placed"),
                            ("checked", "checked"),
                            ("accepted", "accepted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="brought",
                        max_length=10,
                    ),
                ),
                ("encoding", models.CharField(max_length=10)),
                ("delimiter", models.CharField(max_length=10)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("date_order", models.CharField(blank=True, default="", max_length=12)),
                ("time_zone", models.CharField(blank=True, default="", max_length=60)),
                ("classes", models.JSONField(blank=True, default=dict)),
                ("city_name", models.CharField(blank=True, default="", max_length=120)),
                ("state", models.CharField(blank=True, default="", max_length=60)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("licence", models.CharField(blank=True, default="", max_length=200)),
                ("grid", models.BooleanField(default=False)),
                ("boundary", models.CharField(blank=True, default="", max_length=120)),
                ("boundary_key", models.CharField(blank=True, default="", max_length=60)),
                ("households", models.CharField(blank=True, default="", max_length=120)),
                ("areas_source", models.CharField(blank=True, default="", max_length=300)),
                ("areas_licence", models.CharField(blank=True, default="", max_length=200)),
                ("told", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "brought",
                                    "formed",
                                    "mapped",
                                    "classed",
                                    "placed",
                                    "checked",
                                    "accepted",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="an_intake_stands_at_a_known_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MetricDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("name", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("sent-back", "sent-back"),
                            ("adopted", "adopted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("conditions", models.JSONField(blank=True, default=list)),
                ("exclusions", models.JSONField(blank=True, default=list)),
                ("answer", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.post",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="metricdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "submitted", "sent-back", "adopted", "withdrawn"))),
                name="a_metric_draft_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="metricdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "sent-back", "adopted"]), _negated=True),
                    ("submitted_by__isnull", False),
                    _connector="OR",
                ),
                name="a_submitted_metric_names_who_submitted_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="metricdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "adopted"), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False), models.Q(("decided_by", models.F("submitted_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_metric_is_adopted_by_a_second_person",
            ),
        ),
    ]
