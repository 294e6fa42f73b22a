"""Who may open which page, and do what there: every address of the office has its row, and none goes without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path

from civicstat.office.clock import today_in_office
from civicstat.office.models.person import Person
from civicstat.office.pages.errors import not_allowed, set_up_second_factor, sign_in_first
from civicstat.office.posts_held import Held, held_by
from civicstat.office.roles import AT_WORK, Role
from civicstat.office.sign_in.second_factor import lacks_second_factor
from civicstat.office.through import acting_through


# What Django calls with a request and the parts of its address.
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Who:
    """Who may use one method of a door.

    `roles` may always, `own` only where the subject is of a department (or a person) of theirs. With `anyone`, nobody
    need sign in; with `signed_in`, whoever has an account may, posts or none.
    """

    roles: frozenset[Role] = frozenset()
    own: frozenset[Role] = frozenset()
    anyone: bool = False
    signed_in: bool = False

    def allows(self, held: Held | None, owner: Owner | None) -> bool:
        """Whether somebody with these posts may, for a subject of this owner; None is nobody signed in."""
        if self.anyone:
            return True
        if held is None:
            return False
        if self.signed_in or held.roles & self.roles:
            return True
        return owner is not None and bool(held.roles & self.own) and owner.is_theirs(held, self.own)


@dataclass(frozen=True)
class Owner:
    """Whose the subject of an address is: a department's, a person's, or both."""

    department: str = ""
    person_id: int | None = None

    def is_theirs(self, held: Held, roles: frozenset[Role]) -> bool:
        """Whether it is that person's own, or a department's for which they hold one of the roles."""
        if self.person_id is not None and self.person_id == held.person_id:
            return True
        return bool(self.department) and self.department in held.departments(roles)


ANYONE = Who(anyone=True)
SIGNED_IN = Who(signed_in=True)
WORKERS = Who(roles=AT_WORK)


def roles(*names: Role, own: tuple[Role, ...] = ()) -> Who:
    """These roles always, and those in `own` for their own department."""
    return Who(roles=frozenset(names), own=frozenset(own))


@dataclass(frozen=True)
class Door:
    """One address: its name, its view, and who may use each method. A method without an entry is refused to all.

    `owner` finds whose the subject is, from the parts of the address; it raises Http404 where there is none. Whoever
    must have a second factor and has none gets no further than the doors that do not need one.
    """

    name: str
    address: str
    view: View
    get: Who | None = None
    post: Who | None = None
    owner: Callable[..., Owner] | None = None
    leads_to: str = ""
    needs_second_factor: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)

    def who(self, method: str) -> Who | None:
        """Who may use a method; HEAD is GET."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)

    def pattern(self) -> URLPattern:
        """The address with its guard before it."""
        return path(self.address, _guarded(self), dict(self.extra), name=self.name)


def _guarded(door: Door) -> Callable[..., HttpResponseBase]:
    allowed = [method for method in ("GET", "HEAD", "POST") if door.who(method) is not None]

    @wraps(door.view)
    def guard(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        who = door.who(request.method or "")
        if who is None:
            return HttpResponseNotAllowed(allowed)
        held = held_of(request)
        if held is not None and door.needs_second_factor and not who.anyone and is_half_way(request):
            return set_up_second_factor(request)
        owner = door.owner(**parts) if door.owner is not None and who.own else None
        if who.allows(held, owner):
            # An address without sign-in may hold a code of somebody; the record of acts keeps none.
            with acting_through(request.path) if not who.anyone else nullcontext():
                return door.view(request, **parts)
        return _refusal(request, held, who)

    return guard


def _refusal(request: HttpRequest, held: Held | None, who: Who) -> HttpResponse:
    return sign_in_first(request) if held is None else not_allowed(request, sorted({*who.roles, *who.own}))


def held_of(request: HttpRequest) -> Held | None:
    """The posts of whoever asks, looked up once per request; None when nobody signed in."""
    if not hasattr(request, "_held"):
        user = request.user
        request._held = (  # type: ignore[attr-defined]
            held_by(user, today_in_office()) if isinstance(user, Person) and user.is_active else None
        )
    return request._held  # type: ignore[attr-defined, no-any-return]


def is_half_way(request: HttpRequest) -> bool:
    """Whether whoever asks still has to set up the second factor that their posts need; looked up once per request."""
    if not hasattr(request, "_half_way"):
        held = held_of(request)
        request._half_way = held is not None and lacks_second_factor(held)  # type: ignore[attr-defined]
    return request._half_way  # type: ignore[attr-defined, no-any-return]
