"""A large file is looked at by the worker: its page shows how far it is, and a worker that dies loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civicstat.office import tasks
from civicstat.office.actions import intake as acts
from civicstat.office.analyst import intake_work
from civicstat.office.analyst.intake_files import files_of
from civicstat.office.analyst.intake_work import ask_for_work, take_up_what_was_left, work_of
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import ActRecord, Intake

from .conftest import AT, Office, SignIn


KINDS = ("Pothole in street", "Street light out", "Alley light out", "Tree limb down", "Sign damaged")
ROWS = "\n".join(
    f"2026-01-{day:02} 10:0{number}:00;2026-01-{day + 1:02} 09:00:00;{kind}"
    for day in range(1, 28)
    for number, kind in enumerate(KINDS)
)
FILE = f"Created Date;Closed Date;Request Type\n{ROWS}\n".encode()
FORM = {"encoding": "utf-8", "delimiter": "semicolon", "seen": "2"}


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office) -> Intake:
    """A file of an office without a folder, taken for a large one."""
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    monkeypatch.setattr(settings, "UPLOADS", tmp_path / "home" / "private" / "office" / "uploads")
    monkeypatch.setattr(intake_work, "AT_ONCE", 0)
    return acts.bring(file=SimpleUploadedFile("requests.csv", FILE), by=office["analyst"], at=AT)


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A worker that does nothing until it is woken."""
    waiting: list[int] = []
    work = tasks.work_on_intake
    monkeypatch.setattr(tasks, "work_on_intake", type("Later", (), {"enqueue": staticmethod(waiting.append)}))

    def wake() -> None:
        while waiting:
            work.enqueue(waiting.pop(0))

    return wake


def where(client: Client, address: str) -> str:
    return str(client.get(address).headers.get("Location", ""))


