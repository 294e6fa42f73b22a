"""Charts, sparklines and maps of a page, drawn by `look` from published values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from civicstat.look.charts import Width, chart_facts, process_chart_svg
from civicstat.look.classes import legend_html
from civicstat.look.contributions import contributions_svg
from civicstat.look.maps import areas_map_svg, cells_map_svg
from civicstat.look.routes import RouteStop, route_map_svg
from civicstat.look.sparks import bar_svg, range_svg, sparkline_svg
from civicstat.look.standalone import standalone_svg
from civicstat.portal.catalogue.layer import Layer
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages.breakdown import Row
from civicstat.portal.pages.events import Event
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.shades import FORECAST_DIGITS, shades_for
from civicstat.portal.pages.stat.drawn import PacketDrawing
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.signal import Signal


# Dots of a sparkline: two years of months.
SPARK_POINTS = 24
_SERIES_SIZE = (340, 110)
_ALL_PERCENT = (Decimal(0), Decimal(100))


@dataclass(frozen=True)
class Drawing:
    """A map and its legend."""

    svg: Markup
    legend: Markup


class Pictures:
    """The pictures of one language; `chart_cache` keeps drawn charts by the digest of what they show."""

    def __init__(self, view: View, chart_cache: Path | None, theme: Mapping[str, str]) -> None:
        self._view = view
        self._cache = chart_cache
        self._theme = theme

    def process(
        self,
        segments: Sequence[Signal],
        width: Width,
        metric: Metric,
        summary: Markup,
        events: Sequence[Event] = (),
    ) -> Markup:
        """A process chart for a page or, narrow, for a phone, with the events that fall within it."""
        return process_chart_svg(
            segments,
            lang=self._view.lang,
            width=width,
            chart_id=f"chart-{metric.id}",
            title=metric.title(self._view.lang),
            desc=self._desc(summary),
            cache=self._cache,
            theme=self._theme,
            fiscal_year_starts=int(self._view.catalogue.city["fiscal_year_starts"]),
            events=[(event.day, str(event.number)) for event in events],
            targets=[
                (str(target.body["from"]), Decimal(str(target.body["value"])))
                for target in self._view.catalogue.targets_of(metric.id)
            ],
        )

    def between(self, signals: Sequence[Signal], width: Width, metric: Metric, summary: Markup) -> Markup:
        """The time between rare events, one dot each; targets are set for counts and are not drawn."""
        return process_chart_svg(
            signals,
            lang=self._view.lang,
            width=width,
            chart_id=f"between-{metric.id}",
            title=self._view.t("page.between.title", metric=metric.title(self._view.lang)),
            desc=self._desc(summary),
            cache=self._cache,
            theme=self._theme,
        )

    def packet(self, paper: Mapping[str, Any]) -> PacketDrawing:
        """What draws the charts and maps of a meeting's packet."""
        catalogue = self._view.catalogue
        return PacketDrawing(
            paper,
            self._view.lang,
            lambda slug: _areas(catalogue.layers.get(slug) if slug else catalogue.main_layer),
            cache=self._cache,
            theme=self._theme,
            fiscal_year_starts=int(catalogue.city["fiscal_year_starts"]),
        )

    def alone(self, svg: Markup) -> str:
        """A picture as a file of its own."""
        return standalone_svg(svg, self._theme)

    def facts(self, segments: Sequence[Signal]) -> dict[str, Any]:
        """Which signs are on a process chart."""
        return chart_facts(segments)

    def spark(self, signal: Signal | None) -> Markup:
        """A sparkline of the newest dots, for a cell."""
        return Markup("") if signal is None else self._spark(signal, (150, 28))

    def series(self, segments: Sequence[Signal]) -> Markup:
        """A small chart of the newest stretch of a series; nothing where fewer than two dots have a value."""
        known = [point for signal in segments[-1:] for point in signal.points if point.value is not None]
        return self._spark(segments[-1], _SERIES_SIZE) if len(known) > 1 else Markup("")

    def range(self, figure: Figure, rows: Sequence[Row], unit: str) -> Markup:
        """A figure on its range; all rows of a table share one axis."""
        if figure.value is None or figure.low is None or figure.high is None:
            return Markup("")
        largest = max((row.figure.high for row in rows if row.figure.high is not None), default=figure.high)
        span = _ALL_PERCENT if unit == "percent" else (Decimal(0), largest)
        return range_svg(figure.value, low=figure.low, high=figure.high, span=span, size=(120, 14))

    def cells(self, metric: Metric, cells: Mapping[str, Figure], summary: Markup) -> Drawing:
        """Cells in five shades under the lines of the main layer."""
        shades = shades_for(cells, metric.definition.digits)
        svg = cells_map_svg(
            list(shades.bands.items()),
            self._outlines,
            map_id="cells",
            title=metric.title(self._view.lang),
            desc=self._desc(summary),
        )
        return Drawing(svg, legend_html(shades.breaks, format_of(metric), self._view.lang))

    def forecast(self, title: str, cells: Mapping[str, Figure], summary: Markup) -> Drawing:
        """What is expected of each cell, in five shades."""
        shades = shades_for(cells, FORECAST_DIGITS)
        svg = cells_map_svg(
            list(shades.bands.items()),
            self._outlines,
            map_id="forecast",
            title=title,
            desc=summary.striptags(),
            # A little coarser than the plain map: this page has a score table to carry as well.
            width=500,
        )
        return Drawing(svg, legend_html(shades.breaks, "decimal-2", self._view.lang))

    def bar(self, value: str, largest: str) -> Markup:
        """A bar beside a number of a table."""
        return bar_svg(Decimal(value), largest=Decimal(largest), size=(140, 12))

    def contributions(self, rows: Sequence[tuple[str, Decimal]], by: str, title: str, summary: Markup) -> Markup:
        """A bar for each part of a movement."""
        return contributions_svg(rows, chart_id=f"drivers-{by}", title=title, desc=self._desc(summary))

    def route(self, crew: int, stops: Sequence[RouteStop], yard: tuple[int, int], title: str, desc: str) -> Markup:
        """A crew's way over the lines of the main layer."""
        return route_map_svg(stops, yard, self._outlines, map_id=f"route-{crew}", title=title, desc=desc)

    def areas(self, metric: Metric, figures: Mapping[str, Figure], summary: Markup) -> Drawing:
        """Areas in five shades; too few to judge is hatched, no value is white."""
        shades = shades_for(figures, metric.definition.digits, among=self._drawn)
        svg = areas_map_svg(
            self._outlines,
            shades.bands,
            map_id="areas",
            title=metric.title(self._view.lang),
            desc=" ".join((*summary.striptags().split(), self._view.t("page.common.table_below"))),
            hatched=sorted(shades.thin),
        )
        missing = set(self._drawn) - set(shades.bands) - shades.thin
        legend = legend_html(
            shades.breaks,
            format_of(metric),
            self._view.lang,
            with_none=bool(missing),
            with_hatch=bool(shades.thin),
        )
        return Drawing(svg, legend)

    def _spark(self, signal: Signal, size: tuple[int, int]) -> Markup:
        points = signal.points[-SPARK_POINTS:]
        ranges = [None if point.lines is None else (point.lines.lower, point.lines.upper) for point in points]
        final = [place for place, point in enumerate(points, 1) if point.is_final]
        return sparkline_svg(
            [point.value for point in points],
            lower=signal.lower,
            upper=signal.upper,
            ranges=ranges,
            target=signal.target,
            settled=max(final, default=0),
            size=size,
        )

    def _desc(self, summary: Markup) -> str:
        return summary.striptags() if summary else self._view.t("page.common.table_below")

    @cached_property
    def _drawn(self) -> list[str]:
        return [area["slug"] for area in self._outlines["areas"]]

    @cached_property
    def _outlines(self) -> dict[str, Any]:
        layer = self._view.catalogue.main_layer
        return {"slug": "" if layer is None else layer.slug, "areas": _areas(layer)}


def _areas(layer: Layer | None) -> list[dict[str, Any]]:
    places = [] if layer is None else layer.places.values()
    return [{"slug": place.slug, "geometry": place.geometry} for place in places if place.geometry is not None]
