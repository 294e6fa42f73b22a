"""Questions as a reader of a metric's page would put them: some months, one kind or all, by neighborhood.

Each comes twice: how many requests and how many of them closed; and the exact median of the days that it took as well,
with open requests once at their least and once at never. Our function is asked, and the same SQL goes to DuckDB, over a
Parquet file ordered for it, and to PostgreSQL, over a table with indexes.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from by_sql import requests_table
from postgres import Server
from yardsticks import NEVER

from civicstat.metrics.context import MetricContext
from civicstat.metrics.questions import Counted, Questions, Waited
from civicstat.warehouse.engine import EngineLimits, connect


SEED = 20150930
QUESTIONS = 100
MOST_MONTHS = 24
# Asked before the clock counts, so that files and plans are warm for everybody.
WARM_UP = 5
FORMS: Mapping[str, str] = {
    "counts": "count(*), count(days_to_close)",
    "medians": (
        "count(*), count(days_to_close), "
        "percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(days_to_close, days_open + 1)), "
        f"percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(days_to_close, {NEVER}))"
    ),
}
Answer = list[tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """The months that are asked about, and the kind; empty for all."""

    first: str
    last: str
    kind: str

    @property
    def condition(self) -> str:
        """The same for SQL."""
        months = f"month BETWEEN '{self.first}' AND '{self.last}'"
        return f"{months} AND kind = '{self.kind}'" if self.kind else months


def ask_ours(
    rows: Path, *, context: MetricContext, kinds: Sequence[str], months: Sequence[str], threads: int
) -> dict[str, Any]:
    """Milliseconds of each question by our function, and the seconds until it was ready to be asked."""
    with connect(folders=[rows], limits=EngineLimits(threads=threads), reads_from=rows) as connection:
        start = time.perf_counter()
        ours = Questions(connection, rows, context)
        ours.counts("neighborhood", first=months[0], last=months[0])
        ready = time.perf_counter() - start
        forms = {"counts": ours.counts, "medians": ours.medians}
        asked = questions(kinds, months, number=WARM_UP + QUESTIONS)
        timed: dict[str, list[tuple[float, Answer]]] = {form: [] for form in forms}
        for form, ask in forms.items():
            for question in asked:
                start = time.perf_counter()
                found = ask(
                    "neighborhood",
                    first=question.first,
                    last=question.last,
                    kinds=[question.kind] if question.kind else [],
                )
                timed[form].append((1000 * (time.perf_counter() - start), _as_text([_cells(one) for one in found])))
    return {**_told(timed), "ready_seconds": ready}


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
        kinds, months = _subjects(lambda sql: connection.execute(sql).fetchall())

        def ask(sql: str) -> tuple[float, Answer]:
            start = time.perf_counter()
            answer = connection.execute(sql).fetchall()
            return 1000 * (time.perf_counter() - start), _as_text(answer)

        told = {form: [ask(sql) for sql in sqls] for form, sqls in _asked(kinds, months).items()}
    parquet.unlink()
    return {**_told(told), "kinds": kinds, "months": months}


def ask_postgres(server: Server) -> dict[str, Any]:
    """Milliseconds of each question in PostgreSQL, by its own clock."""
    asked = _asked(*_subjects(server.ask))
    return _told({form: server.ask_timed(sqls) for form, sqls in asked.items()})


def questions(kinds: Sequence[str], months: Sequence[str], *, number: int, seed: int = SEED) -> list[Question]:
    """So many questions; the same kinds and months give the same ones."""
    chance = random.Random(seed)
    found = []
    for _ in range(number):
        span = chance.randint(1, min(MOST_MONTHS, len(months)))
        first = chance.randrange(len(months) - span + 1)
        about_one_kind = chance.random() < 0.5
        kind = chance.choice(kinds) if about_one_kind else ""
        found.append(Question(months[first], months[first + span - 1], kind))
    return found


def different_answers(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Questions that two engines answered differently, by form and number."""
    return [
        f"{form}, question {number}"
        for form in FORMS
        for number, (one, other) in enumerate(zip(ours[form]["answers"], theirs[form]["answers"], strict=True), 1)
        if one != other
    ]


def _subjects(ask: Callable[[str], list[Any]]) -> tuple[list[str], list[str]]:
    """The kinds and the months of the rows."""
    kinds, months = (
        [row[0] for row in ask(f"SELECT DISTINCT {column} FROM requests WHERE {column} IS NOT NULL ORDER BY 1")]
        for column in ("kind", "month")
    )
    return kinds, months


def _asked(kinds: Sequence[str], months: Sequence[str]) -> dict[str, list[str]]:
    asked = questions(kinds, months, number=WARM_UP + QUESTIONS)
    return {
        form: [
            f"SELECT neighborhood, {values} FROM requests WHERE {question.condition} GROUP BY neighborhood"
            for question in asked
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
            "answers": [sorted(_plain(line) for line in answer) for _, answer in found],
        }
    told["seconds"] = sum(each for each, _ in itertools.chain(*timed.values())) / 1000
    return told


def _plain(line: Sequence[str]) -> list[str]:
    """With the median as it is published: exact, or more than so many days, for the two that SQL finds."""
    if len(line) < 5:
        return list(line)
    least, most = line[3:]
    if least == most:
        return [*line[:3], least]
    return [*line[:3], f"more than {int(least) - 1}" if int(least) >= 1 else ""]


def _cells(told: Counted) -> tuple[Any, ...]:
    cells = (told.part, told.requests, told.closed)
    if not isinstance(told, Waited):
        return cells
    is_bound = told.bound == "more-than" and told.median_days is not None
    return (*cells, f"more than {told.median_days}" if is_bound else told.median_days)


def _as_text(rows: Sequence[tuple[Any, ...]]) -> Answer:
    """As psql writes them: nothing for null."""
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
