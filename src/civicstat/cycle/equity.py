"""The object `equity` of a release: every metric by areas of high and low need, computed and put into sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.metrics.context import MetricContext
from civicstat.metrics.equity.published import Ground, equity_of_release
from civicstat.stories.equity import EQUITY, Names, equity_document
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure


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
    compared = equity_of_release(list(definitions.values()), figures, ground)
    document = equity_document(compared, definitions, names=names, fiscal_year_starts=ground.fiscal_year_starts)
    write_whole(home.release / EQUITY, canonical_bytes(document))


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
