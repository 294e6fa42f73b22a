"""People of an invented office, one for each role, for unit tests and browser tests alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.db import connection

from civicstat.office.actions.person import add_department, add_post, name_to_post
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.first import TITLES
from civicstat.office.models import Department, Person, Post
from civicstat.office.roles import OF_A_DEPARTMENT, Role
from civicstat.office.sign_in.second_factor import MUST_HAVE_ONE


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SINCE = date(2015, 1, 1)
PASSWORD = "a long sentence here"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

Office = dict[str, Person]


def make_departments() -> dict[str, Department]:
    """Streets and parks."""
    return {
        slug: add_department(by=None, at=AT, slug=slug, title=title, title_es=title_es)
        for slug, title, title_es in (("streets", "Streets", "Calles"), ("parks", "Parks", "Parques"))
    }


def make_office(departments: dict[str, Department]) -> Office:
    """One person for each role, under its name; those of a department are of streets, and once more of parks."""
    people = {}
    for role in Role:
        for slug in ("streets", "parks") if role in OF_A_DEPARTMENT else ("",):
            name = f"{role.value}-{slug}" if slug == "parks" else role.value
            person = Person.objects.create_user(f"{name}@localhost.test", PASSWORD, name=name)
            name_to_post(person=person, post=post_of(role, departments.get(slug)), since=SINCE, by=None, at=AT)
            people[name] = person
            if role in MUST_HAVE_ONE:
                give_codes(person)
    return people


def give_codes(person: Person, secret: str = SECRET) -> Authenticator:
    """The second factor of an app that shows codes."""
    return Authenticator.objects.create(user=person, type="totp", data={"secret": encrypt(secret)})


def post_of(role: Role, department: Department | None) -> Post:
    """A new post of a role."""
    title, title_es = TITLES[role]
    slug = f"{role.value}-{department.slug}" if department else role.value
    return add_post(by=None, at=AT, slug=slug, title=title, title_es=title_es, role=role.value, department=department)


def be_mill_town(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the office that of a city in replay at the end of September 2015; its folder."""
    folder.mkdir()
    (folder / "city.toml").write_text(
        'slug = "mill-town"\nname = "Mill Town"\ntime_zone = "America/New_York"\nmode = "replay"\nas_of = 2015-09-30\n'
    )
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": folder})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    return folder


@contextmanager
def acts_cleared_away() -> Iterator[None]:
    """For tests that really commit: lets the record of acts be emptied afterwards, which its guard forbids."""
    yield
    if connection.vendor != "sqlite":
        return  # There a table is emptied by TRUNCATE, which the guard of rows does not see.
    # What names a decision, such as money that it moved, is emptied after it, with every other table.
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = cursor.fetchall()
        for name, _, _ in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
        # A promise names its decision, so it goes first.
        for table in sorted({table for _, table, _ in guards}, reverse=True):
            cursor.execute(f'DELETE FROM "{table}"')
        for _, _, statement in guards:
            cursor.execute(statement)
