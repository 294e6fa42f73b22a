"""Cut the demo cities' data down to what Civicstat uses: no free text, no ids, no addresses, nothing personal.

Usage: PYTHONPATH=src:tools python tools/cut_demo_data.py FOLDER [--city chicago] [--city boston]

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
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from civicstat.disclosure.rows import AGAIN_STEP_DAYS
from civicstat.sources.addresses import normal_address
from civicstat.sources.again import NO_DAYS, days_to_next_report
from civicstat.vocabulary.slugs import slug_of
from demo_areas import PublishedAreas, write_boundaries


CITIES = Path(__file__).resolve().parent.parent / "cities"

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
    write_csv(
        city / "areas/population.csv",
        ("layer", "area", "residents"),
        (("community-area", slug_of(names[key]), str(residents[key])) for key in by_number),
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
    # The last count before the requests, which are of 2015.
    people = [row for row in read_csv(full / "demographics/pop_by_age_neigh_rev.csv") if row["YEAR"] == "2010"]
    residents = {
        slug_of(row["GEOID"]): sum(int(count) for name, count in row.items() if name not in ("YEAR", "GEOID", "NAME"))
        for row in people
    }
    write_csv(
        city / "areas/population.csv",
        ("layer", "area", "residents"),
        (("neighborhood", slug, str(residents[slug])) for slug in slugs),
    )

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
