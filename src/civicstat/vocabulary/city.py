"""A city is data: what `city.toml` and `sources.toml` say, checked when read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from civicstat.vocabulary.definition import Slug
from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.follow_up import ConfirmationsSource, InspectionsSource
from civicstat.vocabulary.published_measures import Fault as Fault
from civicstat.vocabulary.published_measures import Frozen as _Frozen
from civicstat.vocabulary.published_measures import PublishedMeasuresSource, Words


class Contact(_Frozen):
    """How a resident reports a problem: by phone, text message and web; shown at the foot of every page."""

    phone: Words
    text: Words
    web: Words
    hours: Words
    hours_es: Words


class Merge(_Frozen):
    """An area too small to publish alone joins a named neighbor."""

    area: Slug
    into: Slug
    reason: Words


class Layer(_Frozen):
    """A set of areas. Either boundaries (`file`, `key`) or groups of another layer's areas (`of`, `file`).

    A boundary layer's `file` is GeoJSON in WGS 84, `key` the property with the area's id or name, and `names` an
    optional CSV `key,slug,name` where the property is no good name. A group layer's `file` is a CSV `area,group` of
    slugs, `of` the layer that it groups, and `titles` a table from group slug to its title in each language.
    """

    slug: Slug
    title: Words
    title_es: Words
    file: Words
    key: str = ""
    names: str = ""
    of: Slug | None = None
    titles: dict[Slug, tuple[Words, Words]] = Field(default_factory=dict)
    source: Words
    licence: Words
    merge: tuple[Merge, ...] = ()


class Households(_Frozen):
    """Households per area: CSV `area,households`; what may be published of places rests on it."""

    layer: Slug
    file: Words
    source: Words
    verified: bool


class Population(_Frozen):
    """Residents per area: CSV `layer,area,residents`; what a rate divides by. `year` is when they were counted."""

    file: Words
    year: int = Field(ge=1790, le=2200)
    source: Words
    licence: Words
    verified: bool


class BudgetFile(_Frozen):
    """Dollars per line of the budget and fiscal year: CSV `line,name,name_es,fiscal_year,amount,kind,source`.

    What a cost divides by a number of units. `kind` is `budget` for what was planned and `actual` for what was spent.
    """

    file: Words
    currency: Literal["USD"] = "USD"
    source: Words
    licence: Words


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class WorkingCalendar(_Frozen):
    """On which days and hours the city works; `holidays` is a CSV `day,name,name_es`."""

    working_days: tuple[Weekday, ...] = Field(min_length=1)
    opens: Clock
    closes: Clock
    holidays: Words
    source: Words

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("`opens` must come before `closes`, on the same day")
        return self


class Demonstration(_Frozen):
    """The strip above the masthead of a page that is not a city's own record."""

    text: Words
    text_es: Words


