"""Every address, method, role and owner: what really happens is held to the table that stands in the docs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from door_samples import address_of

from civicstat.office import urls
from civicstat.office.doors import Door
from civicstat.office.permissions import METHODS, NOBODY, Row, matrix

from .conftest import Office, SignIn


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_address_of_the_office_has_a_row() -> None:
    known = {(door.name, door.address) for door in urls.DOORS}
    found = set()
    for pattern in patterns(get_resolver()):
        assert isinstance(pattern.pattern, RoutePattern), pattern
        found.add((pattern.name, str(pattern.pattern)))
        assert getattr(pattern.callback, "__wrapped__", None) is not None, f"{pattern.name} has no guard"
    assert found == known
    assert len({door.name for door in urls.DOORS}) == len(urls.DOORS)


@pytest.mark.django_db
def test_who_gets_through_is_what_the_table_says_at_every_door(office: Office, as_person: SignIn) -> None:
    # Views stand aside, so that this looks at guards alone and stays quick; the slow test below opens the real pages.
    clients = {name: as_person(office[name] if name else None) for name in ("", *office)}
    for door in urls.DOORS:
        real = door.view
        object.__setattr__(door, "view", lambda request, **parts: HttpResponse("through"))
        try:
            _hold(door, office, clients)
        finally:
            object.__setattr__(door, "view", real)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("door", urls.DOORS, ids=lambda door: door.name)
def test_what_happens_at_a_door_is_what_the_table_says(door: Door, office: Office, as_person: SignIn) -> None:
    _hold(door, office, {name: as_person(office[name] if name else None) for name in ("", *office)})


def _hold(door: Door, office: Office, clients: dict[str, Client]) -> None:
    address, owner_department = address_of(door)
    rows = [row for row in matrix() if row.door == door.name]
    assert {(row.method, row.role) for row in rows} == {
        (method, role) for method in METHODS for role in (NOBODY, *(name for name in office if "-parks" not in name))
    }
    for row in rows:
        for person, is_own in _people(row, office, owner_department):
            answer = clients[person].generic(row.method, address)
            expected = row.own if is_own else row.others
            assert _verdict(answer.status_code, answer.headers.get("Location", "")) == expected, (row, is_own)


def _people(row: Row, office: Office, owner_department: str) -> Iterator[tuple[str, bool]]:
    if row.role == NOBODY:
        yield "", False
        return
    for name in (row.role, f"{row.role}-parks"):
        if name in office:
            department = "parks" if name.endswith("-parks") else "streets"
            yield name, bool(owner_department) and f"{row.role}-parks" in office and department == owner_department


def _verdict(status: int, location: str) -> str:
    if status == 405:
        return "no such method"
    if status == 403:
        return "no"
    if status == 302 and location.startswith("/sign-in/?next="):
        return "sign in first"
    return "yes"
