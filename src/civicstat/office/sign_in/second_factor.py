"""The second factor: who must have one, and how its secrets are kept."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from civicstat.office.city import city_of_office
from civicstat.office.models.person import Person
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


# Posts from which the record itself could be spoilt, or everything seen.
MUST_HAVE_ONE = frozenset({Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR, Role.DATA_STEWARD})
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person_id: int) -> bool:
    """Whether a person has codes of an app, or a passkey. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=_FACTORS).exists())


def lacks_second_factor(held: Held) -> bool:
    """Whether somebody's posts ask for a second factor that they do not have yet."""
    return bool(held.roles & MUST_HAVE_ONE) and not has_second_factor(held.person_id)


def _words(key: str) -> str:
    return catalogue().text((get_language() or "en")[:2], f"office.account.{key}")


_later = lazy(_words, str)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Allauth's, in our words, with secrets kept encrypted under the office's key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _later("code_wrong"),
        "cannot_delete_authenticator": _later("cannot_go_without"),
        "cannot_generate_recovery_codes": _later("no_codes_without"),
    }

    def get_totp_issuer(self) -> str:
        """What an app of codes shows above them."""
        return _name_of_office()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a browser says where a passkey is asked for."""
        return {**super().get_public_key_credential_rp_entity(), "name": _name_of_office()}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """What a new passkey is called until its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return catalogue().text((get_language() or "en")[:2], "office.account.passkey_number", number=str(number))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody whose post asks for a second factor gives up the last one."""
        return can_go_without(authenticator)

    def encrypt(self, text: str) -> str:
        """A secret as it stands in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself; under another key than the one it was kept with, one that nobody knows."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def can_go_without(authenticator: Authenticator) -> bool:
    """Whether its owner may remove it: always while another stands, else only if no post of theirs asks for one."""
    from civicstat.office.clock import today_in_office
    from civicstat.office.posts_held import held_by

    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=_FACTORS).exclude(pk=authenticator.pk)
    if others.exists():
        return True
    person = Person.objects.get(pk=authenticator.user_id)
    return not held_by(person, today_in_office()).roles & MUST_HAVE_ONE


def _name_of_office() -> str:
    return f"Civicstat {city_of_office().name}".strip()


@cache
def _cipher() -> Fernet:
    key = hashlib.sha256(b"civicstat.office.second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
