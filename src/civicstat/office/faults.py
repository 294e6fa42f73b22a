"""What is wrong with what somebody typed: one sentence under a name, said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicstat.office.phrases import on_page
from civicstat.office.places_named import place_on_page, without_folders
from civicstat.office.templating import catalogue
from civicstat.vocabulary.errors import CivicstatError


class Fault(str):
    """A fault as its English sentence, for logs and letters, with what is needed to say it in another language.

    A value that is itself a fault is said in that language too.
    """

    name: str
    values: Mapping[str, object]

    __slots__ = ("name", "values")

    def __new__(cls, name: str, **values: object) -> Fault:
        """The fault that stands in the catalogue as `office.fault.<name>`."""
        made = super().__new__(cls, _sentence("en", name, values))
        made.name, made.values = name, values
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Copied and pickled by its name and values."""
        return _again, (self.name, dict(self.values))

    def said_in(self, lang: str) -> str:
        """The sentence in a language."""
        return _sentence(lang, self.name, self.values)


class Listed(str):
    """Several faults of one field, one sentence after the other."""

    faults: tuple[str, ...]

    __slots__ = ("faults",)

    def __new__(cls, *faults: str) -> Listed:
        """The faults in order."""
        made = super().__new__(cls, " ".join(f"{fault}." for fault in faults))
        made.faults = faults
        return made


def said(fault: str, lang: str) -> str:
    """A fault in a language; a plain text by the book of phrases, or as it is where that does not have it.

    Either way a page names files, and no folder of the machine that the office runs on.
    """
    if isinstance(fault, Listed):
        return " ".join(f"{said(each, lang)}." for each in fault.faults)
    if isinstance(fault, Fault):
        return fault.said_in(lang)
    return without_folders(on_page(fault, lang) or fault)


@dataclass(frozen=True)
class SaidLetter:
    """A letter in one language."""

    found: str
    where: str
    expected: str
    next_step: str


def said_letter(letter: CivicstatError, lang: str) -> SaidLetter:
    """A letter as far as it can be said in a language; with the name of the file and the line alone."""
    faults = getattr(letter, "faults", None)
    found = said(letter.found, lang)
    if isinstance(faults, Mapping):
        found = "; ".join(
            f"{field}: {said(fault, lang)}" if field else said(fault, lang) for field, fault in faults.items()
        )
    return SaidLetter(
        found, place_on_page(letter.where, lang), said(letter.expected, lang), said(letter.next_step, lang)
    )


def _sentence(lang: str, name: str, values: Mapping[str, object]) -> str:
    parts = {key: said(value, lang) if isinstance(value, str) else value for key, value in values.items()}
    return catalogue().message(lang, f"office.fault.{name}").format(**parts)


def _again(name: str, values: Mapping[str, object]) -> Fault:
    return Fault(name, **values)
