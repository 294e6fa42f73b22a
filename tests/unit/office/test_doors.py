"""Every address, method, role and owner: what really happens is held to the table that stands in the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from door_samples import address_of

from civicstat.office import doors, urls
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Door
from civicstat.office.permissions import METHODS, NOBODY, Row, matrix
from civicstat.office.posts_held import held_by

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


def test_who_may_ask_for_the_head_of_a_page_is_who_may_read_it_and_nobody_asks_what_else_is_allowed() -> None:
    rows = [row for of_door in _rows().values() for row in of_door]
    told = {
        method: {(row.door, row.role): (row.own, row.others) for row in rows if row.method == method}
        for method in METHODS
    }
    assert told["HEAD"] == told["GET"]
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        assert set(told[method].values()) == {("no such method", "no such method")}, method


@pytest.mark.django_db
def test_who_gets_through_is_what_the_table_says_at_every_door(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    # Guards alone, asked as Django asks them; views and the page of a refusal stand aside, so that this stays quick.
    # The slow test below opens the real pages through every layer.
    monkeypatch.setattr(doors, "not_allowed", lambda request, wanted: HttpResponse("no", status=403))
    requests = RequestFactory()
    people = {name: (person, held_by(person, today_in_office())) for name, person in office.items()}
    for door in urls.DOORS:
        address, owner_department = address_of(door)
        found = resolve(address)
        monkeypatch.setitem(door.__dict__, "view", lambda request, **parts: HttpResponse("through"))

        def ask(method: str, name: str, address: str = address, found: ResolverMatch = found) -> HttpResponseBase:
            request = requests.generic(method, address)
            request.user, request._held = people.get(name, (AnonymousUser(), None))  # type: ignore[attr-defined]
            request._half_way = False  # type: ignore[attr-defined]
            return found.func(request, *found.args, **found.kwargs)

        _hold(door, office, owner_department, ask)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("door", urls.DOORS, ids=lambda door: door.name)
def test_what_happens_at_a_door_is_what_the_table_says(door: Door, office: Office, as_person: SignIn) -> None:
    clients = {name: as_person(office[name] if name else None) for name in ("", *office)}
    address, owner_department = address_of(door)
    _hold(door, office, owner_department, lambda method, name: clients[name].generic(method, address))


def _hold(door: Door, office: Office, owner_department: str, ask: Callable[[str, str], HttpResponseBase]) -> None:
    rows = _rows()[door.name]
    assert {(row.method, row.role) for row in rows} == {
        (method, role) for method in METHODS for role in (NOBODY, *(name for name in office if "-parks" not in name))
    }
    for row in rows:
        for person, is_own in _people(row, office, owner_department):
            answer = ask(row.method, person)
            expected = row.own if is_own else row.others
            assert _verdict(answer.status_code, answer.headers.get("Location", "")) == expected, (row, is_own)


@cache
def _rows() -> dict[str, list[Row]]:
    """The rows of the table by the name of their door."""
    found: dict[str, list[Row]] = {}
    for row in matrix():
        found.setdefault(row.door, []).append(row)
    return found


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