class TourStop(_Frozen):
    """A page of a walk over the records of several cities, which stand in folders beside each other.

    `site` is the slug of the city that the page belongs to, and the name of its folder; `page` counts from a language's
    folder, such as `metrics/requests.html`, and may name a place on it: `metrics/requests.html#change`.
    """

    site: Slug
    name: Words
    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.html(#[a-z-]+)?$", max_length=120)]
    title: Words
    title_es: Words


class Event(_Frozen):
    """A dated fact, drawn on charts as a mark with "cause not established"."""

    date: date
    text: Words
    text_es: Words
    source: Words


class CityClaim(_Frozen):
    """A number that the city says of itself: quoted with its source, never recomputed (class C).

    `text` and `text_es` are sentences with `{value}` where the number stands, `format` a row of the published format
    table, `beside` the keys of figures to be read next to it.
    """

    slug: Slug
    text: Words
    text_es: Words
    value: Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
    format: Words
    source: Words
    source_es: Words
    beside: tuple[Words, ...] = ()


class ForecastPlan(_Frozen):
    """A forecast that the cycle makes: of the requests of one metric, per map cell, for the next week."""

    id: Slug
    title: Words
    title_es: Words
    metric: Slug


class BriefingPlan(_Frozen):
    """A department whose meeting briefing the cycle prepares; `metrics` are its own as a whole."""

    department: Slug
    name: Words
    name_es: Words
    metrics: tuple[Slug, ...] = ()
    meeting: date | None = None


class Patterns(_Frozen):
    """Unusual record patterns: who keeps records and hears first, and for how many days alone.

    `units` is `department`, or a layer whose areas are the yards or teams that keep them. An auditor can release a
    pattern only when the unit has had its report for `days_to_explain` days.
    """

    units: Slug = "department"
    days_to_explain: int = Field(default=14, ge=1, le=365)


class Notices(_Frozen):
    """Who hears first that nobody answers for a metric, and how many days before the public page says so.

    `tell` is the manager's post, told beside the metric's own. `vacant_posts` are posts that nobody holds now, as the
    metrics' `owner` writes them; they are published only when the days are over. The same days pass before what the
    watchdog of meetings sees is public. `report_by` is the month and day by which the annual reports on a year's
    meetings are due in the next year; Baltimore's law says 31 January.
    """

    tell: Words = "City manager"
    public_after_days: int = Field(default=14, ge=1, le=90)
    vacant_posts: tuple[Words, ...] = ()
    report_by: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]|30|31)$")] = "01-31"

    @model_validator(mode="after")
    def _report_by_is_a_day(self) -> Self:
        month, _, day = self.report_by.partition("-")
        # A year without a 29 February: a day that is in every year.
        date(2001, int(month), int(day))
        return self


# Where the statements run that count the figures; the figures are the same.
EngineName = Literal["duckdb", "spark"]


class City(_Frozen):
    """`city.toml`: who publishes, where, in which time zone, as of which day, and how to reach the city.

    `invented`: a training city; nothing in it is real, and every page and the verdict of `verify` say so.
    `office_address` is where residents reach the city's office, such as https://office.example.gov: where it is set,
    public pages ask "Was it fixed?" and "Is this number wrong?" there. `site_address` is where the public pages stand,
    for codes to scan on what is printed. `answer_days` is how long a department has to answer a resident.
    """

    slug: Slug
    name: Words
    state: Words
    time_zone: Words
    mode: Literal["live", "replay"]
    as_of: date | None = None
    fiscal_year_starts: int = Field(default=1, ge=1, le=12)
    languages: tuple[Literal["en", "es"], ...] = ("en", "es")
    spanish_reviewed_by: str = ""
    licence: Words
    licence_es: str = ""
    seed: str = "civicstat"
    engine: EngineName = "duckdb"
    contact: Contact
    office_address: Annotated[str, StringConstraints(pattern=r"^$|^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$")] = ""
    site_address: Annotated[
        str,
        StringConstraints(pattern=r"^$|^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*$", max_length=100),
    ] = ""
    answer_days: int = Field(default=14, ge=1, le=90)
    demonstration: Demonstration | None = None
    tour: tuple[TourStop, ...] = ()
    main_layer: Slug = ""
    invented: bool = False
    layers: tuple[Layer, ...] = ()
    households: Households | None = None
    population: Population | None = None
    calendar: WorkingCalendar | None = None
    budget: BudgetFile | None = None
    events: tuple[Event, ...] = ()
    claims: tuple[CityClaim, ...] = ()
    forecasts: tuple[ForecastPlan, ...] = ()
    briefings: tuple[BriefingPlan, ...] = ()
    dispatch: dict[str, Any] | None = None
    patterns: Patterns = Patterns()
    notices: Notices = Notices()
    theme: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _main_layer_has_layers(self) -> Self:
        if bool(self.main_layer) != bool(self.layers):
            raise ValueError("`main_layer` and `layers` go together; only a city without request records has neither")
        return self


