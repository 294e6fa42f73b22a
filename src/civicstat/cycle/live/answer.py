"""What came of a question asked live, as it is kept with the minutes and put on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from civicstat.metrics.live.question import LiveQuestion
from civicstat.vocabulary.figure import STATUSES_WITHOUT_COUNTS, DerivationClass, Figure


Outcome = Literal["answered", "refused", "cancelled", "failed"]


@dataclass(frozen=True)
class LiveAnswer:
    """An answer or why there is none.

    `figures` are, in this order: what was asked, the same stretch a year before, the line of earlier periods, the parts
    of the breakdown; `held_back` says of those that the gate hid why, by key. `reason` is why nothing was answered.
    `rows` are digests of the row files by role, `definition` and `sql` those of the statement and of the text that ran.
    """

    question: LiveQuestion
    outcome: Outcome
    reason: str = ""
    version: int = 0
    definition: str = ""
    as_of: str = ""
    derivation: DerivationClass = "B"
    rows: Mapping[str, str] = field(default_factory=dict)
    sql: str = ""
    whole: str = ""
    before: str = ""
    figures: tuple[Figure, ...] = ()
    held_back: Mapping[str, str] = field(default_factory=dict)

    def figure(self, key: str) -> Figure | None:
        """The figure of a key."""
        return next((one for one in self.figures if str(one.key) == key), None)

    @property
    def parts(self) -> tuple[Figure, ...]:
        """The parts of the breakdown."""
        return tuple(one for one in self.figures if self.question.by and str(one.key) != self.whole)

    @property
    def line(self) -> tuple[Figure, ...]:
        """The periods up to the one asked about, oldest first; empty where there is a breakdown."""
        found = [] if self.question.by else [one for one in self.figures if ".." not in one.key.period]
        # The year before stands in the line where that reaches back so far, and only there.
        first = min((one.key.period for one in found if str(one.key) != self.before), default="")
        return tuple(sorted((one for one in found if one.key.period >= first), key=lambda one: one.key.period))

    def shown(self) -> tuple[Figure, ...]:
        """The figures with a number or a count."""
        return tuple(one for one in self.figures if one.status not in STATUSES_WITHOUT_COUNTS)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "question": self.question.to_json(),
            "outcome": self.outcome,
            "reason": self.reason,
            "version": self.version,
            "definition": self.definition,
            "as_of": self.as_of,
            "class": self.derivation,
            "rows": dict(self.rows),
            "sql": self.sql,
            "whole": self.whole,
            "before": self.before,
            "figures": [one.to_json() for one in self.figures],
            "held_back": dict(self.held_back),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(
            question=LiveQuestion.from_json(said["question"]),
            outcome=said["outcome"],
            reason=said["reason"],
            version=int(said["version"]),
            definition=said["definition"],
            as_of=said["as_of"],
            derivation=said["class"],
            rows=dict(said["rows"]),
            sql=said["sql"],
            whole=said["whole"],
            before=said["before"],
            figures=tuple(Figure.from_json(one) for one in said["figures"]),
            held_back=dict(said["held_back"]),
        )


def hidden_figure(figure: Figure) -> Figure:
    """A figure without anything that it would tell."""
    nothing = dict.fromkeys(("value", "numerator", "denominator", "n", "low", "high", "level"))
    return replace(figure, **nothing, bound="exact", status="suppressed", reason="")  # type: ignore[arg-type]
