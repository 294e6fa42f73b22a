"""Which kinds, departments and channels a filter can select, whatever the rest of a row says."""

from __future__ import annotations

from collections.abc import Iterable

from civicstat.metrics.context import MetricContext
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.filter_tree import Tree


# True, False, or None for "that depends on the row".
Truth = bool | None


def selectable(where: Tree | None, *, column: str, slugs: Iterable[str]) -> tuple[str, ...]:
    """The slugs of a column for which a filter is not false, with every other column unknown."""
    return tuple(slug for slug in slugs if where is None or truth_of(where, column=column, slug=slug) is not False)


def selectable_kinds(definition: Definition, context: MetricContext) -> tuple[str, ...]:
    """The kinds with a row file that a definition can select."""
    with_rows = [kind for kind, subject_class in context.kinds.items() if subject_class != "person"]
    return selectable(definition.where, column="kind", slugs=with_rows)


def place_kinds(definition: Definition, context: MetricContext) -> tuple[str, ...]:
    """The kinds about a place with an occupant that a definition can select."""
    return tuple(kind for kind in selectable_kinds(definition, context) if context.kinds[kind] == "place")


def truth_of(tree: Tree, *, column: str, slug: str) -> Truth:
    """The truth of a filter for a row of which only one column is known (Kleene's three-valued logic)."""
    op = tree["op"]
    if op in ("and", "or"):
        decisive: bool = op == "or"
        truths = [truth_of(arg, column=column, slug=slug) for arg in tree["args"]]
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive
    if op == "not":
        truth = truth_of(tree["arg"], column=column, slug=slug)
        return None if truth is None else not truth
    if op == "is_true" or tree["left"].get("column") != column:
        return None
    if op == "is_null":
        return False
    if op == "in":
        return slug in [value["text"] for value in tree["values"]]
    is_equal = bool(tree["right"]["text"] == slug)
    return bool(is_equal == (op == "="))