class NeverRead(_Frozen):
    """A source column that knows the future, and why it is never read."""

    column: Words
    why: Words
    why_es: Words


class Duplicates(_Frozen):
    """Which values of which column mark a row as a duplicate; the column is read for nothing else."""

    column: Words
    values: tuple[Words, ...]


SourceColumn = Literal[
    "opened",
    "closed",
    "due",
    "kind",
    "department",
    "channel",
    "latitude",
    "longitude",
    "address",
    "again_days",
    "reopenings",
    "reopened",
    "arrived",
]


class ServiceRequestsSource(_Frozen):
    """`[service_requests]` in `sources.toml`: files mapped by name; a column not named here never enters.

    `columns` maps our names (`opened`, `closed`, `due`, `kind`, `department`, `channel`, `latitude`, `longitude`, and
    one of `address` and `again_days`) to the file's. An address is read to work out `again_days`, the days from a
    closing to the next request at the same address, and kept nowhere. `date_format` is a strptime form, needed when
    the file holds text. `reopenings` counts how often a request was opened again after a closing, and `reopened` is the
    moment of the last time, by which we tell what was known on a day. `arrived` is when a row reached the city's
    system: what had not arrived on a day was not known on it, and from it we learn how late records come;
    `arrived_format` is its strptime form where that is not `date_format`. `kinds` is a CSV
    `source,slug,name,name_es,subject_class`; `departments` and `channels` are CSVs `source,slug,name,name_es`.
    `request_number` is the column by which inspections and confirmations name a request; it is read for that alone,
    inside the city, and never published.
    """

    title: Words
    title_es: Words
    files: tuple[Words, ...] = Field(min_length=1)
    source: Words
    licence: Words
    time_precision: Literal["day", "second"]
    date_format: str = ""
    arrived_format: str = ""
    coverage_from: date
    columns: dict[SourceColumn, Words]
    kinds: Words
    departments: str = ""
    channels: str = ""
    request_number: str = ""
    duplicates: Duplicates | None = None
    default_points: tuple[tuple[str, str], ...] = ()
    cannot_roll_back: tuple[NeverRead, ...] = ()
    never_read: tuple[NeverRead, ...] = ()
    faults: tuple[Fault, ...] = ()


class Sources(_Frozen):
    """`sources.toml`: records of requests, a table of published measures, or both."""

    service_requests_or_none: ServiceRequestsSource | None = Field(default=None, alias="service_requests")
    published_measures: PublishedMeasuresSource | None = None
    inspections: InspectionsSource | None = None
    confirmations: ConfirmationsSource | None = None

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.service_requests_or_none is None and self.published_measures is None:
            raise ValueError("there must be [service_requests], [published_measures] or both")
        return self

    @model_validator(mode="after")
    def _can_be_linked(self) -> Self:
        requests = self.service_requests_or_none
        if (self.inspections or self.confirmations) and not (requests and requests.request_number):
            raise ValueError("[service_requests] must name `request_number`, by which inspections and answers find it")
        return self

    @property
    def has_requests(self) -> bool:
        """Whether the city brings records of requests, from which figures are computed."""
        return self.service_requests_or_none is not None

    @property
    def service_requests(self) -> ServiceRequestsSource:
        """The records of requests; ask `has_requests` first."""
        if self.service_requests_or_none is None:
            raise VocabularyError("this city has no records of requests", where="sources.toml, [service_requests]")
        return self.service_requests_or_none


class Goal(_Frozen):
    """A goal in `goals.toml`: what the city wants, in a sentence, with the metrics that judge it."""

    id: Slug
    title: Words
    title_es: Words
    why: Words
    why_es: Words
    owner: Words
    owner_es: Words
    metrics: tuple[Slug, ...] = Field(min_length=1)
    set_by: Words
    set_by_es: Words


class Goals(_Frozen):
    """`goals.toml`: one `[[goal]]` table per goal."""

    goal: tuple[Goal, ...] = Field(min_length=1)
