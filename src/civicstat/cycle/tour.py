"""A walk through served sites: numbered stops, each an address that answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from civicstat.cycle.city_folder import read_model
from civicstat.cycle.errors import CityFolderError


class Stop(BaseModel):
    """One page of a walk: what there is to see, and its path below the served sites."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    page: str = Field(pattern=r"^[a-z0-9-]+/[a-z0-9/.-]+\.html(#[a-z-]+)?$")


class Tour(BaseModel):
    """`[[stop]]` tables, numbered, and `[[last]]` ones that follow without a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stop: tuple[Stop, ...] = Field(min_length=1)
    last: tuple[Stop, ...] = ()


def read_tour(file: Path, *, sites: Mapping[str, Path]) -> Tour:
    """The walk that a file describes.

    Raises
    ------
    CityFolderError
        When the file cannot be read, or a stop leads to a page that no site has; all of them are named.
    """
    tour = read_model(file, Tour)
    missing = [stop.page for stop in (*tour.stop, *tour.last) if not _stands(stop.page, sites)]
    if missing:
        raise CityFolderError(
            f"these pages are not there: {', '.join(missing)}",
            where=str(file),
            expected="paths that begin with the name of a served home",
            next_step="Run the cycle of that city first, or take the stop out.",
        )
    return tour


def tour_lines(tour: Tour, *, address: str) -> list[str]:
    """What to print: the stops with their addresses."""
    numbered = [f"  {number}. {stop.title}\n     {address}{stop.page}" for number, stop in enumerate(tour.stop, 1)]
    return [*numbered, *[f"  Last: {stop.title}\n     {address}{stop.page}" for stop in tour.last]]


def _stands(page: str, sites: Mapping[str, Path]) -> bool:
    name, _, path = page.partition("/")
    return name in sites and (sites[name] / path.partition("#")[0]).is_file()
