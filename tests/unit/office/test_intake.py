"""A brought file: it stays private, its steps can be undone, and it reaches the city's folder whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicstat.cycle.init import make_city_folder
from civicstat.cycle.intake.sniff import Form
from civicstat.office import uploads
from civicstat.office.actions import intake as acts
from civicstat.office.actions.act import ConflictError, RefusedError, undo
from civicstat.office.analyst.intake_files import files_of, guesses_of
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import ActRecord, Intake
from civicstat.sources.errors import SourceError

from .conftest import AT, Office, SignIn


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose city has no folder yet, in a home of its own."""
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "home" / "private" / "office" / "uploads")
    return tmp_path / "city"


def days(count: int) -> bytes:
    """Requests of five kinds over some days, with the name of whoever called; semicolons, as some exports have."""
    kinds = ("Pothole in street", "Street light out", "Alley light out", "Tree limb down", "Sign damaged")
    rows = [
        f"2026-01-{day:02} 10:0{number}:00;2026-01-{day + 1:02} 09:00:00;{kind};Somebody {day} {number}"
        for day in range(1, count)
        for number, kind in enumerate(kinds)
    ]
    return ("Created Date;Closed Date;Request Type;Caller Name\n" + "\n".join(rows) + "\n").encode("cp1252")


def brought(office: Office, content: bytes | None = None) -> Intake:
    file = SimpleUploadedFile("Requests January.csv", days(28) if content is None else content)
    return acts.bring(file=file, by=office["analyst"], at=AT)


def test_a_brought_file_is_private_and_its_form_is_guessed(office: Office, city: Path) -> None:
    found = brought(office)
    assert (found.name, found.encoding, found.delimiter, found.step) == (
        "requests-january.csv",
        "utf-8",
        "semicolon",
        "brought",
    )
    assert files_of(found).brought.is_relative_to(settings.HOME / "private")
    spoken = [str(act.after) for act in ActRecord.objects.filter(noun="intake")]
    assert not any("Somebody" in said for said in spoken)


def test_what_is_no_table_is_not_kept(office: Office, city: Path) -> None:
    with pytest.raises(SourceError, match="the file is not text"):
        brought(office, b"PK\x03\x04\x00\x00")
    assert Intake.objects.count() == 0
    assert not any(settings.UPLOADS.iterdir())


def test_each_step_is_an_act_and_the_newest_can_be_undone(office: Office, city: Path) -> None:
    found, by = brought(office), office["analyst"]
    formed = acts.say_form(intake=found, form=Form("utf-8", "semicolon"), by=by, at=AT, seen=2)
    guessed = {c["ours"]: c["column"] for c in (guesses_of(formed).proposal or {})["columns"]}
    assert guessed == {"opened": "Created Date", "closed": "Closed Date", "kind": "Request Type"}
    mapped = acts.map_columns(
        intake=formed, columns=guessed, date_order="", time_zone="America/Chicago", by=by, at=AT, seen=3
    )
    assert mapped.step == "mapped"
    back = undo(mapped, by=by, at=AT, seen=4)
    assert (back.step, back.columns) == ("formed", {})
    with pytest.raises(ConflictError):
        acts.map_columns(intake=formed, columns=guessed, date_order="", time_zone="", by=by, at=AT, seen=3)
    twice = {"opened": "Created Date", "due": "Created Date"}
    with pytest.raises(RefusedError, match="Created Date is named twice"):
        acts.map_columns(intake=back, columns=twice, date_order="", time_zone="", by=by, at=AT, seen=5)


def test_no_value_of_a_file_enters_the_record_of_acts(office: Office, city: Path) -> None:
    found, by = brought(office), office["analyst"]
    found = acts.say_form(intake=found, form=Form("utf-8", "semicolon"), by=by, at=AT, seen=2)
    columns = {"opened": "Created Date", "kind": "Caller Name"}
    found = acts.map_columns(intake=found, columns=columns, date_order="", time_zone="", by=by, at=AT, seen=3)
    found = acts.class_kinds(intake=found, classes={"Somebody 1 0": "place"}, by=by, at=AT, seen=4)
    found = acts.place(
        intake=found,
        boundary=None,
        households=None,
        said={"city_name": "Mill Town", "grid": True},
        by=by,
        at=AT,
        seen=5,
    )
    found = acts.check(intake=found, by=by, at=AT, seen=6)
    assert found.told["letters"]
    kept = str([(act.before, act.after) for act in ActRecord.objects.all()])
    assert "Caller Name" in kept
    assert "Somebody" not in kept
    assert "2026-01-0" not in kept


def test_a_file_is_accepted_only_as_it_was_checked_and_then_is_gone(office: Office, city: Path) -> None:
    make_city_folder(city, name="Mill Town")
    by = office["data-steward"]
    table = (city / "data" / "requests.csv").read_bytes()
    found = acts.bring(file=SimpleUploadedFile("june.csv", table), by=by, at=AT, is_delivery=True)
    with pytest.raises(RefusedError, match="check it first"):
        acts.accept(intake=found, by=by, at=AT, seen=2)
    found = acts.say_form(intake=found, form=Form("utf-8", "comma"), by=by, at=AT, seen=2)
    found = acts.say_delivery(intake=found, delivery="replace", by=by, at=AT, seen=3)
    found = acts.check(intake=found, by=by, at=AT, seen=4)
    assert found.told["letters"] == []
    accepted = acts.accept(intake=found, by=by, at=AT, seen=5)
    assert f'files = ["data/june-{found.pk}.csv"]' in (city / "sources.toml").read_text("utf-8")
    assert not files_of(found).folder.exists()
    with pytest.raises(RefusedError, match="reached beyond the office"):
        undo(accepted, by=by, at=AT, seen=6)
    with pytest.raises(RefusedError, match="nothing of it is left"):
        acts.withdraw(intake=accepted, by=by, at=AT, seen=6)


def test_what_stops_a_cycle_stops_the_acceptance(office: Office, city: Path) -> None:
    make_city_folder(city, name="Mill Town")
    by = office["analyst"]
    found = acts.bring(file=SimpleUploadedFile("june.csv", days(5)), by=by, at=AT, is_delivery=True)
    found = acts.say_form(intake=found, form=Form("utf-8", "semicolon"), by=by, at=AT, seen=2)
    found = acts.say_delivery(intake=found, delivery="add", by=by, at=AT, seen=3)
    found = acts.check(intake=found, by=by, at=AT, seen=4)
    assert "there is no column" in found.told["letters"][0]["found"]
    with pytest.raises(RefusedError, match="mend what stops it"):
        acts.accept(intake=found, by=by, at=AT, seen=5)


def test_a_file_that_is_too_large_is_given_up_as_it_arrives(
    office: Office, city: Path, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_TABLE", 1_000)
    client: Client = as_person(office["analyst"])
    answer = client.post("/data/files/", {"file": SimpleUploadedFile("large.csv", b"a,b\n" * 1_000)})
    assert "more than 200 MB" in answer.content.decode()
    assert Intake.objects.count() == 0
    assert not any(settings.UPLOADS.iterdir())


def test_values_of_a_file_are_shown_escaped(office: Office, city: Path, as_person: SignIn) -> None:
    found = brought(office, b"Opened,Kind\n2026-01-05,<script>alert(1)</script>\n")
    page = as_person(office["analyst"]).get(f"/data/files/{found.pk}/form/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
