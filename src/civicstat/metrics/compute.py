"""The first computation: the published SQL, run; then exact rounding and intervals."""

from __future__ import annotations

import gc
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from civicstat.inference.intervals import order_statistic_ranks
from civicstat.metrics.answer import Answer
from civicstat.metrics.answers import figures_from
from civicstat.metrics.asking import Asked, OnDuckDB
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import check_fitness
from civicstat.metrics.parts import parts_of
from civicstat.metrics.picked import is_picked, picked_answers
from civicstat.metrics.quotients import quotient_figures
from civicstat.metrics.records import check_headers
from civicstat.metrics.shared_counts import SharedCounts, in_sharing_order
from civicstat.metrics.sql import Script, quotient_text, script_for
from civicstat.metrics.sql_percentile import Ranks
from civicstat.metrics.sql_steps import Step
from civicstat.metrics.sql_totals import LIFE
from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.warehouse.engines import Connection
from civicstat.warehouse.spark import SparkEngine


# As many definitions are asked before their turn: the engine then never waits for figures to be written away.
_AHEAD = 8
# Python's own 700 cost a tenth of all processor time; what circles the statements leave in so many values is 30 MB.
_VALUES_PER_COLLECTION = 200_000
# Python's own 5 ms make the engine wait at each of its 400 statements.
_SECONDS_PER_TURN = 0.0005


@dataclass(frozen=True)
class Computed:
    """What a definition comes to: figures and accountings by key, and the SQL that found their counts."""

    figures: tuple[Figure, ...]
    accountings: tuple[Accounting, ...]
    sql: str


def compute(
    definition: Definition,
    *,
    connection: Connection,
    records_folder: Path,
    context: MetricContext,
    held_reason: str = "",
    others: Mapping[str, Definition] | None = None,
) -> Computed:
    """The figures of a definition from the published row files.

    Parameters
    ----------
    connection
        A DuckDB connection, or Spark (`warehouse.engines.open_engine`). It keeps the rows that it read for the next
        definition, and nothing else.
    records_folder
        Holds the three published files.
    held_reason
        Why this source's figures are held back; then every figure is `held` and shows nothing.
    others
        The definitions in force by id; a ratio or cost needs those that it names.

    Returns
    -------
    Computed
        One figure per period, area and group of the definition, sorted by key: `low` and `high` at 95 %, rounded half
        to even to the definition's digits. No accounting for figures that are held or suppressed.

    Raises
    ------
    DefinitionError
        When the definition asks for what the published rows do not tell.
    RecordsError
        When a row file is missing or its columns are not the published ones.
    """
    with SharedCounts(connection, records_folder) as counts:
        script = partial(_script_of, definition, context)
        return _answered(definition, script, counts, records_folder, context, others or {}, held_reason)()


def computed_in_turn(
    definitions: Sequence[Definition],
    *,
    connection: Connection,
    records_folder: Path,
    context: MetricContext,
    held_reason: str = "",
    others: Mapping[str, Definition] | None = None,
) -> Iterator[tuple[Definition, Computed]]:
    """What each of several definitions comes to, as `compute` says it; those that count alike follow one another.

    The engine answers the next definitions while the figures of the one before are rounded and given their intervals,
    and while the statements of those after them are written.
    """
    named = (context, others or {}, held_reason)
    ordered = in_sharing_order(definitions)
    if isinstance(connection, SparkEngine):
        for definition in ordered:
            script = partial(_script_of, definition, context)
            with SharedCounts(connection, records_folder) as counts:
                yield definition, _answered(definition, script, counts, records_folder, *named)()
        return
    # A cursor of its own for the engine's thread: whoever takes the figures may ask the connection meanwhile.
    with (
        _side_by_side(),
        SharedCounts(connection.cursor(), records_folder) as counts,
        ThreadPoolExecutor(1) as writing,
        ThreadPoolExecutor(1) as asking,
    ):

        def ask(definition: Definition) -> Future[Callable[[], Computed]]:
            script = writing.submit(_script_of, definition, context).result
            return asking.submit(_answered, definition, script, counts, records_folder, *named)

        try:
            ahead = deque(map(ask, ordered[:_AHEAD]))
            for place, definition in enumerate(ordered):
                finish = ahead.popleft().result()
                ahead.extend(map(ask, ordered[place + _AHEAD : place + _AHEAD + 1]))
                yield definition, finish()
        finally:
            # Whoever stops early, or for a fault, does not wait for answers that nobody will take.
            asking.shutdown(cancel_futures=True)


