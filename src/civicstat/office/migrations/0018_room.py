"""The room of a meeting: questions, requests for data, what was captured and looked up, the poll."""

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
        ("office", "0017_on_record"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "slug",
                    models.CharField(max_length=60, unique=True, validators=[_SLUG]),
                ),
                ("asked_on", models.DateField()),
                ("what", models.TextField(max_length=600)),
                ("what_es", models.TextField(max_length=600)),
                ("first_due", models.DateField()),
                ("due", models.DateField()),
                ("moves", models.JSONField(blank=True, default=list)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("received_words", models.TextField(blank=True, default="", max_length=600)),
                ("received_words_es", models.TextField(blank=True, default="", max_length=600)),
                ("received_link", models.URLField(blank=True, default="", max_length=300)),
                ("recorded_version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_requests", to="office.meeting"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="data_requests", to="office.post"
                    ),
                ),
            ],
            options={
                "ordering": ["first_due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Capture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("decision", "decision"), ("promise", "promise"), ("data-request", "data-request")],
                        max_length=12,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="office.decision",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="captures", to="office.meeting"
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="office.promise",
                    ),
                ),
                (
                    "data_request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="office.datarequest",
                    ),
                ),
            ],
            options={
                "ordering": ["said_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LookUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("asked", models.JSONField()),
                ("key", models.CharField(blank=True, default="", max_length=200)),
                ("shown", models.TextField(max_length=600)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_ups", to="office.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PollAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("worth", models.CharField(choices=[("yes", "yes"), ("no", "no")], max_length=3)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="poll_answers", to="office.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                (
                    "slug",
                    models.CharField(max_length=90, unique=True, validators=[_SLUG]),
                ),
                (
                    "asker",
                    models.CharField(
                        choices=[
                            ("resident", "resident"),
                            ("moderator", "moderator"),
                            ("chair", "chair"),
                            ("panel", "panel"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.TextField(blank=True, default="", max_length=600)),
                ("text_es", models.TextField(blank=True, default="", max_length=600)),
                ("asked_on", models.DateField()),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "sight",
                    models.CharField(
                        choices=[("new", "new"), ("accepted", "accepted"), ("declined", "declined")],
                        default="new",
                        max_length=8,
                    ),
                ),
                (
                    "declined_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("private", "private"),
                            ("insult", "insult"),
                            ("not-about-this", "not-about-this"),
                            ("asked-already", "asked-already"),
                        ],
                        default="",
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("put", "put"),
                            ("answered", "answered"),
                            ("unanswered", "unanswered"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="", max_length=600)),
                ("answer_es", models.TextField(blank=True, default="", max_length=600)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("recorded_version", models.PositiveIntegerField(default=0, editable=False)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="office.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("frozen_as", models.CharField(blank=True, default="", editable=False, max_length=200)),
                ("agenda", models.JSONField(default=list)),
                ("item", models.PositiveSmallIntegerField(default=0)),
                ("item_started_at", models.DateTimeField()),
                ("took", models.JSONField(blank=True, default=dict)),
                ("closing", models.BooleanField(default=False)),
                ("changes", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "look_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.lookup",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="room", to="office.meeting"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.question",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_due__gte", models.F("asked_on"))), name="data_is_asked_for_a_day_to_come"
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gte", models.F("first_due"))), name="data_is_not_due_before_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received_on__isnull", True),
                    models.Q(("received_words", ""), _negated=True),
                    models.Q(("received_words_es", ""), _negated=True),
                    models.Q(("received_link", ""), _negated=True),
                    _connector="OR",
                ),
                name="what_came_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("data_request__isnull", True),
                        ("decision__isnull", False),
                        ("kind", "decision"),
                        ("promise__isnull", True),
                    ),
                    models.Q(
                        ("data_request__isnull", True),
                        ("decision__isnull", True),
                        ("kind", "promise"),
                        ("promise__isnull", False),
                    ),
                    models.Q(
                        ("data_request__isnull", False),
                        ("decision__isnull", True),
                        ("kind", "data-request"),
                        ("promise__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_capture_names_what_its_kind_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__isnull", True), ("kind", "promise"), _connector="OR"),
                name="only_promises_are_ranked",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sight", "declined"), models.Q(("declined_as", ""), _negated=True)),
                    models.Q(models.Q(("sight", "declined"), _negated=True), ("declined_as", "")),
                    _connector="OR",
                ),
                name="a_declined_question_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("sight", "accepted"), _connector="OR"),
                name="only_an_accepted_question_is_put",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                        models.Q(
                            models.Q(("answer", ""), _negated=True),
                            models.Q(("answer_es", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="an_answered_question_has_an_answer_of_a_post",
            ),
        ),
    ]
