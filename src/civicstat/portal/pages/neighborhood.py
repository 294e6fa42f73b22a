"""Neighborhoods: the list, and one page for each area of the main layer."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from civicstat.portal.catalogue.layer import Layer, Place
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.need import two_services
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


# Metrics with their own numbers, fold and chart; the others share a table, so that a page stays light on a phone.
FULL_RESULTS = 2
# From so many places and letters on, the list has letters to jump to.
FEWEST_FOR_LETTERS = 30
FEWEST_LETTERS = 5
# Two years of quarters.
PERIODS_SHOWN = 8


def neighborhood_pages(view: View) -> list[Page]:
    """The list of neighborhoods, then their pages in order of name."""
    layer = view.catalogue.main_layer
    if layer is None:
        return []
    places = [place for place in layer.by_name(view.lang) if place.slug not in layer.merged]
    pages = [_page(view, layer, place) for place in places]
    return [_index(view, layer, places), *pages]


def _index(view: View, layer: Layer, places: list[Place]) -> Page:
    return Page(
        path=links.NEIGHBORHOODS,
        template="neighborhoods.html",
        title=view.t("page.neighborhoods.title"),
        description=view.t("page.neighborhoods.description", city=view.catalogue.city["name"]),
        here="neighborhoods",
        context={
            "need": two_services(view),
            "letters": _by_letter([_listed(view, layer, place) for place in places]),
        },
    )


def _listed(view: View, layer: Layer, place: Place) -> dict[str, Any]:
    name = place.title(view.lang)
    small = [layer.name(slug, view.lang) for slug, _ in layer.joined_by(place.slug)]
    return {
        "name": name,
        "href": links.neighborhood_page(place.slug),
        "with": [each for each in small if each not in name],
    }


def _by_letter(places: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Places under the first letter of their names; under none where the list is short or letters say little."""
    found: dict[str, list[dict[str, Any]]] = {}
    for place in places:
        found.setdefault(normalize("NFD", place["name"])[:1].upper(), []).append(place)
    if len(places) < FEWEST_FOR_LETTERS or len(found) < FEWEST_LETTERS:
        return [("", places)]
    return sorted(found.items())


def _page(view: View, layer: Layer, place: Place) -> Page:
    area = f"{layer.slug}:{place.slug}"
    metrics = [metric for metric in choose.furthest_first(view.catalogue) if layer.slug in metric.definition.by]
    found = [_result(view, metric, area, has_chart=index < 1) for index, metric in enumerate(metrics)]
    results = [result for result in found if result["figure"] is not None]
    groups = [(group, group.group_of(place.slug)) for group in view.catalogue.group_layers(layer.slug)]
    name = place.title(view.lang)
    return Page(
        path=links.neighborhood_page(place.slug),
        template="neighborhood.html",
        title=name,
        description=view.t("page.neighborhood.description", area=name, city=view.catalogue.city["name"]),
        here="neighborhoods",
        context={
            "name": name,
            "area": area,
            "plain": view.sentence(f"area/{area}/headline"),
            "results": results[:FULL_RESULTS],
            "others": results[FULL_RESULTS:],
            "joined": [
                {"name": layer.name(small, view.lang), "reason": reason}
                for small, reason in layer.joined_by(place.slug)
            ],
            "groups": [
                {"layer": group.title(view.lang), "name": found.title(view.lang)} for group, found in groups if found
            ],
            "layer": layer,
            "place": place,
            "next": _next(view, layer, place),
        },
    )


def _result(view: View, metric: Metric, area: str, *, has_chart: bool) -> dict[str, Any]:
    here = choose.headline(metric, area)
    city = None if here is None else metric.figure(here.key.period)
    kind = choose.area_chart_kind(metric, area)
    return {
        "metric": metric,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "format": format_of(metric),
        "figure": here,
        "city": city,
        "period": "" if here is None else view.period(here.key.period),
        "here": _verdict_here(view, metric, area),
        "kind": kind,
        "segments": metric.segments(kind, area) if kind and has_chart else (),
        "series": [figure for figure, _ in zip(metric.newest_first(kind, area), range(PERIODS_SHOWN), strict=False)]
        if kind and has_chart
        else [],
        "accounting": None if here is None else metric.accounting(here),
    }


def _verdict_here(view: View, metric: Metric, area: str) -> dict[str, Any]:
    """The target of the whole city held against the area's own figure; the signal is the area's own."""
    kind = choose.area_chart_kind(metric, area)
    segments = metric.segments(kind, area) if kind else ()
    here = choose.headline(metric, area)
    return {
        **view.verdict(metric, here),
        "stands": choose.stands(view.catalogue, metric, here),
        "variation": segments[-1].variation if segments else "",
        "period_kind": kind or "month",
    }


def _next(view: View, layer: Layer, place: Place) -> dict[str, str]:
    order = [other for other in layer.by_name(view.lang) if other.slug not in layer.merged]
    at = next(index for index, other in enumerate(order) if other.slug == place.slug)
    following = order[(at + 1) % len(order)]
    return {"title": following.title(view.lang), "href": links.neighborhood_page(following.slug)}
