"""A new day of a city, and one question to a hundred million rows: the work of the parts `day` and `many`."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from clock import Clock
from many_rows import replicate_rows
from replicas import COVERAGE_FROM

from civicstat.cycle.home import Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.run import Cycle, adopt_step, ingest_step, metrics_step, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.metrics.context import MetricContext
from civicstat.metrics.question_rows import keep_question_rows
from civicstat.metrics.questions import Questions
from civicstat.warehouse.engine import EngineLimits, connect


Told = dict[str, Any]
# What the issue allows, with room for Python itself.
MEGABYTES = 3_000


def day_before(city: str, home: str, threads: int) -> Told:
    """A home whose metrics stand as of the day before the city's, and whose rows are those of the day itself."""
    shutil.rmtree(home, ignore_errors=True)
    day = _cycle(city, home, threads, None).as_of
    for cycle in (_cycle(city, home, threads, day - timedelta(days=1)), _cycle(city, home, threads, day)):
        ingest_step(cycle)
        adopt_step(cycle)
        if cycle.as_of < day:
            metrics_step(cycle)
    return {"day": day.isoformat()}


def new_day(city: str, home: str, threads: int, keeps: bool) -> Told:
    """Every metric of the city's day: from what was kept of the day before, or from all rows; then it is undone."""
    place = Home(Path(home))
    aside = place.folder / "aside"
    shutil.copytree(place.warehouse, aside)
    if not keeps:
        shutil.rmtree(place.counts)
        place.new_day.unlink(missing_ok=True)
    clock = Clock()
    told = metrics_step(_cycle(city, home, threads, None))
    told = {**clock.told(), "count": told["computed_now"], "digest": _digest(place.release)}
    shutil.rmtree(place.warehouse)
    aside.rename(place.warehouse)
    return told


def many_rows(home: str, scratch: str, rows: int) -> Told:
    """Row files of so many rows, made now or before."""
    place = Home(Path(home))
    folder = Path(scratch) / "many" / str(rows)
    replicate_rows(place.rows, folder / "rows", rows=rows, context=_context(home))
    return {"folder": str(folder)}


def keep_for_questions(home: str, folder: str, threads: int) -> Told:
    """The rows kept for questions."""
    rows, kept = Path(folder) / "rows", Path(folder) / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    clock = Clock()
    with _connected(rows, kept, threads) as connection:
        path = keep_question_rows(connection, rows, _context(home), kept_in=kept)
    return {**clock.told(), "file_megabytes": path.stat().st_size / 1e6}


def first_median(home: str, folder: str, threads: int) -> Told:
    """The median days of a year by neighborhood, in a process that has read nothing yet; then of one kind."""
    rows, kept = (Path(folder).resolve() / name for name in ("rows", "kept"))
    context = _context(home)
    clock = Clock()
    with _connected(rows, kept, threads) as connection:
        ask = Questions(connection, rows, context, kept_in=kept)
        found = ask.medians("neighborhood", first="2014-01", last="2014-12")
        told = {**clock.told(), "count": sum(one.requests for one in found)}
        start = time.perf_counter()
        ask.medians("neighborhood", first="2013-01", last="2014-12", kinds=[next(iter(context.kinds))])
        return {**told, "next_milliseconds": 1000 * (time.perf_counter() - start)}


def _connected(rows: Path, kept: Path, threads: int) -> Any:
    limits = EngineLimits(threads=threads, memory_megabytes=MEGABYTES)
    return connect(folders=[rows, kept], limits=limits, reads_from=rows)


def _context(home: str) -> MetricContext:
    return replace(read_context(Home(Path(home))), coverage_from=date.fromisoformat(COVERAGE_FROM))


def _cycle(city: str, home: str, threads: int, as_of: date | None) -> Cycle:
    now = datetime.now(UTC)
    return start_cycle(Path(city), Home(Path(home)), as_of=as_of, now=now, threads=threads, progress=no_progress)


def _digest(folder: Path) -> str:
    return hashlib.sha256(b"".join(_parts(folder))).hexdigest()


def _parts(folder: Path) -> Iterator[bytes]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path.relative_to(folder).as_posix().encode()
        yield path.read_bytes()
