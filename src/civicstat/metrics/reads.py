"""Which unknowns a filter asks about."""

from __future__ import annotations

from civicstat.vocabulary.filter_tree import Tree


def asks_about(tree: Tree, column: str) -> bool:
    """Whether a filter reads a column in a way in which an open request can be a question; IS NULL is none."""
    op = tree["op"]
    if op in ("and", "or"):
        return any(asks_about(arg, column) for arg in tree["args"])
    if op == "not":
        return asks_about(tree["arg"], column)
    if op in ("is_null", "is_true"):
        return False
    sides = [tree[side] for side in ("left", "right", "low", "high") if side in tree]
    return any(column in (side.get("column"), side.get("from"), side.get("to")) for side in sides)
