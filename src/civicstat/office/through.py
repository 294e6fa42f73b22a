"""Through which door somebody acts, so that whoever undoes an act is asked there again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.http import Http404
from django.urls import Resolver404, resolve

from civicstat.office.models.person import Person
from civicstat.office.posts_held import held_by


_ADDRESS: ContextVar[str | None] = ContextVar("address", default=None)


@contextmanager
def acting_through(address: str) -> Iterator[None]:
    """Acts from here on are done through this address."""
    before = _ADDRESS.set(address)
    try:
        yield
    finally:
        _ADDRESS.reset(before)


def address_of_act() -> str | None:
    """The address through which an act is done now; None outside the pages."""
    return _ADDRESS.get()


def may_still(person: Person, address: str | None, *, day: date) -> bool:
    """Whether the posts that a person holds on a day open the door through which an act was done.

    An act that came through no door asks for a post, whichever it is.
    """
    from civicstat.office.urls import DOORS

    held = held_by(person, day)
    if address is None:
        return bool(held.posts)
    try:
        found = resolve(address)
        door = next(door for door in DOORS if door.name == found.url_name)
        owner = door.owner(**found.kwargs) if door.owner is not None else None
    except (Resolver404, Http404, StopIteration):
        return False
    who = door.who("POST")
    return who is not None and person.is_active and who.allows(held, owner)
