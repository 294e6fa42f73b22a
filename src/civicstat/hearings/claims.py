"""The city's own claims: its number, quoted with its source, beside what the records say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any

from civicstat.hearings.desk import Desk
from civicstat.hearings.errors import HearingError
from civicstat.hearings.phrases import Both, fill, in_period, title_of, with_counts
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.slugs import SLUG


_QUOTED = Both("The city's claim: {claim}", "Lo que dice la ciudad: {claim}")
_SOURCE = Both("Source: {source}. We have not recomputed it.", "Fuente: {source}. No lo hemos recalculado.")
_RECORDS = Both("From the records: {title} {when}, {value}.", "Según los registros: {title} {when}, {value}.")


@dataclass(frozen=True)
class Claim:
    """A number that a city says of itself; class C, from an outside source.

    `text` and `text_es` are whole sentences with `{value}` where the number stands; `format` is a row of the published
    format table, `beside` the keys of figures to be read next to it.
    """

    id: str
    text: str
    text_es: str
    value: Decimal
    format: str
    source: str
    source_es: str
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if SLUG.fullmatch(self.id) is None:
            raise HearingError(f"the claim {self.id!r} has no slug for an id", expected="like on-time-flag")
        for text in (self.text, self.text_es):
            if _fields_of(text) != ["value"]:
                raise HearingError(
                    f"the claim reads {text!r}",
                    where=f"claim {self.id}",
                    expected="one {value} where the number stands",
                    next_step="Write {value} for the number, and give the number itself as `value`.",
                )


@dataclass(frozen=True)
class QuotedClaim:
    """A claim as a briefing quotes it."""

    claim: Claim
    sentences: tuple[BoundSentence, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a briefing."""
        return {
            "id": self.claim.id,
            "class": "C",
            "source": {"en": self.claim.source, "es": self.claim.source_es},
            "beside": list(self.claim.beside),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }


def quoted_claims(claims: Sequence[Claim], desk: Desk) -> tuple[QuotedClaim, ...]:
    """Every claim, in the order given, each followed by what the records say."""
    return tuple(QuotedClaim(claim, tuple(_sentences(claim, desk))) for claim in claims)


def _sentences(claim: Claim, desk: Desk) -> Iterator[BoundSentence]:
    name, path = f"{desk.key}/claim/{claim.id}", f"claims.{claim.id}.value"
    number = desk.numbers.put(path, claim.value, format=claim.format)
    desk.numbers.explain(path, "claim", rests_on=(), derivation="C")
    said = fill("", Both(claim.text, claim.text_es), value=number)
    yield fill(f"{name}/text", _QUOTED, claim=said)
    yield fill(f"{name}/source", _SOURCE, source=Both(claim.source, claim.source_es))
    for number_of, key in enumerate(claim.beside, start=1):
        figure = _figure(claim, key, desk)
        definition = desk.definitions[figure.key.metric]
        yield fill(
            f"{name}/beside/{number_of}",
            _RECORDS,
            title=title_of(definition),
            when=in_period(figure.key.period),
            value=with_counts(definition, figure),
        )


def _figure(claim: Claim, key: str, desk: Desk) -> Figure:
    figure = desk.published.figures.get(key)
    if figure is None or figure.value is None or figure.key.metric not in desk.definitions:
        raise HearingError(
            f"the record has no value at {key!r}",
            where=f"claim {claim.id}",
            expected="keys of published figures with a value",
            next_step="Name another figure in `beside`, or none.",
        )
    return figure


def _fields_of(text: str) -> list[str]:
    try:
        return [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        return []
