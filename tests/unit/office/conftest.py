"""People of an invented office, one for each role, and a client that is signed in as one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from office_people import AT, SINCE, Office, be_mill_town, make_departments, make_office, post_of

from civicstat.office.models import Department, Person


__all__ = ["AT", "SINCE", "Office", "SignIn", "post_of"]

SignIn = Callable[[Person | None], Client]


@pytest.fixture
def departments(db: None) -> dict[str, Department]:
    """Streets and parks."""
    return make_departments()


@pytest.fixture
def office(departments: dict[str, Department]) -> Office:
    """One person for each role, under its name; those of a department are of streets, and once more of parks."""
    return make_office(departments)


@pytest.fixture
def as_person() -> SignIn:
    """A client signed in as somebody; with None, as nobody."""

    def client_of(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return client_of


@pytest.fixture
def city_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city in replay at the end of September 2015, whose office this is."""
    return be_mill_town(tmp_path / "city", monkeypatch)
