"""Allauth's forms in our words: each field with its label, its hint and its fault, in the reader's language."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import get_language

from civicstat.office.forms import in_our_words


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


class CodeAgainForm(ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code once more, before something that is guarded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, "code")


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


def _speak(form: forms.Form, name: str) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    in_our_words(form, name, (get_language() or "en")[:2])
