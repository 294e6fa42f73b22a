"""Definitions that count the same requests: the engine counts for them once, and their figures are what they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest

from civicstat.metrics import asking
from civicstat.metrics import compute as computing
from civicstat.metrics.compute import compute, computed_in_turn
from civicstat.metrics.errors import RecordsError
from civicstat.metrics.shared_counts import SharedCounts, in_sharing_order
from civicstat.metrics.sql import script_for
from civicstat.vocabulary.tables import ASSET_ROWS


WAIT = {"measure": "percentile", "numerator": None, "of": "days_between(opened, closed)", "unit": "days"}
BY = {"periods": ["week", "month"], "by": ["ward", "kind"], "by_periods": ["month"]}


def _rows(town: Any, number: int = 240) -> list[dict[str, str]]:
    rows = []
    for day in range(number):
        opened = date(2013, 1, 7) + timedelta(days=day // 2)
        closed = "" if day % 7 == 0 else (opened + timedelta(days=day * 5 % 31)).isoformat()
        ward = ("north", "south")[day % 2]
        rows.append(town.asset(opened.isoformat(), closed, kind=("alley", "cart")[day % 5 // 3], ward=ward))
    return rows


def _definitions(town: Any) -> list[Any]:
    return [
        town.metric(id="median", percentile=50, **WAIT, **BY),
        town.metric(id="count", measure="count", numerator=None, unit="requests", **BY),
        town.metric(id="ninetieth", percentile=90, **WAIT, **BY),
        town.metric(id="with-life", percentile=50, km_median=True, **WAIT, **BY),
    ]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the steps that DuckDB takes, as they come."""
    taken: list[str] = []
    take = asking.OnDuckDB.take

    def noted(self: Any, given: Any) -> None:
        taken.extend(step.name for step in given)
        take(self, given)

    monkeypatch.setattr(asking.OnDuckDB, "take", noted)
    return taken


def _in_turn(town: Any, definitions: list[Any]) -> dict[str, Any]:
    folder = {"connection": town.connection, "records_folder": town.folder, "context": town.context}
    return {definition.id: computed for definition, computed in computed_in_turn(definitions, **folder)}


def test_what_two_definitions_count_alike_is_counted_once_and_comes_to_the_same(town: Any, steps: list[str]) -> None:
    town.write(_rows(town))
    definitions = _definitions(town)
    folder = {"connection": town.connection, "records_folder": town.folder, "context": town.context}
    alone = {definition.id: compute(definition, **folder) for definition in definitions}
    assert steps.count("cells") == 4
    steps.clear()

    together = _in_turn(town, definitions)

    assert together == alone
    assert len(together["median"].figures) > 50
    # Once for the count, once for median and ninetieth; a table of life asks for durations, which those two let go.
    assert steps.count("cells") == 3


def test_counts_are_kept_for_what_counts_alike_until_the_rows_are_written_again(town: Any) -> None:
    median, count, ninetieth, _ = (script_for(definition, town.context) for definition in _definitions(town))
    town.write(_rows(town))
    with SharedCounts(town.connection, town.folder) as counts:
        first = counts.of(median)
        assert counts.of(ninetieth) is first
        before = first.rows("SELECT count(*) FROM heights")
        assert counts.of(count) is not first
        again = counts.of(median)
        assert again is not first
        assert again.rows("SELECT count(*) FROM heights") == before

        town.write(_rows(town, 200))

        assert counts.of(ninetieth) is not again
        assert counts.of(ninetieth).rows("SELECT count(*) FROM heights") != before


def test_a_value_that_is_not_of_its_type_stops_them_all_with_a_letter(town: Any) -> None:
    town.write(_rows(town))
    path = town.folder / ASSET_ROWS
    path.write_text(path.read_text(encoding="utf-8").replace("2013-01-08", "someday", 1), encoding="utf-8")

    with pytest.raises(RecordsError, match="type of its column"):
        _in_turn(town, _definitions(town))


def test_definitions_that_count_alike_stand_side_by_side(town: Any) -> None:
    ordered = [definition.id for definition in in_sharing_order(_definitions(town))]

    assert ordered == ["median", "ninetieth", "with-life", "count"]


def test_what_duckdb_is_asked_in_place_of_published_steps_comes_to_their_figures(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Opened every second day for years: closed on the day, in the week, in the month, later, or not at all.
    town.write([row for row in _rows(town, 120) for _ in range(12)])
    by = BY | {"periods": ["week", "month", "quarter"]}
    definitions = [
        town.metric(id="age", measure="backlog-age", percentile=50, numerator=None, unit="days", **by),
        town.metric(id="stock", measure="backlog", numerator=None, unit="requests", **by),
        # Some are left out, and some are still open: the four counts behind a percentile all differ.
        town.metric(
            id="median",
            percentile=50,
            **WAIT,
            **by,
            exclude=[{"reason": "r", "reason_es": "r", "where": "kind = 'cart'"}],
        ),
        # Counted by all breakdowns at once, then added up by each of them.
        town.metric(id="moves", measure="flow", numerator=None, unit="net-requests", **by),
        town.metric(id="share", **by, exclude=[{"reason": "r", "reason_es": "r", "where": "kind = 'cart'"}]),
        town.metric(id="mean", **(WAIT | {"measure": "mean"}), **by),
    ]
    in_place = [list(script_for(definition, town.context).sooner) for definition in definitions]
    sooner = _in_turn(town, definitions)
    monkeypatch.setattr(computing, "script_for", lambda *asked: replace(script_for(*asked), sooner={}))

    published = _in_turn(town, definitions)

    assert in_place == [
        ["stays", "rising"],
        ["moves", "cells"],
        ["histogram"],
        ["moves", "cells"],
        ["cells"],
        ["cells"],
    ]
    assert sooner == published
    assert all(len({figure.value for figure in one.figures}) > 5 for one in sooner.values())


def test_a_backlog_in_which_nobody_ever_stayed_has_no_age(town: Any) -> None:
    town.write([town.asset("2013-06-03", "2013-06-03")])
    age = town.metric(measure="backlog-age", percentile=50, numerator=None, unit="days", periods=["month"])

    figures = _in_turn(town, [age])[age.id].figures

    assert {figure.status for figure in figures} == {"no-cases"}


def test_who_stops_early_does_not_wait_for_the_definitions_that_were_asked_ahead(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.write(_rows(town))
    plain = {"measure": "count", "numerator": None, "unit": "requests"} | BY
    excluded = [[{"reason": f"r{number}", "reason_es": "r", "where": "kind = 'cart'"}] for number in range(12)]
    # Each with a reason of its own, and so with its own counting.
    many = [town.metric(id=f"count-{number}", **plain, exclude=one) for number, one in enumerate(excluded)]
    asked: list[str] = []
    of = SharedCounts.of

    def slowly(self: SharedCounts, script: Any) -> Any:
        asked.append(script.definition.id)
        sleep(0.2)
        return of(self, script)

    monkeypatch.setattr(SharedCounts, "of", slowly)
    folder = {"connection": town.connection, "records_folder": town.folder, "context": town.context}
    taken = computed_in_turn(many, **folder)

    first, _ = next(taken)
    taken.close()

    assert first.id == "count-0"
    # The second was already being answered, and perhaps the third.
    assert asked[:2] == ["count-0", "count-1"]
    assert len(asked) < 5
