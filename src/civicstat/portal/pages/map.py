"""Maps: cells of what stands in public space, and areas of the main metric; each with its table."""

from __future__ import annotations

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.breakdown import CELLS, Breakdown, breakdowns
from civicstat.portal.pages.interactive import areas_map, cells_map
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.shades import shades_for
from civicstat.portal.pages.view import View
from civicstat.vocabulary.period import PeriodKind


_CELL_PERIODS: tuple[PeriodKind, ...] = ("r12", "year", "quarter", "month")
# Enough to see where the dark cells are; the rest stands in the published file.
CELLS_IN_TABLE = 15


def map_pages(view: View) -> list[Page]:
    """The cell map and the map of areas, as far as the definitions publish them."""
    return [page for page in (_cell_page(view), _area_page(view)) if page is not None]


def map_section(view: View) -> str:
    """The masthead link of maps: beside the forecast where there is one."""
    return "where_next" if view.catalogue.forecasts else "map"


def map_teaser(view: View) -> dict[str, str] | None:
    """What the home page says of the map."""
    metric = _cell_metric(view)
    if metric is None:
        metric = _area_metric(view)
        path = links.AREA_MAP
    else:
        path = links.MAP
    if metric is None:
        return None
    return {"title": metric.title(view.lang), "href": path, "summary": view.sentence(f"metric/{metric.id}/map")}


def _cell_page(view: View) -> Page | None:
    metric = _cell_metric(view)
    if metric is None:
        return None
    period = _cell_period(metric)
    cells = {slug: metric.figure(period, f"{CELLS}:{slug}") for slug in metric.areas(CELLS)}
    known = {slug: figure for slug, figure in cells.items() if figure is not None and figure.value is not None}
    falling = sorted(known.values(), key=lambda figure: (-(figure.value or 0), figure.key.area_slug))
    shown = [{"figure": figure, "area": view.near(figure.key.area_slug)} for figure in falling]
    shades = shades_for(known, metric.definition.digits)
    return Page(
        path=links.MAP,
        template="map.html",
        title=view.t("page.map.title"),
        description=view.t("page.map.description", city=view.catalogue.city["name"]),
        here=map_section(view),
        context={
            "metric": metric,
            "metric_title": metric.title(view.lang),
            "format": format_of(metric),
            "time": view.period(period),
            "summary": view.sentence(f"metric/{metric.id}/map"),
            "cells": known,
            "top": shown[:CELLS_IN_TABLE],
            "keys": metric.key(period, f"{CELLS}:…"),
            "area_map": _area_metric(view) is not None,
            "part": _part(view, metric),
        },
        maps=[cells_map(links.map_file(links.MAP), "cells", shown=shown, shades=shades, catalogue=view.catalogue)],
    )


def _area_page(view: View) -> Page | None:
    metric = _area_metric(view)
    part = None if metric is None else _part(view, metric)
    if metric is None or part is None:
        return None
    figures = {row.figure.key.area_slug: row.figure for row in part.rows}
    shades = shades_for(figures, metric.definition.digits, among=view.catalogue.boundaries)
    return Page(
        path=links.AREA_MAP,
        template="area_map.html",
        title=view.t("page.area_map.title", metric=metric.title(view.lang)),
        description=view.t("page.area_map.description", metric=metric.title(view.lang)),
        here=map_section(view),
        context={
            "metric": metric,
            "metric_title": metric.title(view.lang),
            "format": format_of(metric),
            "time": view.period(part.period),
            "part": part,
            "summary": view.sentence(f"metric/{metric.id}/map"),
            "figures": figures,
            "cell_map": _cell_metric(view) is not None,
        },
        maps=[
            areas_map(
                links.map_file(links.AREA_MAP), "areas", slugs=list(figures), shades=shades, catalogue=view.catalogue
            )
        ],
    )


def _part(view: View, metric: Metric) -> Breakdown | None:
    return next((part for part in breakdowns(view, metric) if part.by == view.main_layer_slug), None)


def _cell_metric(view: View) -> Metric | None:
    return next((m for m in view.catalogue.official if CELLS in m.definition.by and m.areas(CELLS)), None)


def _area_metric(view: View) -> Metric | None:
    """The metric furthest from its target among those published by the main layer's areas."""
    return next((m for m in choose.furthest_first(view.catalogue) if view.main_layer_slug in m.definition.by), None)


def _cell_period(metric: Metric) -> str:
    """The period that speaks for the city if the cells have it, else the newest of their longest kind."""
    areas = [f"{CELLS}:{slug}" for slug in metric.areas(CELLS)]
    city = choose.headline(metric)
    if city is not None and any(metric.figure(city.key.period, area) is not None for area in areas):
        return city.key.period
    for kind in _CELL_PERIODS:
        labels = {labels[-1] for area in areas if (labels := metric.labels(kind, area))}
        if labels:
            return max(labels)
    return ""
