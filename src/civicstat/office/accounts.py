"""How allauth deals with our accounts: nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from an administrator's invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see `actions.person.invite`."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The name, not the address."""
        return str(user.name)
