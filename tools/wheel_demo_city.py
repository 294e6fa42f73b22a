"""Make the demonstration city of a released wheel from cities/chicago, leaving out what we may not pass on.

    python tools/wheel_demo_city.py cities/chicago build/demo/chicago-zones

Chicago's complaints come with a licence (MIT, City of Chicago); its community areas, hardship index and resident
counts are "not verified" and stay out. In their place stand zones of our own: H3 cells at resolution 6 around the
points of the complaints, joined with a neighbor until each holds enough complaints about places.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h3
import pyarrow.parquet as pq
import shapely


# About 36 square km: 29 of them hold every complaint.
RESOLUTION = 6
# DESIGN section 8: where nobody counts households, an area needs this many requests about places a year.
FEWEST_REQUESTS_A_YEAR = 200
DIGITS = 5

CITY_FIELDS = {
    "slug": "chicago-zones",
    "licence": "Requests: City of Chicago permissive licence (MIT text). Zones: our own.",
    "licence_es": "Solicitudes: licencia permisiva de la Ciudad de Chicago (texto MIT). Zonas: propias.",
    "seed": "civicstat-chicago-zones",
    "main_layer": "zone",
}
DEMONSTRATION = {
    "text": "Demonstration, not a page of the City of Chicago. The complaints are real; the zones are drawn by this "
    "software, and targets and goals are its examples. Replay of past records; nothing here was locked at the time.",
    "text_es": "Demostración; esta no es una página de la Ciudad de Chicago. Las quejas son reales; las zonas las "
    "trazó este programa, y las metas y los objetivos son ejemplos suyos. Reproducción de registros pasados; nada de "
    "esto se fijó en su momento.",
}
ORIGIN = (
    "Drawn by this software: H3 cells at resolution 6 around the complaints, joined until each zone holds at least "
    f"{FEWEST_REQUESTS_A_YEAR} complaints about places a year; numbered from north to south"
)
LAYER = f"""\
[[layers]]
slug = "zone"
title = "Zone"
title_es = "Zona"
file = "areas/zones.geojson"
key = "name"
source = "{ORIGIN}"
licence = "our own"
"""
# What cities/chicago/sources.toml says of community areas, and what is true of the zones.
FAULTS = (
    (
        r'^(text = ").*outside of every community area.*"$',
        "Complaints without coordinates count for the whole city and for no zone.",
    ),
    (
        r'^(text_es = ").*fuera de todas las áreas comunitarias.*"$',
        "Las quejas sin coordenadas cuentan para toda la ciudad y para ninguna zona.",
    ),
    (
        r'^(text = ").*those of the 2020 census.*"$',
        "Nobody counts who lives in a zone, so complaints are not divided by residents.",
    ),
    (
        r'^(text_es = ").*los del censo de 2020.*"$',
        "Nadie cuenta quién vive en una zona, así que las quejas no se dividen por residentes.",
    ),
    (
        r'^(text = ").*replaced in this copy by one point inside the community area.*"$',
        "Complaints about yards and other places where people live or work stand in this copy on 75 points, one per "
        "neighborhood. A zone counts those whose point lies in it, so near its border it is only roughly right.",
    ),
    (
        r'^(text_es = ").*un solo punto dentro del área comunitaria.*"$',
        "En esta copia, las quejas sobre patios y otros lugares donde la gente vive o trabaja están en 75 puntos, uno "
        "por vecindario. Una zona cuenta aquellas cuyo punto cae dentro; cerca de su borde solo es aproximado.",
    ),
)
README = """\
# Chicago, in zones of our own

The demonstration city inside a released wheel. The complaints are real; zones, targets and goals are ours.

- `data/requests.parquet`: sanitation complaints to 311, from the City of Chicago's own public repository
  Chicago/food-inspections-evaluation, cut to the columns that are used. Licence below.
- `areas/zones.geojson`: made by this software from the points of the complaints. They are not areas that the city uses.

A checkout of Civicstat has more: the city's community areas and hardship groups, whose licence we could not verify.

## Licence of the complaints

Copyright, 2014 City of Chicago

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the
Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


@dataclass
class Zone:
    """Some neighboring cells and the requests about places in them during an average year of the file."""

    cells: set[str]
    requests_a_year: float


