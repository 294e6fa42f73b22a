"""A metric file from answers: what follows from them, whether they can be used, and the file itself."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.steps import write_whole
from civicstat.cycle.studio.questions import QUESTIONS, TIMED, Answers, Question
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.language import parse_duration, parse_filter
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.filter_tree import FUNCTION_UNITS
from civicstat.vocabulary.slugs import SLUG


_UNITS = {"share": "percent", "count": "requests", "backlog": "requests", "flow": "net-requests", "backlog-age": "days"}
_UNITS |= {"ratio": "ratio", "cost": "dollars"}
_LISTS = ("periods", "by", "by_periods", "budget_lines")
# Answered one by one, and written as a table of their own.
_TARGET = ("target_value", "target_from", "target_set_by", "target_set_by_es", "target_is_example")
_NO_FIELDS = ("id", "leave_out_duplicates", *_TARGET)
# What an answer must look like, and how that is said.
_FORMS = {
    "id": (SLUG.pattern, "lower-case letters, digits and single hyphens"),
    "percentile": (r"[1-9]\d?", "a whole number from 1 to 99"),
    "of_metric": (r"[a-z0-9-]+/[1-9]\d*", "a metric and its version, such as requests/1"),
    "per_metric": (r"[a-z0-9-]+/[1-9]\d*", "a metric and its version, such as requests/1"),
    "target_value": (r"-?\d+(\.\d+)?", "a number, such as 80 or 80.5"),
    "target_from": (r"\d{4}-\d{2}-\d{2}", "a day, such as 2026-01-01"),
    "digits": (r"[0-6]", "a whole number from 0 to 6"),
    "settles_after": (
        r"\d{1,4} days?|learned(, \d{1,4} days? at least)?",
        'a number of days, like "30 days", or "learned, 30 days at least"',
    ),
}
_DUPLICATES = """
[[exclude]]
reason = "marked by the city as a duplicate"
reason_es = "marcadas por la ciudad como duplicadas"
where = "is_duplicate"
"""


def missing_from(answers: Answers) -> list[Question]:
    """The questions that are asked, given these answers, and have neither an answer nor an offer."""
    filled = with_defaults(answers)
    return [
        question
        for question in QUESTIONS
        if question.is_asked(filled) and not question.optional and not filled.get(question.name)
    ]


def with_defaults(answers: Answers) -> dict[str, str]:
    """The answers, and what is offered where none was given; each offer follows from what stands before it."""
    filled = dict(answers)
    for question in QUESTIONS:
        if question.name not in filled and question.is_asked(filled) and (question.name != "id" or "title" in filled):
            offered = question.default(filled)
            if offered:
                filled[question.name] = offered
    return filled


def check_answer(question: Question, answer: str, scope: Scope) -> None:
    """Refuse an answer that the metric language does not know, as soon as it is given.

    Raises
    ------
    DefinitionError
        With what is wrong and what would be right.
    """
    where = f"field `{question.name}`"
    if question.choices and answer not in question.choices:
        raise DefinitionError(f"{answer!r} is not among the answers", where=where, expected=", ".join(question.choices))
    if not answer and not question.optional:
        raise DefinitionError("the answer is empty", where=where, expected=question.words[0])
    if answer and question.name in _FORMS and not re.fullmatch(_FORMS[question.name][0], answer):
        raise DefinitionError(f"{answer!r} cannot be used", where=where, expected=_FORMS[question.name][1])
    if answer and question.name in ("where", "numerator"):
        parse_filter(answer, scope=scope, where=where)
    if answer and question.name == "of":
        parse_duration(answer, scope=scope, where=where)


def metric_text(answers: Answers) -> str:
    """The metric file that some answers make, as TOML."""
    fields: dict[str, Any] = {"id": answers["id"], "version": 1}
    for question in QUESTIONS:
        answer = answers.get(question.name, "")
        if answer and question.name not in _NO_FIELDS and question.is_asked(answers):
            fields[question.name] = _value(question.name, answer)
    fields["unit"] = answers["unit"] if answers["measure"] == "rate" else _unit(answers)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    leaves_out = answers.get("leave_out_duplicates") == "yes" and answers["measure"] not in QUOTIENTS
    return "\n".join(lines) + "\n" + (_DUPLICATES if leaves_out else "") + _target_text(answers)


def _target_text(answers: Answers) -> str:
    """The target's table; nothing where none is set."""
    if not answers.get("target_value"):
        return ""
    lines = [
        f"{name.removeprefix('target_')} = {json.dumps(answers[name], ensure_ascii=False)}" for name in _TARGET[:4]
    ]
    if answers.get("target_is_example") == "yes":
        lines.append("is_example = true")
    return "\n[[target]]\n" + "\n".join(lines) + "\n"


def write_metric(city: Path, answers: Answers, *, scope: Scope | None = None) -> tuple[Path, Definition]:
    """Write `metrics/<id>.toml` into a city folder.

    Raises
    ------
    DefinitionError
        When an answer is missing, the answers make no definition, or there is such a file already; nothing is written.
    """
    missing = missing_from(answers)
    if missing:
        options = ", ".join(f"--{question.name.replace('_', '-')}" for question in missing)
        raise DefinitionError(
            f"{len(missing)} answers are missing: {options}",
            where="civicstat metrics new",
            expected="an answer to every question that has no offer",
            next_step="Add these options, or run the command without --json to be asked.",
        )
    complete = with_defaults(answers)
    known = scope or scope_of(city)
    for question in QUESTIONS:
        if question.is_asked(complete) and question.name in complete:
            check_answer(question, complete[question.name], known)
    text = metric_text(complete)
    path = city / "metrics" / f"{complete['id']}.toml"
    definition = definition_from_fields(tomllib.loads(text), scope=known, where=path.name)
    if path.exists():
        raise DefinitionError(
            f"there is a metric {complete['id']!r} already",
            where=str(path),
            expected="an id that no file has yet",
            next_step="Choose another --id, or change that file and raise its `version`.",
        )
    write_whole(path, text.encode())
    return path, definition


def scope_of(city: Path) -> Scope:
    """What filters may name, as far as `city.toml` tells; kinds and areas are held to the records by the doctor."""
    return Scope(layers=tuple(layer.slug for layer in read_city_folder(city).city.layers))


def _value(name: str, answer: str) -> str | int | list[str]:
    if name in _LISTS:
        return [part.strip() for part in answer.split(",") if part.strip()]
    if name in ("known_gaps", "known_gaps_es"):
        return [answer]
    if name in ("digits", "percentile") and answer.isdigit():
        return int(answer)
    return answer


def _unit(answers: Answers) -> str:
    if answers["measure"] not in TIMED:
        return _UNITS[answers["measure"]]
    function = answers["of"].partition("(")[0].strip().lower()
    return FUNCTION_UNITS.get(function, "days")
