"""The home page: what is furthest from its target first, then what really changed."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.catalogue.promised import ALL, BOARD
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.goals import goal_rows
from civicstat.portal.pages.map import map_teaser
from civicstat.portal.pages.need import two_services
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import is_made_up
from civicstat.portal.pages.results import result_row
from civicstat.portal.pages.view import View


def home_page(view: View) -> Page:
    """The first page of a language."""
    city = view.catalogue.city
    metrics = choose.on_first_page(view.catalogue)
    layer = view.catalogue.main_layer
    return Page(
        path=links.HOME,
        template="home.html",
        title=view.t("page.home.title"),
        description=view.t("page.home.description", city=city["name"]),
        here="results",
        context={
            "is_held": bool(view.catalogue.about.get("held")),
            "age": (view.catalogue.documents.get("data-age") or {}).get("requests"),
            "lead": view.sentence("home/lead"),
            "then_and_now": view.sentence("home/then-and-now"),
            "rows": [result_row(view, metric) for metric in metrics if metric.definition.table != "person_months"],
            "changes": [_change(view, metric) for metric in metrics if choose.has_changed(metric)],
            "are_first": len(metrics) < len(view.catalogue.official),
            "knows_usual": any(_has_range(metric) for metric in view.catalogue.official),
            "layer": layer,
            "places": [] if layer is None else published_places(view, layer.slug),
            "teaser": map_teaser(view),
            "need": two_services(view),
            "overdue": _overdue(view),
            "ahead": _ahead(view),
            "goals": goal_rows(view),
            "receipt": _receipt(view),
        },
    )


def _overdue(view: View) -> dict[str, Any] | None:
    """How many promises are past their day, on the day of the board; None where none is."""
    promised = view.catalogue.promised
    if not promised or not (broken := view.catalogue.documents[BOARD][ALL]["broken"]):
        return None
    return {
        "count": Bound(BOARD, f"{ALL}.broken", str(broken), COUNT),
        "day": promised[0].day,
        "is_invented": any(is_made_up(each.entry) for each in promised if each.outcome == "broken"),
    }


def _ahead(view: View) -> list[dict[str, str]]:
    """Links to what the record says of the days to come, as far as it says anything."""
    catalogue = view.catalogue
    found = (
        ("where_next", links.WHERE_NEXT, catalogue.forecasts),
        ("crews", links.CREWS, catalogue.plans),
        ("meetings", links.MEETINGS, catalogue.briefings()),
        ("promises", links.PROMISES, catalogue.of_type("action") or catalogue.of_type("decision")),
        ("outcomes", links.OUTCOMES, catalogue.office.cases),
        ("money", links.MONEY, catalogue.office.moves),
        ("calendar", links.CALENDAR, catalogue.office.days),
    )
    return [{"name": name, "href": path} for name, path, stands in found if stands]


def published_places(view: View, layer: str) -> list[dict[str, str]]:
    """The neighborhoods that have a page, by name."""
    found = view.catalogue.layers[layer]
    return [
        {"name": place.title(view.lang), "href": links.neighborhood_page(place.slug)}
        for place in found.by_name(view.lang)
        if place.slug not in found.merged
    ]


def _has_range(metric: Metric) -> bool:
    signal = choose.newest_signal(metric)
    return signal is not None and signal.variation != "too-short"


def _change(view: View, metric: Metric) -> dict[str, Any]:
    signal = choose.newest_signal(metric)
    kind = choose.chart_kind(metric)
    return {
        **result_row(view, metric),
        "summary": view.sentence(f"metric/{metric.id}/chart/{kind}"),
        "rules": [] if signal is None else sorted({rule for point in signal.points[-3:] for rule in point.rules}),
        "kind": kind,
    }


def _receipt(view: View) -> dict[str, Any]:
    release = view.catalogue.release
    count = release.statement.body["figures"]["count"]
    return {
        "figures": Bound("release", "figures.count", str(count), COUNT),
        "corrections": view.catalogue.of_type("correction"),
        "revisions": view.catalogue.of_type("revision"),
        "release": release.key,
        "digest": release.statement.digest,
    }
