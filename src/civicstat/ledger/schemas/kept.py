"""How meetings were kept: the annual report of a department, and posts that nobody held. Counts, days, posts alone."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, DecimalText, FigureKeyText, Short, Slug


Count = Annotated[int, Field(ge=0)]
EntryKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9.-]+)+@[0-9]+$", max_length=200)]
Subject = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$", max_length=200)]
LapseKind = Literal[
    "missed-meeting",
    "irregular-meetings",
    "no-schedule",
    "nobody-assigned",
    "late-briefing",
    "unexplained-findings",
    "unanswered-contest",
    "late-memo",
    "incomplete-memo",
    "overdue-data",
    "another-chair",
    "missing-seat",
    "late-report",
]


class MeetingsOfYearV1(Body):
    """What came of the meetings that were planned for a year."""

    planned: Count = Field(description="Meetings first planned for a day of the year.")
    held: Count = Field(description="Held, on whichever day.")
    moved: Count = Field(description="Of those held, on another day than planned first.")
    cancelled: Count = Field(description="Called off before their day was over.")
    missed: Count = Field(description="Their day passed in silence.")


class AttendanceOfYearV1(Body):
    """Who sat in the meetings that were held."""

    seats: Count = Field(description="Seats noted, over all meetings held.")
    there: Count = Field(description="Of those, taken by somebody.")
    deputies: Count = Field(description="Of those taken, by a deputy.")
    chair_questions: Count = Field(description="Questions that the chair asked.")


class EffectOfYearV1(Body):
    """A decision of the year and what came of the effect that was expected of it."""

    decision: Slug = Field(description="The decision.")
    key: EntryKey = Field(description="Its entry.")
    metric: Slug = Field(description="The metric that it should move.")
    by: Day = Field(description="By when.")
    verdict: Literal["reached", "not-reached", "cannot-tell", "not-judged", "not-yet-due"] = Field(
        description="What was said of it; `not-judged` where its day has passed and nobody said."
    )


class PromisesOfYearV1(Body):
    """Promises made in the year, as they stand on the day of the report."""

    promises: Count = Field(description="All of them.")
    kept: Count = Field(description="Delivered by the day promised first, and confirmed.")
    late: Count = Field(description="Delivered later, and confirmed.")
    broken: Count = Field(description="Not delivered, and past the day promised first.")
    overtaken: Count = Field(description="Overtaken by events.")
    under_way: Count = Field(description="Claimed and not confirmed, or on hold.")
    not_yet_due: Count = Field(description="Still to come.")
    merged: Count = Field(description="Taken in by another promise.")


class MetricOfYearV1(Body):
    """A metric of the department's meetings, at both ends of the year."""

    metric: Slug = Field(description="The metric.")
    first: FigureKeyText | None = Field(description="The figure of the first period with a value; null without one.")
    first_value: DecimalText | None = Field(description="Its value.")
    last: FigureKeyText | None = Field(description="The figure of the last period with a value; null without one.")
    last_value: DecimalText | None = Field(description="Its value.")
    target: EntryKey | None = Field(description="The entry of its first target, the original one; null without one.")
    target_value: DecimalText | None = Field(description="That target.")


class DataRequestsOfYearV1(Body):
    """Data that the meetings of the year asked for."""

    asked: Count = Field(description="All of it.")
    in_time: Count = Field(description="Received by the day asked for first.")
    late: Count = Field(description="Received later.")
    overdue: Count = Field(description="Not received, and past the day asked for first.")
    to_come: Count = Field(description="Not received, and not yet due.")


class PapersOfYearV1(Body):
    """Briefings or memos that the meetings held asked for."""

    due: Count = Field(description="All of them.")
    in_time: Count = Field(description="Locked or sent in time.")
    late: Count = Field(description="Locked or sent late.")
    missing: Count = Field(description="Never locked or sent, though past their hour.")


class LapseOfYearV1(Body):
    """Something that the watchdog saw and that was public by the day of the report."""

    kind: LapseKind = Field(description="What it is.")
    subject: Subject = Field(description="What it is about.")
    first_seen: Day = Field(description="The first day on which the record shows it.")
    mended_on: Day | None = Field(description="The day on which the record shows it mended; null while it stands.")


class AnnualReportV1(Body):
    """The year of a department's meetings, counted by the software from the entries before this one."""

    department: Slug = Field(description="The department.")
    year: Annotated[int, Field(ge=2000, le=2200)] = Field(description="The calendar year.")
    due: Day = Field(description="The day by which it is due.")
    published_on: Day = Field(description="The day on which it was published.")
    is_late: bool = Field(description="Whether that was later.")
    meetings: MeetingsOfYearV1 = Field(description="The meetings.")
    attendance: AttendanceOfYearV1 = Field(description="Who was there.")
    briefings: PapersOfYearV1 = Field(description="The briefings of meetings held.")
    memos: PapersOfYearV1 = Field(description="The memos of meetings held.")
    decisions: tuple[EffectOfYearV1, ...] = Field(max_length=120, description="Decisions, by their slugs.")
    promises: PromisesOfYearV1 = Field(description="Promises.")
    data_requests: DataRequestsOfYearV1 = Field(description="Data requests.")
    metrics: tuple[MetricOfYearV1, ...] = Field(max_length=12, description="Metrics, by their slugs.")
    lapses: tuple[LapseOfYearV1, ...] = Field(max_length=160, description="Lapses first seen in the year, in order.")
    more_lapses: Count = Field(description="Lapses beyond those listed.")
    rests_on: tuple[EntryKey, ...] = Field(max_length=200, description="The entries of its series, years and meetings.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """Department and year."""
        return f"{self.department}/{self.year}"


class VacancyV1(Body):
    """A post that answers for something and that nobody holds; said once its time in private is over.

    A metric or a goal that names no post at all stands here as `metric-<its slug>` or `goal-<its slug>`; the services
    of a department that no metric counts as `services-<its slug>` (`services-other` without one), the places of a
    layer without any value as `places-<its slug>`.
    """

    post: Slug = Field(description="The post.")
    title: Short = Field(description="Its title, in English.")
    title_es: Short = Field(description="Its title, in Spanish.")
    since: Day = Field(description="The first day on which nobody held it while it answered for something.")
    until: Day | None = Field(description="The last day; null while nobody holds it.")
    departments: tuple[Slug, ...] = Field(max_length=60, description="The departments that it concerns.")
    made_up: bool = Field(description="Whether it is invented, as in a replay.")

    def statement_name(self) -> str:
        """The post and the day."""
        return f"{self.post}/{self.since.isoformat()}"
