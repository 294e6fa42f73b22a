"""Allauth's forms in our words: each field with its label, its hint and its fault, in the reader's language."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import get_language

from civicstat.office.forms import in_our_words
from civicstat.office.models.person import Person


class SignInForm(LoginForm):  # type: ignore[misc]
    """Mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "sign_in")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that is guarded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "sign_in")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Another password in place of the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "new_password")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "code")

    def clean_code(self) -> str:
        """The code, if it is right and was not used before."""
        return _used_now(self.user, super().clean_code())


class CodeAgainForm(ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code once more, before something that is guarded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "code")

    def clean_code(self) -> str:
        """The code, if it is right and was not used before."""
        return _used_now(self.user, super().clean_code())


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which shows that it was set up rightly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "first_code")
        self.fields["code"].widget.attrs.update(inputmode="numeric")


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: its name, and what the browser answers. It must know who holds it, by a finger, face or PIN."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "passkey")


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "passkey")


# A code is taken from half a minute before it is shown to half a minute after; it works once in all that time.
_CODE_LIVES = 120


def _used_now(person: Person, code: str) -> str:
    digest = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
    if not cache.add(f"office.code.{person.pk}.{digest}", True, timeout=_CODE_LIVES):
        raise get_adapter().validation_error("incorrect_code")
    return code


def _speak(form: forms.Form, name: str) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    in_our_words(form, name, (get_language() or "en")[:2])
