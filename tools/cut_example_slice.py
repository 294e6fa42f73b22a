"""Cut the example slice of the tutorial: four days and a half of Los Angeles, with nothing that points at a person.

Usage: PYTHONPATH=src python tools/cut_example_slice.py FOLDER

FOLDER holds the full files, laid out as `los_angeles/`; examples/los-angeles/README.md says where they come from. The
same input gives the same bytes. The slice is meant to look like a city's export that nobody prepared, so columns that
must not be read stay in it; addresses, names, request numbers and free text do not.

What happens to a row depends on what it is about (the README repeats it):

a thing of the city's   the point is rounded to 0.001 degree, about 100 metres.
a home or a business    the point is rounded to 0.01 degree, about a kilometre; every time of day becomes noon.
a person                only the day of opening and the kind are left.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from civicstat.vocabulary.slugs import slug_of
from cut_demo_data import read_csv, write_csv
from demo_areas import rounded, simplify_together


EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "los-angeles"
TIMES = "%m/%d/%Y %I:%M:%S %p"
DATE_COLUMNS = ("CreatedDate", "UpdatedDate", "ServiceDate", "ClosedDate")
COLUMNS = (
    "CreatedDate", "UpdatedDate", "Owner", "RequestType", "Status", "RequestSource", "Anonymous", "ServiceDate",
    "ClosedDate", "Latitude", "Longitude", "CD",
)  # fmt: skip
THINGS = ("Illegal Dumping Pickup", "Dead Animal Removal", "Single Streetlight Issue", "Multiple Streetlight Issue")
PERSONS = ("Homeless Encampment", "Feedback")
DECIMALS_OF_THINGS, DECIMALS_OF_HOMES = 3, 2
# Where the table of residents spells a council in another way than the file of boundaries.
RESIDENTS_NAMES = {
    "Wilshire Center Koreatown": "Wilshire Center - Koreatown",
    "Sun Valley": "Sun Valley Area",
    "West LA - Sawtelle": "West Los Angeles",
    "North Hollywood West": "Noho West",
    "MacArthur Park": "Macarthur Park",
    "LA32": "LA-32",
    "Arts District Little Tokyo": "Historic Cultural",
    "NoHo": "Noho",
    "United Neighborhoods": "UNNC",
}
FLOOR_PERSONS_PER_HOUSEHOLD = 4  # as for Chicago: more than any area has on average, so the quotient is a lower bound


def main() -> None:
    """Write the slice and print the size of each file."""
    parser = argparse.ArgumentParser(description="Cut the example slice of the tutorial.")
    parser.add_argument("folder", type=Path, help="the full files")
    full = parser.parse_args().folder / "los_angeles"
    rows = pq.read_table(full / "myla311_2018_dec_slice.parquet").select(list(COLUMNS)).to_pylist()
    write_csv(EXAMPLE / "requests.csv", COLUMNS, [cut_row(row) for row in rows])
    names = write_councils(full / "boundaries/neighborhood_councils_2020.geojson")
    residents = {
        row["council_name"]: int(float(row["population"])) for row in read_csv(full / "demographics/NC_pop_2020.csv")
    }
    write_csv(
        EXAMPLE / "households.csv",
        ("area", "households"),
        [
            (slug_of(name), str(residents[RESIDENTS_NAMES.get(name, name)] // FLOOR_PERSONS_PER_HOUSEHOLD))
            for name in names
        ],
    )
    for file in sorted(EXAMPLE.iterdir()):
        print(f"{file.stat().st_size:>9,} {file.name}")


def cut_row(row: Mapping[str, str | None]) -> list[str]:
    """One request as what it is about allows."""
    kind = row["RequestType"] or ""
    if kind in PERSONS:
        kept = {"CreatedDate": at_noon(row["CreatedDate"]), "RequestType": kind}
        return [kept.get(column, "") for column in COLUMNS]
    cut = {column: row[column] or "" for column in COLUMNS}
    is_thing = kind in THINGS
    for column in ("Latitude", "Longitude"):
        decimals = DECIMALS_OF_THINGS if is_thing else DECIMALS_OF_HOMES
        cut[column] = f"{float(cut[column]):.{decimals}f}" if cut[column] else ""
    if not is_thing:
        cut |= {column: at_noon(cut[column]) for column in DATE_COLUMNS}
    return [cut[column] for column in COLUMNS]


def at_noon(text: str | None) -> str:
    """The middle of a local day, in the city's own form."""
    return datetime.strptime(text, TIMES).replace(hour=12, minute=0, second=0).strftime(TIMES) if text else ""


def write_councils(source: Path) -> list[str]:
    """The neighborhood councils, parts of one name joined, borders simplified together; their names."""
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        parts.setdefault(feature["properties"]["Name"].strip(), []).append(shape(feature["geometry"]))
    simple = simplify_together({name: shapely.union_all(shapes) for name, shapes in parts.items()})
    text = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": {"name": name}, "geometry": rounded(mapping(simple[name]))},
            separators=(",", ":"),
            ensure_ascii=False,
        )
        for name in sorted(simple)
    )
    (EXAMPLE / "neighborhood-councils.geojson").write_text(
        f'{{"type":"FeatureCollection","features":[\n{text}\n]}}\n', encoding="utf-8"
    )
    return sorted(simple)


if __name__ == "__main__":
    main()
