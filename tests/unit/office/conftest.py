"""People of an invented office, one for each role, and a client that is signed in as one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from civicstat.office.actions.person import add_department, add_post, name_to_post
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.first import TITLES
from civicstat.office.models import Department, Person, Post
from civicstat.office.roles import OF_A_DEPARTMENT, Role


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SINCE = date(2015, 1, 1)

Office = dict[str, Person]
SignIn = Callable[[Person | None], Client]


@pytest.fixture
def departments(db: None) -> dict[str, Department]:
    """Streets and parks."""
    return {
        slug: add_department(by=None, at=AT, slug=slug, title=title, title_es=title_es)
        for slug, title, title_es in (("streets", "Streets", "Calles"), ("parks", "Parks", "Parques"))
    }


@pytest.fixture
def office(departments: dict[str, Department]) -> Office:
    """One person for each role, under its name; those of a department are of streets, and once more of parks."""
    people = {}
    for role in Role:
        for slug in ("streets", "parks") if role in OF_A_DEPARTMENT else ("",):
            name = f"{role.value}-{slug}" if slug == "parks" else role.value
            person = Person.objects.create_user(f"{name}@localhost.test", "a long sentence here", name=name)
            name_to_post(person=person, post=post_of(role, departments.get(slug)), since=SINCE, by=None, at=AT)
            people[name] = person
    return people


def post_of(role: Role, department: Department | None) -> Post:
    """A new post of a role."""
    title, title_es = TITLES[role]
    slug = f"{role.value}-{department.slug}" if department else role.value
    return add_post(by=None, at=AT, slug=slug, title=title, title_es=title_es, role=role.value, department=department)


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
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(
        'slug = "mill-town"\nname = "Mill Town"\ntime_zone = "America/New_York"\nmode = "replay"\nas_of = 2015-09-30\n'
    )
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": folder})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    return folder
