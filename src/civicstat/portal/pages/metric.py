"""A metric's page: one number, one plain sentence, one chart, and all that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.between import between_of, between_pages
from civicstat.portal.pages.breakdown import ROWS_PER_PAGE, Breakdown, breakdowns
from civicstat.portal.pages.drivers import drivers_pages, has_drivers
from civicstat.portal.pages.equity import equity_pages, has_equity
from civicstat.portal.pages.events import events_on, marks_by_period
from civicstat.portal.pages.numbers import bound_limit, format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.proposed import proposals_of
from civicstat.portal.pages.target import target_pages, target_rows
from civicstat.portal.pages.view import View
from civicstat.portal.pages.walk import asks_again
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.filter_tree import columns_of
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.signal import Signal


# The chart's table on the metric's own page: a year and the month a year before.
NEWEST_PERIODS = 13


def metric_pages(view: View, metric: Metric) -> list[Page]:
    """The metric's page, its whole series as a table, and each long breakdown as a table."""
    parts = breakdowns(view, metric)
    return [
        _main_page(view, metric, parts),
        _series_page(view, metric),
        *(page for part in parts if not part.is_short for page in _breakdown_pages(view, metric, part)),
        *drivers_pages(view, metric),
        *target_pages(view, metric),
        *between_pages(view, metric),
        *equity_pages(view, metric, parts),
    ]


def _main_page(view: View, metric: Metric, parts: Sequence[Breakdown]) -> Page:
    definition = metric.definition
    big = choose.headline(metric)
    kind = choose.chart_kind(metric)
    events = events_on(view, metric.segments(kind)) if kind else []
    return Page(
        path=links.metric_page(metric.id),
        template="metric.html",
        title=metric.title(view.lang),
        description=view.say(definition.question, definition.question_es),
        here="results",
        context={
            **_head(view, metric),
            "question": view.say(definition.question, definition.question_es),
            "big": big,
            "month": _month_beside(metric, big),
            "newest": _newest_unsettled(metric, kind, big),
            "companion": _companion(view, metric),
            "judges_closing": judges_closing(metric),
            "proposals": proposals_of(view, metric),
            "plain": view.sentence(f"metric/{metric.id}/headline"),
            "verdict": view.verdict(metric),
            "accounting": None if big is None else metric.accounting(big),
            "kind": kind,
            "between": between_of(view, metric),
            "has_drivers": has_drivers(view, metric),
            "has_equity": has_equity(view, metric),
            "segments": metric.segments(kind) if kind else (),
            "cuts": _cuts(view, metric.segments(kind)) if kind else (),
            "events": events,
            "marks": marks_by_period(events),
            "asks_again": asks_again(metric),
            "has_neighborhoods": view.catalogue.main_layer is not None,
            "limits": _limits(metric, kind),
            "chart_summary": view.sentence(f"metric/{metric.id}/chart/{kind}"),
            "series": _newest_rows(metric, kind),
            "parts": [part for part in parts if not part.is_group_layer],
            "need_parts": [part for part in parts if part.is_group_layer],
            "words": metric.words.get(view.lang, {}),
            "targets": target_rows(view, metric),
            "gaps": definition.known_gaps_es if view.lang == "es" else definition.known_gaps,
            "proposed_by": view.say(definition.proposed_by, definition.proposed_by_es),
            "owner": view.say(definition.owner, definition.owner_es),
            "next": _next_metric(view, metric),
        },
    )


def _series_page(view: View, metric: Metric) -> Page:
    kinds: list[PeriodKind] = [kind for kind in ("r12", "year", "quarter", "r3", "month", "w4") if metric.labels(kind)]
    drawn = choose.chart_kind(metric)
    events = events_on(view, metric.segments(drawn)) if drawn else []
    return Page(
        path=links.series_page(metric.id),
        template="metric_series.html",
        title=view.t("page.series.title", metric=metric.title(view.lang)),
        description=view.t("page.series.description", metric=metric.title(view.lang)),
        here="results",
        context={
            **_head(view, metric),
            "drawn": drawn,
            "events": events,
            "marks": marks_by_period(events),
            "tables": [
                {"kind": kind, "figures": list(metric.newest_first(kind))[:ROWS_PER_PAGE], "keys": metric.key("…")}
                for kind in kinds
            ],
        },
    )


