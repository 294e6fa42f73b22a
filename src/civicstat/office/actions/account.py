"""What people do with their own account, and what an administrator may do for somebody who lost a way in."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from civicstat.office.actions.act import RefusedError, change
from civicstat.office.models.person import Person


def choose_language(*, person: Person, language: str, at: datetime, seen: int) -> Person:
    """The language in which the office speaks to somebody."""
    found = Person.objects.get(pk=person.pk)
    return change(found, act="choose-language", by=found, at=at, seen=seen, language=language)


def note_way_in(*, person: Person, act: str, at: datetime) -> Person:
    """Keep on record that a way in was added or removed; never what it is."""
    found = Person.objects.get(pk=person.pk)
    return change(found, act=act, by=found, at=at, seen=found.version)


def take_away_second_factor(*, person: Person, by: Person, at: datetime, seen: int) -> Person:
    """For somebody who lost phone, passkeys and paper: all of them end, and so do the sessions.

    Raises
    ------
    RefusedError
        For one's own: that is done on the page of one's account, after showing that it is oneself.
    """
    if person.pk == by.pk:
        raise RefusedError({"": "nobody does this for themselves; ask another administrator"})
    with transaction.atomic():
        after = change(person, act="take-away-second-factor", by=by, at=at, seen=seen)
        Authenticator.objects.filter(user_id=person.pk).delete()
        for session in UserSession.objects.filter(user_id=person.pk):
            session.end()
    return after
