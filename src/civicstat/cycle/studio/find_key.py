"""From the text of a key to the published figure; from a wrong one to those most like it."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable

from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record, history_of, read_figures
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.statement import Entry


_OFFERED = 3
# What follows the metric in a key.
_PARTS = ("version", "period", "area", "group")


def find_figure(record: Record, key: str) -> tuple[Entry, Figure]:
    """The live figure of a key, with the release that states it.

    Raises
    ------
    LedgerError
        When no release holds it; the nearest keys are offered.
    """
    history = history_of(record, key)
    if history:
        return history[-1]
    metrics = sorted(record.definition_entries())
    metric, *rest = key.split("|")
    near = metric if metric in metrics else next(iter(difflib.get_close_matches(metric, metrics, n=1, cutoff=0.3)), "")
    offered = nearest_keys("|".join((near, *rest)), read_figures(record, near)) if near else []
    raise LedgerError(
        f"no release holds a figure of the key {key!r}; {_wrong_part(metric, near, rest, offered)}",
        where="the argument KEY",
        expected="metric|v1|period|area|group, such as " + (offered[0] if offered else "requests|v1|2014-05|city:-|-"),
        next_step="Nearest keys: " + "; ".join(offered)
        if offered
        else f"Metrics of this record: {', '.join(metrics) or 'none yet'}.",
    )


def nearest_keys(key: str, known: Iterable[str]) -> list[str]:
    """The known keys most like a wrong one: as many equal parts as can be, then the likest."""
    wanted = key.split("|")

    def likeness(other: str) -> tuple[int, str]:
        return sum(one == two for one, two in zip(wanted, other.split("|"), strict=False)), other

    equal = heapq.nlargest(200, known, key=likeness)
    most = max((likeness(other)[0] for other in equal), default=0)
    best = [other for other in equal if likeness(other)[0] == most]
    return sorted(best, key=lambda other: -difflib.SequenceMatcher(None, key, other).ratio())[:_OFFERED]


def _wrong_part(metric: str, near: str, rest: list[str], offered: list[str]) -> str:
    if metric != near:
        return f"there is no metric {metric!r}"
    if len(rest) != len(_PARTS):
        return f"a key has 5 parts, and this one has {len(rest) + 1}"
    known = offered[0].split("|")[1:] if offered else []
    differing = [name for name, one, two in zip(_PARTS, rest, known, strict=False) if one != two]
    return f"its {' and '.join(differing)} differ{'s' if len(differing) == 1 else ''} from the nearest"
