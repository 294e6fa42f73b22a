"""Each change of a way in stands in the record of acts: that there was one, never the secret itself."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.utils import timezone

from civicstat.office.actions.account import note_way_in
from civicstat.office.models.person import Person


_CALLED = {
    Authenticator.Type.TOTP: "codes-of-an-app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery-codes",
}


def keep_on_record() -> None:
    """Listen to allauth."""
    authenticator_added.connect(_added, dispatch_uid="office.added")
    authenticator_removed.connect(_removed, dispatch_uid="office.removed")
    authenticator_reset.connect(_renewed, dispatch_uid="office.renewed")
    password_changed.connect(_password, dispatch_uid="office.password")


def _added(user: Person, authenticator: Authenticator, **more: Any) -> None:
    _note(user, "add", authenticator)


def _removed(user: Person, authenticator: Authenticator, **more: Any) -> None:
    _note(user, "remove", authenticator)


def _renewed(user: Person, authenticator: Authenticator, **more: Any) -> None:
    _note(user, "renew", authenticator)


def _password(user: Person, **more: Any) -> None:
    note_way_in(person=user, act="change-password", at=timezone.now())


def _note(person: Person, verb: str, authenticator: Authenticator) -> None:
    note_way_in(person=person, act=f"{verb}-{_CALLED[authenticator.type]}", at=timezone.now())
