"""The filter tree: what a definition's `where` becomes once parsed, as stored in the adopted statement.

A node is a JSON object, one of:

    {"op": "and" | "or", "args": [node, ...]}            two or more
    {"op": "not", "arg": node}
    {"op": "=" | "<>" | "<" | "<=" | ">" | ">=", "left": operand, "right": operand}
    {"op": "in", "left": operand, "values": [literal, ...]}
    {"op": "between", "left": operand, "low": operand, "high": operand}      both ends included
    {"op": "is_null", "left": operand}
    {"op": "is_true", "column": "is_duplicate"}

An operand is a column, a literal or one of four functions:

    {"column": "kind"}
    {"text": "alley"} {"integer": 5} {"decimal": "2.5"} {"boolean": true} {"date": "2014-06-30"}
    {"instant": "2014-06-30T05:00:00Z"}
    {"function": "days_between" | "hours_between" | "business_days_between" | "business_hours_between",
     "from": "opened", "to": "closed"}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


# One JSON object; `metrics.language` checks the shape when it parses, `check_tree` when it is read back.
Tree = Mapping[str, Any]

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
# The unit of what each function returns, as in `Definition.unit`.
FUNCTION_UNITS = {
    "days_between": "days",
    "hours_between": "hours",
    "business_days_between": "working-days",
    "business_hours_between": "working-hours",
}
FUNCTIONS = tuple(FUNCTION_UNITS)
# They count to the second; the others count whole days.
HOUR_FUNCTIONS = ("hours_between", "business_hours_between")
# They need the city's calendar of working days.
BUSINESS_FUNCTIONS = ("business_days_between", "business_hours_between")
LITERALS = ("text", "integer", "decimal", "boolean", "date", "instant")


def operands_of(node: Tree) -> Iterator[Tree]:
    """Every operand in a tree, left to right."""
    op = node["op"]
    if op in ("and", "or"):
        for arg in node["args"]:
            yield from operands_of(arg)
    elif op == "not":
        yield from operands_of(node["arg"])
    elif op == "is_true":
        yield {"column": node["column"]}
    else:
        for part in ("left", "right", "low", "high"):
            if part in node:
                yield node[part]
        yield from node.get("values", ())


def columns_of(node: Tree) -> frozenset[str]:
    """The columns that a tree reads, those inside functions included."""
    names: set[str] = set()
    for operand in operands_of(node):
        if "column" in operand:
            names.add(operand["column"])
        elif "function" in operand:
            names.update((operand["from"], operand["to"]))
    return frozenset(names)


def functions_of(node: Tree) -> frozenset[str]:
    """The functions that a tree calls."""
    return frozenset(operand["function"] for operand in operands_of(node) if "function" in operand)
