"""What an interactive map draws: places from the record, and popups that say what the page's own table says.

The words of a popup are read out of the table rows (or stops) that the page's templates write, so that the two cannot
differ; numbers keep what they are bound to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from civicstat.look.geojson import area_geometry, cell_geometry, point
from civicstat.look.routes import RouteStop
from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.check.places import rows_of, said_of
from civicstat.portal.pages.shades import Shades


Feature = dict[str, Any]

# Messages of the map's own controls, under `page.interactive`; they stand in its file, so that the script holds none.
_WORDS = (
    "group",
    "map",
    "place",
    "choose",
    "zoom_in",
    "zoom_out",
    "close",
    "close_popup",
    "scroll",
    "scroll_mac",
    "two_fingers",
)


@dataclass(frozen=True)
class InteractiveMap:
    """One map of a page.

    `file` is the page's path with another ending. `rows` names the macro of `map_tables.html` that says each place in
    words, from the page's context and `more`. `places` are in the order of those rows, None where a row has no place;
    `around` is drawn with them.
    """

    file: str
    rows: str
    places: Sequence[Feature | None]
    around: Sequence[Feature] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MapSize:
    """Bytes of a map's own file, and of all that opening it loads."""

    bytes: int
    load: int


def cells_map(
    file: str, rows: str, *, shown: Sequence[Mapping[str, Any]], shades: Shades, catalogue: Catalogue
) -> InteractiveMap:
    """A map of cells under the borders of the main layer; `shown` are the table rows of all of them."""
    slugs = [row["figure"].key.area_slug for row in shown]
    places = [_place(cell_geometry(slug), band=shades.bands[slug]) for slug in slugs]
    return InteractiveMap(file, rows, places, _borders(catalogue), {"every": shown})


def areas_map(file: str, rows: str, *, slugs: Sequence[str], shades: Shades, catalogue: Catalogue) -> InteractiveMap:
    """A map of the main layer's areas; a slug without a boundary is in the table alone."""
    known = catalogue.boundaries
    places = [
        _place(area_geometry(known[slug]), band=shades.bands.get(slug, 0), is_thin=slug in shades.thin)
        if slug in known
        else None
        for slug in slugs
    ]
    return InteractiveMap(file, rows, places, _borders(catalogue))


def route_map(
    file: str,
    rows: str,
    *,
    stops: Sequence[RouteStop],
    yard: tuple[int, int],
    catalogue: Catalogue,
    more: Mapping[str, Any],
) -> InteractiveMap:
    """A crew's way from the yard and back, joined by straight lines, which are not the streets to take."""
    places: list[Feature | None] = [
        _feature("stop", _point(stop.longitude, stop.latitude), number=stop.number, is_owed=stop.is_owed)
        for stop in stops
    ]
    start = point(*yard)
    way = [start, *(point(stop.longitude, stop.latitude) for stop in stops), start]
    around = [_feature("way", {"type": "LineString", "coordinates": way}), _feature("yard", _point(*yard))]
    return InteractiveMap(file, rows, places, [*around, *_borders(catalogue)], more)


def places_file(map: InteractiveMap, html: str, say: Callable[[str], str]) -> bytes:
    """The map's GeoJSON; `html` is what the template wrote for all its places, `say` gives a message."""
    columns, rows = rows_of(html)
    assert len(rows) == len(map.places), f"{map.file}: {len(rows)} rows for {len(map.places)} places"
    drawn = [(place, row) for place, row in zip(map.places, rows, strict=True) if place is not None]
    places = [
        {**place, "id": number, "properties": {**place["properties"], **said_of(row)}}
        for number, (place, row) in enumerate(drawn)
    ]
    body = {
        "type": "FeatureCollection",
        "words": {name: unescape(say(f"page.interactive.{name}")) for name in _WORDS},
        "columns": columns,
        "features": [*places, *map.around],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _borders(catalogue: Catalogue) -> list[Feature]:
    layer = catalogue.main_layer
    return [_feature("lines", layer.borders)] if layer is not None and layer.boundaries else []


def _place(geometry: Mapping[str, Any], *, band: int, is_thin: bool = False) -> Feature:
    more = {"is_thin": True} if is_thin else {}
    return _feature("place", geometry, band=band, **more)


def _point(longitude: int, latitude: int) -> dict[str, Any]:
    return {"type": "Point", "coordinates": point(longitude, latitude)}


def _feature(role: str, geometry: Mapping[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "properties": {"role": role, **properties}, "geometry": dict(geometry)}
