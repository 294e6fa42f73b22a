"""The parts `day` and `many`: what a new day costs beside all rows, and what one question to very many rows costs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from processes import do, measure
from results import Row, held_against


def new_days(cities: Sequence[Path], scratch: Path, threads: int) -> Iterator[Row]:
    """A new day's metrics from what was kept, held against the same from all rows; both must come to the same bytes."""
    for city in cities:
        home = scratch / "homes" / f"{city.name}-day"
        do("day_before", city=str(city), home=str(home), threads=threads)
        whole = measure("new_day", city=str(city), home=str(home), threads=threads, keeps=False)
        kept = measure("new_day", city=str(city), home=str(home), threads=threads, keeps=True)
        if kept.told["digest"] != whole.told["digest"]:
            raise SystemExit(f"what was kept of the day before leads to other objects than all rows of {city.name}")
        yield Row(f"metrics of {city.name}, a new day, all rows judged twice", whole)
        what = f"metrics of {city.name}, a new day, from what was kept"
        yield held_against(what, kept, "all rows", whole)


def many_questions(city: Path, scratch: Path, rows: Sequence[int], threads: int) -> Iterator[Row]:
    """The rows kept for questions, and the first median by neighborhood in a process of its own."""
    home = scratch / "homes" / f"{city.name}-many"
    shutil.rmtree(home, ignore_errors=True)
    do("ingest", city=str(city), home=str(home), threads=threads)
    for number in rows:
        told, _ = do("many_rows", home=str(home), scratch=str(scratch), rows=number)
        kept = measure("keep_for_questions", home=str(home), folder=told["folder"], threads=threads)
        median = measure("first_median", home=str(home), folder=told["folder"], threads=threads)
        many = f"{number / 1_000_000:g} M rows"
        size = f"{kept.told['file_megabytes']:,.0f} MB"
        yield Row(f"rows kept for questions, once a day, {many} to {size}", kept)
        after = f"the next in {median.told['next_milliseconds']:.0f} ms"
        yield held_against(f"first median of a year, {many}; {after}", median, "keeping them", kept)
