"""The object `equity` of a release: every metric by areas of high and low need, computed and put into sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.metrics.context import MetricContext
from civicstat.metrics.equity.mixed import Mix, line_of, mixed_rows
from civicstat.metrics.equity.published import Ground, compared_period, equity_of_release
from civicstat.stories.equity import Names, equity_document
from civicstat.stories.equity_alike import EQUITY
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.warehouse.engines import Connection


def write_equity(
    home: Home,
    definitions: Mapping[str, Definition],
    figures: Mapping[str, Sequence[Figure]],
    *,
    city: Mapping[str, Any],
    context: MetricContext,
    names: Names,
) -> None:
    """Compare areas by need and keep the object for the release; `city` is the body of the city statement."""
    layers = [json.loads(path.read_bytes()) for path in sorted((home.release / "layer").iterdir())]
    ground = ground_of(city, layers, context.residents)
    mixes = {metric: Mix.from_json(json.loads((home.mixes / metric).read_bytes())) for metric in definitions}
    compared = equity_of_release(list(definitions.values()), figures, ground, mixes)
    document = equity_document(compared, definitions, names=names, fiscal_year_starts=ground.fiscal_year_starts)
    write_whole(home.release / EQUITY, canonical_bytes(document))


def keep_mix(
    home: Home,
    definition: Definition,
    figures: Sequence[Figure],
    *,
    connection: Connection,
    layer: str,
    context: MetricContext,
) -> None:
    """Count a metric's rows by area, kind and month, for the period in which its areas are compared."""
    period = compared_period(definition, figures, layer=layer, fiscal_year_starts=context.fiscal_year_starts)
    mix = mixed_rows(
        definition,
        connection=connection,
        records_folder=home.rows,
        context=context,
        layer=layer,
        period=period,
        line=line_of(definition, figures, period),
    )
    write_whole(home.mixes / definition.id, canonical_bytes(mix.to_json()))


def ground_of(city: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], population: Mapping[str, int]) -> Ground:
    """What areas are compared on, from the city statement and the layer objects; `population` by `layer:slug`."""
    main = str(city.get("main_layer", ""))
    merges = (merge for layer in city.get("layers", ()) if layer["slug"] == main for merge in layer.get("merge", ()))
    return Ground.of(
        layers,
        main=main,
        merged={merge["area"]: merge["into"] for merge in merges},
        population=population,
        fiscal_year_starts=int(city["fiscal_year_starts"]),
    )
