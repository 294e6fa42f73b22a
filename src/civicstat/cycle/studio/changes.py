"""What changed between two definitions, field by field, in plain words of both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicstat.cycle.studio.words import Words
from civicstat.metrics.condition_words import condition_words, unit_and_ends
from civicstat.metrics.phrases import Phrases
from civicstat.metrics.phrases_english import ENGLISH
from civicstat.metrics.phrases_spanish import SPANISH
from civicstat.metrics.words import names_in
from civicstat.vocabulary.definition import Definition


# The fields of a definition as staff would call them. Fields of trees and lists are told by what is in them.
FIELDS: dict[str, Words] = {
    "id": ("id", "identificador"),
    "version": ("version", "versión"),
    "title": ("title", "título"),
    "title_es": ("title in Spanish", "título en español"),
    "question": ("question", "pregunta"),
    "question_es": ("question in Spanish", "pregunta en español"),
    "owner": ("post that answers for it", "cargo que responde"),
    "owner_es": ("post in Spanish", "cargo en español"),
    "table": ("table", "tabla"),
    "where": ("requests it is about", "solicitudes de que trata"),
    "measure": ("measure", "medida"),
    "numerator": ("condition to meet", "condición que cumplir"),
    "of": ("time that is measured", "tiempo que se mide"),
    "percentile": ("percentile", "percentil"),
    "annualised": ("multiplied up to a year", "llevada a un año"),
    "km_median": ("Kaplan-Meier median beside it", "mediana de Kaplan-Meier al lado"),
    "of_metric": ("metric that is divided", "cifra que se divide"),
    "per_metric": ("metric that it is divided by", "cifra entre la que se divide"),
    "budget_lines": ("budget lines", "partidas del presupuesto"),
    "period_by": ("moment that puts a request into a period", "momento que asigna el periodo"),
    "periods": ("kinds of period", "tipos de periodo"),
    "by": ("breakdowns", "desgloses"),
    "by_periods": ("kinds of period of breakdowns", "tipos de periodo de los desgloses"),
    "unit": ("unit", "unidad"),
    "digits": ("decimals", "decimales"),
    "direction": ("where better lies", "hacia dónde mejora"),
    "settles_after_days": ("days until it is final", "días hasta ser definitiva"),
    "settles_learned": ("learned from late records", "aprendidos de los registros tardíos"),
    "companion": ("companion", "compañera"),
    "goal": ("goal", "objetivo"),
    "baseline_periods": ("periods that set the usual range", "periodos que fijan el margen"),
    "known_gaps": ("known gap", "laguna conocida"),
    "known_gaps_es": ("known gap in Spanish", "laguna conocida en español"),
    "proposed_by": ("proposed by", "propuesta por"),
    "proposed_by_es": ("proposed by, in Spanish", "propuesta por, en español"),
    "exclude": ("left out", "queda fuera"),
    "target": ("target", "meta"),
    "shadow_of": ("computed beside", "calculada junto a"),
    "break": ("break in meaning", "cambio de significado"),
    "rebase": ("new usual range", "nuevo margen habitual"),
}
# Fields that can move a number; a change of the others changes words and charts alone.
MOVES_NUMBERS = frozenset(
    (
        "table",
        "where",
        "measure",
        "numerator",
        "of",
        "percentile",
        "annualised",
        "of_metric",
        "per_metric",
        "budget_lines",
        "period_by",
        "unit",
        "digits",
        "exclude",
    )
)
_NONE: Words = ("none", "nada")
_ALL: Words = ("all requests", "todas las solicitudes")


@dataclass(frozen=True)
class Change:
    """One field: what it said and says; in a list one item that was added (no `old`) or taken out (no `new`)."""

    field: str
    old: Words | None
    new: Words | None

    @property
    def moves_numbers(self) -> bool:
        """Whether such a change can move a figure."""
        return self.field in MOVES_NUMBERS

    def to_json(self) -> dict[str, Any]:
        """The change for a program."""
        return {
            "field": self.field,
            "old": None if self.old is None else {"en": self.old[0], "es": self.old[1]},
            "new": None if self.new is None else {"en": self.new[0], "es": self.new[1]},
            "moves_numbers": self.moves_numbers,
        }

    def in_words(self, lang: str) -> str:
        """One line in one language."""
        at = lang == "es"
        name = FIELDS[self.field][at]
        if self.old is None and self.new is not None:
            return f"{name} + {self.new[at]}"
        if self.new is None and self.old is not None:
            return f"{name} - {self.old[at]}"
        assert self.old is not None
        assert self.new is not None
        return f"{name}: {self.old[at]} → {self.new[at]}"


def changes_between(old: Definition, new: Definition, names: Mapping[str, Any]) -> list[Change]:
    """Every field that differs, in the order in which a definition has them.

    Parameters
    ----------
    names
        Published names by slug, as for `definition_in_words`.
    """
    was, now = _told(old, names), _told(new, names)
    return [change for field in FIELDS for change in _of_field(field, was[field], now[field])]


def _of_field(field: str, was: Sequence[Words], now: Sequence[Words]) -> Iterator[Change]:
    gone = [item for item in was if item not in now]
    come = [item for item in now if item not in was]
    if len(was) == len(now) == 1 and gone:
        yield Change(field, gone[0], come[0])
        return
    yield from (Change(field, item, None) for item in gone)
    yield from (Change(field, None, item) for item in come)
    if not gone and not come and list(was) != list(now):
        yield Change(field, _row(was), _row(now))


def _row(items: Sequence[Words]) -> Words:
    return "; ".join(item[0] for item in items), "; ".join(item[1] for item in items)


def _told(definition: Definition, names: Mapping[str, Any]) -> dict[str, list[Words]]:
    """Each field as a list of what it says: a plain one as its only item."""
    body = definition.to_json()
    told = {field: [_plain(body.get(field))] for field in FIELDS}

    def both(words: Callable[[Phrases], str]) -> Words:
        return words(ENGLISH), words(SPANISH)

    def clause(tree: Mapping[str, Any]) -> Words:
        return both(lambda phrases: condition_words(tree, phrases, names_in(phrases, names)))

    told["where"] = [_ALL if definition.where is None else clause(definition.where)]
    told["numerator"] = [_NONE if definition.numerator is None else clause(definition.numerator)]
    told["of"] = [_NONE if definition.of is None else both(_duration_of(definition.of))]
    told["exclude"] = [
        (f"{item.reason}: {said[0]}", f"{item.reason_es}: {said[1]}")
        for item in definition.exclude
        for said in [clause(item.where)]
    ]
    told["target"] = [
        (f"{item.value} from {item.from_} by {item.set_by}", f"{item.value} desde {item.from_} por {item.set_by_es}")
        for item in definition.target
    ]
    for field, cuts in (("break", definition.break_), ("rebase", definition.rebase)):
        told[field] = [(f"{cut.from_}: {cut.reason}", f"{cut.from_}: {cut.reason_es}") for cut in cuts]
    for field in ("periods", "by", "by_periods", "known_gaps", "known_gaps_es"):
        told[field] = [(str(item), str(item)) for item in body.get(field) or ()]
    return told


def _duration_of(operand: dict[str, Any]) -> Callable[[Phrases], str]:
    return lambda phrases: phrases.the_duration.format(**unit_and_ends(operand, phrases, with_article=True))


def _plain(value: Any) -> Words:
    if value is None or value == "":
        return _NONE
    if isinstance(value, bool):
        return ("yes", "sí") if value else ("no", "no")
    return str(value), str(value)
