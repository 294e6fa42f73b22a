"""A metric by area or by group: a table of figures by name, never a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civicstat.portal.catalogue.layer import Layer
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, Figure


# A longer table stands on pages of its own, so that a phone on a slow line gets the metric first.
MOST_ROWS_INLINE = 8
ROWS_PER_PAGE = 40
CELLS = "h3-8"


@dataclass(frozen=True)
class Row:
    """One area or group: its figure, and the group of areas in which it stands, where there is one."""

    name: str
    href: str
    figure: Figure
    need: str = ""


@dataclass(frozen=True)
class Breakdown:
    """`by` is an area layer or a column; `need_title` heads the group column, empty without one."""

    by: str
    title: str
    period: str
    rows: Sequence[Row]
    is_group_layer: bool = False
    need_title: str = ""
    keys: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it fits on the metric's own page."""
        return len(self.rows) <= MOST_ROWS_INLINE

    @property
    def pages(self) -> list[Sequence[Row]]:
        """The rows of each page of a long table."""
        return [self.rows[start : start + ROWS_PER_PAGE] for start in range(0, len(self.rows), ROWS_PER_PAGE)]


def breakdowns(view: View, metric: Metric) -> list[Breakdown]:
    """Every breakdown that the definition publishes, cells left out: those are on the map."""
    found = [
        _by_layer(view, metric, view.catalogue.layers[by])
        if by in view.catalogue.layers
        else _by_column(view, metric, by)
        for by in metric.definition.by
        if by != CELLS
    ]
    return [breakdown for breakdown in found if breakdown is not None]


def _by_layer(view: View, metric: Metric, layer: Layer) -> Breakdown | None:
    slugs = [slug for slug in metric.areas(layer.slug) if slug not in layer.merged]
    period = _period(metric, [(f"{layer.slug}:{slug}", NO_GROUP) for slug in slugs])
    if period is None:
        return None
    groupings = view.catalogue.group_layers(layer.slug)
    names = {slug: view.area_name(f"{layer.slug}:{slug}") for slug in slugs}
    order = list(layer.places) if layer.of else sorted(slugs, key=lambda slug: names[slug].casefold())
    rows = []
    for slug in [*(s for s in order if s in names and s != UNLOCATED), *(s for s in slugs if s == UNLOCATED)]:
        figure = metric.figure(period, f"{layer.slug}:{slug}")
        if figure is not None:
            group = groupings[0].group_of(slug) if groupings else None
            has_page = layer.slug == view.main_layer_slug and slug in layer.places
            href = links.neighborhood_page(slug) if has_page else ""
            rows.append(Row(names[slug], href, figure, "" if group is None else group.title(view.lang)))
    return Breakdown(
        by=layer.slug,
        title=layer.title(view.lang),
        period=period,
        rows=rows,
        is_group_layer=bool(layer.of),
        need_title=groupings[0].title(view.lang) if groupings else "",
        keys=metric.key(period, f"{layer.slug}:…"),
    )


def _by_column(view: View, metric: Metric, column: str) -> Breakdown | None:
    slugs = metric.groups(column)
    period = _period(metric, [(WHOLE_CITY, f"{column}={slug}") for slug in slugs])
    if period is None:
        return None
    figures = {slug: metric.figure(period, WHOLE_CITY, f"{column}={slug}") for slug in slugs}
    rows = [
        Row(view.catalogue.name_of(column, slug, view.lang), "", figure)
        for slug, figure in figures.items()
        if figure is not None
    ]
    return Breakdown(
        by=column,
        title=view.t(f"page.metric.by_{column}"),
        period=period,
        rows=sorted(rows, key=lambda row: row.name.casefold()),
        keys=metric.key(period, WHOLE_CITY, f"{column}=…"),
    )


def _period(metric: Metric, series: Sequence[tuple[str, str]]) -> str | None:
    """One period for the whole table: the one that speaks for the city if the series have it, else their newest."""
    city = choose.headline(metric)
    for area, group in series:
        if city is not None and metric.figure(city.key.period, area, group) is not None:
            return city.key.period
        own = choose.headline(metric, area, group)
        if own is not None:
            return own.key.period
    return None
