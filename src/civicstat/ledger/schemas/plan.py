"""What a city says of next week: where requests will come from, and how crews will go."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from civicstat.ledger.schemas.fields import Body, Day, DecimalText, Digest, Short, Slug, Words


Count = Annotated[int, Field(ge=0)]
Minutes = Annotated[int, Field(ge=1, le=240)]
CellText = Annotated[str, StringConstraints(pattern=r"^8a[0-9a-f]{13}$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Week = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-W[0-9]{2}$", max_length=8)]


class ParameterV1(Body):
    """One setting of a method."""

    name: Slug = Field(description="Its name.")
    value: DecimalText = Field(description="Its value.")


class MethodV1(Body):
    """How a forecast or a plan was made, in words that a reader can follow."""

    name: Slug = Field(description="The method's name.")
    words: Words = Field(description="What it does, in English.")
    words_es: Words = Field(description="What it does, in Spanish.")
    parameters: tuple[ParameterV1, ...] = Field(max_length=40, description="Its settings.")


class CellsV1(Body):
    """The cells of a forecast."""

    count: Count = Field(description="How many cells it has.")
    sha256: Digest = Field(description="The digest of the object `forecast/<id>`.")


class ObjectV1(Body):
    """An object by its digest."""

    sha256: Digest = Field(description="Its digest.")


class ForecastV1(Body):
    """Where requests will come from in one week, said before it begins."""

    id: Slug = Field(description="The forecast's slug.")
    version: Annotated[int, Field(ge=1)] = Field(description="The version of its method.")
    title: Words = Field(description="Its title, in English.")
    title_es: Words = Field(description="Its title, in Spanish.")
    metric: Slug = Field(description="The metric whose requests it forecasts.")
    grid: Literal["h3-8"] = Field(description="The grid of its cells.")
    origin: Day = Field(description="The last local day whose records it uses.")
    week: Week = Field(description="The ISO week that it forecasts.")
    method: MethodV1 = Field(description="How it was made.")
    cells: CellsV1 = Field(description="Mean and range of each cell.")
    scores: ObjectV1 = Field(
        description="How it and simpler counts would have done: the object `forecast-scores/<id>`."
    )
    gain: Literal["gain", "no-useful-gain", "on-trial"] = Field(description="Whether it beats simple counts.")
    not_locked: bool = Field(description="Whether it was made only after its week had begun, as in a replay.")

    def statement_name(self) -> str:
        """Forecast and week."""
        return f"{self.id}/{self.week.lower()}"


class WorkV1(Body):
    """Minutes of work for one kind of request."""

    kind: Slug = Field(description="The kind of request.")
    minutes: Minutes = Field(description="Minutes of work at a stop.")


class CrewSettingsV1(Body):
    """What the crews' plans are made with, and held to by whoever checks them."""

    id: Slug = Field(description="The slug of the plans that it is about.")
    layer: Slug = Field(description="The layer whose areas are the plans' neighborhoods.")
    yard_cell: CellText = Field(description="The H3 cell of resolution 10 from which the crews start and return to.")
    crews: Annotated[int, Field(ge=1, le=20)] = Field(description="How many crews there are that day.")
    shift_minutes: Annotated[int, Field(ge=30, le=720)] = Field(
        description="Minutes from leaving the yard to being back, breaks not counted."
    )
    shift_starts: Clock = Field(description="When the crews leave the yard, local time.")
    speed_kmh: Annotated[int, Field(ge=1, le=80)] = Field(description="Mean speed on the street.")
    detour_percent: Annotated[int, Field(ge=100, le=300)] = Field(
        description="Length of a way by street in percent of the straight line."
    )
    kinds: tuple[Slug, ...] = Field(max_length=200, description="The crews' kinds of work; empty: all asset kinds.")
    service_minutes: tuple[WorkV1, ...] = Field(max_length=200, description="Minutes of work by kind of request.")
    service_minutes_otherwise: Minutes = Field(description="Minutes for a kind that is not named.")
    forecast_visits: Annotated[int, Field(ge=0, le=100)] = Field(
        description="How many stops may come from the forecast alone."
    )
    forecast_minutes: Minutes = Field(description="Minutes to look over such a place.")
    minimum_after_days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        description="The minimum-service rule: days after which a neighborhood gets a visit; null: no rule."
    )
    set_by: Words = Field(description="Who set these numbers, in English.")
    set_by_es: Words = Field(description="Who set these numbers, in Spanish.")

    def statement_name(self) -> str:
        """The plans' slug."""
        return self.id


class RoutePlanV1(Body):
    """How crews could go on one day."""

    id: Slug = Field(description="The plan's slug.")
    day: Day = Field(description="The local day that it plans.")
    crews: Annotated[int, Field(ge=1, le=500)] = Field(description="How many crews it has work for.")
    plan: ObjectV1 = Field(description="Stops, times and routes: the object `route-plan/<id>`.")
    method: MethodV1 = Field(description="How it was made.")
    seed: Count = Field(description="The seed of its random numbers, from which it follows again.")
    iterations: Annotated[int, Field(ge=1)] = Field(description="After how many steps the search stops.")
    label: Short = Field(description="What must stand beside it, in English: an example, not validated by crews.")
    label_es: Short = Field(description="The same, in Spanish.")

    def statement_name(self) -> str:
        """Plan and day."""
        return f"{self.id}/{self.day.isoformat()}"
