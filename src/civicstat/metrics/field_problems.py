"""What pydantic finds wrong with a metric file, said in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic_core import ErrorDetails

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.scope import nearest
from civicstat.vocabulary.definition import Definition, Measure, Unit


# As written in the file, where that differs from the model.
_WRITTEN = {"settles_after_days": "settles_after"}
_NEVER_WRITTEN = ("where_text", "numerator_text", "of_text", "settles_after_days", "settles_learned")
FIELDS = tuple(
    [field.alias or name for name, field in Definition.model_fields.items() if name not in _NEVER_WRITTEN]
    + ["settles_after"]
)


def _listed(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


_EXPECTED = {
    "id": 'lower-case letters, digits and single hyphens, like "closed-within-5-days"',
    "version": "a whole number from 1 up",
    "measure": _listed(get_args(Measure)),
    "annualised": "true or false, without quotes",
    "km_median": "true or false, without quotes",
    "of_metric": 'a metric and its version, like "requests/1"',
    "per_metric": 'a metric and its version, like "requests/1"',
    "budget_lines": "slugs of lines of the city's budget, in a list",
    "percentile": "a whole number from 1 to 99; the median is 50",
    "period_by": '"opened", "closed" or "due"',
    "periods": 'at least one of "day", "week", "month", "quarter", "year", "r12", "r3", "w4"',
    "by_periods": 'some of "day", "week", "month", "quarter", "year", "r12", "r3", "w4"',
    "unit": _listed(get_args(Unit)),
    "digits": "decimals to round to: 0 to 6",
    "direction": '"up" where more is better, "down" where less is, "none" where neither',
    "settles_after": 'a number of days, like "30 days", or "learned, 30 days at least"',
    "baseline_periods": "a whole number from 6 up",
    "table": '"service_requests" or "person_months"',
    "known_gaps": "a list of at least one sentence: every number has gaps",
    "known_gaps_es": "as many sentences as `known_gaps`, in Spanish",
    "value": 'a number in quotes, like "80.0"',
    "from": 'a day, like "2014-01-01"',
    "is_example": "true or false, without quotes",
}


def problem_of(details: ErrorDetails, *, fields: Mapping[str, Any], where: str) -> DefinitionError:
    """One of pydantic's findings as a letter to the author of the file."""
    path = [_WRITTEN.get(str(part), part) for part in details["loc"]]
    name = _said(path)
    last = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    place = f"{where}, field `{name}`" if name else where
    expected = _EXPECTED.get(last, "a text of 1 to 600 characters")
    if details["type"] == "missing":
        return DefinitionError(
            f"`{name}` is missing", where=place, expected=expected, next_step=f"Add a line: {last} = ..."
        )
    if details["type"] == "extra_forbidden":
        offered = nearest(last, [known for known in FIELDS if known not in fields])
        return DefinitionError(
            f"`{name}` is not a field of a metric file",
            where=place,
            expected=f"one of {', '.join(FIELDS)}" if len(path) == 1 else "the fields in the reference",
            next_step=f"Did you mean `{offered}`?" if offered and len(path) == 1 else "Take the line out.",
        )
    if details["type"] == "value_error":
        return DefinitionError(
            str(details["ctx"]["error"]),
            where=place,
            expected="fields that fit the measure",
            next_step="Add what is missing or take out what does not belong: docs/reference/metric-language.md",
        )
    return DefinitionError(
        f"`{name}` is {_shown(details['input'])}",
        where=place,
        expected=expected,
        next_step="Write a value of this form.",
    )


def _said(path: list[Any]) -> str:
    """`exclude 2.reason`, counted from one as people count."""
    said = ""
    for part in path:
        said += f" {part + 1}" if isinstance(part, int) else f".{part}" if said else str(part)
    return said


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
