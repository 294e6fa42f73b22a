"""Every measure, grouped by who answers for it: the list of a city that has more than a first page can hold."""

from __future__ import annotations

from typing import Any

from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.results import result_row
from civicstat.portal.pages.view import View
from civicstat.vocabulary.slugs import slug_of


def all_measures_page(view: View) -> Page:
    """The list, with a way to each post; whoever has a script can type to narrow it."""
    return Page(
        path=links.ALL_MEASURES,
        template="all_measures.html",
        title=view.t("page.all_measures.title"),
        description=view.t("page.all_measures.description", city=view.catalogue.city["name"]),
        here="results",
        context={"groups": _groups(view)},
    )


def _groups(view: View) -> list[dict[str, Any]]:
    """Who answers, in order of their titles, each with their measures in order of theirs."""
    found: dict[str, list[dict[str, Any]]] = {}
    for metric in view.catalogue.official:
        owner = view.say(metric.definition.owner, metric.definition.owner_es)
        found.setdefault(owner, []).append(result_row(view, metric))
    return [
        {"owner": owner, "slug": slug_of(owner), "rows": sorted(rows, key=lambda row: str(row["title"]).casefold())}
        for owner, rows in sorted(found.items(), key=lambda group: group[0].casefold())
    ]
