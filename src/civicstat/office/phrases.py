"""What acts and other rooms say in English, as a page of the office says it: a phrase book in two languages.

No room below needs to know it. A room speaks to whoever is at a command line too; a page says `here` in place of the
name of a command, in English (`here` in the book) and in Spanish (`es`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


# A part that is filled in: a name between braces. Words of other programs are `program` and `rule`.
HOLE = re.compile(r"\{(\w+)\}")
BOOK = Path(__file__).parent / "phrasebook"
# Between faults that are told in one sentence.
BETWEEN = "; "
# Where in a file another program stopped reading.
_STOPPED_AT = re.compile(r"\bline:? (?P<line>\d+)(?:,? column (?P<column>\d+))?", re.IGNORECASE)


@dataclass(frozen=True)
class _Phrase:
    """One phrase: how it is told from others, and what a page says for it."""

    pattern: re.Pattern[str]
    faults: int
    page: Mapping[str, str]


def in_spanish(sentence: str) -> str | None:
    """The sentence in Spanish; None where the book does not have it."""
    return on_page(sentence, "es")


def on_page(sentence: str, lang: str) -> str | None:
    """The sentence as a page says it in a language, fault by fault; None where the book does not have it."""
    pieces = sentence.split(BETWEEN)
    if len(pieces) > 1:
        told = _whole(sentence, lang, faults=len(pieces)) or _one_by_one(pieces, lang)
        if told is not None:
            return told
    return _whole(sentence, lang)


def _one_by_one(pieces: list[str], lang: str) -> str | None:
    """Several faults in one sentence; None where some of it is in no phrase."""
    if not pieces:
        return ""
    for count in range(1, len(pieces) + 1):
        here = _whole(BETWEEN.join(pieces[:count]), lang, faults=count)
        rest = None if here is None else _one_by_one(pieces[count:], lang)
        if here is not None and rest is not None:
            return BETWEEN.join([here, *([rest] if rest else [])])
    return None


def _whole(sentence: str, lang: str, *, faults: int | None = None) -> str | None:
    """One phrase; with `faults`, only one that has the sign between faults so often itself."""
    for phrase in _book():
        found = phrase.pattern.fullmatch(sentence) if faults in (None, phrase.faults) else None
        if found:
            return _filled(phrase.page[lang], found.groupdict(), lang)
    return None


def _filled(told: str, parts: Mapping[str, str], lang: str) -> str:
    return HOLE.sub(lambda hole: _part(hole[1], parts[hole[1]], lang), told)


def _part(name: str, said: str, lang: str) -> str:
    """What is filled in, as the book says it where it is a sentence of the book itself, or a list of such."""
    if "\n" in said:
        return "\n".join(_part(name, piece, lang) for piece in said.split("\n"))
    blank = said[: len(said) - len(said.lstrip())]
    told = on_page(said.strip(), lang)
    if told is None and lang == "es" and name in _OF_PROGRAMS:
        told = _OF_PROGRAMS[name](said)
    if told is None and BETWEEN in said:
        told = BETWEEN.join(_part(name, piece, lang) for piece in said.strip().split(BETWEEN))
    return blank + (told or said.strip())


def _where_it_stopped(said: str) -> str:
    """Of words that another program wrote in English: the line and column that they name."""
    if said.endswith("(at end of document)"):
        return "el archivo termina antes de lo esperado"
    found = _STOPPED_AT.search(said)
    if found is None:
        return "no se dice dónde"
    return f"línea {found['line']}" + (f", columna {found['column']}" if found["column"] else "")


def _of_another_form(said: str) -> str:
    return "no tiene la forma esperada"


# Holes for what another program wrote: of a file, and of the value of a field.
_OF_PROGRAMS = {"program": _where_it_stopped, "rule": _of_another_form}


@cache
def _book() -> tuple[_Phrase, ...]:
    files = [tomllib.loads(file.read_text("utf-8")) for file in sorted(BOOK.glob("*.toml"))]
    phrases = [phrase for file in files for phrase in file["phrase"]]
    # A phrase without parts before those with some, and what says more of its own before what says less.
    ordered = sorted(phrases, key=lambda phrase: ("{" in phrase["en"], -len(HOLE.sub("", phrase["en"]))))
    return tuple(
        _Phrase(
            _pattern(phrase["en"]),
            phrase["en"].count(BETWEEN) + 1,
            {"en": phrase.get("here", phrase["en"]), "es": phrase["es"]},
        )
        for phrase in ordered
    )


def _pattern(english: str) -> re.Pattern[str]:
    pieces = HOLE.split(english)
    return re.compile(
        "".join(f"(?P<{piece}>.*)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)), re.DOTALL
    )
