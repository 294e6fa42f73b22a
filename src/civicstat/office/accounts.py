"""How allauth deals with our accounts: nobody signs up by themselves, and what it says is in our words."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from civicstat.office.language import COOKIE, language_of, remember_language
from civicstat.office.templating import catalogue


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from an administrator's invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see `actions.person.invite`."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The name, not the address."""
        return str(user.name)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the person's own page."""
        return reverse("account")

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """On to the page asked for, in the person's language unless this browser was told another."""
        answer: HttpResponse = super().post_login(request, user, **more)
        return answer if COOKIE in request.COOKIES else remember_language(answer, user.language)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our words, found under the name of allauth's template; the rest goes without saying."""
        key = f"office.account.message.{PurePosixPath(message_template or '').stem}"
        ours = catalogue().messages[language_of(request)].get(key)
        if message or ours:
            messages.add_message(request, level, message or ours or "", extra_tags=extra_tags)
