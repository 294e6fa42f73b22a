"""The packet of a meeting: built by the clock, answered by the department, locked, and from then on as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from civicstat.hearings.meetings.packet_hours import Due, due_of
from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


# What a steward answers to a contested figure.
ANSWERS = ("upheld", "not-upheld")
OVERRIDES = ("add", "leave-out")


class Packet(Versioned):
    """One for a meeting. `content` is its object as canonical JSON; nobody edits it, and the lock freezes it.

    `release` is the digest of the release whose values it holds. `steward` is the post that answers what is contested.
    At the lock `agenda` and `minutes` are set, and `met_at` is the hour that the lock was counted from.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "meeting",
        "release",
        "built_at",
        "steward",
        "locked_at",
        "met_at",
        "minutes",
        "agenda",
    )

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="packet")
    release = models.CharField(max_length=64)
    as_of = models.DateField()
    content = models.TextField()
    built_at = models.DateTimeField()
    steward = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    agenda = models.JSONField(default=list, blank=True)
    recorded_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-built_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_locked_packet_has_its_hour_and_agenda",
                condition=models.Q(locked_at__isnull=True, met_at__isnull=True)
                | models.Q(locked_at__gte=models.F("built_at"), met_at__isnull=False, minutes__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.meeting.slug

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: answers that come after the lock are added."""
        return False

    @property
    def is_locked(self) -> bool:
        """Whether it is as it will stay."""
        return self.locked_at is not None

    @property
    def paper(self) -> Mapping[str, Any]:
        """Its object."""
        if not hasattr(self, "_paper"):
            self._paper: Mapping[str, Any] = json.loads(self.content)
        return self._paper

    @property
    def due(self) -> Due:
        """When it was to be built, closes for the department, and is to be locked."""
        return due_of(self.met_at or self.meeting.meets_at, self.built_at)

    def is_closed(self, now: datetime) -> bool:
        """Whether the time to explain and to contest is over."""
        return self.is_locked or now >= self.due.closes_at

    def measure(self, metric: str) -> Mapping[str, Any] | None:
        """One of its measures."""
        return next((each for each in self.paper["measures"] if each["metric"] == metric), None)


class _Said(Versioned):
    """Something that people of a department or a chair say beside a measure of a packet."""

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="%(class)ss")
    metric = models.CharField(max_length=64, validators=[SLUG])
    by_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        abstract = True


class Explanation(_Said):
    """What a department says beside a finding; it cannot change the finding. One for each, mended until the lock."""

    TOLD: ClassVar[tuple[str, ...]] = ("words", "workload", "staffing", "needs")
    SPOKEN: ClassVar[tuple[str, ...]] = (
        "packet",
        "metric",
        "department",
        "by_post",
        "said_at",
        *(f"{name}{end}" for name in TOLD for end in ("", "_es")),
    )

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=WORDS)
    words_es = models.TextField(max_length=WORDS, blank=True, default="")
    workload = models.TextField(max_length=WORDS, blank=True, default="")
    workload_es = models.TextField(max_length=WORDS, blank=True, default="")
    staffing = models.TextField(max_length=WORDS, blank=True, default="")
    staffing_es = models.TextField(max_length=WORDS, blank=True, default="")
    needs = models.TextField(max_length=WORDS, blank=True, default="")
    needs_es = models.TextField(max_length=WORDS, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["metric", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="a_department_explains_a_finding_once", fields=["packet", "metric", "department"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.packet} · {self.metric}"

    def told(self, name: str, lang: str) -> str:
        """One of its parts in a language, in English where it was written in that alone."""
        return (getattr(self, f"{name}_es") if lang == "es" else "") or str(getattr(self, name))


class Contest(_Said):
    """A figure that a department says is wrong, with what shows it; and what the steward answers."""

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "packet",
        "metric",
        "department",
        "figure",
        "by_post",
        "said_at",
        "words",
        "words_es",
        "evidence",
        "evidence_es",
        "evidence_link",
        "answer",
        "answer_words",
        "answer_words_es",
        "answered_by",
        "answered_at",
    )

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    figure = models.CharField(max_length=200)
    words = models.TextField(max_length=WORDS)
    words_es = models.TextField(max_length=WORDS, blank=True, default="")
    evidence = models.TextField(max_length=WORDS)
    evidence_es = models.TextField(max_length=WORDS, blank=True, default="")
    evidence_link = models.URLField(max_length=300, blank=True, default="")
    answer = models.CharField(max_length=10, blank=True, default="", choices=[(name, name) for name in ANSWERS])
    answer_words = models.TextField(max_length=WORDS, blank=True, default="")
    answer_words_es = models.TextField(max_length=WORDS, blank=True, default="")
    answered_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="a_department_contests_a_figure_once", fields=["packet", "metric", "department"]
            ),
            models.CheckConstraint(
                name="a_steward_answers_with_words_and_hour",
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & ~models.Q(answer_words="") & models.Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.packet} · {self.figure}"

    @property
    def state(self) -> str:
        """`open`, `upheld` or `not-upheld`."""
        return self.answer or "open"

    def told(self, name: str, lang: str) -> str:
        """One of its parts in a language, in English where it was written in that alone."""
        return (getattr(self, f"{name}_es") if lang == "es" else "") or str(getattr(self, name))


class Override(_Said):
    """A measure that the chair adds to the agenda although it is not unusual, or leaves out although it is; and why."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("packet", "metric", "what", "why", "why_es", "by_post", "said_at", "is_active")

    what = models.CharField(max_length=9, choices=[(name, name) for name in OVERRIDES])
    why = models.TextField(max_length=WORDS)
    why_es = models.TextField(max_length=WORDS, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_measure_is_overridden_once", fields=["packet", "metric"]),
        ]

    def __str__(self) -> str:
        return f"{self.packet} · {self.what} {self.metric}"

    def told(self, name: str, lang: str) -> str:
        """One of its parts in a language, in English where it was written in that alone."""
        return (getattr(self, f"{name}_es") if lang == "es" else "") or str(getattr(self, name))
