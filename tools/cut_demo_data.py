"""Cut the demo cities' data down to what Civicstat uses: no free text, no ids, no addresses, nothing personal.

Usage: PYTHONPATH=src python tools/cut_demo_data.py FOLDER [--city chicago] [--city boston]

FOLDER (or the environment variable CIVICSTAT_SHARED_DATA) holds the full files, laid out as `boston/` and `chicago/`;
each city's README says where they come from. The same input gives the same bytes (on one release of PyArrow and GEOS).
Which kinds of request are about assets, places or persons stands in `cities/<city>/kinds.csv`, which areas are merged
in `cities/<city>/city.toml`: this program reads both, so it must run again when either changes.

What happens to a row depends on its class (the README of each city repeats it):

asset    kept: kind, times, and in place of the point the middle of its H3 cell at resolution 10 (about a block).
         A department that serves a group of people is blanked.
place    the time of day becomes noon; the point becomes one point inside the published area in which it stood.
person   the kind becomes one common code; only the month of opening is left.
unknown  a kind that is missing from `kinds.csv` stops the program.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from civicstat.disclosure.rows import AGAIN_STEP_DAYS
from civicstat.sources.addresses import normal_address
from civicstat.sources.again import NO_DAYS, days_to_next_report
from civicstat.vocabulary.slugs import slug_of


CITIES = Path(__file__).resolve().parent.parent / "cities"

GRID = 1e-5  # degrees, about a metre: the decimals that we keep
SIMPLIFY = 1e-4  # degrees, about ten metres: detail that no map of ours shows
LARGEST_SLIVER = 2e-6  # square degrees, about two hectares: smaller gaps are drawing faults, larger ones are real
FLOOR_PERSONS_PER_HOUSEHOLD = 4  # more than any community area has on average, so the quotient is a lower bound

PERSON_KIND = "(about a person)"  # our code; stands for every person kind in the cut file
# Boston's codes of departments that serve a group of people: on a row they say something of who asked.
DEPARTMENTS_OF_PEOPLE = re.compile(r"DISB|HS_")
BOSTON_TIMES = "%m/%d/%Y %I:%M:%S %p"
BOSTON_DEFAULT_POINT = ("42.3594", "-71.0587")
CHICAGO_DUPLICATES = ("Completed - Dup", "Open - Dup")
CHICAGO_NAMES = {  # the index file's spelling: the city's
    "Humboldt park": "Humboldt Park",
    "Montclaire": "Montclare",
    "Washington Height": "Washington Heights",
}

Row = tuple[str | None, ...]


def main() -> None:
    """Cut the named cities, or both, and print what was written."""
    parser = argparse.ArgumentParser(description="Cut the demo cities' data down to what Civicstat uses.")
    parser.add_argument("folder", nargs="?", default=os.environ.get("CIVICSTAT_SHARED_DATA"), help="the full files")
    parser.add_argument("--city", action="append", choices=sorted(CUTS), help="one city only")
    arguments = parser.parse_args()
    if arguments.folder is None:
        parser.error("name the folder of the full files, or set CIVICSTAT_SHARED_DATA")
    for slug in arguments.city or sorted(CUTS):
        CUTS[slug](Path(arguments.folder) / slug, CITIES / slug)
        for file in sorted((CITIES / slug).rglob("*")):
            if file.is_file():
                print(f"{file.stat().st_size:>9,} {file.relative_to(CITIES)}")


def cut_chicago(full: Path, city: Path) -> None:
    """Sanitation complaints, community areas and the hardship groups."""
    areas = write_boundaries(
        full / "boundaries/community_areas.geojson", key="area_numbe", to=city / "areas/community-areas.geojson"
    )
    index = read_csv(full / "demographics/socioeconomic_by_community_area_2008_2012.csv")
    names = {row["Community Area"]: row["COMMUNITY AREA NAME"].strip() for row in index}
    names = {key: CHICAGO_NAMES.get(name, name) for key, name in names.items() if key in areas}
    by_number = sorted(names, key=int)
    write_csv(
        city / "areas/community-area-names.csv",
        ("key", "slug", "name"),
        ((key, slug_of(names[key]), names[key]) for key in by_number),
    )
    merged = merges_of(city)
    hardship = {row["Community Area"]: row["HARDSHIP INDEX"] for row in index}
    write_csv(
        city / "areas/hardship-groups.csv",
        ("area", "group"),
        (
            (slug_of(names[key]), hardship_group(int(hardship[key])))
            for key in by_number
            if slug_of(names[key]) not in merged
        ),
    )
    residents = {row["number"]: int(row["residents"]) for row in read_csv(city / "areas/residents-2020.csv")}
    write_csv(
        city / "areas/households.csv",
        ("area", "households"),
        ((slug_of(names[key]), str(residents[key] // FLOOR_PERSONS_PER_HOUSEHOLD)) for key in by_number),
    )

    located = PublishedAreas.of({slug_of(names[key]): area for key, area in areas.items()}, merged)
    classes = classes_of(city)
    table = pq.read_table(full / "311_sanitation_code_2000_2014jun.parquet")
    requests = table.to_pylist()
    again = days_until_reported_again(requests, classes=classes, as_of=as_of_day(city))
    rows: list[Row] = []
    for row, days in zip(requests, again, strict=True):
        kind = row["What_is_the_Nature_of_this_Code_Violation"] or ""
        point = None
        if row["Latitude"] is not None:
            stand_in = located.stand_in if classes[kind] == "place" else located.block
            point = stand_in(row["Latitude"], row["Longitude"])
        closed = row["Completion_Date"]
        rows.append(
            (
                row["Creation_Date"].date().isoformat(),
                None if closed is None else closed.date().isoformat(),
                row["Status"] if row["Status"] in CHICAGO_DUPLICATES else "",
                kind,
                days,
                *(point or (None, None)),
            )
        )
    columns = (
        "Creation_Date",
        "Completion_Date",
        "Status",
        "What_is_the_Nature_of_this_Code_Violation",
        "Days_to_next_report",
        "Latitude",
        "Longitude",
    )
    write_rows(
        city / "data/requests.parquet",
        columns,
        rows,
        days=("Creation_Date", "Completion_Date"),
        numbers=("Days_to_next_report",),
    )


def days_until_reported_again(
    requests: Sequence[Mapping[str, Any]], *, classes: Mapping[str, str], as_of: date
) -> list[str | None]:
    """For each closed Chicago complaint that is no duplicate, the days to the next one at its address known by a day.

    The street address is read for this alone. None where there is no next one; rounded up to steps of 30 days in rows
    about the street.
    """
    numbers: dict[str, int] = {}
    addresses = [numbers.setdefault(normal_address(row["Street_Address"] or ""), len(numbers)) for row in requests]
    opened = [row["Creation_Date"].date().toordinal() for row in requests]
    closed = [0 if row["Completion_Date"] is None else row["Completion_Date"].date().toordinal() for row in requests]
    counts = [row["Status"] not in CHICAGO_DUPLICATES and bool(row["Street_Address"]) for row in requests]
    days = days_to_next_report(
        addresses=np.array(addresses),
        opened=np.array(opened),
        closed=np.array(closed),
        asks=np.array(counts) & (np.array(closed) > 0),
        answers=np.array(counts) & (np.array(opened) <= as_of.toordinal()),
    )
    steps = -(-days // AGAIN_STEP_DAYS) * AGAIN_STEP_DAYS
    is_asset = [classes[row["What_is_the_Nature_of_this_Code_Violation"] or ""] == "asset" for row in requests]
    # Exact days beside the day and block of a row about the street would tell day and block of the next request too.
    shown = np.where(np.array(is_asset), steps, days)
    shown = np.where(np.array(closed) + shown > as_of.toordinal(), NO_DAYS, shown)
    return [None if number == NO_DAYS else str(number) for number in shown]


def cut_boston(full: Path, city: Path) -> None:
    """Requests of nine months, neighborhoods, and the groups by share of renters."""
    areas = write_boundaries(
        full / "boundaries/boston_neighborhoods_2020tract_2.geojson",
        key="GEOID",
        to=city / "areas/neighborhoods.geojson",
    )
    merged = merges_of(city)
    homes = [row for row in read_csv(full / "demographics/hu_by_ten_neigh_rev.csv") if row["YEAR"] == "2020"]
    owners = {slug_of(row["GEOID"]): int(row["owner"]) for row in homes}
    renters = {slug_of(row["GEOID"]): int(row["renter"]) for row in homes}
    slugs = sorted(slug_of(name) for name in areas)
    write_csv(
        city / "areas/households.csv",
        ("area", "households"),
        ((slug, str(owners[slug] + renters[slug])) for slug in slugs),
    )
    write_csv(city / "areas/renter-groups.csv", ("area", "group"), renter_groups(owners, renters, merged))

    located = PublishedAreas.of({slug_of(name): area for name, area in areas.items()}, merged)
    classes = classes_of(city)
    rows = [
        cut_boston_row(row, classes=classes, located=located)
        for row in pq.read_table(full / "311_2015_jan_sep.parquet").to_pylist()
    ]
    columns = ("OPEN_DT", "TARGET_DT", "CLOSED_DT", "TYPE", "Department", "Source", "LATITUDE", "LONGITUDE")
    write_rows(city / "data/requests.parquet", columns, rows)


def cut_boston_row(row: Mapping[str, str | None], *, classes: Mapping[str, str], located: PublishedAreas) -> Row:
    """One request as its subject class allows."""
    kind = row["TYPE"] or ""
    opened, due, closed = row["OPEN_DT"], row["TARGET_DT"], row["CLOSED_DT"]
    if classes[kind] == "person":
        month = datetime.strptime(opened or "", BOSTON_TIMES).replace(day=1)
        return (at_noon(month), None, None, PERSON_KIND, None, None, None, None)
    department = row["Department"]
    if department is not None and DEPARTMENTS_OF_PEOPLE.match(department):
        department = None
    point = None if row["LATITUDE"] is None else (row["LATITUDE"], row["LONGITUDE"] or "")
    if classes[kind] == "place":
        opened, due, closed = (
            None if moment is None else at_noon(datetime.strptime(moment, BOSTON_TIMES))
            for moment in (opened, due, closed)
        )
    if point is not None and point != BOSTON_DEFAULT_POINT:
        stand_in = located.stand_in if classes[kind] == "place" else located.block
        point = stand_in(float(point[0]), float(point[1]))
    return (opened, due, closed, kind, department, row["Source"], *(point or (None, None)))


def at_noon(moment: datetime) -> str:
    """The middle of a local day, in the city's own form."""
    return moment.replace(hour=12, minute=0, second=0).strftime(BOSTON_TIMES)


