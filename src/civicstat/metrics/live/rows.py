"""The rows about places behind a question, counted by everything that a question can tell apart.

The gate asks them how many places stand behind a number, and behind the difference of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from civicstat.metrics.calendar import keys_of, unit_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import GROUP_COLUMNS
from civicstat.metrics.loaded import show_rows
from civicstat.metrics.selection import place_kinds
from civicstat.metrics.sql_conditions import condition_of
from civicstat.metrics.sql_rows import requests_step
from civicstat.vocabulary.definition import STOCKS, Definition
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.tables import column_of_layer
from civicstat.warehouse.engine import quoted_name, quoted_text


Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Moment = Literal["opened", "closed", "stock"]
_TIMES = ("opened_week", "opened_month", "closed_week", "closed_month")


@dataclass(frozen=True)
class Cell:
    """The rows behind one number: those of a metric that were opened, or closed, from one week or month to another.

    `moment` is `stock` for what was open at the end. `where` narrows them, by layer or column.
    """

    metric: str
    moment: Moment
    unit: str
    first: str
    last: str
    where: tuple[tuple[str, str], ...] = ()


def cells_of(definition: Definition, period: Period, where: Iterable[tuple[str, str]]) -> tuple[Cell, ...]:
    """The rows behind a figure of a definition; a flow rests on two sets of them."""
    first, last = keys_of(period)
    moments: tuple[Moment, ...] = ("closed" if definition.period_by == "closed" else "opened",)
    if definition.measure in STOCKS:
        moments = ("stock",)
    if definition.measure == "flow":
        moments = ("opened", "closed")
    narrowed = tuple(sorted(where))
    name = name_of_rows(definition)
    return tuple(Cell(name, moment, unit_of(period.kind), first, last, narrowed) for moment in moments)


def name_of_rows(definition: Definition) -> str:
    """What the rows of a definition are called: its id and version, as its statement is named."""
    return f"{definition.id}/{definition.version}"


class PlaceRows:
    """The rows about places of a folder's row files, those that are alike counted once."""

    def __init__(self, table: pa.Table, context: MetricContext) -> None:
        self._table = table
        self._layers = tuple(context.layers)
        self.requests: Counts = _numbers(table, "requests")

    @cached_property
    def _columns(self) -> dict[str, tuple[npt.NDArray[np.int64], dict[str, int]]]:
        found = {}
        for name in (*GROUP_COLUMNS, *(column_of_layer(layer) for layer in self._layers), *_TIMES):
            coded = self._table[name].combine_chunks()
            if isinstance(coded, pa.ChunkedArray):
                coded = coded.chunk(0) if coded.num_chunks else pa.array([], pa.string())
            coded = coded.dictionary_encode()
            codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            found[name] = (codes, {str(value): place for place, value in enumerate(coded.dictionary.to_pylist())})
        return found

    @cached_property
    def _of_metric(self) -> dict[str, Mask]:
        names = [name for name in self._table.column_names if name.startswith("of ")]
        return {name.removeprefix("of "): self._table[name].to_numpy().astype(np.bool_, copy=False) for name in names}

    def knows(self, metric: str) -> bool:
        """Whether the rows of a metric can be told; those of one about the street alone are none of them."""
        return metric in self._of_metric

    def rows_of(self, cell: Cell) -> Mask:
        """Which rows stand behind a number."""
        if not self.knows(cell.metric):
            return np.zeros(len(self.requests), dtype=np.bool_)
        found = self._of_metric[cell.metric].copy()
        for name, slug in cell.where:
            codes, places = self._columns[name if name in GROUP_COLUMNS else column_of_layer(name)]
            found &= codes == places.get(slug, -2)
        if cell.moment == "stock":
            opened = self._between(f"opened_{cell.unit}", "", cell.last)
            return found & opened & ~self._between(f"closed_{cell.unit}", "", cell.last)
        return found & self._between(f"{cell.moment}_{cell.unit}", cell.first, cell.last)

    def _between(self, column: str, first: str, last: str) -> Mask:
        codes, places = self._columns[column]
        inside = np.zeros(len(places) + 1, dtype=np.bool_)
        for label, place in places.items():
            inside[place] = first <= label <= last
        # The last one is that of rows without a label, whose code is -1.
        found: Mask = inside[codes]
        return found


def read_place_rows(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    context: MetricContext,
    definitions: Iterable[Definition],
) -> PlaceRows:
    """The rows about places of a folder, with a mark for each definition that takes them, by `name_of_rows`.

    Definitions without a kind about places take none, and have no mark.
    """
    taking = {name_of_rows(one): one for one in definitions if takes_places(one, context)}
    columns = [*GROUP_COLUMNS, *(column_of_layer(layer) for layer in context.layers), *_TIMES]
    shown = [f"CAST({quoted_name(column)} AS VARCHAR) AS {quoted_name(column)}" for column in columns]
    shown += [f"({_condition(one, context)}) AS {quoted_name(f'of {name}')}" for name, one in sorted(taking.items())]
    kinds = ", ".join(quoted_text(kind) for kind, of in sorted(context.kinds.items()) if of == "place") or "''"
    with connection.cursor() as cursor:
        show_rows(cursor, folder, context)
        cursor.execute(requests_step(context).sql("duckdb"))
        # Every name in it is one of our own columns, a layer's slug or a kind's.
        query = f"SELECT {', '.join(shown)}, COUNT(*) AS requests FROM requests WHERE kind IN ({kinds}) GROUP BY ALL"  # noqa: S608
        return PlaceRows(cursor.execute(query).to_arrow_table(), context)


def takes_places(definition: Definition, context: MetricContext) -> bool:
    """Whether a definition's own rows can be about places where somebody lives or works."""
    return definition.table == "service_requests" and bool(place_kinds(definition, context))


def changed_rows(now: PlaceRows, before: PlaceRows, context: MetricContext) -> PlaceRows:
    """The rows that came, went or changed between two states of the row files, each as often as it did."""
    one, two = now._table, before._table
    names = [name for name in one.column_names if name != "requests" and name in two.column_names]
    signed = pa.concat_tables(
        [
            one.select([*names, "requests"]),
            two.select([*names, "requests"]).set_column(
                len(names), "requests", pa.array(-_numbers(two, "requests"), pa.int64())
            ),
        ],
        promote_options="default",
    )
    summed = signed.group_by(names).aggregate([("requests", "sum")])
    changes = np.abs(_numbers(summed, "requests_sum"))
    table = summed.select(names).append_column("requests", pa.array(changes, pa.int64()))
    return PlaceRows(table.filter(pa.array(changes > 0)), context)


def _condition(definition: Definition, context: MetricContext) -> str:
    conditions = [] if definition.where is None else [_sql(definition.where, context)]
    conditions += [f"({_sql(each.where, context)}) IS NOT TRUE" for each in definition.exclude]
    return " AND ".join(f"COALESCE({each}, FALSE)" for each in conditions) or "TRUE"


def _sql(tree: Mapping[str, object], context: MetricContext) -> str:
    return condition_of(tree, precision=context.precision).sql(dialect="duckdb")


def _numbers(table: pa.Table, name: str) -> Counts:
    found: Counts = table[name].to_numpy().astype(np.int64)
    return found
