"""The clerk's pages: what is due is destroyed, a hold is placed and released, a period is set, a paper is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from office_record import begin_record
from office_records import a_case, hold

from civicstat.office.models import Case, Disposal, RecordHold, RecordsExport, RetentionPeriod

from .conftest import Office, SignIn


pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk_at(office: Office, city_folder: Path, as_person: SignIn) -> Client:
    """The clerk, signed in on 1 October 2015."""
    return as_person(office["clerk"])


def test_what_is_due_is_listed_and_destroyed_as_it_was_seen(clerk_at: Client) -> None:
    assert "Nothing is due for disposal" in clerk_at.get("/records/").content.decode()
    a_case()
    Case.objects.update(answered="2013-09-30", opened="2013-09-01", due="2013-09-14")
    page = clerk_at.get("/records/").content.decode()
    assert "Cases of residents: what they wrote" in page
    assert "What residents wrote to a department, and questions to a meeting that nobody let in: 2 years." in page
    assert "Something is due for disposal" in clerk_at.get("/").content.decode()
    assert clerk_at.post("/records/dispose/case/", {"expected": "2"}).status_code == 400
    assert Disposal.objects.count() == 0
    answer = clerk_at.post("/records/dispose/case/", {"expected": "1"}, follow=True)
    assert "Destroyed: 1." in answer.content.decode()
    assert "Cases of residents" in clerk_at.get("/records/log/").content.decode()


def test_a_hold_is_placed_keeps_and_is_released(clerk_at: Client) -> None:
    case = a_case()
    Case.objects.update(answered="2013-09-30", opened="2013-09-01", due="2013-09-14")
    typed = {"why": "Claim 15-204.", "asked_by": "City Attorney", "kind": "case", "subject": str(case.pk)}
    assert (
        "there is none with this number"
        in clerk_at.post("/records/holds/place/", {**typed, "subject": "999"}).content.decode()
    )
    page = clerk_at.post("/records/holds/place/", typed, follow=True).content.decode()
    assert f"Cases of residents: what they wrote, number {case.pk} alone, every department" in page
    assert "1 kept by a hold" in clerk_at.get("/records/").content.decode()
    found = RecordHold.objects.get()
    address = f"/records/holds/{found.pk}/release/"
    assert "required" in clerk_at.post(address, {"reason": "", "seen": "1"}).content.decode()
    assert "Settled." in clerk_at.post(address, {"reason": "Settled.", "seen": "1"}, follow=True).content.decode()
    assert clerk_at.post("/records/dispose/case/", {"expected": "1"}).status_code == 302


def test_two_who_release_a_hold_at_once_see_each_other(clerk_at: Client) -> None:
    found = hold()
    RecordHold.objects.filter(pk=found.pk).update(version=2)
    answer = clerk_at.post(f"/records/holds/{found.pk}/release/", {"reason": "Settled.", "seen": "1"})
    assert answer.status_code == 409


def test_a_period_is_set_and_given_back(clerk_at: Client) -> None:
    address = "/records/classes/residents-words/"
    assert (
        "a number and a unit" in clerk_at.post(address, {"period": "soon", "basis": "x", "seen": "0"}).content.decode()
    )
    page = clerk_at.post(
        address, {"period": "3 years", "basis": "Schedule 4", "seen": "0"}, follow=True
    ).content.decode()
    assert "3 years" in page
    assert "Schedule 4" in page
    assert clerk_at.post(address, {"period": "", "basis": "Example", "seen": "0"}).status_code == 409
    clerk_at.post(address, {"period": "", "basis": "Example", "seen": "1"})
    assert RetentionPeriod.objects.get().version == 2
    assert clerk_at.get("/records/classes/public-record/").status_code == 404


def test_a_paper_is_made_in_the_browser(clerk_at: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_record(tmp_path / "home", monkeypatch)
    made = clerk_at.post("/records/paper/", {"year": "2015", "language": "es"}).headers["Location"]
    page = clerk_at.get(f"{made}?lang=en").content.decode()
    assert "The paper is ready" in page
    assert RecordsExport.objects.get().sha256 in page
    answer = clerk_at.get(f"{made}?file=1")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record-2015-es.pdf"'
    assert answer.content.startswith(b"%PDF-")
    listed = clerk_at.get("/records/papers/").content.decode()
    assert RecordsExport.objects.get().sha256 in listed
    refused = clerk_at.post("/records/paper/", {"meeting": "toast", "language": "en"}).content.decode()
    assert "holds no such meeting" in refused


def test_an_auditor_reads_and_destroys_nothing(office: Office, city_folder: Path, as_person: SignIn) -> None:
    a_case()
    Case.objects.update(answered="2013-09-30", opened="2013-09-01", due="2013-09-14")
    auditor = as_person(office["auditor"])
    page = auditor.get("/records/").content.decode()
    assert "Cases of residents" in page
    assert "/records/dispose/" not in page
    assert "Place a hold" not in auditor.get("/records/holds/").content.decode()
    assert auditor.post("/records/dispose/case/", {"expected": "1"}).status_code == 403
