"""The link by which somebody sets their first password, or a new one: it holds for three days and works once."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from civicstat.office.models.person import Person


class _Invitation(PasswordResetTokenGenerator):
    key_salt = "civicstat.office.invitation"


_TOKENS = _Invitation()
# The address of the page, said here so that an invitation from the command line need not load every page.
ADDRESS = "invitation/<str:who>/<str:token>/"


def invitation_path(person: Person) -> str:
    """The path of the page on which this person sets a password."""
    who = urlsafe_base64_encode(str(person.pk).encode())
    return "/" + ADDRESS.replace("<str:who>", who).replace("<str:token>", _TOKENS.make_token(person))


def invited(who: str, token: str) -> Person | None:
    """The person whom a link belongs to; None when it is spent, too old or not ours."""
    try:
        person = Person.objects.get(pk=int(force_str(urlsafe_base64_decode(who))), is_active=True)
    except (ValueError, OverflowError, Person.DoesNotExist):
        return None
    return person if _TOKENS.check_token(person, token) else None
