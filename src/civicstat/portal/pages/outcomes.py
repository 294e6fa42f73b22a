"""What residents told the city, and what came of it: each department beside its own past, misses first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.beside import Said
from civicstat.portal.catalogue.told import ALL, NOBODY, OUTCOMES, STANDINGS, days_late, standing_of
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import corrections_of, is_made_up, withdrawal, words_in
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, FigureKey


# So many of each kind stand on the page; the log holds all of them.
MOST_SHOWN = 40
# The tag's look: a sign and a color, the words beside it say the same.
_TAGS = {"open-late": "broken", "late": "late", "open": "under_way", "on-time": "kept", "taken-back": "overtaken"}


def outcomes_pages(view: View) -> list[Page]:
    """The page of outcomes; nothing where no case is on record."""
    cases = view.catalogue.office.cases
    if not cases:
        return []
    groups = {
        name: sorted((case for case in cases if standing_of(case) == name), key=lambda case: case.body["received"])
        for name in STANDINGS
    }
    return [
        Page(
            path=links.OUTCOMES,
            template="outcomes.html",
            title=view.t("page.outcomes.title"),
            description=view.t("page.outcomes.description", city=view.catalogue.city["name"]),
            here="promises",
            context={
                "day_of_board": cases[0].day,
                "all": counts(view, OUTCOMES, ALL),
                "standings": [name.replace("-", "_") for name in STANDINGS],
                "departments": _departments(view),
                "groups": [
                    {
                        "name": name.replace("-", "_"),
                        "tag": _TAGS[name],
                        "rows": [_row(view, case) for case in found[-MOST_SHOWN:]],
                        "is_cut": len(found) > MOST_SHOWN,
                    }
                    for name, found in groups.items()
                    if found
                ],
                "all_invented": is_made_up(cases),
            },
        )
    ]


def counts(view: View, board: str, path: str) -> dict[str, Bound]:
    """The whole numbers at a place of a board, each bound."""
    found: Any = view.catalogue.documents[board]
    for step in path.split("."):
        found = found[step]
    return {
        name: Bound(board, f"{path}.{name}", str(value), "integer")
        for name, value in found.items()
        if isinstance(value, int)
    }


def _departments(view: View) -> list[dict[str, Any]]:
    """Each department by its name, with its own years: never ranked."""
    counted: Mapping[str, Any] = view.catalogue.documents[OUTCOMES]["departments"]
    rows = [
        {
            "name": _department(view, slug),
            **counts(view, OUTCOMES, f"departments.{slug}"),
            "years": [
                {"year": year, **counts(view, OUTCOMES, f"departments.{slug}.years.{year}")}
                for year in counted[slug]["years"]
            ],
        }
        for slug in counted
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def _department(view: View, slug: str) -> str:
    return view.t("page.outcomes.nobody") if slug == NOBODY else view.catalogue.name_of("department", slug, view.lang)


def _row(view: View, case: Said) -> dict[str, Any]:
    body, late = case.body, days_late(case)
    return {
        "id": case.name,
        "kind": body["kind"].replace("-", "_"),
        **_about(view, body),
        "department": _department(view, str(body["department"] or NOBODY)),
        "received": body["received"],
        "due": body["due"],
        "answered": body["answered"] or "",
        "outcome": (body["outcome"] or "").replace("-", "_"),
        "answer": words_in(view, case.words, "answer"),
        "withdrawn": withdrawal(view, case.withdrawn),
        "correction": body["correction"] or "",
        "corrections": corrections_of(view, case),
        "late": Bound(OUTCOMES, f"each.{case.name}.late", str(late), "days") if late and not _is_back(body) else None,
        "key": case.entry.key,
    }


def _is_back(body: Mapping[str, Any]) -> bool:
    return bool(body["outcome"] == "taken-back")


def _about(view: View, body: Mapping[str, Any]) -> dict[str, str]:
    """What a case is about, in words, and the page of the number that is doubted."""
    if body["figure"] is None:
        kind = view.catalogue.name_of("kind", body["service"], view.lang) if body["service"] else ""
        return {"about": kind, "where": _area(view, body["area"]), "href": "", "figure": ""}
    key = FigureKey.parse(body["figure"])
    metric = view.catalogue.metrics.get(key.metric)
    places = [view.period(key.period), "" if key.area == WHOLE_CITY else _area(view, key.area)]
    if key.group != NO_GROUP:
        column, _, slug = key.group.partition("=")
        places.append(view.catalogue.name_of(column, slug, view.lang))
    return {
        "about": metric.title(view.lang) if metric else key.metric,
        "where": ", ".join(place for place in places if place),
        "href": links.metric_page(key.metric) if metric else "",
        "figure": body["figure"],
    }


def _area(view: View, key: str | None) -> str:
    if key is None:
        return ""
    layer, _, slug = key.partition(":")
    found = view.catalogue.layers.get(layer)
    places = [] if found is None else found.by_name(view.lang)
    return next((place.title(view.lang) for place in places if place.slug == slug), slug)
