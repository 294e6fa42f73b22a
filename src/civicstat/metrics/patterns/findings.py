"""What a method says of one yard: unusual, nothing unusual or not judged; how sure; and what to ask first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, Literal

from civicstat.metrics.patterns.chances import ALPHA, holm, in_words


Verdict = Literal["unusual", "nothing-unusual", "not-judged"]
Words = tuple[str, str]

# Nobody but the department sees a finding before it could explain how it writes its records.
AUDIENCE: Final = "department first"
NAME: Final[Words] = ("unusual record pattern", "patrón inusual en los registros")
RULE: Final[Words] = (
    "A pattern is marked where chance alone would do it in at most one of 100 honest tables; a table is one method "
    "over all yards (Holm's rule). A mark is a question about how records are written. It says nothing about "
    "anybody's intent.",
    "Se marca un patrón cuando el azar solo lo haría a lo sumo en una de 100 tablas honestas; una tabla es un método "
    "sobre todos los equipos (regla de Holm). Una marca es una pregunta sobre cómo se escriben los registros. No dice "
    "nada sobre la intención de nadie.",
)
_NOTHING: Final[Words] = ("Nothing unusual was found.", "No se encontró nada inusual.")


@dataclass(frozen=True)
class Finding:
    """One method's word on one yard.

    `chance` is the p-value of this yard alone; None where it was not judged. `is_large` says whether it is large
    enough to ask about, however sure it is. `words` and `ask` are there to be read when it is unusual; `numbers`
    always.
    """

    yard: str
    cases: int
    chance: float | None
    words: Words
    ask: Words
    numbers: Mapping[str, Any] = field(default_factory=dict)
    is_large: bool = True
    verdict: Verdict = "not-judged"

    def to_json(self) -> dict[str, Any]:
        """JSON types; the p-value (after Holm's rule) as text with two digits that matter."""
        is_marked = self.verdict == "unusual"
        words = self.words if self.verdict != "nothing-unusual" else _NOTHING
        shown: dict[str, Any] = {
            "yard": self.yard,
            "verdict": self.verdict,
            "cases": self.cases,
            "words": words[0],
            "words_es": words[1],
            "audience": AUDIENCE,
        }
        if self.chance is not None:
            sure = in_words(self.chance)
            shown |= {"chance": _text(self.chance), "how_sure": sure[0], "how_sure_es": sure[1]}
        if is_marked:
            shown |= {"ask": self.ask[0], "ask_es": self.ask[1]}
        return shown | {"numbers": dict(self.numbers)}


def settled(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One table's findings with Holm's rule applied, and each one's verdict."""
    adjusted = holm({str(place): one.chance for place, one in enumerate(findings) if one.chance is not None})
    return tuple(
        one if one.chance is None else _judged(one, adjusted[str(place)]) for place, one in enumerate(findings)
    )


def _judged(finding: Finding, chance: float) -> Finding:
    verdict: Verdict = "unusual" if chance <= ALPHA and finding.is_large else "nothing-unusual"
    return replace(finding, chance=chance, verdict=verdict)


def _text(chance: float) -> str:
    return "under 0.000001" if chance < 1e-6 else format(Decimal(f"{chance:.2g}"), "f")
