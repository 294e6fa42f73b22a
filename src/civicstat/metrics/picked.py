"""Durations at ranks, looked up in counted-up columns: what the published statements find by joining."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from civicstat.inference.intervals import order_statistic_ranks
from civicstat.metrics.answer import Answer
from civicstat.metrics.asking import OnDuckDB
from civicstat.metrics.sql import KEYS, Script
from civicstat.metrics.sql_percentile import ENDS, Ranks
from civicstat.metrics.sql_sooner import HEIGHTS
from civicstat.metrics.sql_steps import Step


# By the name of a duration: which rows are counted up to it, and how many of them there must be, place by place.
Wanted = Mapping[str, tuple[str, Sequence[int | None]]]


def is_picked(script: Script) -> bool:
    """Whether the counting of a script leaves the heights that durations are picked from."""
    return any(step.name == HEIGHTS for step in script.sooner.values())


def picked_answers(script: Script, engine: OnDuckDB) -> tuple[list[Answer], Ranks]:
    """One row per figure as the published statements give it, and the ranks that they are published with."""
    names, rows = engine.rows(_tallies(script))
    counts = {name: [row[place] for row in rows] for place, name in enumerate(names) if name not in KEYS}
    percentile = int(script.definition.percentile or 0)
    ranks: Ranks = {}
    wanted: Wanted = {
        name: (column, [_nearest_rank(n, percentile) for n in counts[column]])
        for name, column in (("age", "counted"), ("age_of_all", "received"))
    }
    if script.definition.measure == "percentile":
        ranks = {n: order_statistic_ranks(n, percentile) for n in set(counts["counted"]) if n}
        wanted = _durations_wanted(counts, ranks, percentile)
    # In 32 bits, which hold more rows than any city has: half the memory.
    counted = ", ".join(
        f"CAST({name} AS INTEGER) AS {name}"
        for name in ("tally", *dict.fromkeys(column for column, _ in wanted.values()))
    )
    heights = engine.columns(f"SELECT {counted}, duration FROM {HEIGHTS} ORDER BY tally, duration")  # noqa: S608
    picks = picked(heights, len(rows), wanted)
    asked = [*names[len(KEYS) :], *picks]
    return [
        Answer(period, area, group, dict(zip(asked, (*row, *durations), strict=True)))
        for (period, area, group, *row), *durations in zip(rows, *picks.values(), strict=True)
    ], ranks


def picked(heights: Mapping[str, NDArray[Any]], places: int, wanted: Wanted) -> dict[str, list[int | None]]:
    """The least duration up to which so many rows have been counted; None where there are not as many.

    Parameters
    ----------
    heights
        `tally` (1 to `places`, rising), `duration` (rising for each tally), and columns of counts.
    wanted
        By name: a column of counts, and how many rows for each place; None wants nothing.
    """
    numbers = np.arange(1, places + 1)
    first = np.searchsorted(heights["tally"], numbers, side="left")
    beyond = np.searchsorted(heights["tally"], numbers, side="right")
    found: dict[str, list[int | None]] = {}
    for name, (column, rows) in wanted.items():
        # Place by place on top of what all places before it come to: the counts never fall, so one search serves all.
        total = np.concatenate(([0], np.cumsum(heights[column], dtype=np.int64)))
        needed = np.array([0 if row is None else row for row in rows], dtype=np.int64)
        at = np.searchsorted(total[1:], total[first] + needed, side="left")
        is_there = (needed > 0) & (at < beyond)
        durations = heights["duration"][np.where(is_there, at, 0)] if len(total) > 1 else numbers
        pairs = zip(durations.tolist(), is_there.tolist(), strict=True)
        found[name] = [duration if there else None for duration, there in pairs]
    return found


def _durations_wanted(counts: Mapping[str, Sequence[int]], ranks: Ranks, percentile: int) -> Wanted:
    nearest = [_nearest_rank(n, percentile) for n in counts["counted"]]
    both = [ranks.get(n, (None, None)) for n in counts["counted"]]
    rows: dict[str, Sequence[int | None]] = {
        "value": nearest,
        "low": [low for low, _ in both],
        "high": [high for _, high in both],
    }
    nearest_of_all = [_nearest_rank(n, percentile) for n in counts["judgeable"]]
    wanted = {f"{name}_{end}": (f"{end}_rows", needed) for name, needed in rows.items() for end in ENDS}
    return wanted | {f"value_of_all_{end}": (f"all_{end}_rows", nearest_of_all) for end in ENDS}


def _nearest_rank(cases: int, percentile: int) -> int | None:
    return -(-cases * percentile // 100) if cases else None


def _tallies(script: Script) -> Step:
    return Step("", exp.select(*KEYS, *script.columns).from_("tallies").order_by(*KEYS))
