"""A filter tree as a SQL condition over the view `requests`."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Literal

from sqlglot import exp

from civicstat.metrics.scope import Precision
from civicstat.vocabulary.filter_tree import HOUR_FUNCTIONS, Tree
from civicstat.vocabulary.tables import LANGUAGE_COLUMNS


# How a closing that has not come is read: as recorded (missing), on the day after D, or never. The next report from an
# address is read on the day after D or as never whether or not it came, to see if the request can be judged yet;
# `known` is what came of it, and never where nothing did.
Reading = Literal["recorded", "next_day", "never", "known"]
SECONDS_PER_HOUR = 3600

# How the columns that hold a function's result begin.
_COUNTED_IN = {
    "days_between": "days",
    "hours_between": "seconds",
    "business_days_between": "working_days",
    "business_hours_between": "working_seconds",
}
_NODES: dict[str, type[exp.Expr]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def condition_of(tree: Tree, *, precision: Precision, reading: Reading = "recorded") -> exp.Expr:
    """The condition that a filter tree stands for; SQL's own three-valued logic does the rest."""
    op = tree["op"]
    if op in ("and", "or"):
        args = [exp.paren(condition_of(arg, precision=precision, reading=reading)) for arg in tree["args"]]
        joined: type[exp.Expr] = exp.And if op == "and" else exp.Or
        first: exp.Expr = args[0]
        return reduce(lambda left, right: joined(this=left, expression=right), args[1:], first)
    if op == "not":
        return exp.Not(this=exp.paren(condition_of(tree["arg"], precision=precision, reading=reading)))
    if op == "is_true":
        return exp.column(tree["column"])
    if op == "is_null":
        return exp.Is(this=_presence(tree["left"]), expression=exp.Null())
    if op == "in":
        pairs = [_pair(tree["left"], value, "=", precision, reading) for value in tree["values"]]
        return exp.In(this=pairs[0].this, expressions=[pair.expression for pair in pairs])
    if op == "between":
        least = _pair(tree["left"], tree["low"], ">=", precision, reading)
        most = _pair(tree["left"], tree["high"], "<=", precision, reading)
        return exp.And(this=least, expression=most)
    return _pair(tree["left"], tree["right"], op, precision, reading)


def duration_of(operand: Tree, *, reading: Reading = "recorded") -> exp.Expr:
    """The whole days or seconds from one moment of a request to another."""
    unit = _COUNTED_IN[operand["function"]]
    to_close = exp.column(_with_reading(f"{unit}_to_close", reading))
    to_due = exp.column(f"{unit}_to_due")
    since_opened: dict[str, exp.Expr | None] = {"opened": None, "closed": to_close, "due": to_due}
    start, end = since_opened[operand["from"]], since_opened[operand["to"]]
    if start is None:
        assert end is not None
        return end
    if end is None:
        return exp.Neg(this=start)
    return exp.paren(exp.Sub(this=end, expression=start))


def _presence(operand: Tree) -> exp.Expr:
    """Something that is null exactly where the recorded operand is."""
    if "function" in operand:
        return duration_of(operand)
    name = str(operand["column"])
    known_by = {"opened": "opened_month", "closed": "days_to_close", "due": "days_to_due"}
    return exp.column(known_by.get(name, name))


def _pair(left: Tree, right: Tree, op: str, precision: Precision, reading: Reading) -> exp.Expr:
    node = _NODES[op]
    if left.get("function") in HOUR_FUNCTIONS and "function" not in right:
        # Seconds against whole seconds: the fraction of an hour is multiplied out, so nothing is rounded.
        limit = Fraction(str(right.get("integer", right.get("decimal")))) * SECONDS_PER_HOUR
        seconds = duration_of(left, reading=reading)
        if limit.denominator > 1:
            seconds = exp.Mul(this=seconds, expression=exp.Literal.number(limit.denominator))
        return node(this=seconds, expression=_integer(limit.numerator))
    days = precision == "day" or "date" in right
    sides = (_operand(side, days=days, reading=reading) for side in (left, right))
    return node(this=next(sides), expression=next(sides))


def _operand(operand: Tree, *, days: bool, reading: Reading) -> exp.Expr:
    if "function" in operand:
        return duration_of(operand, reading=reading)
    if "column" in operand:
        name = str(operand["column"])
        if LANGUAGE_COLUMNS.get(name) == "count":
            return exp.column(_with_reading(name, reading))
        if LANGUAGE_COLUMNS.get(name) != "moment":
            return exp.column(name)
        column = f"{name}_day" if days else f"{name}_at"
        return exp.column(_with_reading(column, reading) if name == "closed" else column)
    if "integer" in operand:
        return _integer(operand["integer"])
    if "date" in operand:
        return exp.cast(exp.Literal.string(operand["date"]), "date")
    if "instant" in operand:
        return exp.cast(exp.Literal.string(operand["instant"].replace("T", " ").removesuffix("Z")), "timestamp")
    return exp.Literal.string(operand["text"])


def _with_reading(column: str, reading: Reading) -> str:
    if reading == "known" and column != "again_days":
        reading = "never"
    return column if reading == "recorded" else f"{column}_if_{reading}"


def _integer(number: int) -> exp.Expr:
    literal = exp.Literal.number(abs(number))
    return exp.Neg(this=literal) if number < 0 else literal
