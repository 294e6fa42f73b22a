"""Metric files: TOML in, a checked `Definition` out; every problem of a file in one letter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.field_problems import problem_of
from civicstat.metrics.fitness import check_fitness, form_problems, together
from civicstat.metrics.language import parse_duration, parse_filter
from civicstat.metrics.parts import part_problems
from civicstat.metrics.scope import Scope, nearest
from civicstat.vocabulary.definition import Definition


_SETTLES = re.compile(r"(?P<days>\d{1,4}) days?|(?P<learned>learned)(, (?P<least>\d{1,4}) days? at least)?")
# What "learned" alone stands for where nothing can be learned yet.
UNSTATED_DAYS = 30


def read_definitions(
    folder: Path, *, scope: Scope | None = None, context: MetricContext | None = None
) -> tuple[Definition, ...]:
    """Every definition of a folder of metric files, by id; the problems of all files at once.

    Raises
    ------
    DefinitionError
        Also when two files have one id and version, or name a companion that the folder does not have.
    """
    paths = sorted(folder.glob("*.toml"))
    definitions, problems = [], []
    for path in paths:
        try:
            definitions.append(read_definition(path, scope=scope, context=context))
        except DefinitionError as problem:
            problems.append(problem)
    if not paths:
        problems.append(
            DefinitionError(
                f"no metric file in {folder}",
                expected="at least one file like closed-within-5-days.toml",
                next_step="Write one: docs/how-to/write-a-metric.md",
            )
        )
    if not problems:
        problems.extend(_disagreements(definitions, folder))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise together(problems, where=str(folder))
    return tuple(sorted(definitions, key=lambda definition: (definition.id, definition.version)))


def read_definition(path: Path, *, scope: Scope | None = None, context: MetricContext | None = None) -> Definition:
    """The definition in one metric file.

    Parameters
    ----------
    path
        A TOML file, named for the metric's id.
    scope
        What its filters may name; with a context it follows from that, and without either only the columns that every
        city has may be named.
    context
        The city on its day. Where given, the definition is also held to what the city's rows can answer.

    Raises
    ------
    DefinitionError
        With every problem of the file.
    """
    fields = _read_toml(path)
    used_scope = context.scope if context is not None else scope or Scope()
    definition = definition_from_fields(fields, scope=used_scope, where=path.name)
    if context is not None:
        check_fitness(definition, context, where=path.name)
    return definition


def definition_from_fields(fields: dict[str, Any], *, scope: Scope, where: str) -> Definition:
    """The definition that the fields of a metric file make."""
    definition, problems = definition_or_problems(fields, scope=scope, where=where)
    if definition is not None:
        return definition
    raise problems[0] if len(problems) == 1 else together(problems, where=where)


def definition_or_problems(
    fields: dict[str, Any], *, scope: Scope, where: str
) -> tuple[Definition | None, list[DefinitionError]]:
    """The definition that some fields make; or none, and each of their problems as a letter of its own."""
    problems: list[DefinitionError] = []
    stored = dict(fields)
    _move_settles_after(stored, problems, where=where)
    _parse_texts(stored, problems, scope=scope, where=where)
    try:
        definition = Definition.model_validate(stored)
    except ValidationError as error:
        said = {problem.where for problem in problems}
        found = [problem_of(details, fields=fields, where=where) for details in error.errors()]
        problems.extend(problem for problem in found if problem.where not in said)
        return None, problems
    problems.extend(
        DefinitionError(problem.found, where=where, expected=problem.expected, next_step=problem.next_step)
        for problem in form_problems(definition, scope.layers)
    )
    return (None, problems) if problems else (definition, [])


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DefinitionError(
            f"there is no file {path.name}",
            where=str(path),
            expected="a metric file",
            next_step="Check the name and the folder.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(
            f"this is not TOML: {error}",
            where=str(path),
            expected='lines like title = "Requests closed in time", in UTF-8',
            next_step="Mend the line named above.",
        ) from error


def _move_settles_after(stored: dict[str, Any], problems: list[DefinitionError], *, where: str) -> None:
    """`settles_after = "30 days"` is stored as `settles_after_days = 30`; "learned, ..." as both fields."""
    if "settles_after" not in stored:
        return
    text = stored.pop("settles_after")
    match = _SETTLES.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        problems.append(
            DefinitionError(
                f"`settles_after` is {text!r}",
                where=f"{where}, field `settles_after`",
                expected='a number of days, like "30 days", or "learned, 30 days at least"',
                next_step='Write: settles_after = "30 days"',
            )
        )
    stored["settles_after_days"] = int(match["days"] or match["least"] or UNSTATED_DAYS) if match else 0
    if match and match["learned"]:
        stored["settles_learned"] = True


def _parse_texts(stored: dict[str, Any], problems: list[DefinitionError], *, scope: Scope, where: str) -> None:
    """Replace each filter text by its tree, and keep the text beside it."""
    for name, parse in (("where", parse_filter), ("numerator", parse_filter), ("of", parse_duration)):
        text = stored.get(name)
        if not isinstance(text, str):
            continue
        stored[f"{name}_text"] = text
        try:
            stored[name] = parse(text, scope=scope, where=f"{where}, field `{name}`")
        except DefinitionError as problem:
            problems.append(problem)
            stored[name] = {}
    exclusions = stored.get("exclude")
    if isinstance(exclusions, list):
        stored["exclude"] = [
            _parse_exclusion(item, problems, scope=scope, where=f"{where}, field `exclude {number}.where`")
            for number, item in enumerate(exclusions, 1)
        ]


def _parse_exclusion(item: Any, problems: list[DefinitionError], *, scope: Scope, where: str) -> Any:
    if not isinstance(item, dict) or not isinstance(item.get("where"), str):
        return item
    try:
        tree = parse_filter(item["where"], scope=scope, where=where)
    except DefinitionError as problem:
        problems.append(problem)
        tree = {}
    return {**item, "where": tree, "where_text": item["where"]}


def _disagreements(definitions: list[Definition], folder: Path) -> Iterator[DefinitionError]:
    names = [(definition.id, definition.version) for definition in definitions]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield DefinitionError(
            f"two files define {name[0]}, version {name[1]}",
            where=str(folder),
            expected="one file per metric and version",
            next_step="Give one of them its own id or version.",
        )
    by_id = {definition.id: definition for definition in sorted(definitions, key=lambda each: each.version)}
    for definition in definitions:
        yield from part_problems(definition, by_id)
    ids = sorted(by_id)
    for definition in definitions:
        if definition.companion is not None and definition.companion not in ids:
            offered = nearest(definition.companion, ids)
            yield DefinitionError(
                f'`companion` is "{definition.companion}", which no file here defines',
                where=f"{definition.id}.toml, field `companion`",
                expected=f"one of {', '.join(ids)}",
                next_step=f'Did you mean "{offered}"?' if offered else "Define it, or take the line out.",
            )
