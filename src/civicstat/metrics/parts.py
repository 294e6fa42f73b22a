"""The metrics that a ratio or cost is made of: found, held to what can be divided, and narrowed to its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.scope import nearest
from civicstat.vocabulary.definition import EXACT_MEASURES, Definition, Measure


def parts_of(definition: Definition, others: Mapping[str, Definition]) -> list[Definition]:
    """The definitions that a ratio or cost names, asked for its periods and breakdowns alone.

    Parameters
    ----------
    others
        Definitions by id, at least those that it names.

    Raises
    ------
    DefinitionError
        When a part is missing, has another version, or is none that can be divided.
    """
    problem = next(part_problems(definition, others), None)
    if problem is not None:
        raise problem
    asked = {"periods": definition.periods, "by": definition.by, "by_periods": definition.by_periods}
    return [others[part.partition("/")[0]].model_copy(update=asked) for part in definition.parts]


def parts_json(definition: Definition, others: Mapping[str, Definition]) -> dict[str, dict[str, Any]]:
    """The bodies of the definitions that a ratio or cost names, by id: what the second computation is handed."""
    named = [part.partition("/")[0] for part in definition.parts]
    return {id_: others[id_].to_json() for id_ in named if id_ in others}


def part_problems(definition: Definition, others: Mapping[str, Definition]) -> Iterator[DefinitionError]:
    """What is wrong with the metrics that a ratio or cost names."""
    for field in ("of_metric", "per_metric"):
        part = getattr(definition, field)
        if part is not None:
            yield from _problems_of_part(definition, field, part, others)


def _allowed(definition: Definition, field: str) -> tuple[Measure, ...]:
    """The measures that a part may have: a flow can be zero or below, so nothing is divided by it."""
    if definition.measure == "cost":
        return "count", "sum"
    return tuple(measure for measure in EXACT_MEASURES if field == "of_metric" or measure != "flow")


def _problems_of_part(
    definition: Definition, field: str, part: str, others: Mapping[str, Definition]
) -> Iterator[DefinitionError]:
    where = f"{definition.id}.toml, field `{field}`"
    id_, _, version = part.partition("/")
    other = others.get(id_)
    if other is None or str(other.version) != version:
        offered = id_ if other is not None else nearest(id_, others)
        known = None if offered is None else f"{offered}/{others[offered].version}"
        yield DefinitionError(
            f'`{field}` is "{part}", which is not in force',
            where=where,
            expected="a metric and its version, such as requests/1",
            next_step=f'Did you mean "{known}"? A new version of a part needs a new version here.'
            if known
            else "Define that metric, or name another.",
        )
        return
    allowed = _allowed(definition, field)
    if other.measure not in allowed:
        yield DefinitionError(
            f'`{field}` is "{part}", whose measure is "{other.measure}"',
            where=where,
            expected=f"one of the measures {', '.join(allowed)}",
            next_step="Name a metric that counts, adds up or divides; a median cannot be divided again.",
        )
        return
    lacking: list[str] = [kind for kind in definition.periods if kind not in other.periods]
    lacking += [name for name in definition.by if name not in other.by]
    if definition.by:
        lacking += [kind for kind in definition.breakdown_periods if kind not in other.breakdown_periods]
    if lacking:
        yield DefinitionError(
            f"{part} has no figures by {', '.join(dict.fromkeys(lacking))}",
            where=where,
            expected="periods and breakdowns that both metrics have, so that a reader can divide what is published",
            next_step="Ask for less here, or add them there.",
        )
    if definition.settles_after_days < other.settles_after_days:
        yield DefinitionError(
            f"`settles_after` is {definition.settles_after_days} days, and {part} settles after "
            f"{other.settles_after_days} days",
            where=where,
            expected="at least as long as its metrics take: it changes when they do",
            next_step=f'Write: settles_after = "{other.settles_after_days} days"',
        )
    if other.settles_learned and not definition.settles_learned:
        yield DefinitionError(
            f"`settles_after` is a number of days, and {part} learns its own from the source",
            where=where,
            expected="to be learned as well: it changes when its metrics do",
            next_step=f'Write: settles_after = "learned, {definition.settles_after_days} days at least"',
        )
