"""People and the posts they hold: invited, named to a post, taken out of it, their account closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.holding import Holding
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post


def invite(*, email: str, name: str, language: str, by: Person | None, at: datetime) -> Person:
    """A new account without a password; its owner sets one by the link of the invitation."""
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise RefusedError({"email": Fault("address_taken")})
    person = Person(email=email.strip().lower(), name=name.strip(), language=language)
    person.set_unusable_password()
    fields: dict[str, Any] = {"email": person.email, "name": person.name, "password": person.password}
    return create(Person, act="invite-person", by=by, at=at, language=language, **fields)


def name_to_post(*, person: Person, post: Post, since: date, by: Person | None, at: datetime) -> Holding:
    """Put a person in a post from a day on."""
    if Holding.objects.filter(person=person, post=post, until__isnull=True).exists():
        raise RefusedError({"post": Fault("holds_post")})
    return create(Holding, act="name-to-post", by=by, at=at, person=person, post=post, since=since)


def leave_post(*, holding: Holding, until: date, by: Person, at: datetime, seen: int) -> Holding:
    """End a holding: `until` is the last day. What the person did in the post stays theirs."""
    return change(holding, act="leave-post", by=by, at=at, seen=seen, until=until)


def close_account(*, person: Person, by: Person, at: datetime, seen: int) -> Person:
    """Close an account and end its holdings yesterday at the latest; nothing that the person wrote is removed."""
    if person.pk == by.pk:
        raise RefusedError({"": Fault("own_account")})
    with transaction.atomic():
        for holding in Holding.objects.filter(person=person, until__isnull=True):
            last = max(holding.since, at.date())
            change(holding, act="leave-post", by=by, at=at, seen=holding.version, until=last)
        return change(person, act="close-account", by=by, at=at, seen=seen, is_active=False)


def add_department(*, by: Person | None, at: datetime, **fields: Any) -> Department:
    """A new department, or a contractor that is treated as one."""
    return create(Department, act="add-department", by=by, at=at, **fields)


def change_department(*, department: Department, by: Person, at: datetime, seen: int, **fields: Any) -> Department:
    """Change a department's names or contract; its slug stays, since statements name it."""
    return change(department, act="change-department", by=by, at=at, seen=seen, **fields)


def change_post(*, post: Post, by: Person, at: datetime, seen: int, **fields: Any) -> Post:
    """Change a post's names, role or department; its slug stays, since statements name it."""
    return change(post, act="change-post", by=by, at=at, seen=seen, **fields)


def add_post(*, by: Person | None, at: datetime, **fields: Any) -> Post:
    """A new post with its role and, where it has one, its department."""
    return create(Post, act="add-post", by=by, at=at, **fields)
