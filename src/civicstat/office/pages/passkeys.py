"""Passkeys: allauth's pages, asking for passkeys alone, and going on to where the person wanted to be."""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from civicstat.office.language import language_of
from civicstat.office.sign_in.second_factor import can_go_without
from civicstat.office.templating import catalogue


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """A new passkey, which the browser keeps and which knows its owner."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser is asked: a key that it keeps itself, and a finger, face or PIN with it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Signing in by a passkey alone: it is both factors in one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in, and on to the page that was asked for."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the sign-in page, with what happened."""
        messages.error(self.request, catalogue().text(language_of(self.request), "office.account.passkey_wrong"))
        return redirect("account_login")


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey once more, before something that is guarded."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the same question, with what happened."""
        messages.error(self.request, catalogue().text(language_of(self.request), "office.account.passkey_wrong"))
        return redirect("mfa_reauthenticate_webauthn")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """One passkey less, unless a post of its owner needs it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may go."""
        return {**super().get_context_data(**kwargs), "may_remove": can_go_without(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Gone, or the page that says why not."""
        if not can_go_without(self.get_object()):
            refused: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=409)
            return refused
        answer: HttpResponse = super().form_valid(form)
        return answer


add = AddPasskey.as_view()
sign_in = SignInByPasskey.as_view()
remove = RemovePasskey.as_view()
again = PasskeyAgain.as_view()