def test_a_large_file_waits_for_the_worker_and_its_page_says_so(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    client, address = as_person(office["analyst"]), f"/data/files/{large.pk}/"
    assert client.post(f"{address}form/", FORM).headers["Location"] == f"{address}progress/"
    page = client.get(f"{address}progress/?lang=es").content.decode()
    assert "Espera al proceso de fondo" in page or "Se está leyendo el archivo" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert where(client, address) == where(client, f"{address}columns/") == f"{address}progress/"
    asleep()
    large.refresh_from_db()
    assert (large.step, large.rows, work_of(large)) == ("formed", 135, None)
    assert ActRecord.objects.get(act="say-form").by == office["analyst"]
    assert client.get(f"{address}progress/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert where(client, address) == f"{address}columns/"
    assert "its name says so" in client.get(f"{address}columns/?lang=en").content.decode()


def test_the_check_of_a_large_file_is_the_same_act_and_shows_the_same(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    client, address, by = as_person(office["analyst"]), f"/data/files/{large.pk}/", {"by": office["analyst"], "at": AT}
    client.post(f"{address}form/", FORM)
    asleep()
    columns = {
        "opened": "Created Date",
        "closed": "Closed Date",
        "kind": "Request Type",
        "time_zone": "America/Chicago",
    }
    assert client.post(f"{address}columns/", {**columns, "seen": "3"}).headers["Location"] == f"{address}progress/"
    asleep()
    large.refresh_from_db()
    classed = acts.class_kinds(intake=large, classes=dict.fromkeys(KINDS, "asset"), seen=large.version, **by)
    told = {"city_name": "Mill Town", "state": "MA", "source": "The city", "licence": "Public domain", "grid": True}
    placed = acts.place(intake=classed, boundary=None, households=None, said=told, seen=classed.version, **by)
    assert client.post(f"{address}check/", {"seen": str(placed.version)}).headers["Location"] == f"{address}progress/"
    asleep()
    large.refresh_from_db()
    assert large.step == "checked"
    assert work_of(large) is None
    # Without points there are no hexagons: the letter stands on the page, as it does for a small file.
    assert large.told["letters"] or large.told["rows"]
    assert client.get(f"{address}check/").status_code == 200


def test_work_whose_worker_is_gone_is_taken_up_again_and_the_file_is_kept(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    client, address = as_person(office["analyst"]), f"/data/files/{large.pk}/"
    client.post(f"{address}form/", FORM)
    left = work_of(large)
    assert left is not None
    # As a worker leaves it that was killed in the middle.
    intake_work._keep(large, replace(left, state="running", tries=1, heard_at=AT.timestamp() - 60))
    assert "no longer heard of" in client.get(f"{address}progress/?lang=en").content.decode()
    assert take_up_what_was_left(AT) == "1 files taken up again"
    assert files_of(large).brought.read_bytes() == FILE
    asleep()
    large.refresh_from_db()
    assert large.step == "formed"
    # What is heard of is left alone, and after three tries a person decides.
    intake_work._keep(large, replace(left, state="running", heard_at=AT.timestamp()))
    assert take_up_what_was_left(AT) == "0 files taken up again"
    intake_work._keep(large, replace(left, state="running", tries=3, heard_at=AT.timestamp() - 60))
    assert take_up_what_was_left(AT) == "0 files taken up again"
    failed = work_of(large)
    assert failed is not None
    assert failed.state == "failed"


def test_a_letter_that_stops_the_work_stands_on_its_page_with_a_way_on(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    client, address = as_person(office["analyst"]), f"/data/files/{large.pk}/"
    client.post(f"{address}form/", {**FORM, "encoding": "utf-8", "delimiter": "semicolon"})
    files_of(large).brought.write_bytes(b"Opened;Kind\n2026-01-01;\xff\n")
    asleep()
    page = client.get(f"{address}progress/?lang=en").content.decode()
    assert "Try again" in page
    assert "Back to the step before" in page
    files_of(large).brought.write_bytes(FILE)
    assert client.post(f"{address}progress/").status_code == 302
    asleep()
    large.refresh_from_db()
    assert large.step == "formed"


def test_a_withdrawn_file_leaves_nothing_for_a_worker(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    ask_for_work(large, "guess", by=office["analyst"], at=AT)
    acts.withdraw(intake=large, by=office["analyst"], at=AT, seen=large.version)
    asleep()
    assert not files_of(large).folder.exists()


def test_a_large_file_is_taken_into_the_city_folder_by_the_worker(
    large: Intake, office: Office, as_person: SignIn, asleep: Callable[[], None]
) -> None:
    client, address = as_person(office["analyst"]), f"/data/files/{large.pk}/"
    # What was not checked is refused at once, and nothing waits.
    assert "check it first" in client.post(f"{address}accept/?lang=en", {"seen": "2"}).content.decode()
    assert work_of(large) is None
    draft = files_of(large).draft
    draft.mkdir(parents=True)
    (draft / "city.toml").write_text('slug = "mill-town"\nname = "Mill Town"\ntime_zone = "America/New_York"\n')
    Intake.objects.filter(pk=large.pk).update(step="checked", told={"rows": {}, "letters": []})
    assert "changed by somebody else" in client.post(f"{address}accept/?lang=en", {"seen": "1"}).content.decode()
    assert client.post(f"{address}accept/", {"seen": "2"}).headers["Location"] == f"{address}progress/"
    assert "being taken into the city folder" in client.get(f"{address}progress/?lang=en").content.decode()
    # A worker that was stopped in the middle left a part of it beside; the next one begins anew.
    left = work_of(large)
    assert left is not None
    intake_work._keep(large, replace(left, state="running", tries=1, heard_at=AT.timestamp() - 60))
    beside = settings.ENVIRONMENT.city.with_name(f".{settings.ENVIRONMENT.city.name}.new")
    beside.mkdir()
    (beside / "half.csv").write_text("half")
    assert take_up_what_was_left(AT) == "1 files taken up again"
    asleep()
    large.refresh_from_db()
    assert large.step == "accepted"
    assert [file.name for file in settings.ENVIRONMENT.city.iterdir()] == ["city.toml"]
    assert ActRecord.objects.get(act="accept-intake").by == office["analyst"]
    assert not files_of(large).folder.exists()
    # The page that waits is led on, to the page of what was accepted.
    assert client.get(f"{address}progress/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert where(client, f"{address}progress/") == address
