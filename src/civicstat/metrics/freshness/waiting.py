"""Whether the mere passing of days can still change a figure whose period has settled: then it is not final."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from civicstat.metrics.answer import Result
from civicstat.metrics.reasons import TOO_NEW, reason_slug
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.filter_tree import Tree, columns_of


# These count what was opened and what was closed, whatever day `period_by` names.
_MOVES = ("backlog", "backlog-age", "flow")
_IS_OPEN = {"op": "is_null", "left": {"column": "closed"}}


@dataclass(frozen=True)
class Waiting:
    """What of a definition's figures waits.

    `reasons` leave out requests that come back when they are closed. `always`: the definition takes, leaves out
    or judges requests by what has not happened yet to those that are open, so nobody knows how a period ends.
    """

    reasons: tuple[str, ...] = ()
    always: bool = False

    @classmethod
    def of(cls, definition: Definition) -> Waiting:
        """What waits by the filters of a definition."""
        by_closing = definition.period_by == "closed" and definition.measure not in _MOVES
        unknown = {"again_days"} if by_closing else {"again_days", "closed"}
        others = [item.where for item in definition.exclude if by_closing or not _leaves_out_open(item.where)]
        others += [] if definition.where is None else [definition.where]
        reasons = [] if by_closing else [item.reason for item in definition.exclude if _leaves_out_open(item.where)]
        never_sure = any(columns_of(tree) & unknown for tree in others)
        # `IS NULL` sees the plain fact that nothing has come yet, also in a numerator.
        never_sure |= definition.numerator is not None and any(
            _asks_if_missing(definition.numerator, c) for c in unknown
        )
        return cls(tuple(reason_slug(reason) for reason in reasons), never_sure)

    def holds(self, result: Result, excluded: Mapping[str, int]) -> bool:
        """Whether a request waits to be judged, or a bound or an end of an interval to be known."""
        if self.always or result.is_open or excluded.get(TOO_NEW):
            return True
        return any(excluded.get(reason) for reason in self.reasons) if self.reasons else False


def _asks_if_missing(tree: Tree, column: str) -> bool:
    if tree["op"] in ("and", "or", "not"):
        return any(_asks_if_missing(part, column) for part in tree.get("args", [tree.get("arg")]))
    return bool(tree["op"] == "is_null" and tree["left"].get("column") == column)


def _leaves_out_open(tree: Tree) -> bool:
    """`closed IS NULL`, alone or with conditions that do not change."""
    parts = tree["args"] if tree["op"] == "and" else [tree]
    rest = [part for part in parts if part != _IS_OPEN]
    return len(rest) < len(parts) and not any(columns_of(part) & {"closed", "again_days"} for part in rest)
