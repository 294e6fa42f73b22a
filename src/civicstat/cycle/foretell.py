"""A forecast from published files alone: made by the cycle before publication, and again by whoever verifies it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from civicstat.heatmaps.forecast import Forecast, forecast_next_week
from civicstat.heatmaps.grid import city_cells, shapes_of_layer
from civicstat.heatmaps.request_rows import RequestRows
from civicstat.ledger.figures import write_lines
from civicstat.metrics.context import MetricContext
from civicstat.metrics.selection import selectable_kinds
from civicstat.stories.forecast_words import sentences_for_forecast
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.slugs import slug_of


def foretell(
    rows: RequestRows,
    definition: Definition,
    *,
    layer: Mapping[str, Any],
    context: MetricContext,
    as_of: date,
    forecast_id: str,
) -> Forecast:
    """The forecast of a metric's requests.

    Parameters
    ----------
    rows
        The published asset rows.
    layer, context
        The published boundaries of the city's main layer, and the object of role `context`.
    """
    return forecast_next_week(
        rows,
        kinds=[kind for kind in selectable_kinds(definition, context) if context.kinds[kind] == "asset"],
        cells=city_cells(rows.h3_8, shapes_of_layer(layer)),
        as_of=as_of,
        coverage_from=context.coverage_from,
        forecast_id=forecast_id,
    )


def forecast_objects(forecast: Forecast) -> tuple[bytes, bytes]:
    """The objects `forecast/<id>` and `forecast-scores/<id>`."""
    cells = write_lines({str(figure.key): figure.to_json() for figure in (*forecast.figures, forecast.city)})
    return cells, canonical_bytes({**forecast.scores, "method": forecast.method})


def forecast_words(forecast: Forecast) -> bytes:
    """The object `forecast-words/<id>`: what the row of each place says."""
    said = sentences_for_forecast(forecast.figures, forecast.year_before)
    return canonical_bytes({"sentences": [sentence.to_json() for sentence in said]})


def stated_method(forecast: Forecast) -> dict[str, Any]:
    """What `forecast/v1` says of the method."""
    return {
        "name": slug_of(forecast.method["name"]),
        "words": forecast.method["words"],
        "words_es": forecast.method["words_es"],
        "parameters": list(_settings(forecast.method["parameters"], "")),
    }


def _settings(parameters: Any, name: str) -> Iterator[dict[str, str]]:
    """The numbers among a method's parameters, each with the path that leads to it; the scores hold all of them."""
    if isinstance(parameters, dict):
        for key, value in parameters.items():
            yield from _settings(value, f"{name} {key}")
    elif isinstance(parameters, list):
        for place, value in enumerate(parameters, 1):
            yield from _settings(value, f"{name} {place}")
    elif re.fullmatch(r"-?\d+(\.\d+)?", str(parameters)):
        yield {"name": slug_of(name), "value": str(parameters)}
