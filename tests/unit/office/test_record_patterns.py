"""An unusual record pattern in the office: its department reads it first and explains; besides it an auditor alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from pattern_reports import PATTERN, write_reports

from civicstat.cycle.init import make_city_folder
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.models import ActRecord

from .conftest import Office, SignIn


DOOR = "/patterns/"


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivatePatterns:
    """A home with a report of streets that marks one pattern, and one of parks that marks none."""
    make_city_folder(tmp_path / "city", name="Springfield")
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return write_reports(tmp_path / "home")


def test_only_the_head_of_its_department_and_an_auditor_read_a_pattern(
    office: Office, private: PrivatePatterns, as_person: SignIn
) -> None:
    for person, sees in {"department-head": True, "auditor": True, "department-head-parks": False}.items():
        page = as_person(office[person]).get(DOOR)
        assert page.status_code == 200
        assert ("Many closings at 47 hours." in page.content.decode()) is sees, person
    for person in ("administrator", "analyst", "approver", "staff"):
        assert as_person(office[person]).get(DOOR).status_code == 403
    head = as_person(office["department-head"]).get("/").content.decode()
    assert "An unusual pattern in your records: Just under the line: Potholes" in head
    for person in ("department-head-parks", "administrator"):
        assert "unusual pattern" not in as_person(office[person]).get("/").content.decode()


def test_the_head_explains_it_and_no_word_or_method_stands_among_the_acts(
    office: Office, private: PrivatePatterns, as_person: SignIn
) -> None:
    said = {"pattern": PATTERN, "text": "One clerk writes them at night.", "text_es": "Una persona las anota de noche."}
    assert as_person(office["department-head-parks"]).post(DOOR, said).status_code == 404
    assert as_person(office["auditor"]).post(DOOR, said).status_code == 403
    refused = as_person(office["department-head"]).post(DOOR, {**said, "text_es": " "})
    assert (refused.status_code, private.explanations()) == (400, {})

    head = as_person(office["department-head"])
    assert head.post(DOOR, said).status_code == 302
    kept = private.explanations()[PATTERN]
    assert (kept["text"], kept["is_invented_example"], len(kept["salt"])) == (said["text"], False, 64)
    assert "One clerk writes them at night." in as_person(office["auditor"]).get(DOOR).content.decode()
    assert "Una persona las anota de noche." in head.get(f"{DOOR}?lang=es").content.decode()
    assert "unusual pattern" not in head.get("/?lang=en").content.decode()
    head.post(DOOR, {**said, "text": "The tablet sends them at night."})
    acts = list(ActRecord.objects.filter(act="explain-pattern").values_list("subject", "version", "through", "after"))
    assert [act[1] for act in acts] == [2, 1]
    assert not {"clerk", "tablet", "line"} & set(json.dumps(acts).replace('"', " ").split())
    assert private.explanations()[PATTERN]["text"] == "The tablet sends them at night."
