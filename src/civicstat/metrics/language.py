"""The metric language: SQL-like text in, the JSON tree of `vocabulary.filter_tree` out, or one clear refusal."""

from __future__ import annotations

from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.lexing import GRAMMAR, check_characters
from civicstat.metrics.operands import check_pair, read_operand, require_column
from civicstat.metrics.scope import Scope
from civicstat.metrics.tree_text import tree_text
from civicstat.vocabulary.filter_tree import FUNCTIONS, Tree


_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def parse_filter(text: str, *, scope: Scope, where: str) -> dict[str, Any]:
    """The tree of a filter.

    Parameters
    ----------
    text
        One condition, such as `kind = 'alley' AND NOT is_duplicate`.
    scope
        The columns and values that it may name.
    where
        File and field, for the message.

    Raises
    ------
    DefinitionError
        When the text is not one condition of the language, names an unknown column or value, or compares what cannot
        be compared.
    """
    return _Reader(scope, where).condition(_parse(text, where=where))


def parse_duration(text: str, *, scope: Scope, where: str) -> dict[str, Any]:
    """The operand tree of `of`: `days_between(a, b)` or one of the other functions."""
    operand = read_operand(_parse(text, where=where), scope=scope, where=where)
    if "function" not in operand:
        raise DefinitionError(
            f"`{text}` is not a duration",
            where=where,
            expected=f"{FUNCTIONS[0]}(opened, closed), or one of {', '.join(FUNCTIONS[1:])}",
            next_step="Write the two moments that the duration lies between.",
        )
    return operand


def check_tree(tree: Tree, *, scope: Scope, where: str) -> None:
    """Refuse a stored tree that the language could not have made."""
    try:
        text = tree_text(tree)
    except (KeyError, TypeError, ValueError) as error:
        raise DefinitionError(
            f"the stored filter has the wrong shape ({error!r})", where=where, expected="a tree of the metric language"
        ) from error
    if parse_filter(text, scope=scope, where=where) != tree:
        raise DefinitionError(
            f"the stored filter is not what its text `{text}` means",
            where=where,
            expected="the tree that the metric language makes of it",
        )


def _parse(text: str, *, where: str) -> exp.Expr:
    check_characters(text, where=where)
    try:
        statements = sqlglot.parse(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise _not_a_condition(text, where) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Expr):
        raise _not_a_condition(text, where)
    return statements[0]


def _not_a_condition(text: str, where: str) -> DefinitionError:
    return DefinitionError(
        f"`{_shortened(text)}` cannot be read as one condition",
        where=where,
        expected=GRAMMAR,
        next_step="Check commas, quotes and parentheses, and join conditions by AND or OR.",
    )


class _Reader:
    """Turns sqlglot's nodes into ours, one kind of node at a time; a kind not named here is refused."""

    def __init__(self, scope: Scope, where: str) -> None:
        self.scope = scope
        self.where = where

    def condition(self, node: exp.Expr) -> dict[str, Any]:
        if isinstance(node, exp.Paren):
            return self.condition(node.this)
        if isinstance(node, exp.And | exp.Or):
            return {"op": node.key, "args": [self.condition(arg) for arg in _chain(node)]}
        if isinstance(node, exp.Not):
            return {"op": "not", "arg": self.condition(node.this)}
        if isinstance(node, exp.Column):
            return self._bare_column(node)
        if type(node) in _COMPARISONS:
            return self._comparison(node)
        if isinstance(node, exp.In):
            return self._membership(node)
        if isinstance(node, exp.Between):
            return self._between(node)
        if isinstance(node, exp.Is):
            return self._is_null(node)
        raise self._refused(node)

    def _bare_column(self, node: exp.Column) -> dict[str, Any]:
        name = require_column(node, scope=self.scope, where=self.where)
        if self.scope.kind_of(name) != "boolean":
            raise DefinitionError(
                f"`{name}` stands alone, but it is neither true nor false",
                where=self.where,
                expected="a comparison; only is_duplicate stands alone",
                next_step=f"Say what `{name}` is compared with.",
            )
        return {"op": "is_true", "column": name}

    def _comparison(self, node: exp.Expr) -> dict[str, Any]:
        op = _COMPARISONS[type(node)]
        left, right = self._operand(node.this), self._operand(node.expression)
        if "column" not in left and "function" not in left:
            left, right, op = right, left, _TURNED[op]
        check_pair(left, right, op=op, scope=self.scope, where=self.where, piece=_sql(node))
        return {"op": op, "left": left, "right": right}

    def _membership(self, node: exp.In) -> dict[str, Any]:
        named = {name for name, value in node.args.items() if value}
        if named != {"this", "expressions"}:
            raise self._refused(node)
        left = self._operand(node.this)
        values = [self._operand(value) for value in node.expressions]
        for value in values:
            if "column" in value or "function" in value:
                raise self._refused(node)
            check_pair(left, value, op="in", scope=self.scope, where=self.where, piece=_sql(node))
        return {"op": "in", "left": left, "values": values}

    def _between(self, node: exp.Between) -> dict[str, Any]:
        if node.args.get("symmetric"):
            raise self._refused(node)
        left = self._operand(node.this)
        low, high = self._operand(node.args["low"]), self._operand(node.args["high"])
        for end in (low, high):
            check_pair(left, end, op="between", scope=self.scope, where=self.where, piece=_sql(node))
        return {"op": "between", "left": left, "low": low, "high": high}

    def _is_null(self, node: exp.Is) -> dict[str, Any]:
        if not isinstance(node.expression, exp.Null):
            raise self._refused(node)
        left = self._operand(node.this)
        if "column" not in left and "function" not in left:
            raise self._refused(node)
        return {"op": "is_null", "left": left}

    def _operand(self, node: exp.Expr) -> dict[str, Any]:
        return read_operand(node, scope=self.scope, where=self.where)

    def _refused(self, node: exp.Expr) -> DefinitionError:
        return DefinitionError(
            f"`{_sql(node)}` is not part of the metric language",
            where=self.where,
            expected=GRAMMAR,
            next_step="Say it with what is listed, or take it out.",
        )


def _chain(node: exp.And | exp.Or) -> list[exp.Expr]:
    """The arguments of `a AND b AND c`, which the parser nests to the left."""
    reversed_args = []
    step: exp.Expr = node
    while type(step) is type(node):
        reversed_args.append(step.expression)
        step = step.this
    reversed_args.append(step)
    return reversed_args[::-1]


def _sql(node: exp.Expr) -> str:
    return _shortened(node.sql(dialect="duckdb", normalize_functions=False))


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
