"""A person who signs in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from civicstat.office.models.versioned import Versioned


_VERBS = ("add", "remove", "renew")
_WAYS = ("codes-of-an-app", "passkey", "recovery-codes")


class People(BaseUserManager["Person"]):
    """Finds people by the address they sign in with."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> Person:
        """A new person; without a password they can sign in only after setting one by their invitation."""
        person = self.model(email=self.normalize_email(email).lower(), name=name or email.partition("@")[0])
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of an address, however its letters are written."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, Versioned):
    """Somebody with an account. What they may do follows from the posts they hold, never from who they are."""

    SPOKEN: ClassVar[tuple[str, ...]] = ("is_active", "language")

    # Ways in are not given back by undoing.
    LASTING: ClassVar[frozenset[str]] = frozenset(
        {
            "set-password",
            "change-password",
            "take-away-second-factor",
            *(f"{verb}-{way}" for verb in _VERBS for way in _WAYS),
        }
    )

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="en", choices=[("en", "English"), ("es", "Español")])
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as the person wrote it."""
        return self.name