def hardship_group(index: int) -> str:
    """The thirds that Chicago's index of 2008 to 2012 is usually cut into."""
    return "low" if index < 33 else "high" if index > 65 else "middle"


def renter_groups(
    owners: Mapping[str, int], renters: Mapping[str, int], merged: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Published areas in three groups by share of renter households, the larger middle when three does not divide."""
    own: dict[str, int] = {}
    rent: dict[str, int] = {}
    for slug in owners:
        area = merged.get(slug, slug)
        own[area] = own.get(area, 0) + owners[slug]
        rent[area] = rent.get(area, 0) + renters[slug]
    ranked = sorted(own, key=lambda area: (rent[area] / (own[area] + rent[area]), area))
    third = len(ranked) // 3
    groups = {
        area: "low" if at < third else "high" if at >= len(ranked) - third else "middle"
        for at, area in enumerate(ranked)
    }
    return sorted(groups.items())


@dataclass(frozen=True)
class PublishedAreas:
    """Areas as published, after merging, each with one point inside it."""

    slugs: Sequence[str]
    tree: shapely.STRtree
    stand_ins: Mapping[str, tuple[str, str]]
    merged: Mapping[str, str]
    blocks: dict[tuple[str, str | None], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Mapping[str, BaseGeometry], merged: Mapping[str, str]) -> PublishedAreas:
        """Find a point well inside each published area."""
        slugs = sorted(areas)
        return cls(
            slugs,
            shapely.STRtree([areas[slug] for slug in slugs]),
            {slug: point_inside(areas[slug]) for slug in slugs if slug not in merged},
            merged,
        )

    def stand_in(self, latitude: float, longitude: float) -> tuple[str, str] | None:
        """The point that stands for everything in the same published area; none outside of all areas."""
        slug = self.slug_at(latitude, longitude)
        return None if slug is None else self.stand_ins[self.merged.get(slug, slug)]

    def block(self, latitude: float, longitude: float) -> tuple[str, str]:
        """The point that stands for everything in the same H3 cell at resolution 10 and the same area."""
        cell = h3.latlng_to_cell(latitude, longitude, 10)
        slug = self.slug_at(latitude, longitude)
        if (cell, slug) not in self.blocks:
            block: BaseGeometry = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
            if slug is not None:
                block = block.intersection(self.tree.geometries[self.slugs.index(slug)])
            self.blocks[cell, slug] = point_inside(block)
        return self.blocks[cell, slug]

    def slug_at(self, latitude: float, longitude: float) -> str | None:
        """The area in which a point lies; none outside of all areas."""
        hits = self.tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return self.slugs[int(min(hits))] if len(hits) else None


def point_inside(area: BaseGeometry) -> tuple[str, str]:
    """Latitude and longitude of the middle of the largest circle that fits into an area, 5 decimals."""
    middle = shapely.get_point(shapely.maximum_inscribed_circle(area, tolerance=GRID), 0)
    return f"{middle.y:.5f}", f"{middle.x:.5f}"


def write_boundaries(source: Path, *, key: str, to: Path) -> dict[str, BaseGeometry]:
    """The areas with shared borders, simplified without opening a gap between neighbors; also written as GeoJSON."""
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    full = {str(feature["properties"][key]): shape(feature["geometry"]) for feature in features}
    areas = simplify_together(full)
    text = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": {key: name}, "geometry": rounded(mapping(areas[name]))},
            separators=(",", ":"),
            ensure_ascii=False,
        )
        for name in sorted(areas)
    )
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', encoding="utf-8")
    return areas


def simplify_together(areas: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Areas on a grid of 5 decimals whose neighbors share the same border points, simplified as one drawing."""
    names = sorted(areas)
    snapped = [shapely.make_valid(shapely.set_precision(areas[name], GRID)) for name in names]
    tree = shapely.STRtree(snapped)
    faces: list[list[BaseGeometry]] = [[] for _ in names]
    lines = shapely.union_all([area.boundary for area in snapped], grid_size=GRID)
    for face in shapely.get_parts(shapely.polygonize([lines])):
        owners = tree.query(face.representative_point(), predicate="within")
        if len(owners):
            faces[int(min(owners))].append(face)
        elif face.area < LARGEST_SLIVER:
            shared = [face.boundary.intersection(area.boundary).length for area in snapped]
            faces[shared.index(max(shared))].append(face)
    together = shapely.coverage_simplify([shapely.union_all(parts, grid_size=GRID) for parts in faces], SIMPLIFY)
    if not shapely.coverage_is_valid(together):
        raise SystemExit("the simplified areas overlap or no longer touch; choose a smaller SIMPLIFY")
    return dict(zip(names, together, strict=True))


def rounded(geometry: object) -> object:
    """A GeoJSON geometry with 5 decimals, lists for tuples."""
    if isinstance(geometry, Mapping):
        return {name: rounded(part) for name, part in geometry.items()}
    if isinstance(geometry, Sequence) and not isinstance(geometry, str):
        return [rounded(part) for part in geometry]
    return round(geometry, 5) if isinstance(geometry, float) else geometry


def classes_of(city: Path) -> dict[str, str]:
    """Subject class by the city's own name of a kind."""
    return {row["source"]: row["subject_class"] for row in read_csv(city / "kinds.csv")}


def as_of_day(city: Path) -> date:
    """The day of the city's demonstration."""
    day: date = tomllib.loads((city / "city.toml").read_text(encoding="utf-8"))["as_of"]
    return day


def merges_of(city: Path) -> dict[str, str]:
    """Areas too small to publish alone, and the neighbor that each joins."""
    layers = tomllib.loads((city / "city.toml").read_text(encoding="utf-8"))["layers"]
    return {merge["area"]: merge["into"] for layer in layers for merge in layer.get("merge", ())}


def write_rows(
    to: Path, columns: Sequence[str], rows: list[Row], *, days: Iterable[str] = (), numbers: Iterable[str] = ()
) -> None:
    """Rows sorted by every column, so that their order says nothing, as zstd Parquet."""
    rows.sort(key=lambda row: tuple(value or "" for value in row))
    table = pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(columns)})
    types = {**dict.fromkeys(days, pa.date32()), **dict.fromkeys(numbers, pa.int32())}
    for name, type_ in types.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(at).cast(type_))
    to.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, to, compression="zstd", compression_level=19, row_group_size=len(rows))


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A small CSV file, one line per row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


CUTS: dict[str, Callable[[Path, Path], None]] = {"boston": cut_boston, "chicago": cut_chicago}

if __name__ == "__main__":
    main()
