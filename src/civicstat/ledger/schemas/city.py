"""What a city says of itself, its goals and its sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import (
    Body,
    Day,
    DecimalText,
    Digest,
    FigureKeyText,
    Nonce,
    OptionalShort,
    OptionalWords,
    PageAddress,
    Short,
    Slug,
    Words,
)


Mode = Literal["live", "replay"]


class GenesisV1(Body):
    """The first statement of a log: who publishes, under which rules."""

    city: Slug = Field(description="The city's slug; the log's origin is made from it.")
    name: Short = Field(description="The city's name.")
    jurisdiction: Short = Field(description="The state or country whose law applies.")
    mode: Mode = Field(description="`live`, or `replay` of past records, where nothing was locked at the time.")
    time_zone: Short = Field(description="The city's time zone, by its IANA name.")
    licence: Words = Field(description="The licence of what the city publishes here.")
    privacy_rules: Short = Field(description="The set of privacy rules in force, by name and version.")
    software: Short = Field(description="The version of the software that wrote this log's first entry.")
    nonce: Nonce = Field(description="Random (in replay: seeded) hexadecimal digits that tell two logs apart.")

    def statement_name(self) -> str:
        """There is one genesis."""
        return "genesis"


class ContactV1(Body):
    """How a resident reports a problem."""

    phone: Short = Field(description="Telephone.")
    text: Short = Field(description="Text message.")
    web: Short = Field(description="Web address.")
    hours: Words = Field(description="Hours, in English.")
    hours_es: Words = Field(description="Hours, in Spanish.")


class DemonstrationV1(Body):
    """The strip above a page that is not a city's own record."""

    text: Words = Field(description="What it says, in English.")
    text_es: Words = Field(description="What it says, in Spanish.")


class TourStopV1(Body):
    """A page of a walk over the records of several cities."""

    site: Slug = Field(description="The slug of the city that it belongs to, and the folder beside this record's.")
    name: Short = Field(description="That city's name.")
    page: PageAddress = Field(description="The page, as a path from a language's folder, and perhaps a place on it.")
    title: Words = Field(description="What there is to see, in English.")
    title_es: Words = Field(description="What there is to see, in Spanish.")


class MergeV1(Body):
    """An area too small to publish alone."""

    area: Slug = Field(description="The area that is too small.")
    into: Slug = Field(description="The neighbor that it joins.")
    reason: Words = Field(description="Why.")


class LayerV1(Body):
    """A set of areas."""

    slug: Slug = Field(description="The layer's slug.")
    title: Short = Field(description="Its title, in English.")
    title_es: Short = Field(description="Its title, in Spanish.")
    of: Slug | None = Field(description="The layer whose areas this one groups; null for boundaries.")
    source: Words = Field(description="Where the boundaries or groups come from.")
    licence: Words = Field(description="Their licence.")
    merge: tuple[MergeV1, ...] = Field(max_length=40, description="Areas joined to a neighbor before publication.")


class EventV1(Body):
    """A dated fact; no cause of anything."""

    date: Day = Field(description="The day on which it happened or began.")
    text: Words = Field(description="What happened, in English.")
    text_es: Words = Field(description="What happened, in Spanish.")
    source: Words = Field(description="Who says so.")


class ClaimV1(Body):
    """A number that the city says of itself, quoted and not recomputed."""

    slug: Slug = Field(description="The claim's slug; its number is cited as `claim:<slug>`.")
    text: Words = Field(description="What is claimed, in English, with `{value}` where the number stands.")
    text_es: Words = Field(description="The same, in Spanish.")
    value: DecimalText = Field(description="The number.")
    format: Short = Field(description="The row of the format table that it is shown with.")
    source: Words = Field(description="Where the city says so, in English.")
    source_es: Words = Field(description="The same, in Spanish.")
    beside: tuple[FigureKeyText, ...] = Field(max_length=6, description="Figures to be read next to it.")


