"""The areas of a city that has no folder yet: from a boundary file, or large hexagons where nobody has one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc

from civicstat.disclosure.households import FEWEST_HOUSEHOLDS, FEWEST_REQUESTS_A_YEAR
from civicstat.places.household_counts import read_household_counts
from civicstat.sources.errors import SourceError
from civicstat.sources.propose import Looked
from civicstat.sources.propose_areas import Areas, Floor, boundary_areas, grid_areas
from civicstat.vocabulary.slugs import slug_of


@dataclass(frozen=True)
class AreasAsked:
    """Which areas somebody wants: a GeoJSON file with the property that names them, or a grid.

    `households` is a CSV area,households, by the areas' names or slugs.
    """

    boundary: Path | None = None
    key: str = ""
    households: Path | None = None
    grid: bool = False


def areas_for(looked: Looked, asked: AreasAsked) -> Areas:
    """The areas in which a file's requests are counted; quiet ones join a neighbor.

    Raises
    ------
    SourceError, PlaceError
        When no areas were given, or a file cannot be read.
    """
    years = looked.proposal.coverage.days / 365.25
    latitude, longitude = (looked.points.latitude, looked.points.longitude) if looked.points else (None, None)
    is_place = _place_rows(looked)
    if asked.boundary is not None:
        if not asked.key:
            raise SourceError(
                "a boundary file needs the property that names its areas",
                where="--boundary-key",
                expected="the name of a property, such as name or GEOID",
                next_step="Open the file in an editor and look below `properties`.",
            )
        if not asked.boundary.is_file():
            raise SourceError(
                "the file is not there", where=asked.boundary.name, next_step="Check the name and the folder."
            )
        counts = read_household_counts(asked.households, area_of=slug_of) if asked.households else {}
        return boundary_areas(
            asked.boundary,
            key=asked.key,
            points=(latitude, longitude) if latitude is not None and longitude is not None else None,
            is_place=is_place,
            households=counts,
            floor=Floor(FEWEST_HOUSEHOLDS, "households")
            if counts
            else Floor(FEWEST_REQUESTS_A_YEAR, "requests about places a year", years),
        )
    if not asked.grid:
        raise SourceError(
            "we have the requests, and no areas to count them in",
            where="--boundary",
            expected="the neighborhoods, wards or districts that your residents know, as GeoJSON in degrees",
            next_step="Give --boundary FILE --boundary-key NAME (most cities publish them); or say --grid to start "
            "with large hexagons, which every page will say are not neighborhoods.",
        )
    if latitude is None or longitude is None:
        raise SourceError(
            "the file has no points, so there is nothing to lay a grid over",
            where="--grid",
            next_step="Give a boundary file: --boundary FILE --boundary-key NAME.",
        )
    floor = Floor(FEWEST_REQUESTS_A_YEAR, "requests about places a year", years)
    return grid_areas(latitude, longitude, is_place=is_place, floor=floor)


def _place_rows(looked: Looked) -> Any:
    """Rows of place kinds: what the size of an area is judged by where nobody counts households."""
    kinds = {kind.source for kind in looked.proposal.kinds if kind.subject_class == "place"}
    text = pc.fill_null(pc.utf8_trim_whitespace(looked.table[looked.proposal.column_of["kind"]].cast("string")), "")
    is_place = np.isin(np.asarray(text.to_pylist(), dtype=object), sorted(kinds))
    return is_place & looked.is_covered
