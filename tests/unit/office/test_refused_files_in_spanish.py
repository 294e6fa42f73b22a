"""A city's files and what an analyst brings, broken in many ways: a Spanish page tells all of it in Spanish."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from left_in_english import is_english, left_in_english

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.intake.sniff import Form
from civicstat.office.actions import intake as acts
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.faults import said_letter
from civicstat.office.models import CycleRun, Intake
from civicstat.vocabulary.errors import CivicstatError

from .conftest import AT, Office, SignIn


SQUARE = [[[-87.7, 41.8], [-87.6, 41.8], [-87.6, 41.9], [-87.7, 41.9], [-87.7, 41.8]]]
BOW = [[[-87.7, 41.8], [-87.6, 41.9], [-87.6, 41.8], [-87.7, 41.9], [-87.7, 41.8]]]


def boundary(*shapes: object, name: str = "name") -> bytes:
    """A file of boundaries with these geometries."""
    features = [
        {"type": "Feature", "properties": {name: f"Barrio {number}"}, "geometry": shape}
        for number, shape in enumerate(shapes, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def polygon(rings: object) -> dict[str, object]:
    """A polygon."""
    return {"type": "Polygon", "coordinates": rings}


BROKEN_BOUNDARIES = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "nothing in it": b'{"type": "FeatureCollection", "features": []}',
    "no collection": b"[1, 2]",
    "another property": boundary(polygon(SQUARE), name="GEOID"),
    "every kind of broken shape": boundary(
        polygon(BOW),
        None,
        {"type": "Point", "coordinates": [-87.7, 41.8]},
        polygon([[[448000, 4630000], [449000, 4630000], [449000, 4631000], [448000, 4630000]]]),
        polygon([[[-87.7, 41.8], [-87.6, 41.8]]]),
        polygon([]),
    ),
    "one area twice": boundary(polygon(SQUARE), polygon(SQUARE)).replace(b"Barrio 2", b"Barrio 1"),
    "a name without a letter": boundary(polygon(SQUARE)).replace(b"Barrio 1", b"---"),
    "an empty name": boundary(polygon(SQUARE)).replace(b"Barrio 1", b""),
}
BROKEN_HOUSEHOLDS = {
    "no column": b"zone,homes\n1,2\n",
    "wrong lines": b"area,households\nBarrio 1,many\nBarrio 1,12\n,3\nBarrio 1,1.5\n",
    "no text": b"\xff\xfe\x00\x01",
}


@pytest.fixture
def placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Callable[..., Intake]:
    """A brought file as far as its areas, checked with these files."""
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "home" / "private" / "office" / "uploads")
    rows = "".join(
        f"2026-01-{day:02} 10:00:00,{kind},41.85,-87.65\n"
        for day in range(1, 29)
        for kind in ("Pothole in street", "Street light out", "Tree limb down")
    )
    by = office["analyst"]

    def checked(
        content: bytes = b"", *, households: bytes | None = None, key: str = "name", points: bool = True
    ) -> Intake:
        file = SimpleUploadedFile("junio.csv", b"Opened,Kind,Latitude,Longitude\n" + rows.encode())
        found = acts.bring(file=file, by=by, at=AT)
        found = acts.say_form(intake=found, form=Form("utf-8", "comma"), by=by, at=AT, seen=2)
        columns = {"opened": "Opened", "kind": "Kind"}
        if points:
            columns |= {"latitude": "Latitude", "longitude": "Longitude"}
        found = acts.map_columns(
            intake=found, columns=columns, date_order="", time_zone="America/Chicago", by=by, at=AT, seen=3
        )
        found = acts.class_kinds(intake=found, classes={"Tree limb down": "place"}, by=by, at=AT, seen=4)
        found = acts.place(
            intake=found,
            boundary=SimpleUploadedFile("barrios.geojson", content) if content else None,
            households=SimpleUploadedFile("hogares.csv", households) if households else None,
            said={"city_name": "Mill Town", "state": "IL", "boundary_key": key, "grid": not content},
            by=by,
            at=AT,
            seen=5,
        )
        return acts.check(intake=found, by=by, at=AT, seen=6)

    return checked


@pytest.mark.parametrize("name", BROKEN_BOUNDARIES)
def test_every_fault_of_a_boundary_file_is_told_in_spanish(
    name: str, placed: Callable[..., Intake], office: Office, as_person: SignIn
) -> None:
    _hold(placed(BROKEN_BOUNDARIES[name]), office, as_person)


@pytest.mark.parametrize("name", BROKEN_HOUSEHOLDS)
def test_every_fault_of_a_file_of_households_is_told_in_spanish(
    name: str, placed: Callable[..., Intake], office: Office, as_person: SignIn
) -> None:
    _hold(placed(boundary(polygon(SQUARE)), households=BROKEN_HOUSEHOLDS[name]), office, as_person)


def test_a_file_without_points_is_refused_in_spanish_and_no_option_is_named(
    placed: Callable[..., Intake], office: Office, as_person: SignIn
) -> None:
    page = _hold(placed(points=False), office, as_person)
    assert "--" not in re.sub(r"<!--.*?-->", "", page.partition("<main")[2])


def _hold(found: Intake, office: Office, as_person: SignIn) -> str:
    assert found.told["letters"]
    page = as_person(office["analyst"]).get(f"/data/files/{found.pk}/check/?lang=es").content.decode()
    assert left_in_english(page) == []
    assert str(settings.HOME.parent) not in page
    return page


# A line of city.toml or sources.toml, and what stands there instead.
BROKEN_FIELDS = [
    ("city.toml", "[[layers]]", "[[layers]]\nbirds = 3"),
    ("city.toml", 'name = "', "name = 3 #"),
    ("city.toml", 'slug = "', 'slug = "A B '),
    ("city.toml", "name = ", "nome = "),
    ("city.toml", "name = ", "name == "),
    ("city.toml", 'mode = "', 'mode = "other-'),
    ("sources.toml", "[service_requests]", "[service_requests]\nhurry = true"),
    ("sources.toml", "[service_requests.columns]", "[service_requests.columns"),
    ("sources.toml", "opened = ", "opening = "),
    ("sources.toml", "files = ", "files = 3 #"),
    ("goals.toml", "[[goal]]", "[[goal]]\ncolour = 1"),
    ("goals.toml", "metrics = ", "metrics = 3 #"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), BROKEN_FIELDS)
def test_every_fault_of_a_citys_own_files_is_told_in_spanish(
    name: str, right: str, wrong: str, tmp_path: Path, office: Office, as_person: SignIn, city_folder: Path
) -> None:
    """As the page of the cycle shows the letter that stopped a run."""
    make_city_folder(tmp_path / "made", name="Mill Town")
    file = tmp_path / "made" / name
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    with pytest.raises(CivicstatError) as letter:
        read_city_folder(tmp_path / "made")
    CycleRun.objects.create(
        work="whole", state="stopped", is_under_way=None, asked_at=AT, ended_at=AT, letter=letter.value.to_json()
    )
    page = as_person(office["analyst"]).get("/cycle/?lang=es").content.decode()
    assert left_in_english(page) == []
    told = said_letter(letter.value, "es")
    assert not [each for each in (told.found, told.where, told.expected, told.next_step) if is_english(each)]
    assert str(tmp_path) not in f"{page}{told}"
