"""The rows that our own run keeps: what follows from them is what the published script finds in the files alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from civicstat.metrics import compute as first_computation
from civicstat.metrics import row_store
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.row_store import STORE
from civicstat.metrics.sql_rows import BOTH_FILES, read_steps


PERCENTILE = {"measure": "percentile", "numerator": None, "of": "days_between(opened, closed)", "unit": "days"}
DEFINITIONS: dict[str, dict[str, Any]] = {
    "count": {"measure": "count", "numerator": None, "unit": "requests"},
    "share": {"exclude": [{"reason": "web", "reason_es": "web", "where": "channel = 'web'"}]},
    "median": {**PERCENTILE, "percentile": 50},
    "ninetieth": {
        **PERCENTILE,
        "percentile": 90,
        "exclude": [{"reason": "yards", "reason_es": "patios", "where": "kind = 'yard'"}],
    },
    "backlog": {"measure": "backlog", "numerator": None, "unit": "requests"},
}


def _rows(town: Any, *, first: date = date(2012, 12, 20), days: int = 560) -> list[dict[str, str]]:
    """Requests around every turn of a year and week, some open, some without department or place."""
    rows = []
    for number in range(days):
        opened = first + timedelta(days=number)
        closed = min(opened + timedelta(days=number * 7 % 41), town.context.as_of)
        done = "" if number % 6 == 0 else closed.isoformat()
        others = {"ward": ("north", "south", "unlocated")[number % 3], "channel": ("phone", "web", "")[number % 3]}
        others["department"] = ("streets", "")[number % 5 == 0]
        make, kind = ((town.asset, "alley"), (town.place, "yard"), (town.asset, "cart"))[number % 3]
        rows.append(make(opened.isoformat(), done, kind=kind, **others))
    return rows


def _metric(town: Any, name: str) -> Any:
    return town.metric(
        **DEFINITIONS[name], periods=["week", "month", "r12"], by=["ward", "kind", "department"], by_periods=["month"]
    )


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_stranger_with_the_files_alone_gets_every_row_of_our_own_run(
    town: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Any] = []

    def noted(definition: Any, context: Any, answers: Iterable[Any], **_: Any) -> Any:
        found.extend(answers)
        return figures_from(definition, context, found)

    figures_from = first_computation.figures_from
    monkeypatch.setattr(first_computation, "figures_from", noted)
    script = town.results(_metric(town, name), _rows(town)).computed.sql
    ours = [(answer.period, answer.area, answer.group, *answer.counts.values()) for answer in found]

    monkeypatch.chdir(town.folder)
    with duckdb.connect() as stranger:
        theirs = stranger.execute(script).fetchall()

    assert "READ_CSV" in script
    assert STORE not in script
    assert len(theirs) > 150
    assert theirs == ours


@pytest.mark.parametrize("bytes_at_once", [100_000_000, 30_000, 700])
def test_the_rows_kept_are_the_rows_of_the_published_view(
    town: Any, bytes_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files that are read whole, in parts, and in parts shorter than the rows of one kind.
    monkeypatch.setattr(row_store, "_BYTES_AT_ONCE", bytes_at_once)
    town.write(_rows(town, first=date(2008, 12, 20), days=2_010))
    with duckdb.connect() as connection, connection.cursor() as cursor:
        show_rows(cursor, town.folder, town.context)
        assert cursor.execute(f"SELECT count(*) FROM {STORE}.asset").fetchone() == (1_340,)
        kept = _everything(cursor)

    with duckdb.connect() as connection:
        for step in read_steps(town.context, folder=town.folder):
            connection.execute(step.sql("duckdb"))
        published = _everything(connection)

    assert kept == published
    assert len(kept) == 2_010


def test_files_beside_the_working_directory_are_not_read_instead(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metric = _metric(town, "count")
    here = town.results(metric, _rows(town)).figures
    for file in town.folder.iterdir():
        header = file.read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / file.name).write_text(f"{header}\n", encoding="utf-8")

    monkeypatch.chdir(tmp_path)

    assert town.results(metric, _rows(town)).figures == here
    assert here["2013-06|city:-|-"].value == 30


def test_files_written_again_are_read_again(town: Any) -> None:
    metric = _metric(town, "count")

    first = town.results(metric, [town.asset("2013-06-03")]).figures["2013-06|city:-|-"]
    second = town.results(metric, [town.asset("2013-06-03"), town.asset("2013-06-04")]).figures["2013-06|city:-|-"]
    # As long as the first file, so that nothing but its time of change and its rows tell the two apart.
    third = town.results(metric, [town.asset("2013-07-03")]).figures["2013-06|city:-|-"]

    assert [figure.value for figure in (first, second, third)] == [1, 2, 0]


def test_rows_read_before_are_not_read_again(town: Any) -> None:
    town.write(_rows(town))
    for file in town.folder.iterdir():
        os.utime(file, (1_400_000_000, 1_400_000_000))
    with duckdb.connect() as connection:
        made = []
        for _ in range(2):
            with connection.cursor() as cursor:
                show_rows(cursor, town.folder, town.context)
            made.append(
                connection.execute("SELECT database_oid FROM duckdb_databases() WHERE internal = false").fetchall()
            )

    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a kind that the city does not name", {"kind": "comet"}),
        ("a day before the calendar begins", {"opened": "1899-12-31"}),
    ],
)
def test_rows_with_what_no_list_holds_are_counted_all_the_same(town: Any, what: str, change: dict[str, str]) -> None:
    rows = [town.asset("2013-06-03"), town.asset(change.get("opened", "2013-06-04"), kind=change.get("kind", "alley"))]

    figures = town.results(town.metric(measure="backlog", numerator=None, unit="requests"), rows).figures

    assert figures["2014-06|city:-|-"].value == 2, what


def _everything(connection: Any) -> list[tuple[Any, ...]]:
    answer = connection.execute(f"SELECT * FROM {BOTH_FILES}")
    names = sorted(column[0] for column in answer.description)
    return list(connection.execute(f"SELECT {', '.join(names)} FROM {BOTH_FILES} ORDER BY ALL").fetchall())
