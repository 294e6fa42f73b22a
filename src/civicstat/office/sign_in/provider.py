"""The city's own identity provider: it says who somebody is, and only people with an account here come in."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from civicstat.office.models.person import Person


LOG = logging.getLogger("civicstat.office")


class CityProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Matches people by the mail address that the provider has verified; nothing of the provider's is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: accounts come from an administrator's invitation."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Not by allauth's rule, which would wipe the password of whoever comes in."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whose account it is; a stranger sees why not.

        Raises
        ------
        ImmediateHttpResponse
            With the page for a stranger.
        """
        # Signing in is all that the provider is asked for, whatever a link said.
        sociallogin.state["process"] = "login"
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        person = Person.objects.filter(email__iexact=verified[0]).first() if verified else None
        if person is None:
            LOG.info(
                "page=openid_connect_callback refused=%s", "unknown address" if verified else "no verified address"
            )
            page = render(request, "socialaccount/stranger.html", {"is_verified": bool(verified)}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.user = person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Keep in the log that it failed and how; the page says it to the person."""
        LOG.warning("page=openid_connect_callback error=%s fault=%s", error, type(exception).__name__)
