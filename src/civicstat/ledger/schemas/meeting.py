"""Series of performance meetings, the days of their years, and each meeting: counted by whoever reads the log."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, Short, Slug
from civicstat.ledger.schemas.promise import WordsRefV1


Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]
Stage = Literal["closed", "record-published", "public"]
Version = Annotated[int, Field(ge=1)]


class PostV1(Body):
    """A post by its slug and its titles; never a person."""

    post: Slug = Field(description="Its slug.")
    title: Short = Field(description="Its title, in English.")
    title_es: Short = Field(description="Its title, in Spanish.")


class SeatV1(PostV1):
    """A post that sits in the meetings, and what for."""

    what: Literal["budget", "counsel", "analyst", "department", "member", "moderator"] = Field(
        description="What it sits there for."
    )


class SeriesV1(Body):
    """A series of meetings: what it is for and how it meets; each statement under its slug brings it up to date."""

    id: Slug = Field(description="The series' slug.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    title: Annotated[str, StringConstraints(min_length=1, max_length=160)] = Field(description="Its name, in English.")
    title_es: Annotated[str, StringConstraints(min_length=1, max_length=160)] = Field(
        description="Its name, in Spanish."
    )
    department: Slug | None = Field(description="The department that it is about; null for a cross-cutting one.")
    words: WordsRefV1 = Field(description="The object with `purpose`, in both languages.")
    metrics: tuple[Slug, ...] = Field(min_length=1, max_length=3, description="The metrics that it exists to move.")
    chair: PostV1 = Field(description="Who chairs it.")
    seats: tuple[SeatV1, ...] = Field(max_length=40, description="Who else sits in it.")
    cadence: Literal["weekly", "every-two-weeks", "monthly", "quarterly"] = Field(description="How often it meets.")
    minutes: Annotated[int, Field(ge=10, le=90)] = Field(description="How long a meeting takes at most.")
    stage: Stage = Field(description="How open its meetings are.")
    notice_days: Annotated[int, Field(ge=0, le=60)] = Field(description="Days of notice before a public meeting.")
    is_active: bool = Field(description="Whether it still meets.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The series' slug."""
        return self.id


class PlannedV1(Body):
    """One day of a published year."""

    meeting: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)] = Field(
        description="The meeting's slug."
    )
    at: Instant = Field(description="The hour planned first.")


class ScheduleV1(Body):
    """The meetings of a series in one year, as published first: said once, and never changed."""

    series: Slug = Field(description="The series' slug.")
    year: Annotated[int, Field(ge=2000, le=2200)] = Field(description="The calendar year.")
    published_on: Day = Field(description="The day on which it was published.")
    meetings: tuple[PlannedV1, ...] = Field(min_length=1, max_length=60, description="Its meetings, the first first.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """Series and year."""
        return f"{self.series}/{self.year}"


class MovedV1(Body):
    """One change of a meeting's hour; the reason stands among the words."""

    on: Day = Field(description="The day on which it was moved.")
    to: Instant = Field(description="The hour since.")


class AttendedV1(Body):
    """Whether a post was in the meeting."""

    post: Slug = Field(description="The post.")
    was_there: bool = Field(description="Whether somebody sat there for it.")
    is_deputy: bool = Field(description="Whether that was a deputy.")


class MeetingV1(Body):
    """One meeting: each statement under its slug brings it up to date; the hour planned first stays."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)] = Field(
        description="The meeting's slug."
    )
    series: Slug = Field(description="Its series.")
    version: Version = Field(description="Rises with each statement; numbers may be left out.")
    first_at: Instant = Field(description="The hour planned first; it never changes.")
    at: Instant = Field(description="The hour planned now.")
    moves: tuple[MovedV1, ...] = Field(max_length=50, description="Every change of the hour, in order; it only grows.")
    stage: Stage = Field(description="How open it was meant to be.")
    notice_on: Day | None = Field(description="The day on which notice was given; null before, and after a move.")
    held_as: Stage | None = Field(
        description="What it may be called, once held: without notice in time no meeting is public. Null before."
    )
    state: Literal["planned", "held", "cancelled"] = Field(description="What was said of it.")
    said_on: Day | None = Field(description="The day on which that was said; null while planned.")
    started_at: Instant | None = Field(description="When it began; null before.")
    ended_at: Instant | None = Field(description="When it ended; null before.")
    chaired_by: Slug | None = Field(description="The post that chaired it; null before it began.")
    chair_questions: Annotated[int, Field(ge=0)] = Field(description="How many questions the chair asked.")
    attendance: tuple[AttendedV1, ...] = Field(max_length=60, description="Who was there, once it began.")
    words: WordsRefV1 | None = Field(
        description="The object with `moves` (why), `cancel_why`, `video_link` and `transcript`; null without any."
    )
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The meeting's slug."""
        return self.id
