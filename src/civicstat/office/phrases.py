"""What acts and other rooms say in English, said in Spanish: a phrase book, so that no room below needs to know it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


BOOK = Path(__file__).parent / "phrases.toml"


def in_spanish(sentence: str) -> str | None:
    """The sentence in Spanish; None where the book does not have it."""
    for pattern, spanish in _book():
        found = pattern.fullmatch(sentence)
        if found:
            return spanish.format(**found.groupdict())
    return None


@cache
def _book() -> tuple[tuple[re.Pattern[str], str], ...]:
    phrases = tomllib.loads(BOOK.read_text("utf-8"))["phrase"]
    # A phrase without parts before those with some, the more specific before the less.
    ordered = sorted(phrases, key=lambda phrase: (phrase["en"].count("{"), -len(phrase["en"])))
    return tuple((_pattern(phrase["en"]), phrase["es"]) for phrase in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", english)
    return re.compile(
        "".join(f"(?P<{piece}>.+)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)), re.DOTALL
    )
