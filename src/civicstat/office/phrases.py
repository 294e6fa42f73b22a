"""What acts and other rooms say in English, said in Spanish: a phrase book, so that no room below needs to know it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


# A part that is filled in: a name between braces.
HOLE = re.compile(r"\{(\w+)\}")
BOOK = Path(__file__).parent / "phrasebook"


def in_spanish(sentence: str) -> str | None:
    """The sentence in Spanish; None where the book does not have it."""
    for pattern, spanish in _book():
        found = pattern.fullmatch(sentence)
        if found:
            return _filled(spanish, found.groupdict())
    return None


def _filled(spanish: str, parts: Mapping[str, str]) -> str:
    return HOLE.sub(lambda hole: _part(parts[hole[1]]), spanish)


def _part(said: str) -> str:
    """What is filled in, said in Spanish where it is a sentence of the book itself, or a list of such."""
    for between in ("\n", "; "):
        if between in said:
            return between.join(_part(piece) for piece in said.split(between))
    blank = said[: len(said) - len(said.lstrip())]
    return blank + (in_spanish(said.strip()) or said.strip())


@cache
def _book() -> tuple[tuple[re.Pattern[str], str], ...]:
    files = [tomllib.loads(file.read_text("utf-8")) for file in sorted(BOOK.glob("*.toml"))]
    phrases = [phrase for file in files for phrase in file["phrase"]]
    # A phrase without parts before those with some, the more specific before the less.
    ordered = sorted(phrases, key=lambda phrase: (phrase["en"].count("{"), -len(phrase["en"])))
    return tuple((_pattern(phrase["en"]), phrase["es"]) for phrase in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    pieces = HOLE.split(english)
    return re.compile(
        "".join(f"(?P<{piece}>.+)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)), re.DOTALL
    )
