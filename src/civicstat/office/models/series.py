"""A series of performance meetings: what it is for, who chairs it, who sits in it, and how often it meets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.hearings.meetings.hours import LONGEST_MINUTES, STAGES
from civicstat.hearings.meetings.schedule import CADENCES
from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


# What a seat is for; budget and counsel sit in every meeting.
SEATS = ("budget", "counsel", "analyst", "department", "member", "moderator")


class Series(Versioned):
    """Its purpose in words and one to three metrics that it exists to move. Without a department it is cross-cutting.

    `recorded_version` is the newest version in the public record.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "title",
        "title_es",
        "department",
        "purpose",
        "purpose_es",
        "metrics",
        "chair",
        "cadence",
        "weekday",
        "week",
        "hour",
        "minutes",
        "stage",
        "notice_days",
        "is_active",
    )
    # Its meetings follow, so how open it is, is changed anew and not taken back.
    LASTING: ClassVar[frozenset[str]] = frozenset({"change-stage"})

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=160)
    title_es = models.CharField(max_length=160)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="series")
    purpose = models.TextField(max_length=WORDS)
    purpose_es = models.TextField(max_length=WORDS)
    metrics = models.JSONField(default=list)
    chair = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="chairs")
    cadence = models.CharField(max_length=16, choices=[(name, name) for name in CADENCES], default="monthly")
    # 1 is Monday; `week` is the weekday's place in its month, 5 the last one.
    weekday = models.PositiveSmallIntegerField(default=2)
    week = models.PositiveSmallIntegerField(default=2)
    hour = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=LONGEST_MINUTES)
    stage = models.CharField(max_length=16, choices=[(name, name) for name in STAGES], default="closed")
    notice_days = models.PositiveSmallIntegerField(default=7)
    is_active = models.BooleanField(default=True)
    recorded_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_meeting_takes_at_most_90_minutes",
                condition=models.Q(minutes__gte=10) & models.Q(minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(
                name="a_series_meets_on_a_weekday_of_a_week",
                condition=models.Q(weekday__gte=1, weekday__lte=7, week__gte=1, week__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: each version that was put on record stands there."""
        return False

    def title_in(self, lang: str) -> str:
        """Its name in a language."""
        return self.title_es if lang == "es" else self.title

    def purpose_in(self, lang: str) -> str:
        """What it is for, in a language."""
        return self.purpose_es if lang == "es" else self.purpose


class Seat(Versioned):
    """A post that sits in the meetings of a series, and what for. It is left, never deleted."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("series", "post", "what", "is_active")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="seats")
    what = models.CharField(max_length=12, choices=[(name, name) for name in SEATS])
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["what", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_post_has_one_seat_in_a_series", fields=["series", "post"]),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.what}"


class Schedule(Versioned):
    """The days of a series in one year, as published first; it is never changed, a meeting that moves says so."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("series", "year", "published_on", "days")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="schedules")
    year = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    # Local moments, "2026-02-10T09:00".
    days = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_year_is_scheduled_once", fields=["series", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
