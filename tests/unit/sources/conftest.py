"""Twotown: two square areas, five kinds, and whatever rows a test writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicstat.sources.ingest import Ingested, ingest
from civicstat.vocabulary.city import City, Sources


KINDS = """source,slug,name,name_es,subject_class
Alley,alley,Garbage in an alley,Basura en un callejón,asset
"Yard, dirty",yard,Garbage in a yard,Basura en un patio,place
Bed bugs,bed-bugs,Bed bugs,Chinches,person
,not-stated,Not stated,Sin especificar,place
"""
NAMES = "source,slug,name,name_es\nPWD,public-works,Public Works,Obras Públicas\n"


@dataclass
class Twotown:
    """A city folder and its home, and an ingest of whatever stands in `data/requests.csv` or `.parquet`."""

    folder: Path
    home: Path
    source: dict[str, Any]
    city_fields: dict[str, Any]

    def write_csv(self, text: str | bytes) -> None:
        path = self.folder / "data/requests.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def write_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows as Parquet, read instead of the CSV."""
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), self.folder / "data/requests.parquet")
        self.source["files"] = ["data/requests.parquet"]

    @property
    def city(self) -> City:
        return City.model_validate(self.city_fields)

    def ingest(self, as_of: date = date(2014, 6, 30), **options: Any) -> Ingested:
        sources = Sources.model_validate({"service_requests": self.source})
        return ingest(self.city, sources, self.folder, self.home, as_of=as_of, **options)

    def files_at_home(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.home)): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}


@pytest.fixture
def twotown(tmp_path: Path) -> Twotown:
    folder, home = tmp_path / "twotown", tmp_path / "home"
    (folder / "data").mkdir(parents=True)
    home.mkdir()
    areas = {"West Side": [0, 1], "East Side": [1, 2]}
    (folder / "areas.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"name": name},
                        "geometry": {"type": "Polygon", "coordinates": [[[w, 0], [e, 0], [e, 1], [w, 1], [w, 0]]]},
                    }
                    for name, (w, e) in areas.items()
                ],
            }
        )
    )
    (folder / "groups.csv").write_text("area,group\neast-side,high\nwest-side,low\n")
    (folder / "kinds.csv").write_text(KINDS)
    (folder / "departments.csv").write_text(NAMES)
    layer = {"title": "Side", "title_es": "Lado", "source": "drawn for this test", "licence": "none"}
    return Twotown(
        folder,
        home,
        source={
            "title": "Requests",
            "title_es": "Solicitudes",
            "files": ["data/requests.csv"],
            "source": "made up",
            "licence": "none",
            "time_precision": "day",
            "date_format": "%Y-%m-%d",
            "coverage_from": date(2014, 1, 1),
            "columns": {"opened": "Opened", "closed": "Closed", "kind": "Nature"},
            "kinds": "kinds.csv",
        },
        city_fields={
            "slug": "twotown",
            "name": "Twotown",
            "state": "None",
            "time_zone": "America/Chicago",
            "mode": "replay",
            "licence": "none",
            "main_layer": "side",
            "contact": {"phone": "1", "text": "2", "web": "3", "hours": "4", "hours_es": "5"},
            "layers": [
                {**layer, "slug": "side", "file": "areas.geojson", "key": "name"},
                {
                    **layer,
                    "slug": "hardship-group",
                    "file": "groups.csv",
                    "of": "side",
                    "titles": {"high": ("High", "Alta"), "low": ("Low", "Baja")},
                },
            ],
        },
    )
