"""Closed is not fixed: what the city says, what somebody who looked found, and what was reported again, by area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import WHOLE_CITY


def closed_and_fixed_pages(view: View) -> list[Page]:
    """The page; only where a release says something of the two clocks."""
    clocks = view.two_clocks
    if clocks is None:
        return []
    metrics = {name: view.catalogue.metrics.get(clocks[name] or "") for name in ("closed", "again")}
    return [
        Page(
            path=links.CLOSED_AND_FIXED,
            template="closed_and_fixed.html",
            title=view.t("page.closed_fixed.title"),
            description=view.t("page.closed_fixed.description"),
            here="results",
            context={
                "clocks": clocks,
                "city": _row(view, WHOLE_CITY, clocks, metrics),
                "layer_tables": [
                    table for layer in clocks["layers"] if (table := _table(view, layer, clocks, metrics))
                ],
                **{name: metric and _head(view, metric) for name, metric in metrics.items()},
                "sources": [
                    {
                        "title": view.say(one["title"], one["title_es"]),
                        "source": one["source"],
                        "licence": one["licence"],
                        "at": at,
                        "refused": one["rows_refused"],
                        "reasons": [
                            {"words": view.say(reason["reason"], reason["reason_es"]), "rows": reason["rows"]}
                            for reason in one["refused_by_reason"]
                        ],
                    }
                    for at, one in enumerate(clocks["sources"])
                ],
                "draw_words": view.say(clocks["draw"]["words"], clocks["draw"]["words_es"]) if clocks["draw"] else "",
                "files": [
                    ref for role in ("records/follow-up", "two-clocks") if (ref := view.object(role)) is not None
                ],
            },
        )
    ]


def _head(view: View, metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "format": format_of(metric),
    }


def _row(
    view: View, area: str, clocks: Mapping[str, Any], metrics: Mapping[str, Metric | None], href: str = ""
) -> dict[str, Any]:
    said = clocks["areas"][area]
    return {
        "area": area,
        "name": view.area_name(area),
        "href": href,
        "looked": said if clocks["is_checked"] else None,
        **{
            name: metric.figure_of(said[name]) if metric is not None and said[name] else None
            for name, metric in metrics.items()
        },
    }


def _table(
    view: View, slug: str, clocks: Mapping[str, Any], metrics: Mapping[str, Metric | None]
) -> dict[str, Any] | None:
    """The rows of a layer; None where nothing is published by it."""
    layer = view.catalogue.layers[slug]
    is_main = slug == clocks["main_layer"]
    rows = [
        _row(view, f"{slug}:{place.slug}", clocks, metrics, links.neighborhood_page(place.slug) if is_main else "")
        for place in layer.by_name(view.lang)
        if place.slug not in layer.merged and f"{slug}:{place.slug}" in clocks["areas"]
    ]
    has_any = any(row["closed"] or row["again"] or row["looked"] for row in rows)
    return {"slug": slug, "title": layer.title(view.lang), "rows": rows} if has_any else None
