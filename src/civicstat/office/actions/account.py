"""What people do with their own account, and what an administrator may do for somebody who lost a way in."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from civicstat.office.actions.act import RefusedError, change
from civicstat.office.city import city_of_office
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person
from civicstat.office.templating import catalogue


LOG = logging.getLogger("civicstat.office")


def choose_language(*, person: Person, language: str, at: datetime, seen: int) -> Person:
    """The language in which the office speaks to somebody."""
    found = Person.objects.get(pk=person.pk)
    return change(found, act="choose-language", by=found, at=at, seen=seen, language=language)


def choose_password(*, person: Person, password: str, at: datetime) -> Person:
    """The password that somebody chose behind their invitation: their first one, or one in place of another."""
    act = "change-password" if person.has_usable_password() else "set-password"
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        return note_way_in(person=person, act=act, at=at)


def note_way_in(*, person: Person, act: str, at: datetime) -> Person:
    """Keep on record that a way in was added or removed, never what it is; and tell the person by mail."""
    with transaction.atomic():
        found = Person.objects.get(pk=person.pk)
        after = change(found, act=act, by=found, at=at, seen=found.version)
        transaction.on_commit(lambda: _tell(after, act))
    return after


def take_away_second_factor(*, person: Person, by: Person, at: datetime, seen: int) -> Person:
    """For somebody who lost phone, passkeys and paper: all of them end, and so do the sessions.

    Raises
    ------
    RefusedError
        For one's own: that is done on the page of one's account, after showing that it is oneself.
    """
    if person.pk == by.pk:
        raise RefusedError({"": Fault("not_for_yourself")})
    with transaction.atomic():
        after = change(person, act="take-away-second-factor", by=by, at=at, seen=seen)
        Authenticator.objects.filter(user_id=person.pk).delete()
        for session in UserSession.objects.filter(user_id=person.pk):
            session.end()
        transaction.on_commit(lambda: _tell(after, "take-away-second-factor"))
    return after


def _tell(person: Person, act: str) -> None:
    """A letter to whoever's account it is, should it not have been they; a mail server that is down stops nothing."""
    words, lang = catalogue(), person.language
    if f"office.account.letter.{act}" not in words.messages[lang]:
        return  # Recovery codes come and go with the factor that they stand behind, which has its own letter.
    said = words.text(lang, f"office.account.letter.{act}", city=city_of_office().name)
    link = settings.ENVIRONMENT.address + reverse("account")
    body = f"{said}\n\n{words.text(lang, 'office.account.letter.foot')}\n\n{link}\n"
    try:
        send_mail(words.text(lang, "office.account.letter.subject"), body, None, [person.email])
    except (SMTPException, OSError) as fault:
        LOG.warning("act=%s letter not sent fault=%s", act, type(fault).__name__)
