"""Questions as a reader of a metric's page would put them: some months, one kind or all, by neighborhood.

Each comes twice: how many requests and how many of them closed; and the exact median of the days that it took as well.
The same SQL goes to DuckDB, over a Parquet file ordered for it, and to PostgreSQL, over a table with indexes.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from by_sql import requests_table
from postgres import Server


SEED = 20150930
QUESTIONS = 100
MOST_MONTHS = 24
# Asked before the clock counts, so that files and plans are warm for everybody.
WARM_UP = 5
FORMS: Mapping[str, str] = {
    "counts": "count(*), count(days_to_close)",
    "medians": "count(*), count(days_to_close), percentile_disc(0.5) WITHIN GROUP (ORDER BY days_to_close)",
}
Answer = list[tuple[str, ...]]


def ask_duckdb(rows: Path, scratch: Path, *, days: Mapping[str, str], threads: int) -> dict[str, Any]:
    """Milliseconds of each question in DuckDB, and what kinds and months it can be about."""
    parquet = scratch / "questions.parquet"
    with duckdb.connect(config={"threads": threads}) as connection:
        for name, value in (("as_of", f"DATE '{days['as_of']}'"), ("end_of_as_of", f"TIMESTAMP '{days['end']}'")):
            connection.execute(f"SET VARIABLE {name} = {value}")
        connection.execute(requests_table(rows))
        connection.execute(f"COPY (FROM requests ORDER BY kind, month) TO '{parquet}' (COMPRESSION zstd)")
        connection.execute("DROP TABLE requests")
        connection.execute(f"CREATE VIEW requests AS FROM read_parquet('{parquet}')")
        asked = _asked(lambda sql: connection.execute(sql).fetchall())

        def ask(sql: str) -> tuple[float, Answer]:
            start = time.perf_counter()
            answer = connection.execute(sql).fetchall()
            return 1000 * (time.perf_counter() - start), _as_text(answer)

        told = {form: [ask(sql) for sql in sqls] for form, sqls in asked.items()}
    parquet.unlink()
    return _told(told)


def ask_postgres(server: Server) -> dict[str, Any]:
    """Milliseconds of each question in PostgreSQL, by its own clock."""
    asked = _asked(server.ask)
    return _told({form: server.ask_timed(sqls) for form, sqls in asked.items()})


def questions(kinds: Sequence[str], months: Sequence[str], *, number: int, seed: int = SEED) -> list[str]:
    """The conditions of so many questions; the same kinds and months give the same ones."""
    chance = random.Random(seed)
    conditions = []
    for _ in range(number):
        span = chance.randint(1, min(MOST_MONTHS, len(months)))
        first = chance.randrange(len(months) - span + 1)
        condition = f"month BETWEEN '{months[first]}' AND '{months[first + span - 1]}'"
        about_one_kind = chance.random() < 0.5
        conditions.append(f"{condition} AND kind = '{chance.choice(kinds)}'" if about_one_kind else condition)
    return conditions


def different_answers(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Questions that two engines answered differently, by form and number."""
    return [
        f"{form}, question {number}"
        for form in FORMS
        for number, (one, other) in enumerate(zip(ours[form]["answers"], theirs[form]["answers"], strict=True), 1)
        if one != other
    ]


def _asked(ask: Callable[[str], list[Any]]) -> dict[str, list[str]]:
    kinds, months = (
        [row[0] for row in ask(f"SELECT DISTINCT {column} FROM requests WHERE {column} IS NOT NULL ORDER BY 1")]
        for column in ("kind", "month")
    )
    conditions = questions(kinds, months, number=WARM_UP + QUESTIONS)
    return {
        form: [
            f"SELECT neighborhood, {values} FROM requests WHERE {condition} GROUP BY neighborhood"
            for condition in conditions
        ]
        for form, values in FORMS.items()
    }


def _told(timed: Mapping[str, Sequence[tuple[float, Answer]]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for form, found in timed.items():
        milliseconds = sorted(each for each, _ in found[WARM_UP:])
        told[form] = {
            "median": milliseconds[len(milliseconds) // 2],
            "p95": milliseconds[-(-95 * len(milliseconds) // 100) - 1],
            "answers": [sorted(map(list, answer)) for _, answer in found],
        }
    told["seconds"] = sum(each for each, _ in itertools.chain(*timed.values())) / 1000
    return told


def _as_text(rows: Sequence[tuple[Any, ...]]) -> Answer:
    """As psql writes them: nothing for null."""
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
