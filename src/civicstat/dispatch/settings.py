"""What a city states about its crews: `[dispatch]` in `city.toml`, and the checked settings a plan is made with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Self

import h3
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from civicstat.dispatch.errors import DispatchError
from civicstat.vocabulary.definition import Slug


# About 0.015 square km, some 130 m across: how precisely a published plan says where a stop is (issue 3, item 2).
STOP_RESOLUTION = 10
# About 0.74 square km: the cells of a forecast.
FORECAST_RESOLUTION = 8

Minutes = Annotated[int, Field(ge=1, le=240)]
DegreesText = Annotated[str, StringConstraints(pattern=r"^-?\d{1,3}\.\d{1,7}$")]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class DispatchSection(BaseModel):
    """`[dispatch]` in `city.toml`: from where, with how many crews, how long, how fast, and what must not be left out.

    Every field that has a default is this software's example; `set_by` says whose numbers they are.

    Parameters
    ----------
    yard
        Latitude and longitude, as text, of the place from which the crews start and to which they return. The plan
        publishes the H3 resolution 10 cell it lies in.
    yard_cell
        Instead of `yard`: that cell itself, as hexadecimal text.
    layer
        The boundary layer whose areas are the neighborhoods of the plan; the city's `main_layer` where it is not given.
    crews
        Crews that day.
    shift_minutes
        Minutes from leaving the yard to being back, breaks not counted.
    shift_starts
        When the crews leave the yard, local time, `07:00`.
    speed_kmh
        Mean speed on the street.
    detour_percent
        Length of a way by street in percent of the straight line.
    kinds
        The kinds of request that are these crews' work; no other becomes a stop. All asset kinds where not given.
    service_minutes
        Minutes of work at a stop, by kind of request.
    service_minutes_otherwise
        Minutes for a kind that `service_minutes` does not name.
    forecast_visits
        At most this many stops are made from forecast cells in which nothing is open; 0 for none.
    forecast_minutes
        Minutes to look over and clean such a place.
    minimum_after_days
        The minimum-service rule: where a request has waited this many days, its neighborhood gets a visit. Left out:
        no rule.
    set_by, set_by_es
        Who set these numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    yard: tuple[DegreesText, DegreesText] | None = None
    yard_cell: str | None = None
    layer: Slug | None = None
    crews: int = Field(default=2, ge=1, le=20)
    shift_minutes: int = Field(default=420, ge=30, le=720)
    shift_starts: str = Field(default="07:00", pattern=rf"^{_CLOCK.pattern}$")
    speed_kmh: int = Field(default=25, ge=1, le=80)
    detour_percent: int = Field(default=140, ge=100, le=300)
    kinds: tuple[Slug, ...] = ()
    service_minutes: dict[Slug, Minutes] = Field(default_factory=dict)
    service_minutes_otherwise: Minutes = 20
    forecast_visits: int = Field(default=10, ge=0, le=100)
    forecast_minutes: Minutes = 20
    minimum_after_days: int | None = Field(default=None, ge=1, le=365)
    set_by: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    set_by_es: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

    @model_validator(mode="after")
    def _one_yard(self) -> Self:
        if (self.yard is None) == (self.yard_cell is None):
            raise ValueError("say where the crews start, once: either `yard` or `yard_cell`")
        return self


@dataclass(frozen=True, kw_only=True)
class DispatchSettings:
    """What a plan is made with; the fields are those of `DispatchSection`, the yard always a cell.

    Raises
    ------
    DispatchError
        When a number makes no sense, or the yard is not a cell of resolution 10.
    """

    yard_cell: str
    crews: int = 2
    shift_minutes: int = 420
    shift_starts: str = "07:00"
    speed_kmh: int = 25
    detour_percent: int = 140
    kinds: tuple[str, ...] = ()
    service_minutes: Mapping[str, int] = field(default_factory=dict)
    service_minutes_otherwise: int = 20
    forecast_visits: int = 10
    forecast_minutes: int = 20
    minimum_after_days: int | None = None
    set_by: str = "example of this software, not the city's"
    set_by_es: str = "ejemplo de este programa, no de la ciudad"

    def __post_init__(self) -> None:
        require_cell(self.yard_cell, resolution=STOP_RESOLUTION, where="[dispatch] yard_cell")
        if not _CLOCK.fullmatch(self.shift_starts):
            raise DispatchError(
                f"{self.shift_starts!r} is not a time of day", where="[dispatch] shift_starts", expected="07:00"
            )
        least = {"crews": 1, "shift_minutes": 1, "speed_kmh": 1, "detour_percent": 100, "forecast_visits": 0}
        least |= {"service_minutes_otherwise": 1, "forecast_minutes": 1}
        numbers = {name: (getattr(self, name), bound) for name, bound in least.items()}
        numbers |= {f"service_minutes.{kind}": (minutes, 1) for kind, minutes in self.service_minutes.items()}
        if self.minimum_after_days is not None:
            numbers["minimum_after_days"] = (self.minimum_after_days, 1)
        for name, (number, bound) in numbers.items():
            if number < bound:
                raise DispatchError(f"{number} is too small", where=f"[dispatch] {name}", expected=f"{bound} or more")

    @classmethod
    def from_section(cls, section: DispatchSection) -> Self:
        """The settings that a city states."""
        fields = section.model_dump(exclude={"yard", "layer"})
        if section.yard is not None:
            latitude, longitude = (float(Decimal(text)) for text in section.yard)
            fields["yard_cell"] = cell_at(latitude, longitude)
        return cls(**fields)

    @property
    def shift_seconds(self) -> int:
        """The longest that a crew may be away from the yard."""
        return 60 * self.shift_minutes

    def service_seconds(self, kinds: tuple[str, ...]) -> int:
        """Work at a stop: its kinds are done one after another; several requests of one kind are done at once."""
        if not kinds:
            return 60 * self.forecast_minutes
        return 60 * sum(self.service_minutes.get(kind, self.service_minutes_otherwise) for kind in kinds)

    def to_json(self) -> dict[str, Any]:
        """As the published plan states them."""
        return {
            "crews": self.crews,
            "shift_minutes": self.shift_minutes,
            "shift_starts": self.shift_starts,
            "speed_kmh": self.speed_kmh,
            "detour_percent": self.detour_percent,
            "kinds": sorted(self.kinds),
            "service_minutes": dict(sorted(self.service_minutes.items())),
            "service_minutes_otherwise": self.service_minutes_otherwise,
            "forecast_visits": self.forecast_visits,
            "forecast_minutes": self.forecast_minutes,
            "minimum_after_days": self.minimum_after_days,
            "set_by": {"en": self.set_by, "es": self.set_by_es},
        }


def cell_at(latitude: float, longitude: float) -> str:
    """The resolution 10 cell of a point.

    Raises
    ------
    DispatchError
        When the point is not on the globe.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise DispatchError(
            f"{latitude}, {longitude} is no place",
            where="[dispatch] yard",
            expected='latitude and longitude as text, such as ["41.85000", "-87.68000"]',
        )
    return str(h3.latlng_to_cell(latitude, longitude, STOP_RESOLUTION))


def require_cell(text: str, *, resolution: int, where: str) -> str:
    """`text` itself when it is an H3 cell of that resolution, spelled as H3 spells it."""
    if h3.is_valid_cell(text) and h3.get_resolution(text) == resolution and text == h3.int_to_str(h3.str_to_int(text)):
        return text
    raise DispatchError(f"{text!r} is not an H3 cell of resolution {resolution}", where=where)
