"""Columns, literals and functions: how each is read, and what may be compared with what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from sqlglot import exp

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.lexing import GRAMMAR
from civicstat.metrics.scope import Scope, nearest
from civicstat.vocabulary.filter_tree import BUSINESS_FUNCTIONS, FUNCTION_UNITS, FUNCTIONS, Tree
from civicstat.vocabulary.slugs import SLUG, slug_of


# Days or hours beyond this are not the length of any request (a million days is 2,700 years), and both computations
# let "never closed" stand further off than any literal.
LARGEST_NUMBER = 1_000_000
OperandKind = Literal[
    "slug",
    "boolean",
    "moment",
    "count",
    "days",
    "hours",
    "working-days",
    "working-hours",
    "text",
    "integer",
    "decimal",
    "date",
    "instant",
]

_COMPARABLE: dict[str, tuple[str, ...]] = {
    "slug": ("text",),
    "boolean": (),
    "moment": ("moment", "date", "instant"),
    "count": ("integer",),
    "days": ("integer", "days"),
    "hours": ("integer", "decimal", "hours"),
    "working-days": ("integer", "working-days"),
    "working-hours": ("integer", "decimal", "working-hours"),
}
_MEANT = {
    "slug": "a slug compared by =, <> or IN with a text, like kind = 'alley'",
    "boolean": "is_duplicate alone, or NOT is_duplicate",
    "moment": "a moment compared with opened, closed, due, DATE '2014-06-30' or TIMESTAMP '2014-06-30T05:00:00Z'",
    "count": "a count compared with whole numbers, like again_days <= 30 or reopenings >= 1",
    "days": "days_between compared with whole days or another days_between",
    "hours": "hours_between compared with hours, like 2 or 2.5, or another hours_between",
    "working-days": "business_days_between compared with whole days or another business_days_between",
    "working-hours": "business_hours_between compared with hours, like 2 or 2.5, or another business_hours_between",
}


def read_operand(node: exp.Expr, *, scope: Scope, where: str) -> dict[str, Any]:
    """The operand tree of one side of a comparison."""
    if isinstance(node, exp.Paren):
        return read_operand(node.this, scope=scope, where=where)
    if isinstance(node, exp.Column):
        return {"column": require_column(node, scope=scope, where=where)}
    if isinstance(node, exp.Anonymous) and node.this in FUNCTIONS:
        return _function(node, scope=scope, where=where)
    if isinstance(node, exp.Literal):
        return {"text": _slug(str(node.this), where=where)} if node.is_string else _number(node.this, where=where)
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and not node.this.is_string:
        return _number(f"-{node.this.this}", where=where)
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
        return _moment_literal(node, where=where)
    if isinstance(node, exp.Null):
        raise DefinitionError(
            "NULL is compared with, which is never true",
            where=where,
            expected="IS NULL or IS NOT NULL",
            next_step="Write: closed IS NULL",
        )
    piece = node.sql(dialect="duckdb", normalize_functions=False)[:80]
    raise DefinitionError(
        f"`{piece}` is not part of the metric language",
        where=where,
        expected=GRAMMAR,
        next_step="Say it with what is listed, or take it out.",
    )


def require_column(node: exp.Expr, *, scope: Scope, where: str) -> str:
    """The name of a column that the language knows."""
    name = node.name
    qualified = any(part != "this" and value for part, value in node.args.items())
    if not qualified and name == "again_days" and not scope.knows_again:
        raise DefinitionError(
            "the source does not tell when an address was reported again, so `again_days` is empty in every row",
            where=where,
            expected="a source whose sources.toml maps `address` or `again_days`",
            next_step="Map one of them under [service_requests.columns], or take the condition out.",
        )
    if not qualified and name == "reopenings" and not scope.knows_reopenings:
        raise DefinitionError(
            "the source does not count how often a request was opened again, so there is no column `reopenings`",
            where=where,
            expected="a source whose sources.toml maps `reopenings`",
            next_step="Map it under [service_requests.columns], or take the condition out.",
        )
    if not qualified and scope.kind_of(name) is not None:
        return name
    offered = nearest(name, scope.columns)
    raise DefinitionError(
        f"`{name}` is not a column that a metric may name",
        where=where,
        expected=f"one of {', '.join(scope.columns)}",
        next_step=f"Did you mean `{offered}`?" if offered else "Name one of these columns.",
    )


def check_pair(left: Tree, right: Tree, *, op: str, scope: Scope, where: str, piece: str) -> None:
    """Refuse a comparison of things that cannot be compared, or with a value that the city does not have."""
    left_kind, right_kind = operand_kind(left, scope), operand_kind(right, scope)
    allowed = _COMPARABLE.get(left_kind, ())
    if right_kind not in allowed or (left_kind == "slug" and op not in ("=", "<>", "in")):
        raise DefinitionError(
            f"`{piece}` compares what cannot be compared",
            where=where,
            expected=_MEANT.get(left_kind, "a column or a function on one side"),
            next_step="Write the comparison that is meant, or take it out.",
        )
    if right_kind == "instant" and scope.precision == "day":
        raise DefinitionError(
            f"`{piece}` names a time of day, but this source gives days only",
            where=where,
            expected="DATE '2014-06-30'",
            next_step="Compare with a local day instead.",
        )
    if right_kind == "text" and scope.is_unknown_value(left["column"], right["text"]):
        raise _unknown_value(left["column"], right["text"], scope=scope, where=where)


def operand_kind(operand: Tree, scope: Scope) -> str:
    """What an operand is, for the purpose of comparing it."""
    if "column" in operand:
        return scope.kind_of(operand["column"]) or "slug"
    if "function" in operand:
        return FUNCTION_UNITS[operand["function"]]
    (kind,) = operand
    return kind


def _unknown_value(column: str, slug: str, *, scope: Scope, where: str) -> DefinitionError:
    known = sorted(scope.values[column])
    offered = nearest(slug, known)
    listed = ", ".join(known[:8]) + (f" and {len(known) - 8} more" if len(known) > 8 else "")
    return DefinitionError(
        f"'{slug}' is not a {column.replace('_', ' ')} of this city",
        where=where,
        expected=f"one of {listed}" if known else f"no value: the city lists no {column.replace('_', ' ')}",
        next_step=f"Did you mean '{offered}'?" if offered else "Use one of the slugs in the city's tables.",
    )


def _function(node: exp.Anonymous, *, scope: Scope, where: str) -> dict[str, Any]:
    names = [require_column(a, scope=scope, where=where) for a in node.expressions if isinstance(a, exp.Column)]
    are_moments = [scope.kind_of(name) == "moment" for name in names]
    if len(node.expressions) != 2 or are_moments != [True, True] or names[0] == names[1]:
        raise DefinitionError(
            f"`{node.sql(dialect='duckdb', normalize_functions=False)}` does not name two different moments",
            where=where,
            expected=f"{node.this}(from, to), with two of opened, closed, due",
            next_step=f"Write: {node.this}(opened, closed)",
        )
    if node.this in BUSINESS_FUNCTIONS and not scope.knows_calendar:
        raise DefinitionError(
            f"`{node.this}` is asked for, and the city does not say on which days and hours it works",
            where=where,
            expected="a calendar: [calendar] in city.toml",
            next_step=f"Write the city's calendar, or use {str(node.this).removeprefix('business_')}.",
        )
    return {"function": str(node.this), "from": names[0], "to": names[1]}


def _slug(text: str, *, where: str) -> str:
    if SLUG.fullmatch(text):
        return text
    offered = slug_of(text)
    raise DefinitionError(
        f"'{text[:60]}' is not a slug",
        where=where,
        expected="lower-case letters, digits and single hyphens; a day is written DATE '2014-06-30'",
        next_step=f"Did you mean '{offered}'?" if offered else "Write the slug from the city's tables.",
    )


def _number(text: str, *, where: str) -> dict[str, Any]:
    whole, point, fraction = text.partition(".")
    if abs(int(whole)) > LARGEST_NUMBER or len(fraction) > 6 or len(whole) > 8:
        raise DefinitionError(
            f"the number {text[:40]} is out of range",
            where=where,
            expected=f"at most {LARGEST_NUMBER} in size, with at most 6 decimals",
            next_step="Write a number of days or hours that a request can last.",
        )
    return {"decimal": text} if point else {"integer": int(text)}


def _moment_literal(node: exp.Cast, *, where: str) -> dict[str, Any]:
    text = str(node.this.this)
    if node.to.this == exp.DType.DATE and node.this.is_string:
        try:
            if date.fromisoformat(text).isoformat() == text:
                return {"date": text}
        except ValueError:
            pass
        expected = "DATE '2014-06-30', a day that exists"
    else:
        try:
            if datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").strftime("%Y-%m-%dT%H:%M:%SZ") == text:
                return {"instant": text}
        except ValueError:
            pass
        expected = "TIMESTAMP '2014-06-30T05:00:00Z', an instant in UTC that exists"
    raise DefinitionError(
        f"'{text[:60]}' is not a moment", where=where, expected=expected, next_step="Write the moment in this form."
    )
