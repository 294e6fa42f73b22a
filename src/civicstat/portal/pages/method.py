"""How we compute this: the rules behind every number, in plain words."""

from __future__ import annotations

from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import STATUSES_WITHOUT_VALUE


_WITH_VALUE = ("provisional", "final", "revised")


def method_page(view: View) -> Page:
    """States of a number, ranges, rounding, open requests, as-of, the two computations, and charts."""
    return Page(
        path=links.METHOD,
        template="method.html",
        title=view.t("page.method.title"),
        description=view.t("page.method.description"),
        here="data",
        context={
            "statuses": [*_WITH_VALUE, *STATUSES_WITHOUT_VALUE],
            "metrics": [
                {
                    "title": metric.title(view.lang),
                    "href": links.metric_page(metric.id),
                    "settles": metric.definition.settles_after_days,
                    "is_learned": metric.definition.settles_learned,
                }
                for metric in view.catalogue.metrics.values()
            ],
        },
    )
