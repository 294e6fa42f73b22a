"""One performance meeting: planned first for a day that never changes, then held, or cancelled with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models

from civicstat.hearings.meetings.hours import STAGES, Hours, Stage, held_as, hours_before, memo_due
from civicstat.hearings.meetings.standing import MeetingDays, MeetingStatus, meeting_status
from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG
from civicstat.office.models.post import Post
from civicstat.office.models.series import Series
from civicstat.office.models.versioned import Versioned


STATES = ("planned", "held", "cancelled")
# What was said at length, as in a transcript.
LONG = 200_000


class Meeting(Versioned):
    """A meeting of a series. Its hours are moments; which day they are is the city's to say (`in_zone`).

    A dry run is a rehearsal: it is never on record and counts nowhere. `recorded_version` is the newest version in the
    public record. The database refuses to delete a meeting (migration `meetings_stay`).
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "series",
        "is_dry_run",
        "first_at",
        "meets_at",
        "moves",
        "stage",
        "notice_on",
        "state",
        "said_on",
        "started_at",
        "ended_at",
        "cancel_why",
        "cancel_why_es",
        "chaired_by",
        "chair_questions",
        "video_link",
        "transcript",
    )
    # How open it is follows from its series.
    LASTING: ClassVar[frozenset[str]] = frozenset({"change-stage"})

    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings")
    is_dry_run = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    meets_at = models.DateTimeField()
    # Every change of the hour, in order: {"on", "to", "why", "why_es"}.
    moves = models.JSONField(default=list, blank=True)
    stage = models.CharField(max_length=16, choices=[(name, name) for name in STAGES])
    notice_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=[(name, name) for name in STATES], default="planned")
    said_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_why = models.TextField(max_length=WORDS, blank=True, default="")
    cancel_why_es = models.TextField(max_length=WORDS, blank=True, default="")
    chaired_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chair_questions = models.PositiveSmallIntegerField(default=0)
    video_link = models.URLField(max_length=300, blank=True, default="")
    transcript = models.TextField(max_length=LONG, blank=True, default="")
    recorded_version = models.PositiveIntegerField(default=0, editable=False)
    # The key under which what it captured stands on record, once it ended.
    closed_as = models.CharField(max_length=200, blank=True, default="", editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["meets_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_cancelled_meeting_says_why",
                condition=~models.Q(state="cancelled") | (~models.Q(cancel_why="") & ~models.Q(cancel_why_es="")),
            ),
            models.CheckConstraint(
                name="a_held_meeting_began", condition=~models.Q(state="held") | models.Q(started_at__isnull=False)
            ),
            models.CheckConstraint(
                name="a_meeting_ends_after_it_began",
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: each version that was put on record stands there."""
        return False

    @property
    def is_live(self) -> bool:
        """Whether it has begun and not ended."""
        return self.started_at is not None and self.ended_at is None

    @property
    def hours(self) -> Hours:
        """When its briefing is built and locked."""
        return hours_before(self.meets_at)

    @property
    def memo_due(self) -> datetime | None:
        """Until when its memo is due; None before it ended."""
        return None if self.ended_at is None else memo_due(self.ended_at)

    def on(self, time_zone: str) -> date:
        """The local day for which it is planned now."""
        return self.meets_at.astimezone(ZoneInfo(time_zone)).date()

    def status_on(self, day: date, time_zone: str) -> MeetingStatus:
        """Where it stands at the end of a day."""
        first_on = self.first_at.astimezone(ZoneInfo(time_zone)).date()
        return meeting_status(MeetingDays(first_on, self.on(time_zone), self.state, self.said_on), day)  # type: ignore[arg-type]

    def held_as(self, time_zone: str) -> Stage:
        """What it may be called: a public meeting only with notice in time."""
        days = self.series.notice_days
        return held_as(self.stage, day=self.on(time_zone), notice_on=self.notice_on, notice_days=days)  # type: ignore[arg-type]

    def notice_until(self, time_zone: str) -> date:
        """The last day on which notice of it is in time."""
        return self.on(time_zone) - timedelta(days=self.series.notice_days)


class Attendance(Versioned):
    """Whether a post was there, in person or by somebody sent."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("meeting", "post", "was_there", "is_deputy")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    was_there = models.BooleanField(default=True)
    is_deputy = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="a_post_attends_once", fields=["meeting", "post"]),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.meeting}"
