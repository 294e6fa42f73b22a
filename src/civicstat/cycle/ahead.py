"""What comes next, and what to do about it: next week's forecast and an example day of two crews."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from civicstat import __version__
from civicstat.cycle.adopt import CREW_PLAN
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.foretell import forecast_objects, forecast_words, foretell, stated_method
from civicstat.cycle.home import Home
from civicstat.cycle.steps import Progress, Steps, write_whole
from civicstat.dispatch.plan import RoutePlan, plan_day
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import forecast_cells, open_stops, usual_neighborhoods
from civicstat.dispatch.sheet import route_geojson
from civicstat.dispatch.statement import settings_of
from civicstat.dispatch.words import LABEL, method_words
from civicstat.heatmaps.forecast import Forecast
from civicstat.heatmaps.request_rows import RequestRows, read_request_rows
from civicstat.metrics.context import MetricContext
from civicstat.sources.as_of import cut_as_of
from civicstat.sources.ingest import TABLE
from civicstat.vocabulary.canonical import canonical_bytes, digest_of, sha256_hex
from civicstat.vocabulary.city import ForecastPlan
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.tables import ASSET_ROWS
from civicstat.warehouse.snapshots import read_snapshot


def look_ahead(
    folder: CityFolder,
    home: Home,
    definitions: Mapping[str, Definition],
    *,
    crew_settings: Mapping[str, Any] | None,
    context: MetricContext,
    as_of: date,
    steps: Steps,
    progress: Progress,
) -> dict[str, Any]:
    """Make the city's forecasts, and from the first of them the crews' day; objects and statement bodies are kept.

    Parameters
    ----------
    crew_settings
        The body of the adopted `crew-settings/v1`; without one there is no plan.

    Raises
    ------
    CityFolderError
        When a forecast names a metric that the city has not adopted.
    """
    plans = folder.city.forecasts
    content = (home.rows / ASSET_ROWS).read_bytes()
    inputs: dict[str, Any] = {
        "software": __version__,
        "rows": sha256_hex(content),
        "context": context.to_json(),
        "forecasts": [plan.model_dump(mode="json") for plan in plans],
        "crew_settings": None if crew_settings is None else dict(crew_settings),
        "wants_a_plan": folder.city.dispatch is not None,
        "mode": folder.city.mode,
    }
    if not steps.needs(
        "look ahead", inputs, outputs=[home.ahead, *(home.release / "forecast-words" / plan.id for plan in plans)]
    ):
        return {"forecasts": len(plans)}
    home.ahead.unlink(missing_ok=True)
    home.clear_objects("forecast", "forecast-scores", "forecast-words", "route-plan", "route-plan-geojson")
    rows = read_request_rows(content)
    bodies: list[dict[str, Any]] = []
    forecasts: list[Forecast] = []
    for done, plan in enumerate(plans):
        progress("Forecasting next week, and scoring the last ones", done, len(plans))
        forecast = _forecast(folder, home, plan, rows, definitions, context=context, as_of=as_of)
        forecasts.append(forecast)
        bodies.append(_keep_forecast(home, plan, forecast, as_of=as_of, is_replay=folder.city.mode == "replay"))
    if folder.city.dispatch is not None and crew_settings is not None and forecasts:
        progress("Planning an example day of the crews", 0, 0)
        requests = cut_as_of(read_snapshot(home.folder, TABLE), as_of=as_of)
        crews_day = _route_plan(folder, crew_settings, requests, forecasts[0], as_of=as_of)
        bodies.append({**_keep_plan(home, crews_day), "settings": digest_of(dict(crew_settings))})
    write_whole(home.ahead, json.dumps(bodies).encode())
    steps.mark("look ahead", inputs)
    return {"forecasts": len(plans)}


def _forecast(
    folder: CityFolder,
    home: Home,
    plan: ForecastPlan,
    rows: RequestRows,
    definitions: Mapping[str, Definition],
    *,
    context: MetricContext,
    as_of: date,
) -> Forecast:
    if plan.metric not in definitions:
        raise CityFolderError(
            f"the forecast {plan.id} is of the metric {plan.metric}, which is not adopted",
            where=str(folder.path / "city.toml"),
            expected=f"one of {', '.join(sorted(definitions))}",
            next_step=f"Mend the name; or, if the metric waits to be adopted, run: civicstat adopt {folder.path}",
        )
    return foretell(
        rows,
        definitions[plan.metric],
        layer=json.loads((home.release / "layer" / folder.city.main_layer).read_bytes()),
        context=context,
        as_of=as_of,
        forecast_id=plan.id,
    )


def _keep_forecast(
    home: Home, plan: ForecastPlan, forecast: Forecast, *, as_of: date, is_replay: bool
) -> dict[str, Any]:
    cells, scores = forecast_objects(forecast)
    write_whole(home.release / "forecast" / plan.id, cells)
    write_whole(home.release / "forecast-scores" / plan.id, scores)
    write_whole(home.release / "forecast-words" / plan.id, forecast_words(forecast))
    return {
        "type": "forecast/v1",
        "name": f"{plan.id}/{forecast.week.label.lower()}",
        "about": forecast.week.label,
        "body": {
            "id": plan.id,
            "version": 1,
            "title": plan.title,
            "title_es": plan.title_es,
            "metric": plan.metric,
            "grid": "h3-8",
            "origin": as_of.isoformat(),
            "week": forecast.week.label,
            "method": stated_method(forecast),
            "cells": {"count": len(forecast.figures), "sha256": sha256_hex(cells)},
            "scores": {"sha256": sha256_hex(scores)},
            "gain": forecast.verdict,
            "not_locked": is_replay,
        },
    }


def _route_plan(
    folder: CityFolder, crew_settings: Mapping[str, Any], requests: pa.Table, forecast: Forecast, *, as_of: date
) -> RoutePlan:
    layer, settings = crew_settings["layer"], settings_of(crew_settings)
    neighborhoods = usual_neighborhoods(requests, layer=layer)
    return plan_day(
        open_stops(requests, layer=layer, kinds=settings.kinds),
        forecast_cells(forecast.figures, neighborhoods=neighborhoods),
        settings,
        city=folder.city.slug,
        day=forecast.week.start,
        as_of=as_of,
    )


def _keep_plan(home: Home, plan: RoutePlan) -> dict[str, Any]:
    document = plan_to_json(plan)
    content = canonical_bytes(document)
    name = CREW_PLAN
    write_whole(home.release / "route-plan" / name, content)
    write_whole(home.release / "route-plan-geojson" / name, route_geojson(document).encode())
    words = method_words(plan.settings)
    return {
        "type": "route-plan/v1",
        "name": f"{name}/{plan.day.isoformat()}",
        "about": plan.day.isoformat(),
        "body": {
            "id": name,
            "day": plan.day.isoformat(),
            "crews": plan.settings.crews,
            "plan": {"sha256": sha256_hex(content)},
            "method": {
                "name": "pyvrp",
                "words": words["en"],
                "words_es": words["es"],
                "parameters": [],
            },
            "seed": plan.seed,
            "iterations": plan.iterations,
            "label": LABEL["en"],
            "label_es": LABEL["es"],
        },
    }
