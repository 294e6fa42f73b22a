"""What stands behind a metric's newest movements: counted from the rows, and kept beside its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.inference.movements.pair import Pair
from civicstat.metrics.budget import dollars_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.drivers.behind import MEASURES, Side, counted_behind
from civicstat.stories.movements.behind import Behind, line_of
from civicstat.stories.movements.pairs import pairs_of
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.signal import Signal
from civicstat.warehouse.engines import Connection


def keep_behind(
    home: Home, definition: Definition, figures: Sequence[Figure], *, connection: Connection, context: MetricContext
) -> None:
    """Count what the two periods of each comparison are made of, where the figures do not say it themselves."""
    signals = [
        Signal.from_json(signal)
        for signal in json.loads((home.release / "signals" / definition.id).read_bytes())["signals"]
    ]
    pairs = pairs_of(definition, figures, signals, fiscal_year_starts=context.fiscal_year_starts)
    behind: dict[str, dict[str, tuple[Decimal, int]]] = {}
    if definition.measure in MEASURES:
        counted = counted_behind(
            definition,
            list(_sides(definition, pairs)),
            connection=connection,
            records_folder=home.rows,
            context=context,
        )
        behind = {
            name: {key: (Decimal(total), cases) for key, (total, cases) in own.items()} for name, own in counted.items()
        }
    elif definition.measure == "cost":
        behind = {pair.name: dict(_dollars(definition, pair, context)) for pair in pairs}
    told: dict[str, Any] = {
        name: {key: [format(total, "f"), n] for key, (total, n) in own.items()} for name, own in behind.items()
    }
    write_whole(home.behind / definition.id, canonical_bytes(told))


def kept_behind(home: Home, metric: str) -> Behind:
    """What `keep_behind` kept of a metric."""
    told = json.loads((home.behind / metric).read_bytes())
    return {
        name: {key: (Decimal(total), int(cases)) for key, (total, cases) in own.items()} for name, own in told.items()
    }


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
