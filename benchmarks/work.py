"""What is measured: each piece of work runs in a process of its own and says how long it took.

Usage: python benchmarks/work.py NAME JSON; the last line printed is a JSON object. `run.py` calls it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agreement import require_agreement
from clock import Clock
from duckdb import DuckDBPyConnection

from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.ingest import read_context
from civicstat.metrics.answer import FEWEST_CASES
from civicstat.metrics.compute import Computed, computed_in_turn
from civicstat.metrics.context import MetricContext
from civicstat.metrics.read_definition import read_definitions
from civicstat.vocabulary.definition import Definition
from civicstat.warehouse.engine import EngineLimits
from civicstat.warehouse.engines import DUCKDB, open_engine


if TYPE_CHECKING:
    from civicstat.cycle.run import Cycle

# What a piece of work alone needs is imported there, so that the memory of another is its own.
Told = dict[str, Any]
WRITING_ROWS = "Writing the row files"
VALUE_COLUMNS = ("metric", "period", "area", "group", "cases", "hits", "least", "most", "value")


def replicate(city: str, scratch: str, rows: int) -> Told:
    """The replicated rows, made now or before."""
    from replicas import find_records, make_replica

    replica = make_replica(find_records(Path(city)), Path(city), Path(scratch), rows=rows)
    return {"folder": str(replica.folder)}


def ingest(city: str, home: str, threads: int) -> Told:
    """Our ingest and the row files, into a fresh home."""
    from civicstat.cycle.run import ingest_step

    marks: dict[str, float] = {}

    def progress(text: str, done: int, total: int) -> None:
        marks.setdefault(text, time.perf_counter())

    clock = Clock()
    cycle = _cycle(city, home, threads, progress)
    counts = ingest_step(cycle)
    told = clock.told()
    until_rows = marks[WRITING_ROWS] - clock.wall
    return {**told, "count": counts["read"], "ingest_seconds": until_rows, "rows_seconds": told["seconds"] - until_rows}


def ingest_by_sql(csv: str, target: str, threads: int) -> Told:
    """DuckDB's bare copy of the CSV to Parquet: nothing checked, nothing placed, no row refused."""
    import duckdb

    clock = Clock()
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.read_csv(csv, all_varchar=True).write_parquet(target, compression="zstd")
    return clock.told()


def ingest_by_pandas(csv: str, target: str) -> Told:
    """A script that reads the CSV, its three dates and its points, and writes Parquet."""
    import pandas as pd  # type: ignore[import-untyped]

    clock = Clock()
    rows = pd.read_csv(csv)
    for column in ("OPEN_DT", "TARGET_DT", "CLOSED_DT"):
        rows[column] = pd.to_datetime(rows[column], format="%m/%d/%Y %I:%M:%S %p", errors="coerce")
    rows = rows[rows["OPEN_DT"].notna() & ~(rows["CLOSED_DT"] < rows["OPEN_DT"])]
    rows.to_parquet(target, compression="zstd")
    return clock.told()


def pack(home: str, threads: int) -> Told:
    """The row files packed, as the cycle does it once before it computes the first metric of a day."""
    from civicstat.metrics.packed_rows import PACKED_ROWS, pack_rows

    place = Home(Path(home))
    (place.rows / PACKED_ROWS).unlink(missing_ok=True)
    clock = Clock()
    limits = EngineLimits(threads=threads)
    with open_engine(DUCKDB, rows=place.rows, limits=limits, spills_to=place.spill) as connection:
        assert isinstance(connection, DuckDBPyConnection)
        pack_rows(connection, place.rows, read_context(place))
    return {**clock.told(), "megabytes": (place.rows / PACKED_ROWS).stat().st_size / 1_000_000}


