"""Bilingual sentences from templates: words from a table, numbers bound to their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from civicstat.look.words.dates import period_words
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal


COUNT = "integer"


@dataclass(frozen=True)
class Both:
    """The same words in English and in Spanish."""

    en: str
    es: str

    def to_json(self) -> dict[str, str]:
        """As it stands in a briefing."""
        return {"en": self.en, "es": self.es}


# A sentence may stand inside another one: its numbers come along.
Piece = str | Both | BoundNumber | BoundSentence
Parts = tuple[str | BoundNumber, ...]


def fill(name: str, words: Both, /, **pieces: Piece) -> BoundSentence:
    """The sentence `name` made of a template: `{value} in {period}`, each field one of the pieces."""
    return BoundSentence(name, _filled(words.en, "en", pieces), _filled(words.es, "es", pieces))


def listed(name: str, sentences: Sequence[BoundSentence], *, between: Both) -> BoundSentence:
    """Several pieces in one row: `a, b, c`."""
    english: list[str | BoundNumber] = []
    spanish: list[str | BoundNumber] = []
    for index, sentence in enumerate(sentences):
        english += [between.en, *sentence.en] if index else sentence.en
        spanish += [between.es, *sentence.es] if index else sentence.es
    return BoundSentence(name, _joined(english), _joined(spanish))


def title_of(definition: Definition) -> Both:
    """A metric's title in quotation marks."""
    english = f"\N{LEFT DOUBLE QUOTATION MARK}{definition.title}\N{RIGHT DOUBLE QUOTATION MARK}"
    return Both(english, f"«{definition.title_es}»")


def value_of(definition: Definition, figure: Figure) -> BoundSentence:
    """A figure's value: `65.6%`; with "more than" before a bound."""
    number = BoundNumber(str(figure.key), "value", format_for(definition.unit, definition.digits))
    words = Both("more than {value}", "más de {value}") if figure.bound == "more-than" else Both("{value}", "{value}")
    return fill("", words, value=number)


def with_counts(definition: Definition, figure: Figure) -> BoundSentence:
    """A figure's value with its base beside it: `65.6%, or 40 of 61`."""
    value, key = value_of(definition, figure), str(figure.key)
    if definition.measure == "share" and figure.denominator is not None:
        counts = {field: BoundNumber(key, field, COUNT) for field in ("numerator", "denominator")}
        words = Both("{value}, or {numerator} of {denominator}", "{value}, es decir, {numerator} de {denominator}")
        return fill("", words, value=value, **counts)
    if definition.measure in ("percentile", "mean", "backlog-age") and figure.n is not None:
        words = Both("{value}, over {n} cases", "{value}, con {n} casos")
        return fill("", words, value=value, n=BoundNumber(key, "n", COUNT))
    return value


def limit_of(signal: Signal, field: str) -> BoundNumber:
    """A chart's `center`, `lower`, `upper` or `target`."""
    return BoundNumber(signal.key, field, format_for(signal.unit, signal.digits))


def period_of(label: str) -> Both:
    """A period alone: `the week of June 23, 2014`; `mayo de 2015`."""
    english, spanish = period_words(label, "en"), period_words(label, "es")
    return Both(f"the {english}", f"la {spanish}") if parse_period(label).kind == "week" else Both(english, spanish)


def in_period(label: str) -> Both:
    """When: `in the week of June 23, 2014`, `in May 2015`, `from April to June 2015`."""
    name = period_of(label)
    if parse_period(label).kind == "quarter":
        return Both(f"from {name.en}", f"de {name.es}")
    return Both(f"in {name.en}", f"en {name.es}")


def _filled(template: str, lang: str, pieces: dict[str, Piece]) -> Parts:
    row: list[str | BoundNumber] = []
    for text, field, _, _ in Formatter().parse(template):
        row.append(text)
        if field is not None:
            row += _parts(pieces[field], lang)
    return _joined(row)


def _parts(piece: Piece, lang: str) -> Sequence[str | BoundNumber]:
    if isinstance(piece, str | BoundNumber):
        return (piece,)
    words: str | Sequence[str | BoundNumber] = piece.en if lang == "en" else piece.es
    return (words,) if isinstance(words, str) else words


def _joined(parts: Sequence[str | BoundNumber]) -> Parts:
    row: list[str | BoundNumber] = []
    for part in parts:
        if isinstance(part, str) and row and isinstance(row[-1], str):
            row[-1] += part
        elif part != "":
            row.append(part)
    return tuple(row)
