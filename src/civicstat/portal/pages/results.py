"""One line of a table of results: a metric, its latest figure, its target and its verdict."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.signal import Signal


def result_row(view: View, metric: Metric) -> dict[str, Any]:
    """One line of the results table."""
    figure = choose.headline(metric)
    signal = choose.newest_signal(metric)
    return {
        "metric": metric,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "figure": figure,
        "format": format_of(metric),
        "period": "" if figure is None else view.period(figure.key.period),
        "verdict": view.verdict(metric),
        "signal": signal,
        "course": view.course_of(metric),
        "latest": None if signal is None else latest_of_signal(metric, signal),
        "goal": view.goal_title(metric),
    }


def latest_of_signal(metric: Metric, signal: Signal) -> Figure | None:
    """The figure of the newest settled dot of a chart: what a verdict on the course rests on."""
    settled = (point for point in reversed(signal.points) if point.value is not None and point.is_final)
    return next((metric.figure_of(point.key) for point in settled), None)
