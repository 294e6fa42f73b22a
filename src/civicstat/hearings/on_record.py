"""What the public record holds when a decision or an action is read: passed in, never looked up from here."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from civicstat.vocabulary.statement import Statement


@dataclass(frozen=True)
class OnRecord:
    """What a new decision or action is checked against.

    `figures` are keys of published figures, `metrics` ids of adopted ones, `departments` their slugs; `decisions` and
    `actions` map an id to the body as last said.
    """

    as_of: date
    figures: Container[str]
    metrics: Container[str]
    departments: Container[str]
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        statements: Iterable[Statement],
        *,
        as_of: date,
        figures: Container[str],
        metrics: Container[str],
        departments: Container[str],
    ) -> Self:
        """With the decisions and actions among the statements of a log, in its order."""
        said = list(statements)
        return cls(
            as_of=as_of,
            figures=figures,
            metrics=metrics,
            departments=departments,
            decisions=bodies_as_of(said, "decision/v1", as_of),
            actions=bodies_as_of(said, "action/v1", as_of),
        )


def bodies_as_of(statements: Iterable[Statement], type_: str, as_of: date) -> dict[str, Mapping[str, Any]]:
    """The body of each id as last said by the end of a day; statements in the order of their log."""
    return {
        str(statement.body["id"]): statement.body
        for statement in statements
        if statement.type == type_ and statement.as_of <= as_of.isoformat()
    }
