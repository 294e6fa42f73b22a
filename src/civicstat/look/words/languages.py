"""The languages of the public record."""

from __future__ import annotations

from typing import Literal

from civicstat.look.errors import LookError


Lang = Literal["en", "es"]
LANGUAGES: tuple[Lang, ...] = ("en", "es")


def require_language(text: str) -> Lang:
    """`text` itself when the public record is written in it."""
    if text in LANGUAGES:
        return text
    raise LookError(f"the public record is not written in {text!r}", expected="en or es")