def make_demo_city(chicago: Path, folder: Path) -> None:
    """Write the city folder; what was there before is replaced."""
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "areas").mkdir(parents=True)
    shutil.copytree(chicago / "data", folder / "data")
    for name in ("goals.toml", "kinds.csv"):
        shutil.copy(chicago / name, folder / name)
    _write(folder / "README.md", README)
    _write(folder / "city.toml", _city_toml((chicago / "city.toml").read_text(encoding="utf-8")))
    _write(folder / "sources.toml", _sources_toml((chicago / "sources.toml").read_text(encoding="utf-8")))
    _write(folder / "areas" / "zones.geojson", json.dumps(zones_geojson(draw_zones(chicago)), indent=None) + "\n")
    (folder / "metrics").mkdir()
    for metric in sorted((chicago / "metrics").glob("*.toml")):
        _write(folder / "metrics" / metric.name, _metric_toml(metric.read_text(encoding="utf-8")))


def draw_zones(chicago: Path) -> list[Zone]:
    """Cells around every located complaint, joined until each zone holds enough requests about places."""
    places = _requests_about_places(chicago)
    zones = [Zone({cell}, requests_a_year) for cell, requests_a_year in sorted(places.items())]
    while len(zones) > 1:
        small = min(zones, key=lambda zone: (zone.requests_a_year, sorted(zone.cells)))
        if small.requests_a_year >= FEWEST_REQUESTS_A_YEAR:
            break
        zones.remove(small)
        into = min(zones, key=lambda zone: (_steps(small, zone), zone.requests_a_year, sorted(zone.cells)))
        into.cells |= small.cells
        into.requests_a_year += small.requests_a_year
    return zones


def zones_geojson(zones: list[Zone]) -> dict[str, Any]:
    """The zones as GeoJSON, numbered from north to south."""
    shapes = [shapely.union_all([_hexagon(cell) for cell in sorted(zone.cells)]) for zone in zones]
    shapes.sort(key=lambda shape: (-shape.centroid.y, shape.centroid.x))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": f"Zone {number}"},
                "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 10**-DIGITS))),
            }
            for number, shape in enumerate(shapes, start=1)
        ],
    }


def _requests_about_places(chicago: Path) -> dict[str, float]:
    """Per cell and year, over all years of the file: `civicstat cycle` counts them in the same way."""
    with (chicago / "kinds.csv").open(encoding="utf-8", newline="") as file:
        classes = {row["source"]: row["subject_class"] for row in csv.DictReader(file)}
    columns = ["Creation_Date", "What_is_the_Nature_of_this_Code_Violation", "Latitude", "Longitude"]
    requests = pq.read_table(chicago / "data" / "requests.parquet", columns=columns).to_pylist()
    days = [request["Creation_Date"] for request in requests]
    years = (max(days) - min(days)).days / 365.25
    counts: Counter[str] = Counter()
    for _, kind, latitude, longitude in (request.values() for request in requests):
        if latitude:
            cell = h3.latlng_to_cell(float(latitude), float(longitude), RESOLUTION)
            counts[cell] += classes[kind or ""] == "place"
    return {cell: count / years for cell, count in counts.items()}


def _steps(one: Zone, other: Zone) -> int:
    steps: list[int] = [h3.grid_distance(a, b) for a in one.cells for b in other.cells]
    return min(steps)


def _hexagon(cell: str) -> shapely.Polygon:
    return shapely.Polygon([(round(lng, DIGITS), round(lat, DIGITS)) for lat, lng in h3.cell_to_boundary(cell)])


def _city_toml(text: str) -> str:
    before, head, after = text[: text.index("[[layers]]")].partition("[demonstration]")
    for field, value in CITY_FIELDS.items():
        before = _replaced(rf'^({field} = ").*"', value, before)
    for field, value in DEMONSTRATION.items():
        after = _replaced(rf'^({field} = ").*"', value, after)
    return before + head + after + LAYER


def _sources_toml(text: str) -> str:
    for pattern, words in FAULTS:
        text = _replaced(pattern, words, text)
    return text


def _metric_toml(text: str) -> str:
    return text.replace('"community-area"', '"zone"').replace('"hardship-group", ', "")


def _replaced(pattern: str, words: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"cities/chicago no longer says what {__file__} adapts. Mend one of them: {pattern}")
    return text[: found.end(1)] + words + '"' + text[found.end() :]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make_demo_city(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"Made {sys.argv[2]}.")
