"""Which slugs of a column a filter can let in, whatever else a row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


Possible = frozenset[bool]
_EITHER: Possible = frozenset({True, False})


def possible_slugs(where: Mapping[str, Any] | None, column: str, slugs: Iterable[str]) -> list[str]:
    """The slugs of a column with which a row can still pass a filter or leave it unknown."""
    return [slug for slug in slugs if where is None or True in _outcomes(where, column, slug)]


def _outcomes(tree: Mapping[str, Any], column: str, slug: str) -> Possible:
    """What a filter can come to, for all that one column tells: unknown counts as either."""
    op = tree["op"]
    if op == "not":
        return frozenset(not outcome for outcome in _outcomes(tree["arg"], column, slug))
    if op in ("and", "or"):
        of_args = [_outcomes(arg, column, slug) for arg in tree["args"]]
        decisive = op == "or"
        decided = {decisive} if any(decisive in outcomes for outcomes in of_args) else set()
        open_still = {not decisive} if all((not decisive) in outcomes for outcomes in of_args) else set()
        return frozenset(decided | open_still)
    if op == "is_true" or tree["left"].get("column") != column:
        return _EITHER
    if op == "is_null":
        return frozenset({False})
    if op == "in":
        return frozenset({any(value["text"] == slug for value in tree["values"])})
    equal = tree["right"]["text"] == slug
    return frozenset({equal if op == "=" else not equal})
