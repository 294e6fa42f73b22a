"""One city, served unlike: the leading measure by groups of neighborhoods, where it is shown."""

from __future__ import annotations

from typing import Any

from civicstat.portal.pages.breakdown import breakdowns
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.view import View
from civicstat.portal.pages.walk import lead_metric, need_layer


def two_services(view: View) -> dict[str, Any] | None:
    """The table and what it needs beside it; None where no measure is published by such groups."""
    metric = lead_metric(view)
    layer = "" if metric is None else need_layer(view, metric)
    part = next((part for part in breakdowns(view, metric) if part.by == layer), None) if metric and layer else None
    if metric is None or part is None:
        return None
    return {"metric": metric, "title": metric.title(view.lang), "part": part, "format": format_of(metric)}
