"""Free text from a city's own publication, let through only where no name of a person can hide in it.

An explanation of a missed target is official, but staff sign it, thank colleagues and leave numbers to call. We cannot
tell every name from every other capitalized word, so the rule is the other way round: a capitalized word passes only if
it is known. What does not pass is withheld whole, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, Literal


Withholding = Literal["", "contact", "name", "person"]

_CONTACT: Final = re.compile(
    r"@|https?:|www\.|\.(com|org|gov|net|edu)\b|\bext\b\.?|\[[^\]]*removed\]"
    r"|(?<!\d)(\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)|(?<!\d)\d{3}-\d{4}(?!\d)|(?<!\d)\d{10}(?!\d)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Sgt|Lt|Capt|Rev|Hon)\b\.?")
# A capital and a point before another capital, as in J. Doe; the country is none.
_INITIAL: Final = re.compile(r"\b(?!U\.\s?S\.)(?<!U\.)[A-Z]\.\s*[A-Z]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*")


# What stands in a committed file in place of a text that was withheld when the file was cut.
MARKERS: Final[dict[Withholding, str]] = {
    "contact": "[withheld: contact data]",
    "name": "[withheld: a word that could be a name]",
    "person": "[withheld: it tells of a person who could be recognized]",
}


def withheld_because(text: str, *, known: Collection[str]) -> Withholding:
    """Why a text may not be published: contact data, or a word that could be a name; empty when it may.

    That a text tells of a person without naming anyone (`person`), no rule can see: people who read it mark it.

    Parameters
    ----------
    text
        The text as the city published it.
    known
        Words that may stand capitalized, in lower case (`known_words`). Every other word that begins with a capital
        could be a name, at the start of a sentence too; so could one of three letters or more in capitals only.
    """
    for reason, marker in MARKERS.items():
        if text == marker:
            return reason
    if _CONTACT.search(text):
        return "contact"
    if _TITLE.search(text) or _INITIAL.search(text):
        return "name"
    return "name" if unknown_capitals(text, known=known) else ""


def unknown_capitals(text: str, *, known: Collection[str]) -> list[str]:
    """The capitalized words of a text that are not known, in order."""
    words = (word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in _WORD.findall(text))
    return [word for word in words if any(letter.isupper() for letter in word) and not _is_known(word, known)]


def known_words(lines: Iterable[str]) -> frozenset[str]:
    """The words of a list, one to a line; what follows a `#` is a remark."""
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip().casefold()))


def _is_known(word: str, known: Collection[str]) -> bool:
    plain = word.casefold()
    # Two capitals are an abbreviation (IT, HR), whoever they may once have stood for.
    return (len(word) <= 2 and word.isupper()) or plain in known or plain.removesuffix("'s") in known
