"""What residents speak of, in the record's own words: figures by their key, areas, kinds, and who answers."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from django.test import Client
from office_people import Office

from civicstat.ledger.reader import Record
from civicstat.office.models import Department, Post
from civicstat.office.models.case import Case, CaseContact
from civicstat.office.voices import requests
from civicstat.office.voices.record import _read as record_of
from civicstat.office.voices.record import figure_words, is_published, known, owner_of


pytestmark = pytest.mark.django_db
KEY = "closed-within-5-days|v1|2014-05|city:-|-"
OF_AREA = "closed-within-5-days|v1|2014-Q2|ward:north-end|-"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = Path(__file__).parents[1] / "portal/small_town.py"
    spec = importlib.util.spec_from_file_location("small_town_voices", source)
    assert spec is not None
    assert spec.loader is not None
    small_town = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(small_town)
    home: Path = small_town.write_small_town(tmp_path_factory.mktemp("town"))
    return home


@pytest.fixture(autouse=True)
def home(town: Path, settings: Any, city_folder: Path) -> Path:
    settings.HOME = town
    return town


def test_a_figure_is_known_by_its_key_and_said_in_words(office: Office) -> None:
    assert is_published(KEY)
    assert figure_words(KEY, "en").endswith(", May 2014")
    assert figure_words(OF_AREA, "es").endswith(", North End")
    assert figure_words(KEY, "en").split(",")[0] != figure_words(KEY, "es").split(",")[0]


@pytest.mark.parametrize("key", ["", "x", KEY.replace("2014-05", "2099-05"), KEY.replace("closed", "opened"), KEY[:-3]])
def test_what_the_record_does_not_hold_cannot_be_doubted(office: Office, key: str) -> None:
    assert not is_published(key)
    client = Client()
    assert "<textarea" not in client.get("/number-wrong/", {"figure": key}).content.decode()
    client.post(f"/number-wrong/?figure={key}", {"should_be": "more"})
    assert not Case.objects.exists()


def test_a_doubted_number_goes_to_the_post_that_owns_it(office: Office) -> None:
    streets = Department.objects.get(slug="streets")
    post = Post.objects.get(slug="staff-parks")
    assert owner_of(KEY) is None
    post.title = known().titles["closed-within-5-days"][2]
    post.save()
    assert owner_of(KEY) == post.department
    assert owner_of(KEY[:-1] + "department=streets") == streets
    client = Client()
    sent = client.post(f"/number-wrong/?figure={KEY}", {"should_be": "more", "email": "nan@localhost.test"})
    case = Case.objects.get()
    assert sent.headers["Location"] == f"/answers/{case.pk}/"
    assert (case.department, case.figure, case.should_be) == (post.department, KEY, "more")
    assert CaseContact.objects.get().email == "nan@localhost.test"


def test_areas_and_kinds_are_offered_but_none_about_persons(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Record.object_json

    def with_a_person(record: Record, ref: Any) -> Any:
        body = said(record, ref)
        if "departments" in body:
            body["kinds"].append(
                {"slug": "bed-bugs", "name": "Bed bugs", "name_es": "Chinches", "subject_class": "person"}
            )
        return body

    monkeypatch.setattr(Record, "object_json", with_a_person)
    record_of.cache_clear()
    assert "bed-bugs" in known().names["kind"]
    page = Client().get("/fixed/?area=north-end").content.decode()
    record_of.cache_clear()
    assert '<option value="north-end" selected>' in page
    assert 'value="alley"' in page
    assert "Bed bugs" not in page


def test_closings_to_ask_about_leave_out_persons_open_ones_and_numbers_that_stand_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    rows = [
        ("a.csv", 1, "pothole", "asset", "streets", "2015-09-28", False),
        ("a.csv", 2, "bed-bugs", "person", "streets", "2015-09-28", False),
        ("a.csv", 3, "pothole", "asset", "streets", None, False),
        ("a.csv", 4, "pothole", "asset", "streets", "2015-09-28", True),
        ("a.csv", 5, "pothole", "asset", "streets", "2015-09-28", False),
        ("a.csv", 6, "pothole", "asset", "streets", "2015-09-28", False),
        ("a.csv", 7, "pothole", "asset", "parks", "2015-09-28", False),
    ]
    with duckdb.connect() as engine:
        engine.execute(
            "CREATE TABLE t (source_file VARCHAR, source_row BIGINT, kind VARCHAR, subject_class VARCHAR,"
            " department VARCHAR, closed_day DATE, is_duplicate BOOLEAN, ward VARCHAR DEFAULT 'north-end')"
        )
        engine.executemany("INSERT INTO t (source_file, source_row, kind, subject_class, department, closed_day,"
                           " is_duplicate) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # fmt: skip
        engine.execute(f"COPY t TO '{tmp_path}/rows.parquet' (FORMAT parquet)")
        numbers = engine.execute(
            "SELECT source_file, source_row, CASE WHEN source_row IN (5, 6) THEN 'SR-5' ELSE 'SR-' || source_row END"
            " AS request FROM t"
        ).to_arrow_table()

    city = SimpleNamespace(
        city=SimpleNamespace(main_layer="ward"),
        sources=SimpleNamespace(service_requests=SimpleNamespace(request_number="Number")),
    )
    monkeypatch.setattr(requests, "_snapshot", lambda: tmp_path / "rows.parquet")
    monkeypatch.setattr(requests, "read_city_folder", lambda folder: city)
    monkeypatch.setattr(requests, "read_numbers", lambda source, folder: numbers)
    since, until = date(2015, 9, 28), date(2015, 9, 28)
    drawn = requests.closings_of("streets", since=since, until=until, size=9)
    assert [(one.request, one.kind, one.area, one.department) for one in drawn] == [
        ("SR-1", "pothole", "north-end", "streets")
    ]
    assert set(requests.closings_by_number(["SR-1", "SR-2", "SR-5", "SR-7", "SR-9"])) == {"SR-1", "SR-7"}
    assert requests.department_of_kind("pothole") == "streets"
