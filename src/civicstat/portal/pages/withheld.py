"""What we do not publish, and why."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


# Two years of months: enough to see a season twice.
MONTHS_SHOWN = 24


def withheld_page(view: View) -> Page:
    """What is withheld, requests about persons as monthly totals, merged areas, and held sources."""
    report = view.catalogue.disclosure
    return Page(
        path=links.WITHHELD,
        template="withheld.html",
        title=view.t("page.withheld.title"),
        description=view.t("page.withheld.description"),
        here="check",
        context={
            "withheld": [
                {"what": view.say(row["what"], row["what_es"]), "why": view.say(row["why"], row["why_es"])}
                for row in report.get("withheld", ())
            ],
            "checks": [
                {"check": view.say(row["check"], row.get("check_es", "")), "result": row["result"]}
                for row in report.get("checks", ())
            ],
            "persons": [_months(view, metric) for metric in view.catalogue.metrics.values() if _is_of_persons(metric)],
            "merged": [
                {
                    "layer": layer.title(view.lang),
                    "small": layer.name(small, view.lang),
                    "into": layer.name(into, view.lang),
                    "reason": reason,
                }
                for layer in view.catalogue.layers.values()
                for small, (into, reason) in sorted(layer.merged.items())
            ],
            "held": view.catalogue.about.get("held", ()),
        },
    )


def _is_of_persons(metric: Metric) -> bool:
    return metric.definition.table == "person_months"


def _months(view: View, metric: Metric) -> dict[str, Any]:
    months = [figure for figure, _ in zip(metric.newest_first("month"), range(MONTHS_SHOWN), strict=False)]
    return {
        "metric": metric,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "format": format_of(metric),
        "figures": months,
    }
