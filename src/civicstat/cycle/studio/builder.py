"""A definition built from a form: conditions row by row, the file that follows, and every fault beside its field."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from civicstat.cycle.studio.new_metric import metric_text, missing_from, with_defaults
from civicstat.cycle.studio.questions import Answers
from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import fitness_problems
from civicstat.metrics.parts import part_problems
from civicstat.metrics.read_definition import definition_or_problems
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import QUOTIENTS, Definition


# How a column is compared in a row of the form, and how the metric language writes it.
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
OPERATORS = (*COMPARISONS, "in", "not-in", "is-missing", "is-there", "is-true", "is-not-true")
# These need no value beside them.
WITHOUT_VALUE = ("is-missing", "is-there", "is-true", "is-not-true")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BARE = ("opened", "closed", "due")


@dataclass(frozen=True)
class Condition:
    """One row: a column or duration, an operator of `OPERATORS`, and a value; several, with commas, for a list.

    `join` says how it stands to the row before: both must hold ("and"), or one of them is enough ("or").
    """

    column: str
    op: str
    value: str = ""
    join: str = "and"

    def to_text(self) -> str:
        """The row in the metric language."""
        if self.op == "is-missing":
            return f"{self.column} IS NULL"
        if self.op == "is-there":
            return f"{self.column} IS NOT NULL"
        if self.op in ("is-true", "is-not-true"):
            return self.column if self.op == "is-true" else f"NOT {self.column}"
        if self.op in ("in", "not-in"):
            listed = ", ".join(_literal(part.strip()) for part in self.value.split(",") if part.strip())
            return f"{self.column} {'NOT ' if self.op == 'not-in' else ''}IN ({listed})"
        return f"{self.column} {self.op} {_literal(self.value.strip())}"


@dataclass(frozen=True)
class LeftOut:
    """Rows that the definition leaves out, and why in both languages."""

    reason: str
    reason_es: str
    condition: Condition


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field of the form; `field` is "" where it is the whole."""

    field: str
    found: str
    expected: str
    next_step: str


@dataclass(frozen=True)
class Built:
    """A definition, or what keeps the answers from being one; `text` is the metric file, "" before there is one."""

    definition: Definition | None
    text: str
    faults: tuple[FieldFault, ...]


def filter_text(conditions: Sequence[Condition]) -> str:
    """Conditions as one filter: rows joined by "or" belong together, and all such groups must hold."""
    groups: list[list[str]] = []
    for condition in conditions:
        if condition.join == "or" and groups:
            groups[-1].append(condition.to_text())
        else:
            groups.append([condition.to_text()])
    if len(groups) == 1:
        return " OR ".join(groups[0])
    return " AND ".join(f"({' OR '.join(group)})" if len(group) > 1 else group[0] for group in groups)


def build(
    answers: Answers,
    *,
    conditions: Sequence[Condition],
    left_out: Sequence[LeftOut],
    scope: Scope,
    context: MetricContext | None = None,
    others: Mapping[str, Definition] | None = None,
) -> Built:
    """The definition that a form makes, held to the city's rows where there are any.

    Parameters
    ----------
    answers
        By the names of `QUESTIONS`; what is empty takes what is offered.
    conditions
        Which requests it is about; `filter_text` says how they stand together.
    left_out
        What is left out beside duplicates.
    scope
        What filters may name.
    context
        The city on its day, where something has been read; then also what its rows can answer is judged.
    others
        The definitions in force; a ratio or cost is then held to those that it names.
    """
    given = {name: answer for name, answer in answers.items() if answer}
    is_quotient = given.get("measure") in QUOTIENTS
    given["where"] = filter_text(conditions)
    missing = [FieldFault(question.name, "an answer is missing", "", "") for question in missing_from(given)]
    # What is missing must not hide what is wrong elsewhere.
    given |= {fault.field: _STAND_IN for fault in missing}
    complete = {**with_defaults(given), **{name: "" for name in answers if not answers[name] and name in _MAY_BE_EMPTY}}
    text = metric_text(complete) + "".join(_exclusion(item) for item in left_out if not is_quotient)
    where = f"{complete['id']}.toml"
    definition, problems = definition_or_problems(tomllib.loads(text), scope=scope, where=where)
    if definition is not None and context is not None:
        problems = fitness_problems(definition, context, where=where)
    if definition is not None and others is not None:
        problems = [*problems, *part_problems(definition, others)]
    asked = {fault.field for fault in missing}
    if is_quotient:
        missing += [_NO_ROWS[name] for name, rows in (("where", conditions), ("exclude", left_out)) if rows]
    faults = (*missing, *(fault for problem in problems if (fault := _fault(problem)).field not in asked))
    return Built(None, "", faults) if faults else Built(definition, text, ())


# A ratio or cost divides figures of other metrics; which rows they count is said there.
_NO_ROWS = {
    name: FieldFault(name, "a ratio or cost takes no rows", "rows stand in its metrics", "Empty these rows.")
    for name in ("where", "exclude")
}
# Stands for an answer that nobody has given yet.
_STAND_IN = "unanswered"
# Left empty, these say nothing; no offer takes their place.
_MAY_BE_EMPTY = ("where", "by", "by_periods", "companion", "goal", "target_value")


def conditions_of(rows: Sequence[Mapping[str, str]]) -> list[Condition]:
    """Conditions as they are kept."""
    return [Condition(row["column"], row["op"], row.get("value", ""), row.get("join") or "and") for row in rows]


def left_out_of(rows: Sequence[Mapping[str, str]]) -> list[LeftOut]:
    """What is left out, as it is kept."""
    return [LeftOut(row["reason"], row["reason_es"], condition) for row in rows for condition in conditions_of([row])]


def columns_offered(scope: Scope) -> Iterator[str]:
    """What a row of the form may name: columns of the language, and the durations that it knows."""
    yield from scope.columns
    yield "days_between(opened, closed)"
    if scope.precision == "second":
        yield "hours_between(opened, closed)"


def _literal(value: str) -> str:
    if _DAY.fullmatch(value):
        return f"DATE '{value}'"
    if _NUMBER.fullmatch(value) or value in _BARE:
        return value
    return "'" + value.strip("'") + "'"


def _exclusion(item: LeftOut) -> str:
    fields = {"reason": item.reason, "reason_es": item.reason_es, "where": item.condition.to_text()}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n[[exclude]]\n" + "\n".join(lines) + "\n"


def _fault(problem: DefinitionError) -> FieldFault:
    named = re.search(r"field `([a-z_ 0-9.]+)`", problem.where) or re.search(r"`([a-z_]+)`", problem.found)
    # A target is one question for each of its fields.
    field = re.sub(r"^target( \d+)?\.", "target_", named[1]) if named else ""
    return FieldFault(field, problem.found, problem.expected, problem.next_step)
