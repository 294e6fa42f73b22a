"""What stands folded under a number: the definition, the files, and how to recheck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.marks import mark
from civicstat.portal.pages.view import View
from civicstat.vocabulary.slugs import slug_of


# Left out by both computations themselves, not by a definition (DESIGN, section 7); so is `choose.TOO_NEW`.
DATE_MISSING = "date-missing"


def receipt_parts(view: View, metric: Metric, to: Callable[[str], str]) -> dict[str, Any]:
    """The same for every number of a metric; `to` makes a link from the page at hand."""
    words = metric.words.get(view.lang, {})
    return {
        "definition": {
            "title": mark("name", metric.title(view.lang)),
            "version": mark("version", metric.definition.version),
            "href": to(f"{links.metric_page(metric.id)}#counted"),
            "words": mark("words", words.get("counts", "") or metric.title(view.lang)),
        },
        "data": [
            {"label": view.t("page.receipt.rows"), "href": to(f"{links.DATA}#records")},
            {"label": view.t("page.receipt.figures"), "href": to(f"{links.DATA}#{metric.id}")},
        ],
        "sql": to(f"{links.DATA}#{metric.id}") if metric.sql else "",
        "recheck": "civicstat verify .",
        "reasons": {
            choose.TOO_NEW: view.t("page.receipt.too_new"),
            DATE_MISSING: view.t("page.receipt.date_missing"),
            **{
                slug_of(exclusion.reason): mark("words", view.say(exclusion.reason, exclusion.reason_es))
                for one in (metric, *_parts(view, metric))
                for exclusion in one.definition.exclude
            },
        },
    }


def _parts(view: View, metric: Metric) -> list[Metric]:
    """The metrics that a ratio or cost is made of, whose reasons its account names."""
    known = view.catalogue.metrics
    return [known[id_] for part in metric.definition.parts if (id_ := part.partition("/")[0]) in known]
