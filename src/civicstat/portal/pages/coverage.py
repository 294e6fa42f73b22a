"""What we measure, and what we do not: kinds of request and areas without a metric, and metrics without care."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


COVERAGE = "coverage"


def coverage_pages(view: View) -> list[Page]:
    """The page; only where a release says what it leaves out."""
    said = view.catalogue.documents.get(COVERAGE)
    if said is None:
        return []
    without = set(said["without_own"])
    with_own = sorted((kind for kind, one in said["kinds"].items() if one["own"]), key=lambda kind: _name(view, kind))
    return [
        Page(
            path=links.COVERAGE,
            template="coverage.html",
            title=view.t("page.coverage.title"),
            description=view.t("page.coverage.description", city=view.catalogue.city["name"]),
            here="goals",
            context={
                "said": said,
                "without": [_kind(view, said, kind) for kind in said["without_own"]],
                "with_own": [_kind(view, said, kind) for kind in with_own if kind not in without],
                "layers": [
                    {
                        "slug": slug,
                        "title": view.catalogue.layers[slug].title(view.lang),
                        "said": one,
                        "without": [view.area_name(f"{slug}:{area}") for area in one["without"]],
                    }
                    for slug, one in said["layers"].items()
                    if slug in view.catalogue.layers
                ],
                "unassigned": [
                    {**_metric(view, metric), "said": one, "owner": view.say(one["owner"], one["owner_es"])}
                    for metric, one in said["unassigned"]["metrics"].items()
                ],
                "late": [
                    {**_metric(view, metric), "said": said["metrics"][metric], "period": _period_of(said, metric)}
                    for metric in [*said["stale"], *said["never_settled"]]
                ],
                "document": view.object(COVERAGE),
            },
        )
    ]


def _name(view: View, kind: str) -> str:
    english, spanish = view.catalogue.names["kind"].get(kind, (kind, kind))
    return view.say(english, spanish)


def _kind(view: View, said: Mapping[str, Any], kind: str) -> dict[str, Any]:
    one = said["kinds"][kind]
    return {
        "slug": kind,
        "name": _name(view, kind),
        "requests": one["requests"],
        "with_others": one["with_others"],
        "own": [_metric(view, metric) for metric in one["own"]],
    }


def _metric(view: View, metric: str) -> dict[str, str]:
    return {
        "id": metric,
        "title": view.catalogue.metrics[metric].title(view.lang),
        "href": links.metric_page(metric),
    }


def _period_of(said: Mapping[str, Any], metric: str) -> str:
    newest = said["metrics"][metric]["newest"]
    return str(newest).split("|")[2] if newest else ""
