"""Building blocks of sentences: bound numbers, titles in their language, text joined up."""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.stories.periods import Lang
from civicstat.vocabulary.definition import RESIDENTS_PER, Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.sentence import BoundNumber
from civicstat.vocabulary.signal import Signal


Part = str | BoundNumber
Parts = tuple[Part, ...]

COUNT_FORMAT = "integer"
_MORE_THAN: dict[Lang, str] = {"en": "more than ", "es": "más de "}


def format_name(unit: str, digits: int) -> str:
    """The row of the published format table in which a unit is shown: `percent-1`, `days`, `integer`."""
    if unit == "percent" or unit in RESIDENTS_PER:
        return f"{unit}-{digits}"
    family = {"requests": "decimal", "ratio": "decimal", "net-requests": "signed"}.get(unit, unit)
    if digits:
        return f"{family}-{digits}"
    return "integer" if family == "decimal" else family


def title_of(definition: Definition, lang: Lang) -> str:
    """The metric's title."""
    return definition.title if lang == "en" else definition.title_es


def quoted(text: str, lang: Lang) -> str:
    """In quotation marks: curly in English, guillemets in Spanish."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}" if lang == "en" else f"«{text}»"


def value_parts(definition: Definition, figure: Figure, lang: Lang) -> Parts:
    """A figure's value, with "more than" before a bound."""
    number = BoundNumber(str(figure.key), "value", format_name(definition.unit, definition.digits))
    return (_MORE_THAN[lang], number) if figure.bound == "more-than" else (number,)


def count_of(figure: Figure, field: str) -> BoundNumber:
    """One of a figure's counts: `numerator`, `denominator` or `n`."""
    return BoundNumber(str(figure.key), field, COUNT_FORMAT)


def limit_of(signal: Signal, field: str) -> BoundNumber:
    """A chart's centre or limit."""
    return BoundNumber(signal.key, field, format_name(signal.unit, signal.digits))


def joined(*parts: Part | Sequence[Part]) -> Parts:
    """The parts of a sentence in one row, neighboring texts joined and empty ones left out."""
    row: list[Part] = []
    for part in parts:
        for piece in (part,) if isinstance(part, str | BoundNumber) else part:
            if isinstance(piece, str) and row and isinstance(row[-1], str):
                row[-1] += piece
            elif piece != "":
                row.append(piece)
    return tuple(row)