class CityV1(Body):
    """The public part of a city's settings."""

    slug: Slug = Field(description="The city's slug.")
    name: Short = Field(description="The city's name.")
    state: Short = Field(description="Its state.")
    time_zone: Short = Field(description="Its time zone, by its IANA name.")
    mode: Mode = Field(description="`live` or `replay`.")
    as_of: Day | None = Field(description="In replay, the day as of which the record speaks.")
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = Field(description="The month in which its year starts.")
    languages: tuple[Literal["en", "es"], ...] = Field(min_length=1, max_length=2, description="Languages of the site.")
    spanish_reviewed_by: OptionalShort = Field(description="Who reviewed the Spanish and when; empty: nobody yet.")
    licence: Words = Field(description="The licence of what the city publishes.")
    licence_es: OptionalWords = Field(default="", description="The same, in Spanish; empty: not said.")
    contact: ContactV1 = Field(description="How to report a problem.")
    office_address: OptionalShort = Field(default="", description="Where residents reach the office; empty: nowhere.")
    site_address: OptionalShort = Field(default="", description="Where the public pages stand; empty: not said.")
    demonstration: DemonstrationV1 | None = Field(description="What the strip says; null for a city's own record.")
    tour: tuple[TourStopV1, ...] = Field(default=(), max_length=20, description="The stops of a walk, in order.")
    main_layer: Slug = Field(default="", description="The layer of its neighborhood pages; none without requests.")
    engine: Literal["duckdb", "spark"] = Field(default="duckdb", description="Where its figures are counted.")
    public_after_days: Annotated[int, Field(ge=1, le=90)] = Field(
        default=14, description="Days before what the watchdog of meetings sees is public."
    )
    report_by: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$")] = Field(
        default="01-31", description="Month and day by which the annual reports of a year are due in the next."
    )
    invented: bool = Field(default=False, description="An invented training city: nothing in its record is real.")
    layers: tuple[LayerV1, ...] = Field(default=(), max_length=12, description="Its sets of areas.")
    events: tuple[EventV1, ...] = Field(default=(), max_length=60, description="Dated facts to draw on charts.")
    claims: tuple[ClaimV1, ...] = Field(default=(), max_length=20, description="What the city says of itself.")
    households_note: OptionalWords = Field(description="What the publication of places rests on.")

    def statement_name(self) -> str:
        """The city's slug."""
        return self.slug


class GoalV1(Body):
    """What the city wants, with the metrics that judge it."""

    id: Slug = Field(description="The goal's slug.")
    title: Words = Field(description="The goal, in English.")
    title_es: Words = Field(description="The goal, in Spanish.")
    why: Words = Field(description="Why it matters, in English.")
    why_es: Words = Field(description="Why it matters, in Spanish.")
    owner: Words = Field(description="The post that answers for it, in English.")
    owner_es: Words = Field(description="The post that answers for it, in Spanish.")
    metrics: tuple[Slug, ...] = Field(min_length=1, max_length=60, description="The metrics that judge it.")
    set_by: Words = Field(description="Who set it, in English.")
    set_by_es: Words = Field(description="Who set it, in Spanish.")

    def statement_name(self) -> str:
        """The goal's slug."""
        return self.id


class SourceV1(Body):
    """What was read from a source, with a commitment to the file."""

    name: Slug = Field(description="The source's slug.")
    title: Words = Field(description="Its title, in English.")
    title_es: Words = Field(description="Its title, in Spanish.")
    source: Words = Field(description="Where the records come from.")
    licence: Words = Field(description="Their licence.")
    rows_read: Annotated[int, Field(ge=0)] = Field(description="Rows in the files.")
    rows_accepted: Annotated[int, Field(ge=0)] = Field(description="Rows that became part of the table.")
    rows_refused: Annotated[int, Field(ge=0)] = Field(description="Rows refused, each with a reason.")
    commitment: Digest = Field(description="SHA-256 over a nonce and the files' digests; an auditor can open it.")

    def statement_name(self) -> str:
        """The source's slug."""
        return self.name
