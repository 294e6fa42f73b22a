"""The walk through a record, page after page, in the order in which it explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.filter_tree import columns_of


@dataclass(frozen=True)
class Step:
    """One stop of the walk; `slug` names the question that it answers (`page.walk.<slug>`)."""

    slug: str
    path: str


def asks_again(metric: Metric) -> bool:
    """Whether a metric counts what was reported again: the second of two clocks."""
    tree = metric.definition.numerator
    return tree is not None and "again_days" in columns_of(tree)


def walk_of(view: View, pages: list[Page]) -> list[Step]:
    """The steps whose pages exist, in their order."""
    written = {page.path for page in pages}
    return [step for step in _steps(view) if step.path.partition("#")[0] in written]


def next_of(steps: list[Step], path: str) -> Step | None:
    """The step after a page; None where the page is no step, or the last one."""
    at = max((index for index, step in enumerate(steps) if step.path.partition("#")[0] == path), default=None)
    return None if at is None or at + 1 == len(steps) else steps[at + 1]


def lead_metric(view: View) -> Metric | None:
    """The metric that a newcomer should see first.

    One with a second clock and groups of neighborhoods beside it where there is one; of equals, the furthest from its
    target.
    """
    found = [m for m in choose.furthest_first(view.catalogue) if choose.newest_signal(m) and not asks_again(m)]
    return min(found, key=lambda m: (not _has_second_clock(view, m), not need_layer(view, m)), default=None)


def _has_second_clock(view: View, metric: Metric) -> bool:
    partner = view.catalogue.metrics.get(metric.definition.companion or "")
    return partner is not None and asks_again(partner)


def need_layer(view: View, metric: Metric) -> str:
    """The slug of the layer of groups by which a metric is published; empty without one."""
    layers: Any = view.catalogue.group_layers(view.main_layer_slug)
    return next((layer.slug for layer in layers if layer.slug in metric.definition.by), "")


def _steps(view: View) -> Iterator[Step]:
    yield Step("home", links.HOME)
    lead = lead_metric(view)
    if lead is not None:
        yield Step("change", f"{links.metric_page(lead.id)}#change")
        if need_layer(view, lead):
            yield Step("groups", f"{links.metric_page(lead.id)}#groups")
    yield from (Step("again", links.metric_page(metric.id)) for metric in view.catalogue.official if asks_again(metric))
    yield Step("where_next", links.WHERE_NEXT)
    yield Step("crews", links.CREWS)
    briefings = view.catalogue.briefings()
    if briefings:
        yield Step("briefing", links.briefing_page(briefings[0][1]["department"]["slug"]))
    yield Step("promises", links.PROMISES)
    yield Step("check", links.CHECK)
    yield Step("cannot_show", links.CANNOT_SHOW)
