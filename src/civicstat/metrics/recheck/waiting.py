"""Whether something in a figure can still come out otherwise by waiting: looked at a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.metrics.recheck.measures import Outcome
from civicstat.metrics.recheck.verdicts import TOO_NEW
from civicstat.vocabulary.filter_tree import columns_of
from civicstat.vocabulary.slugs import slug_of


_LATER = frozenset({"closed", "again_days"})


def waits(definition: Mapping[str, Any], outcome: Outcome) -> bool:
    """Whether any request of an outcome can still change it without any new record of an older day.

    Three kinds can: those too new to judge, those left out because they are open, and open ones among durations while
    a rank falls among them. Where a filter chooses by a closing or a repetition to come, or a
    numerator asks whether one has come, all of them can.
    """
    left_out = {reason for reason, rows in outcome.excluded.items() if rows}
    if outcome.is_open or TOO_NEW in left_out:
        return True
    closed_ones_alone = definition["period_by"] == "closed" and definition["measure"] in (
        "count", "rate", "share", "percentile", "mean", "sum",
    )  # fmt: skip
    unsure = _LATER - {"closed"} if closed_ones_alone else _LATER
    if definition["where"] and columns_of(definition["where"]) & unsure:
        return True
    if definition["numerator"] and any(column in unsure for column in _asked_if_empty(definition["numerator"])):
        return True
    for exclusion in definition["exclude"]:
        if not columns_of(exclusion["where"]) & unsure:
            continue
        if not _only_open(exclusion["where"]) or slug_of(exclusion["reason"]) in left_out:
            return True
    return False


def _asked_if_empty(tree: Mapping[str, Any]) -> Iterator[str]:
    """The columns of which a filter asks whether anything stands in them."""
    if tree["op"] == "is_null" and "column" in tree["left"]:
        yield tree["left"]["column"]
    for part in [*tree.get("args", ()), *([tree["arg"]] if "arg" in tree else [])]:
        yield from _asked_if_empty(part)


def _only_open(tree: Mapping[str, Any]) -> bool:
    """Whether a filter says that a request is open and beside it nothing that can change."""
    if tree["op"] == "and":
        said = [part for part in tree["args"] if columns_of(part) & _LATER]
        return bool(said) and all(_only_open(part) for part in said)
    return bool(tree["op"] == "is_null" and tree["left"].get("column") == "closed")
