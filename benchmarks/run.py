"""How fast Civicstat is, as ratios inside one run: `make bench`, or `python benchmarks/run.py --only ingest,metrics`.

An absolute time says more about the machine than about the program. Each piece of work runs in a process of its own
beside a yardstick that does the same, or less, on the same rows; a yardstick counts only where its values are ours.
Forecasts and routes are judged by what they find as well: same cells and weeks, same stops and shifts, same scores.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefing_part import briefings
from day_part import many_questions, new_days
from forecast_part import forecasts
from processes import Measured, do, measure, summary_of
from question_part import listing_of as listing_of_questions
from replica import Replica
from results import Listing, Row, held_against, machine_facts, save, table
from route_part import routes
from yardsticks import YARDSTICK_METRICS


HERE = Path(__file__).resolve().parent
CITIES = HERE.parent / "cities"
DEMO_CITIES = ("chicago", "boston")
OF_METRICS = ("metrics", "postgres", "recheck")
OF_POSTGRES = ("postgres", "questions")
OF_REPLICAS = ("ingest", *OF_METRICS, "questions")
OF_CITIES = ("cycle", "pages", "verify")
PARTS = (*OF_REPLICAS, *OF_CITIES, "day", "forecast", "routes", "briefings")
# Only when it is asked for by name: a hundred million rows fill 14 GB of disk.
ON_REQUEST = ("many",)
DEFAULT_ROWS = "1000000,10000000"
# The second computation is plain Python on purpose; beyond this it says nothing new and takes many minutes.
MOST_ROWS_RECHECKED = 1_000_000


@dataclass(frozen=True)
class Plan:
    """What to measure, where, and with how many threads."""

    rows: tuple[int, ...]
    parts: tuple[str, ...]
    scratch: Path
    threads: int

    def wants(self, *parts: str) -> bool:
        """Whether any of these parts is to be measured."""
        return not set(parts).isdisjoint(self.parts)


def main(words: list[str]) -> None:
    """Measure what was asked for, print it, and keep it when asked."""
    arguments = _arguments(words)
    plan = Plan(arguments.rows, arguments.only, arguments.scratch.resolve(), arguments.threads)
    command = shlex.join(["python", "benchmarks/run.py", *_without_scratch(words)])
    facts = {"command": command, "rows_replicated": list(plan.rows), **machine_facts()}
    print("\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items()))
    rows, listings, failures = list[Row](), list[Listing](), list[str]()
    started = time.monotonic()
    for name, work in works(plan):
        try:
            for found in work:
                if isinstance(found, Row):
                    rows.append(found)
                    print(f"  {found.measured.seconds:9.2f} s  {found.what}", file=sys.stderr, flush=True)
                else:
                    listings.append(found)
                    print(f"\n{found.text()}\n{found.read_this}", flush=True)
        except SystemExit as problem:
            # What comes after it is measured all the same: a run is long, and nobody sits beside it.
            failures.append(f"{name}: {problem}")
            print(f"  {failures[-1]}", file=sys.stderr, flush=True)
    if rows:
        print(f"\n{table(rows)}\n\n{_READ_THIS}")
    facts |= {"minutes": round((time.monotonic() - started) / 60, 1), "failures": failures}
    print(f"\nmeasured in {facts['minutes']} minutes")
    if arguments.save:
        today = datetime.now(UTC).date().isoformat()
        facts |= {"load_at_end": machine_facts()["load"]}
        kept = save(HERE / "results", today, facts=facts, rows=rows, listings=listings)
        print(f"\nkept: {kept.relative_to(HERE.parent)}")
    if failures:
        raise SystemExit("\n".join(["Not everything could be measured:", *failures]))


def works(plan: Plan) -> Iterator[tuple[str, Iterator[Row | Listing]]]:
    """The pieces that do not need one another; each gives rows of the table and tables of its own as they are known."""
    if plan.wants(*OF_REPLICAS):
        for rows in plan.rows:
            yield _in_words(rows), _of_replica(plan, rows)
    if plan.wants(*OF_CITIES):
        for slug in DEMO_CITIES:
            yield slug, _of_demo_city(plan, slug)
    if plan.wants("day"):
        yield "day", new_days([CITIES / slug for slug in DEMO_CITIES], plan.scratch, plan.threads)
    if plan.wants("many"):
        yield "many", many_questions(CITIES / "boston", plan.scratch, plan.rows, plan.threads)
    if plan.wants("forecast"):
        yield "forecast", forecasts()
    if plan.wants("routes"):
        yield "routes", routes({slug: CITIES / slug for slug in DEMO_CITIES}, plan.scratch, plan.threads)
    if plan.wants("briefings"):
        yield "briefings", briefings(plan.scratch, plan.threads)


def _of_replica(plan: Plan, rows: int) -> Iterator[Row | Listing]:
    told, _ = do("replicate", city=str(CITIES / "boston"), scratch=str(plan.scratch), rows=rows)
    replica = Replica(rows, Path(told["folder"]))
    home = plan.scratch / "homes" / f"replica-{replica.rows}"
    yield from _ingest(plan, replica, home)
    postgres, failed = None, None
    if plan.wants(*OF_POSTGRES):
        try:
            postgres = _by_postgres(plan, home)
        except SystemExit as problem:
            failed = problem
    if plan.wants(*OF_METRICS):
        yield from _metrics(plan, replica, home, postgres)
    if plan.wants("questions"):
        by_sql, _ = do("questions_by_sql", home=str(home), scratch=str(plan.scratch), threads=plan.threads)
        about = {"kinds": by_sql["kinds"], "months": by_sql["months"]}
        ours, _ = do("questions_by_us", home=str(home), threads=plan.threads, **about)
        yield listing_of_questions(_in_words(replica.rows), ours, by_sql, postgres.told if postgres else None)
    if failed is not None:
        raise failed


def _by_postgres(plan: Plan, home: Path) -> Measured:
    """Once only: it loads for longer than it answers. Its version is empty where it is not installed."""
    told, megabytes = do(
        "by_postgres",
        home=str(home),
        scratch=str(plan.scratch),
        threads=plan.threads,
        to=str(plan.scratch / "postgres.jsonl") if plan.wants("postgres") else "",
        questions=plan.wants("questions"),
    )
    if not told["version"]:
        print("  PostgreSQL is not installed here: its yardstick is left out.", file=sys.stderr, flush=True)
    return summary_of([(told, megabytes)])


def _ingest(plan: Plan, replica: Replica, home: Path) -> Iterator[Row]:
    many = _in_words(replica.rows)
    threads = plan.threads

    def fresh() -> None:
        shutil.rmtree(home, ignore_errors=True)

    def ours(form: str) -> Measured:
        city = str(replica.city(form))
        return measure("ingest", before=fresh, city=city, home=str(home), threads=threads)

    if not plan.wants("ingest"):
        fresh()
        do("ingest", city=str(replica.city("parquet")), home=str(home), threads=threads)
        return
    target = str(plan.scratch / "copied.parquet")
    copied = measure("ingest_by_sql", csv=str(replica.csv), target=target, threads=threads)
    scripted = measure("ingest_by_pandas", csv=str(replica.csv), target=target)
    Path(target).unlink()
    from_csv, from_parquet = ours("csv"), ours("parquet")
    yield Row(f"DuckDB's bare copy of the CSV, {many}", copied)
    yield Row(f"pandas script: CSV, three dates, to Parquet, {many}", scripted)
    what = f"ingest from CSV, {many}, of it row files {from_csv.told['rows_seconds']:.2f} s"
    yield held_against(what, from_csv, "bare copy", copied, of="rows")
    yield held_against(what, from_csv, "pandas script", scripted, of="rows")
    yield held_against(
        f"ingest from Parquet, {many}, of it row files {from_parquet.told['rows_seconds']:.2f} s",
        from_parquet,
        "from CSV",
        from_csv,
        of="rows",
    )


def _metrics(plan: Plan, replica: Replica, home: Path, postgres: Measured | None) -> Iterator[Row]:
    many = _in_words(replica.rows)
    city = str(replica.city("parquet"))
    values = {name: str(plan.scratch / f"{name}.jsonl") for name in ("ours", "sql", "pandas", "postgres")}
    packed = measure("pack", home=str(home), threads=plan.threads)
    ours = measure("metrics", home=str(home), city=city, threads=plan.threads, to=values["ours"])
    if plan.wants("metrics"):
        by_sql = measure("metrics_by_sql", home=str(home), threads=plan.threads, to=values["sql"])
        by_pandas = measure("metrics_by_pandas", home=str(home), to=values["pandas"])
        for name in ("sql", "pandas"):
            do("agree", ours=values["ours"], theirs=values[name])
        size = f"{packed.told['megabytes']:.0f} MB"
        yield Row(f"row files packed, once for a day's rows and outside of the times below, {size}, {many}", packed)
        yield Row(f"hand-written SQL, bare values, {many}", by_sql)
        yield Row(f"pandas script, bare values, {many}", by_pandas)
        what = f"{len(YARDSTICK_METRICS)} metrics, first computation, {many}"
        yield held_against(what, ours, "hand-written SQL", by_sql, of="figures")
        yield held_against(what, ours, "pandas script", by_pandas, of="figures")
    if plan.wants("postgres") and postgres is not None and postgres.told["version"]:
        do("agree", ours=values["ours"], theirs=values["postgres"])
        name = f"PostgreSQL {postgres.told['version']}"
        yield Row(f"{name}, loaded and indexed in {postgres.told['load_seconds']:.0f} s before, {many}", postgres)
        yield held_against(
            f"{len(YARDSTICK_METRICS)} metrics, first computation, {many}", ours, name, postgres, of="figures"
        )
    if plan.wants("recheck") and replica.rows <= MOST_ROWS_RECHECKED:
        again = measure("recheck", home=str(home), city=city, threads=plan.threads)
        what = f"{len(YARDSTICK_METRICS)} metrics, second computation, {many}"
        yield held_against(what, again, "first computation", ours, of="figures")


def _of_demo_city(plan: Plan, slug: str) -> Iterator[Row]:
    home = plan.scratch / "homes" / slug

    def fresh() -> None:
        shutil.rmtree(home, ignore_errors=True)

    city = str(CITIES / slug)
    first = measure("cycle", before=fresh, city=city, home=str(home), threads=plan.threads)
    again = measure("cycle", city=city, home=str(home), threads=plan.threads)
    if plan.wants("cycle"):
        yield Row(f"cycle of {slug}, fresh home", first, of="figures")
        yield held_against(f"cycle of {slug}, nothing changed", again, "fresh home", first)
    if plan.wants("pages"):
        yield from _pages(plan, slug, home)
    if plan.wants("verify"):
        checked = measure("check", home=str(home))
        yield held_against(f"verify {slug}", checked, "cycle from a fresh home", first)


def _pages(plan: Plan, slug: str, home: Path) -> Iterator[Row]:
    out, cache = str(plan.scratch / "site"), str(plan.scratch / "charts")

    def forget() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    cold = measure("pages", before=forget, home=str(home), out=out, chart_cache=cache)
    warm = measure("pages", home=str(home), out=out, chart_cache=cache)
    yield Row(f"pages of {slug}, every chart drawn", cold, of="pages")
    yield held_against(f"pages of {slug}, charts kept", warm, "every chart drawn", cold, of="pages")


def _in_words(rows: int) -> str:
    return f"{rows / 1_000_000:g} M rows" if rows >= 1_000_000 else f"{rows:,} rows"


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast Civicstat is, as ratios inside one run.")
    parser.add_argument(
        "--rows",
        type=_numbers,
        default=_numbers(os.environ.get("BENCH_ROWS") or DEFAULT_ROWS),
        help="how many rows to replicate; several with commas (or the environment variable BENCH_ROWS)",
    )
    parser.add_argument(
        "--only", type=_parts, default=PARTS, help=f"parts with commas: {', '.join((*PARTS, *ON_REQUEST))}"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="default: one per processor")
    parser.add_argument("--scratch", type=Path, default=HERE.parent / "build" / "benchmarks", help="where files go")
    parser.add_argument("--save", action="store_true", help="keep the result as benchmarks/results/<date>.json")
    return parser.parse_args(words)


def _without_scratch(words: list[str]) -> list[str]:
    """What was asked for; where the files of the run stood says nothing to anybody else."""
    return [
        word
        for before, word in zip(["", *words], words, strict=False)
        if before != "--scratch" and word.partition("=")[0] != "--scratch"
    ]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    known = (*PARTS, *ON_REQUEST)
    unknown = [part for part in parts if part not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}; the parts are {', '.join(known)}")
    return parts


_READ_THIS = """\
times: our seconds for one second of the yardstick (under 1 we are faster); on processors: the same in processor time.
MB: the largest process. Medians of three runs where one takes under 20 seconds. Values of SQL and pandas are ours."""


if __name__ == "__main__":
    main(sys.argv[1:])
