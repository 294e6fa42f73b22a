"""The published SQL: it runs alone, on any number of threads, and hides nothing in a comment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from civicstat.metrics.compute import compute
from civicstat.metrics.sql import sql_for
from civicstat.vocabulary.canonical import canonical_text


DEFINITIONS: dict[str, dict[str, Any]] = {
    "count": {"measure": "count", "numerator": None, "unit": "requests"},
    "share": {
        "where": "NOT kind = 'noise'",
        "exclude": [{"reason": "web", "reason_es": "web", "where": "channel = 'web'"}],
    },
    "percentile": {
        "measure": "percentile",
        "numerator": None,
        "of": "days_between(opened, closed)",
        "percentile": 50,
        "unit": "days",
    },
    "backlog": {"measure": "backlog", "numerator": None, "unit": "requests"},
    "mean": {"measure": "mean", "numerator": None, "of": "days_between(opened, closed)", "unit": "days"},
    "rate": {"measure": "rate", "numerator": None, "unit": "per-1000-residents"},
    "flow": {"measure": "flow", "numerator": None, "unit": "net-requests"},
    "backlog-age": {"measure": "backlog-age", "numerator": None, "percentile": 90, "unit": "days"},
    "km-median": {
        "measure": "percentile",
        "numerator": None,
        "of": "days_between(opened, closed)",
        "percentile": 50,
        "unit": "days",
        "km_median": True,
    },
    "working-days": {
        "where": "kind = 'alley'",
        "measure": "sum",
        "numerator": None,
        "of": "business_days_between(opened, closed)",
        "unit": "working-days",
    },
}


@pytest.fixture(name="town")
def town_with_residents_and_calendar(town: Any) -> Any:
    calendar = {
        "weekdays": [1, 2, 3, 4, 5],
        "opens": "08:00",
        "closes": "17:00",
        "holidays": ["2013-07-04", "2014-05-26"],
        "first": "2013-01-01",
        "last": "2015-12-31",
    }
    return town.with_context(residents={"city:-": 9000, "ward:north": 5000, "ward:south": 4000}, calendar=calendar)


def _metric(town: Any, measure: str) -> Any:
    return town.metric(**DEFINITIONS[measure], periods=["week", "month", "r12"], by=["ward", "kind"], digits=1)


def _rows(town: Any) -> list[dict[str, str]]:
    rows = []
    for number in range(400):
        opened = date.fromordinal(date(2013, 1, 1).toordinal() + number * 37 % 540)
        closed = date.fromordinal(opened.toordinal() + number % 23)
        done = closed.isoformat() if closed <= date(2014, 6, 30) and number % 7 else ""
        others = {"ward": ("north", "south", "unlocated")[number % 3], "channel": ("phone", "web")[number % 2]}
        make, kind = ((town.asset, "alley"), (town.place, "yard"))[number % 2]
        rows.append(make(opened.isoformat(), done, kind=kind, **others))
    return rows


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_a_stranger_with_the_files_and_duckdb_gets_the_same_counts(town: Any, measure: str, tmp_path: Path) -> None:
    results = town.results(_metric(town, measure), _rows(town))
    script = tmp_path / "metric.sql"
    script.write_text(results.computed.sql, encoding="utf-8")
    program = (
        "import duckdb, json, pathlib, sys\n"
        "answer = duckdb.connect().execute(pathlib.Path(sys.argv[1]).read_text())\n"
        "names = [column[0] for column in answer.description]\n"
        "print(json.dumps([dict(zip(names, row)) for row in answer.fetchall()], default=int))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program, str(script)],
        cwd=town.folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )

    answers = {f"{row['period']}|{row['area']}|{row['group_key']}": row for row in json.loads(ran.stdout)}
    assert len(answers) > 100
    for key, row in answers.items():
        figure, accounting = results.figures[key], results.accountings[key]
        assert (row["received"], row["counted"]) == (accounting.received, accounting.counted)
        if measure == "share":
            assert row["hits"] == figure.numerator
        if figure.value is not None and measure == "percentile" and figure.bound == "exact":
            assert row["value_least"] == row["value_most"] == figure.value
        if measure == "percentile" and figure.low is not None:
            assert row["low_least"] == figure.low
        if measure == "rate":
            assert row["residents"] == figure.denominator
        if measure == "flow":
            assert (row["opened"], row["closed"]) == (figure.numerator, figure.denominator)
        if measure == "backlog-age" and figure.value is not None:
            assert row["age"] == figure.value
        if measure in ("mean", "working-days") and figure.bound == "exact" and figure.value is not None:
            share = row["known_total"] / (row["counted"] if measure == "mean" else 1)
            assert abs(share - float(figure.value)) < 0.06


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_one_two_and_four_threads_give_the_same_bytes(town: Any, measure: str) -> None:
    town.write(_rows(town))
    written = set()

    for threads in (1, 2, 4):
        with duckdb.connect(config={"threads": threads}) as connection:
            computed = compute(
                _metric(town, measure), connection=connection, records_folder=town.folder, context=town.context
            )
        figures = [figure.to_json() for figure in computed.figures]
        accountings = [accounting.to_json() for accounting in computed.accountings]
        written.add(canonical_text([figures, accountings, computed.sql]))

    assert len(written) == 1


@pytest.mark.parametrize("measure", DEFINITIONS)
def test_the_same_script_is_written_for_spark(town: Any, measure: str) -> None:
    script = sql_for(_metric(town, measure), town.context, dialect="spark")

    statements = [statement for statement in sqlglot.parse(script, read="spark") if statement is not None]

    assert "USING csv" in script
    assert "READ_CSV" not in script
    assert "TEMPORARY TABLE" not in script
    assert len(statements) > 5


def test_words_of_an_author_stay_inside_their_comment(town: Any) -> None:
    definition = town.metric(title="Closed\n; DROP TABLE requests; --\rSELECT 1")

    first = sql_for(definition, town.context).splitlines()[0]

    assert first == "-- Closed ; DROP TABLE requests; -- SELECT 1"


def test_a_filter_with_line_breaks_stays_inside_its_comment(town: Any) -> None:
    definition = town.metric(where="kind = 'alley'\n AND NOT is_duplicate")

    lines = sql_for(definition, town.context).splitlines()

    assert "-- The requests that count: kind = 'alley'" in lines
    assert "-- AND NOT is_duplicate" in lines


def test_the_connection_is_left_as_it_was(town: Any) -> None:
    before = town.connection.execute("SELECT current_setting('file_search_path')").fetchone()

    town.results(_metric(town, "share"), _rows(town))

    assert town.connection.execute("SELECT current_setting('file_search_path')").fetchone() == before
    assert town.connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'judged'").fetchone() == (
        0,
    )