def _breakdown_pages(view: View, metric: Metric, part: Breakdown) -> list[Page]:
    paths = [links.areas_page(metric.id, part.by, number) for number in range(1, len(part.pages) + 1)]
    return [
        Page(
            path=path,
            template="metric_breakdown.html",
            title=view.t("page.breakdown.title", metric=metric.title(view.lang), by=part.title),
            description=view.t("page.breakdown.description", metric=metric.title(view.lang), by=part.title),
            here="results",
            context={
                **_head(view, metric),
                "part": part,
                "rows": rows,
                "number": number,
                "pages": [
                    {"href": other, "first": shown[0].name, "last": shown[-1].name, "is_here": other == path}
                    for other, shown in zip(paths, part.pages, strict=True)
                ],
            },
        )
        for number, (path, rows) in enumerate(zip(paths, part.pages, strict=True), start=1)
    ]


def judges_closing(metric: Metric) -> bool:
    """Whether the metric rests on the city's own closing dates: the first of two clocks."""
    definition = metric.definition
    columns = columns_of(definition.numerator) if definition.numerator else frozenset()
    ends = {(definition.of or {}).get("from"), (definition.of or {}).get("to")}
    return "closed" in columns or "closed" in ends


def _head(view: View, metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric,
        "format": format_of(metric),
        "metric_title": metric.title(view.lang),
        "goal": view.goal_title(metric),
    }


def _month_beside(metric: Metric, big: Figure | None) -> Figure | None:
    """The latest settled month, where the big number is not that month itself."""
    month = choose.settled(metric, "month")
    return None if month is None or (big is not None and month.key == big.key) else month


def _newest_unsettled(metric: Metric, kind: PeriodKind | None, big: Figure | None) -> Figure | None:
    newest = metric.latest(kind) if kind else None
    if newest is None or newest.has_settled or (big is not None and newest.key == big.key):
        return None
    return newest


def _newest_rows(metric: Metric, kind: PeriodKind | None) -> list[dict[str, Any]]:
    if kind is None:
        return []
    fired = {point.key: point.rules for signal in metric.segments(kind) for point in signal.points}
    return [
        {"figure": figure, "rules": fired.get(str(figure.key), ())}
        for figure in list(metric.newest_first(kind))[:NEWEST_PERIODS]
    ]


def _limits(metric: Metric, kind: PeriodKind | None) -> dict[str, Any] | None:
    """The usual range in force, in numbers; None while it is too short to know."""
    segments = metric.segments(kind) if kind else ()
    if not segments or segments[-1].center is None or segments[-1].baseline is None:
        return None
    found: dict[str, Any] = {name: bound_limit(metric, segments[-1], name) for name in ("center", "lower", "upper")}
    return None if None in found.values() else {**found, "baseline": segments[-1].baseline}


def _companion(view: View, metric: Metric) -> dict[str, Any] | None:
    partner = view.catalogue.metrics.get(metric.definition.companion or "")
    if partner is None:
        return None
    own = choose.headline(metric)
    same = None if own is None else partner.figure(own.key.period)
    figure = same or choose.headline(partner)
    return {
        "metric": partner,
        "title": partner.title(view.lang),
        "href": links.metric_page(partner.id),
        "figure": figure,
        "format": format_of(partner),
        "verdict": view.verdict(partner, figure),
        # Only what is reported again, or confirmed on the ground, is a second clock; all else is read beside it.
        "is_clock": asks_again(partner),
    }


def _next_metric(view: View, metric: Metric) -> dict[str, str]:
    order = choose.furthest_first(view.catalogue)
    beside = metric.definition.shadow_of or metric.id
    at = next((index for index, other in enumerate(order) if other.id == beside), 0)
    following = order[(at + 1) % len(order)]
    return {"title": following.title(view.lang), "href": links.metric_page(following.id)}


def _cuts(view: View, segments: Sequence[Signal]) -> list[dict[str, str]]:
    """Where a series was cut, and why, in the words of those who said so."""
    starts = [segment.starts for segment in segments if segment.starts is not None]
    return [
        {"what": start.what, "day": start.day, "reason": view.say(start.reason, start.reason_es)} for start in starts
    ]