@contextmanager
def _side_by_side() -> Iterator[None]:
    """While the engine and Python work side by side.

    Python looks for circles among its values less often: figures make none, and there are a hundred thousand. Its
    threads take turns more often, so that the one that asks the engine its next question need not wait.
    """
    collects, takes_turns = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_VALUES_PER_COLLECTION, *collects[1:])
    sys.setswitchinterval(_SECONDS_PER_TURN)
    try:
        yield
    finally:
        gc.set_threshold(*collects)
        sys.setswitchinterval(takes_turns)


def _script_of(definition: Definition, context: MetricContext) -> Script | None:
    """The script of a definition with its statements written; none where it is made of the scripts of others."""
    check_fitness(definition, context, where=f"{definition.id}, version {definition.version}")
    if definition.measure in QUOTIENTS:
        return None
    script = script_for(definition, context)
    for step in (*script.counting, *script.sooner.values()):
        step.sql("duckdb")
    return script


def _answered(
    definition: Definition,
    written: Callable[[], Script | None],
    counts: SharedCounts,
    folder: Path,
    context: MetricContext,
    others: Mapping[str, Definition],
    held_reason: str,
) -> Callable[[], Computed]:
    """Asks the engine; what is returned makes the figures of its answers, without the engine."""
    script = written()
    if script is None:
        quotient = _quotient(definition, counts, folder, context, others, held_reason)
        return lambda: quotient
    rows: list[Answer] = []
    if held_reason:
        last_steps = script.answer({})
    else:
        check_headers(folder, definition, context)
        rows, last_steps = _run(script, counts)

    def finish() -> Computed:
        figures, accountings = figures_from(definition, context, rows, held_reason=held_reason)
        return Computed(figures, accountings, script.text(last_steps))

    return finish


def _quotient(
    definition: Definition,
    counts: SharedCounts,
    folder: Path,
    context: MetricContext,
    others: Mapping[str, Definition],
    held_reason: str,
) -> Computed:
    """A ratio or cost: the scripts of its metrics, one after the other, and their exact values divided."""
    scripts: list[str] = []

    def ask(part: Definition) -> list[Answer]:
        script = script_for(part, context)
        check_headers(folder, part, context)
        rows, last_steps = _run(script, counts)
        scripts.append(script.text(last_steps))
        return rows

    figures, accountings = quotient_figures(definition, context, others, ask, held_reason=held_reason)
    if held_reason:
        for part in parts_of(definition, others):
            script = script_for(part, context)
            scripts.append(script.text(script.answer({})))
    return Computed(figures, accountings, quotient_text(definition, context, scripts))


def _run(script: Script, counts: SharedCounts) -> tuple[list[Answer], list[Step]]:
    engine = counts.of(script)
    if isinstance(engine, OnDuckDB) and is_picked(script):
        rows, ranks = picked_answers(script, engine)
        last_steps = script.answer(ranks)
        engine.take([step for step in last_steps if step.name == LIFE])
    else:
        last_steps = script.answer(_ranks(script, engine))
        engine.take(last_steps[:-1])
        rows = _answers(engine, last_steps[-1])
    if script.definition.km_median:
        rows = _with_tables_of_life(rows, engine)
    return rows, last_steps


def _with_tables_of_life(rows: Sequence[Answer], engine: Asked) -> list[Answer]:
    tables: dict[tuple[str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    _, lines = engine.rows(f"SELECT period, area, group_key, least, most, requests FROM {LIFE}")  # noqa: S608
    for period, area, group, least, most, requests in lines:
        tables[period, area, group].append((int(least), int(most), int(requests)))
    return [replace(row, table_of_life=tables.get((row.period, row.area, row.group), ())) for row in rows]


def _ranks(script: Script, engine: Asked) -> Ranks:
    percentile = script.definition.percentile
    if script.definition.measure != "percentile" or percentile is None:
        return {}
    _, counts = engine.rows("SELECT DISTINCT counted FROM tallies WHERE counted > 0")
    return {int(n): order_statistic_ranks(int(n), percentile) for (n,) in counts}


def _answers(engine: Asked, last: Step) -> list[Answer]:
    names, rows = engine.rows(last)
    return [
        Answer(period=row[0], area=row[1], group=row[2], counts=dict(zip(names[3:], row[3:], strict=True)))
        for row in rows
    ]
