"""A metric's targets: every one that was ever set, who moved it and why, and whether the work as it is reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.numbers import bound_target, format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


# The table under the chart: a year and the month a year before.
NEWEST_PERIODS = 13


def target_pages(view: View, metric: Metric) -> list[Page]:
    """One page for a metric that has or had a target, none for the others."""
    rows = target_rows(view, metric)
    if not rows:
        return []
    kind = choose.chart_kind(metric)
    title = metric.title(view.lang)
    return [
        Page(
            path=links.target_page(metric.id),
            template="metric_target.html",
            title=view.t("page.target.title", metric=title),
            description=view.t("page.target.description", metric=title),
            here="results",
            context={
                "metric": metric,
                "metric_title": title,
                "outlook": view.sentence(f"metric/{metric.id}/outlook"),
                "verdict": view.verdict(metric),
                "targets": rows,
                "format": format_of(metric),
                "newest": list(metric.newest_first(kind))[:NEWEST_PERIODS] if kind else [],
                "segments": metric.segments(kind) if kind else (),
                "kind": kind,
                "chart_summary": view.sentence(f"metric/{metric.id}/chart/{kind}"),
            },
        )
    ]


def target_rows(view: View, metric: Metric) -> list[Mapping[str, Any]]:
    """Every target of a metric, oldest first, in the words of those who set it."""
    return [
        {
            "number": bound_target(metric, target),
            "from": target.body["from"],
            "set_by": view.say(target.body["set_by"], target.body["set_by_es"]),
            "why": view.say(str(target.body.get("why") or ""), str(target.body.get("why_es") or "")),
            "is_example": target.body["is_example"],
            "set_afterwards": target.body["set_afterwards"],
            "key": target.entry.key,
        }
        for target in view.catalogue.targets_of(metric.id)
    ]
