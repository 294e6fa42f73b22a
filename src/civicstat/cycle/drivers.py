"""What stands behind a metric's newest movements: counted from the rows, and kept beside its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.inference.movements.pair import Pair
from civicstat.metrics.budget import dollars_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.drivers.behind import MEASURES, Side, counted_behind
from civicstat.metrics.drivers.unnamed import unnamed_breakdowns, unnamed_parts
from civicstat.stories.movements.behind import Behind, Unnamed, line_of
from civicstat.stories.movements.pairs import pairs_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.signal import Signal
from civicstat.warehouse.engines import Connection


@dataclass(frozen=True)
class KeptBehind:
    """What is kept of a metric's movements: totals and cases by comparison, and parts that the metric does not name."""

    counted: Behind
    unnamed: Unnamed


def keep_behind(
    home: Home,
    definition: Definition,
    figures: Sequence[Figure],
    *,
    connection: Connection,
    context: MetricContext,
    layer: str,
    others: Mapping[str, Definition],
) -> None:
    """Count what the two periods of each comparison are made of, where the figures do not say it themselves.

    Parameters
    ----------
    layer
        The city's main layer: a movement is split by its areas, and by kind, department and channel, whether the
        definition names them or not.
    others
        The definitions in force, by id.
    """
    signals = [
        Signal.from_json(signal)
        for signal in json.loads((home.release / "signals" / definition.id).read_bytes())["signals"]
    ]
    pairs = pairs_of(definition, figures, signals, fiscal_year_starts=context.fiscal_year_starts)
    sides = list(_sides(definition, pairs))
    also = unnamed_breakdowns(definition, main_layer=layer)
    labels = dict.fromkeys(side.period for side in sides)
    periods = [parse_period(label, fiscal_year_starts=context.fiscal_year_starts) for label in labels]
    parts = unnamed_parts(
        definition, also, periods, connection=connection, records_folder=home.rows, context=context, others=others
    )
    behind: dict[str, dict[str, tuple[Decimal, int]]] = {}
    if definition.measure in MEASURES:
        counted = counted_behind(
            definition,
            sides,
            connection=connection,
            records_folder=home.rows,
            context=context,
            unnamed=also if parts else (),
        )
        behind = {
            name: {key: (Decimal(total), cases) for key, (total, cases) in own.items()} for name, own in counted.items()
        }
    elif definition.measure == "cost":
        behind = {pair.name: dict(_dollars(definition, pair, context)) for pair in pairs}
    told: dict[str, Any] = {
        "counted": {
            name: {key: [format(total, "f"), n] for key, (total, n) in own.items()} for name, own in behind.items()
        },
        "unnamed": {"by": list(also), "parts": [figure.to_json() for figure in parts]},
    }
    write_whole(home.behind / definition.id, canonical_bytes(told))


def kept_behind(home: Home, metric: str) -> KeptBehind:
    """What `keep_behind` kept of a metric."""
    told = json.loads((home.behind / metric).read_bytes())
    return KeptBehind(
        {
            name: {key: (Decimal(total), int(cases)) for key, (total, cases) in own.items()}
            for name, own in told["counted"].items()
        },
        Unnamed(tuple(told["unnamed"]["by"]), tuple(Figure.from_json(line) for line in told["unnamed"]["parts"])),
    )


def _sides(definition: Definition, pairs: Sequence[Pair]) -> Iterator[Side]:
    for pair in pairs:
        for figure in (pair.before, pair.after):
            yield Side(pair.name, figure.key.period, line_of(definition, pair))


def _dollars(definition: Definition, pair: Pair, context: MetricContext) -> Iterator[tuple[str, tuple[Decimal, int]]]:
    """Of a cost: the dollars that were divided, and by how many."""
    budget: Mapping[str, object] | None = context.budget
    for figure in (pair.before, pair.after):
        dollars, _ = dollars_of(definition.budget_lines, figure.key.period, budget)
        if dollars is not None and figure.denominator is not None:
            exact = Decimal(dollars.numerator) / Decimal(dollars.denominator)
            yield str(figure.key), (exact, figure.denominator)