def metrics(home: str, city: str, threads: int, to: str) -> Told:
    """Our first computation of every metric from the packed rows, and each metric's share of it."""
    place = Home(Path(home))
    definitions, context = _definitions(place, city)
    per_metric: dict[str, float] = {}
    count, clock, before = 0, Clock(), 0.0
    limits = EngineLimits(threads=threads)
    with (
        open_engine(DUCKDB, rows=place.rows, limits=limits, spills_to=place.spill) as connection,
        Path(to).open("w", encoding="utf-8") as file,
    ):
        for definition, computed in computed_in_turn(
            definitions,
            connection=connection,
            records_folder=place.rows,
            context=context,
            others={other.id: other for other in definitions},
        ):
            # Put away before the next, as in a cycle, and counted: the engine works on meanwhile. The yardsticks'
            # writing is not counted.
            file.write(f"{json.dumps(list(_for_comparison(definition, computed)))}\n")
            passed = clock.told()["seconds"]
            per_metric[definition.id], before = passed - before, passed
            count += len(computed.figures)
        told = clock.told()
    return {**told, "count": count, "per_metric": per_metric}


def metrics_by_sql(home: str, threads: int, to: str) -> Told:
    """The same values by hand-written SQL."""
    from by_sql import metrics_by_sql

    place = Home(Path(home))
    days = _days(place)
    clock = Clock()
    found = metrics_by_sql(place.rows, **days, residents=_residents(place), threads=threads)
    told = {**clock.told(), "count": len(found)}
    _write_lines(to, (dict(zip(VALUE_COLUMNS, row, strict=True)) for row in found))
    return told


def metrics_by_pandas(home: str, to: str) -> Told:
    """The same values by a pandas script."""
    from by_pandas import metrics_by_pandas

    place = Home(Path(home))
    days = _days(place)
    clock = Clock()
    found = metrics_by_pandas(place.rows, **days, residents=_residents(place))
    told = {**clock.told(), "count": len(found)}
    _write_lines(to, found.to_dict("records"))
    return told


def by_postgres(home: str, scratch: str, threads: int, to: str, questions: bool) -> Told:
    """The same values by PostgreSQL, which has loaded and indexed the rows before the clock starts; then questions."""
    from by_postgres import metrics_by_postgres
    from postgres import installed, running_server, version_of
    from postgres_table import load
    from questions import ask_postgres

    place, programs = Home(Path(home)), installed()
    if programs is None:
        return {"version": "", "seconds": 0.0, "processor_seconds": 0.0}
    days = _days(place)
    with running_server(programs, Path(scratch), processors=threads) as server:
        loading = Clock()
        load(server, place.rows, **days, residents=_residents(place))
        told: Told = {"load_seconds": loading.told()["seconds"], "version": version_of(programs)}
        told |= {"seconds": 0.0, "processor_seconds": 0.0}
        if questions:
            told["questions"] = ask_postgres(server)
        if to:
            before = server.processor_seconds()
            clock = Clock()
            found = metrics_by_postgres(server, place.rows, end=days["end"])
            told |= {**clock.told(), "count": len(found)}
            told["processor_seconds"] += server.processor_seconds() - before
            _write_lines(to, (dict(zip(VALUE_COLUMNS, row, strict=True)) for row in found))
    return told


def questions_by_sql(home: str, scratch: str, threads: int) -> Told:
    """A reader's questions in DuckDB, over one Parquet file."""
    from questions import ask_duckdb

    place = Home(Path(home))
    return ask_duckdb(place.rows, Path(scratch), days=_days(place), threads=threads)


def questions_by_us(home: str, kinds: list[str], months: list[str], threads: int) -> Told:
    """The same questions to our function."""
    from questions import ask_ours

    place = Home(Path(home))
    return ask_ours(place.rows, context=read_context(place), kinds=kinds, months=months, threads=threads)


def agree(ours: str, theirs: str) -> Told:
    """Whether a yardstick came to our figures."""
    return {"count": require_agreement(Path(ours), Path(theirs))}


def recheck(home: str, city: str, threads: int) -> Told:
    """Our second computation of every metric, in as many processes as threads."""
    from civicstat.cycle.second import second_computation

    place = Home(Path(home))
    definitions, context = _definitions(place, city)
    clock = Clock()
    files = {role: place.rows / name for role, name in ROW_FILES.items()}
    with second_computation(files, context=context.to_json(), processes=threads) as second:
        by_id = {definition.id: definition for definition in definitions}
        waiting = [second.of(definition, others=by_id) for definition in definitions]
        count = sum(len(future.result()[0]) for future in waiting)
    return {**clock.told(), "count": count}


