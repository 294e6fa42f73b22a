"""A tree written back as text: `parse_filter(tree_text(tree))` is the tree again."""

from __future__ import annotations

from civicstat.vocabulary.filter_tree import COMPARISONS, FUNCTIONS, Tree


def tree_text(tree: Tree) -> str:
    """The filter that a tree stands for, in the metric language."""
    op = tree["op"]
    if op in ("and", "or"):
        return f" {op.upper()} ".join(_wrapped(arg) for arg in tree["args"])
    if op == "not":
        return f"NOT {_wrapped(tree['arg'])}"
    if op == "is_true":
        return str(tree["column"])
    left = operand_text(tree["left"])
    if op == "is_null":
        return f"{left} IS NULL"
    if op == "in":
        return f"{left} IN ({', '.join(operand_text(value) for value in tree['values'])})"
    if op == "between":
        return f"{left} BETWEEN {operand_text(tree['low'])} AND {operand_text(tree['high'])}"
    if op in COMPARISONS:
        return f"{left} {op} {operand_text(tree['right'])}"
    raise ValueError(f"no node is called {op!r}")


def operand_text(operand: Tree) -> str:
    """An operand in the metric language."""
    if "column" in operand:
        return str(operand["column"])
    if "function" in operand:
        if operand["function"] not in FUNCTIONS:
            raise ValueError(f"no function is called {operand['function']!r}")
        return f"{operand['function']}({operand['from']}, {operand['to']})"
    ((kind, value),) = operand.items()
    if kind == "text":
        return f"'{value}'"
    if kind == "date":
        return f"DATE '{value}'"
    if kind == "instant":
        return f"TIMESTAMP '{value}'"
    if kind in ("integer", "decimal"):
        return str(value)
    raise ValueError(f"no literal is called {kind!r}")


def _wrapped(tree: Tree) -> str:
    text = tree_text(tree)
    return f"({text})" if tree["op"] in ("and", "or") else text
