"""Where next: what a forecast expects of next week, and whether simple counts would do as well."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.ahead import Forecast
from civicstat.portal.pages import links
from civicstat.portal.pages.interactive import cells_map
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.shades import FORECAST_DIGITS, shades_for
from civicstat.portal.pages.view import View


# Enough to see where the dark cells are; the rest stands in the published file.
PLACES_LISTED = 15
MEAN = "decimal-1"
# Sign, tone of the box, and the message that says what the page recommends.
_VERDICTS = {"gain": ("tick", "teal"), "on-trial": ("half", "teal"), "no-useful-gain": ("diamond", "amber")}


def forecast_pages(view: View) -> list[Page]:
    """One page for each forecast on record, the first under the masthead's link."""
    return [
        _page(view, forecast, links.forecast_page(number))
        for number, forecast in enumerate(view.catalogue.forecasts, start=1)
    ]


def _page(view: View, forecast: Forecast, path: str) -> Page:
    body, cells = forecast.body, forecast.cells
    metric = view.catalogue.metrics.get(body["metric"])
    falling = sorted(cells.values(), key=lambda figure: (-(figure.value or 0), figure.key.area_slug))
    shown = [{"figure": figure, "area": view.near(figure.key.area_slug)} for figure in falling]
    file, shades = links.map_file(path), shades_for(cells, FORECAST_DIGITS)
    title = view.say(body["title"], body["title_es"])
    return Page(
        path=path,
        template="where_next.html",
        title=view.t("page.where_next.title") if path == links.WHERE_NEXT else title,
        description=view.t("page.where_next.description", city=view.catalogue.city["name"]),
        here="where_next",
        context={
            "forecast": forecast,
            "forecast_title": title,
            "week": view.period(body["week"]),
            "cells": cells,
            "city_figure": forecast.city,
            "top": shown[:PLACES_LISTED],
            "mean": MEAN,
            "scores": _scores(view, forecast),
            "method": view.say(body["method"]["words"], body["method"]["words_es"]),
            "metric_href": links.metric_page(metric.id) if metric else "",
            "metric_title": metric.title(view.lang) if metric else "",
            "keys": f"forecast-{forecast.id}|v{body['version']}|{body['week']}|h3-8:…|-",
            "files": [
                ref for start in ("forecast", "forecast-scores") if (ref := view.object(f"{start}/{forecast.id}"))
            ],
            "others": [
                {"title": view.say(other.body["title"], other.body["title_es"]), "href": links.forecast_page(number)}
                for number, other in enumerate(view.catalogue.forecasts, start=1)
                if other is not forecast
            ],
            "has_plan": bool(view.catalogue.plans),
            "map_file": file,
        },
        maps=[cells_map(file, "forecast", shown=shown, shades=shades, catalogue=view.catalogue)],
    )


def _scores(view: View, forecast: Forecast) -> dict[str, Any]:
    """The score table and the verdict; every number bound to its place in the published scores."""
    scores, key = forecast.scores, f"forecast-scores/{forecast.id}"

    def bound(path: str, format: str) -> Bound | None:
        value: Any = scores
        for step in path.split("."):
            value = value[int(step)] if isinstance(value, list | tuple) else value.get(step)
        return None if value is None else Bound(key, path, str(value), format)

    gain = str(forecast.body["gain"])
    sign, tone = _VERDICTS[gain]
    best = scores.get("best_simple")
    rows = [
        {
            "title": view.say(method["title"], method["title_es"]),
            "hits": bound(f"methods.{index}.hits", COUNT),
            "rate": bound(f"methods.{index}.hit_rate", "decimal-3"),
            "is_ours": method["method"] == forecast.body["method"]["name"],
            "is_best": method["method"] == best,
        }
        for index, method in enumerate(scores["methods"])
    ]
    return {
        "rows": rows,
        "largest": max((row["hits"].value for row in rows if row["hits"]), key=float, default="0"),
        "verdict": gain,
        "sign": sign,
        "tone": tone,
        "best": next((row["title"] for row in rows if row["is_best"]), ""),
        **{
            name: bound(path, format)
            for name, path, format in (
                ("weeks", "weeks", COUNT),
                ("requests", "requests", COUNT),
                ("best_cells", "cells.best", COUNT),
                ("all_cells", "cells.count", COUNT),
                ("gain", "gain.percent", "percent-1"),
                ("low", "gain.low", "percent-1"),
                ("high", "gain.high", "percent-1"),
                ("inside", "interval.inside", COUNT),
                ("cell_weeks", "interval.cell_weeks", COUNT),
                ("inside_expected", "interval.inside_expected", COUNT),
            )
        },
        "rule": view.say(scores["rule"], scores["rule_es"]),
    }