def cycle(city: str, home: str, threads: int) -> Told:
    """A whole cycle, from the records to the site."""
    from civicstat.cycle.run import run_cycle

    clock = Clock()
    result = run_cycle(_cycle(city, home, threads, lambda text, done, total: None))
    return {**clock.told(), "count": result["figures"], "pages": result["pages"]}


def pages(home: str, out: str, chart_cache: str) -> Told:
    """Every page of a record, with the charts drawn before or without."""
    from civicstat.portal.render import render

    clock = Clock()
    rendered = render(Home(Path(home)).ledger, Path(out), chart_cache=Path(chart_cache))
    return {**clock.told(), "count": rendered.pages}


def check(home: str) -> Told:
    """The verifier over a home, pages written again included."""
    from civicstat.cycle.verify.run import verify

    clock = Clock()
    verdict = verify(home)
    if not verdict.holds:
        raise SystemExit(verdict.in_words())
    return clock.told()


def foretell(events: str, method: str) -> Told:
    """A set of events foretold by one method."""
    from forecast_work import foretell as told_by

    return told_by(events, method)


def plan_days(city: str, home: str, threads: int) -> Told:
    """A city's crews' days by every planner."""
    from route_work import plan_days as told_by

    return told_by(city, home, threads)


def of_a_day(name: str) -> Callable[..., Told]:
    """A piece of work of `day_work.py`, by its name."""

    def work(**arguments: Any) -> Told:
        import day_work

        told: Told = getattr(day_work, name)(**arguments)
        return told

    return work


def _cycle(city: str, home: str, threads: int, progress: Callable[[str, int, int], None]) -> Cycle:
    from civicstat.cycle.run import start_cycle

    now = datetime.now(UTC)
    return start_cycle(Path(city), Home(Path(home)), as_of=None, now=now, threads=threads, progress=progress)


def _definitions(home: Home, city: str) -> tuple[tuple[Definition, ...], MetricContext]:
    """The metrics that the yardsticks have too: times count only beside the same values."""
    from yardsticks import YARDSTICK_METRICS

    context = read_context(home)
    found = read_definitions(Path(city) / "metrics", context=context)
    return tuple(definition for definition in found if definition.id in YARDSTICK_METRICS), context


def _for_comparison(definition: Definition, computed: Computed) -> Iterator[dict[str, Any]]:
    """Figures with their unit; those that have one, with the median of Kaplan and Meier, which stands beside them."""
    beside = {accounting.key: accounting.km_median for accounting in computed.accountings}
    for figure in computed.figures:
        line: dict[str, Any] = {**figure.to_json(), "unit": definition.unit}
        if definition.km_median and (figure.n or 0) >= FEWEST_CASES:
            median = beside.get(figure.key)
            line["km_median"] = None if median is None else str(median)
        yield line


def _days(home: Home) -> dict[str, str]:
    context = read_context(home)
    return {"as_of": context.as_of.isoformat(), "end": context.end_of_as_of.strftime("%Y-%m-%d %H:%M:%S")}


def _residents(home: Home) -> dict[str, int]:
    return dict(read_context(home).residents)


def _write_lines(to: str, rows: Iterator[Mapping[str, Any]] | list[dict[str, Any]]) -> None:
    with Path(to).open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)


def publish_for_briefings(**arguments: Any) -> Told:
    """A city with sixty metrics in one release."""
    from briefing_work import publish

    return publish(**arguments)


def brief(**arguments: Any) -> Told:
    """Briefings of ten departments over sixty metrics."""
    from briefing_work import brief as prepare

    return prepare(**arguments)


WORK: Mapping[str, Callable[..., Told]] = {
    function.__name__: function
    for function in (
        replicate,
        ingest,
        ingest_by_sql,
        ingest_by_pandas,
        pack,
        metrics,
        metrics_by_sql,
        metrics_by_pandas,
        by_postgres,
        questions_by_sql,
        questions_by_us,
        agree,
        recheck,
        cycle,
        pages,
        check,
        foretell,
        plan_days,
        publish_for_briefings,
        brief,
    )
} | {name: of_a_day(name) for name in ("day_before", "new_day", "many_rows", "keep_for_questions", "first_median")}


if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](**json.loads(sys.argv[2]))))
