"""Intervals of a plain table: printed tables of the literature, and every bad cell at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.inference.intervals import order_statistic_ranks
from civicstat.metrics.intervals_file import IntervalsError, intervals_of_rows


def ends(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["low"], one["high"]) for one in found["groups"]]


def test_shares_have_the_ends_that_newcombe_printed() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), Table I, method 3: here in percent.
    table = [("a", 81, 263), ("b", 15, 148), ("c", 0, 20), ("d", 1, 29)]
    rows = [{"group": group, "successes": str(hits), "trials": str(trials)} for group, hits, trials in table]

    found = intervals_of_rows(rows, digits=2)

    assert ends(found) == [("25.53", "36.62"), ("6.24", "16.05"), ("0.00", "16.11"), ("0.61", "17.18")]
    assert [one["value"] for one in found["groups"]] == ["30.80", "10.14", "0.00", "3.45"]


def test_rates_have_the_ends_of_the_printed_poisson_table_and_none_of_no_events() -> None:
    # F. Garwood, Biometrika 28 (1936), as printed tables of exact 95 % limits have it: 20 events 12.2 to 30.9,
    # 50 events 37.1 to 65.9, 100 events 81.4 to 121.6.
    rows = [{"group": str(events), "events": str(events), "exposure": "1000"} for events in (20, 50, 100, 9, 0)]

    found = intervals_of_rows(rows, per=1000, digits=1)

    assert ends(found)[:3] == [("12.2", "30.9"), ("37.1", "65.9"), ("81.4", "121.6")]
    assert [one["is_rough"] for one in found["groups"]] == [False, False, False, True, True]
    assert (found["groups"][4]["value"], found["groups"][4]["low"]) == ("0.0", None)
    assert found["unit"] == "events per 1000"


@pytest.mark.parametrize(("size", "low", "high"), [(6, 1, 6), (10, 2, 9), (16, 4, 13), (20, 6, 15)])
def test_medians_lie_between_the_ranks_that_textbooks_print(size: int, low: int, high: int) -> None:
    # W. J. Conover, Practical Nonparametric Statistics: confidence intervals for a median, at least 95 %.
    found = intervals_of_rows([{"value": str(rank)} for rank in range(size, 0, -1)])["groups"][0]

    assert (found["low"], found["high"], found["ranks"]) == (str(low), str(high), [low, high])
    assert (found["group"], found["value"]) == ("all", str(size // 2))


def test_a_mean_is_exact_and_says_why_it_has_no_interval_and_an_end_can_be_open() -> None:
    rows = [{"group": "north", "value": text} for text in ("0.1", "0.2", "0.4")]

    # Three values: 0.1 ** 3 is under 2.5 % and 28 of 1000 is not; above the 90th percentile none can hold the end.
    found = intervals_of_rows(rows, percentile=90, digits=3)

    assert found["groups"] == [
        {"group": "north", "n": 3, "mean": "0.233", "value": "0.4", "low": "0.1", "high": None, "ranks": [1, None]}
    ]
    assert found["notes"][1].startswith("A mean carries no interval")
    assert len(found["notes"]) == len(found["notes_es"])


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=60), st.integers(1, 99))
def test_a_percentile_and_its_ends_are_values_of_the_table_whatever_their_order(
    values: list[Decimal], percentile: int
) -> None:
    found = intervals_of_rows([{"value": format(value, "f")} for value in values], percentile=percentile)["groups"][0]

    ordered = sorted(values)
    below, above = order_statistic_ranks(len(values), percentile)
    for end, rank in ((found["low"], below), (found["high"], above)):
        assert (None if end is None else Decimal(end)) == (None if rank is None else ordered[rank - 1])
    assert found == intervals_of_rows(
        [{"value": format(value, "f")} for value in ordered], percentile=percentile
    )["groups"][0]  # fmt: skip


def test_every_cell_that_cannot_be_used_is_named_at_once() -> None:
    rows = [
        {"group": "a", "successes": "4", "trials": "3"},
        {"group": "a", "successes": "few", "trials": ""},
        {"group": "", "successes": "1", "trials": "2"},
    ]
    with pytest.raises(IntervalsError) as refused:
        intervals_of_rows(rows)

    assert str(refused.value).splitlines()[:6] == [
        "5 cells cannot be used:",
        "row 2, successes: '4'; expected at most its trials, 3",
        "row 3, successes: 'few'; expected a whole number from 0 such as 128, without separators",
        "row 3, trials: ''; expected a whole number from 0 such as 128, without separators",
        "row 4, group: ''; expected some text",
        "row 3, group: 'a'; expected each group once; row 2 has it too",
    ]
    with pytest.raises(IntervalsError, match="the table has the columns hits"):
        intervals_of_rows([{"hits": "1"}])
    with pytest.raises(IntervalsError, match=r"exposure: '0'; expected a number above 0"):
        intervals_of_rows([{"events": "1", "exposure": "0"}])
