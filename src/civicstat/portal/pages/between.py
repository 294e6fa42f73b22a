"""A metric whose events are rare: the time between them, charted on its page and listed on one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.signal import Signal


ROLE = "rare-events"
# Under the chart of the metric's page; all others stand on a page of their own, in pieces that stay light.
NEWEST_GAPS = 13
ROWS_PER_PAGE = 200


@dataclass(frozen=True)
class Gap:
    """An event, the time since the one before, and whether its dot is marked."""

    period: str
    length: Bound
    is_final: bool
    is_unusual: bool


@dataclass(frozen=True)
class Between:
    """What a release says of the time between a metric's events."""

    signals: list[Signal]
    counted_in: str
    why: Markup
    said: Markup
    gaps: list[Gap]

    @property
    def newest(self) -> list[Gap]:
        """Newest first."""
        return self.gaps[:NEWEST_GAPS]


def between_of(view: View, metric: Metric) -> Between | None:
    """The chart that takes the place of the metric's own; None where its events are not rare."""
    entry = view.catalogue.documents.get(ROLE, {}).get(metric.id)
    if entry is None:
        return None
    signals = [Signal.from_json(segment) for segment in entry["segments"]]
    gaps = [
        Gap(
            point.period,
            Bound(ROLE, f"{metric.id}.segments.{segment}.points.{place}.value", str(point.value), COUNT),
            point.is_final,
            bool(point.rules),
        )
        for segment, signal in enumerate(signals)
        for place, point in enumerate(signal.points)
    ]
    return Between(
        signals,
        entry["counted_in"],
        view.sentence(f"metric/{metric.id}/between/why"),
        view.sentence(f"metric/{metric.id}/between"),
        gaps[::-1],
    )


def between_pages(view: View, metric: Metric) -> Iterator[Page]:
    """Every gap as a table, for a metric that has them."""
    between = between_of(view, metric)
    if between is None:
        return
    title = metric.title(view.lang)
    pieces = [between.gaps[start : start + ROWS_PER_PAGE] for start in range(0, len(between.gaps), ROWS_PER_PAGE)]
    paths = [links.between_page(metric.id, number) for number in range(1, len(pieces) + 1)]
    for number, (path, gaps) in enumerate(zip(paths, pieces, strict=True), start=1):
        yield Page(
            path=path,
            template="metric_between.html",
            title=view.t("page.between.title", metric=title),
            description=view.t("page.between.description", metric=title),
            here="results",
            context={
                "metric": metric,
                "metric_title": title,
                "between": between,
                "gaps": gaps,
                "older": paths[number] if number < len(paths) else None,
            },
        )
