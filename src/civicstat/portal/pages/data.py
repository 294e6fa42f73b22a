"""Data downloads: every published file, its columns in words, and the licence."""

from __future__ import annotations

from typing import Any

from civicstat.portal.pages import choose, links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import ObjectRef
from civicstat.vocabulary.tables import (
    FOLLOW_UP_COLUMNS,
    KIND_COLUMN,
    PERSON_MONTH_COLUMNS,
    REOPENINGS,
    SHARED_COLUMNS,
    Column,
    asset_time_columns,
    column_of_layer,
    place_time_columns,
)


_RECORDS = ("asset", "place", "person-months", "follow-up")
_ABOUT_CITY = (
    "published-measures",
    "measures-table",
    "published-figures",
    "kinds",
    "population",
    "budget-lines",
    "calendar",
    "records/calendar",
)
_ABOUT_RECORD = ("manifest", "formats", "disclosure-report", "about-data", "sentences", "supersedes")
_REFERENCE = (
    *_ABOUT_CITY,
    "two-clocks",
    "drivers",
    "equity",
    "outlooks",
    "rare-events",
    "coverage",
    "data-age",
    "lateness",
    *_ABOUT_RECORD,
)
# Next week and the meetings; a forecast's or a briefing's own page offers the same files.
_AHEAD = (
    "forecast/",
    "forecast-scores/",
    "forecast-words/",
    "route-plan/",
    "route-plan-geojson/",
    "briefing/",
    "briefing-md/",
)


def data_page(view: View) -> Page:
    """Downloads and columns."""
    return Page(
        path=links.DATA,
        template="data.html",
        title=view.t("page.data.title"),
        description=view.t("page.data.description", city=view.catalogue.city["name"]),
        here="data",
        context={
            "licence": view.say(view.catalogue.city["licence"], view.catalogue.city.get("licence_es", "")),
            "records": [
                {"slug": slug, "ref": view.object(f"records/{slug}"), "columns": _columns(view, slug)}
                for slug in _RECORDS
                if view.object(f"records/{slug}") is not None
            ],
            "are_many": len(view.catalogue.metrics) > choose.MOST_SHOWN_WHOLE,
            "metrics": [
                {
                    "id": metric.id,
                    "title": metric.title(view.lang),
                    "href": links.metric_page(metric.id),
                    "files": [
                        _file(metric.objects[role], part)
                        for part in ("figures", "accounting", "signals", "sql", "words")
                        if (role := f"{part}/{metric.id}") in metric.objects
                    ],
                }
                for metric in view.catalogue.metrics.values()
            ],
            "layers": [
                {
                    "title": layer.title(view.lang),
                    "licence": layer.licence,
                    "source": layer.source,
                    "file": _file(view.catalogue.objects[f"layer/{layer.slug}"], "layer"),
                }
                for layer in view.catalogue.layers.values()
            ],
            "ahead": [
                _file(ref, start.rstrip("/"))
                for start in _AHEAD
                for role, ref in sorted(view.catalogue.objects.items())
                if role.startswith(start)
            ],
            "reference": [
                _file(ref, role.replace("/", "-")) for role in _REFERENCE if (ref := view.object(role)) is not None
            ],
        },
    )


def _file(ref: ObjectRef, part: str) -> dict[str, Any]:
    return {"ref": ref, "part": part, "name": ref.name.rpartition("/")[2]}


def _columns(view: View, records: str) -> list[dict[str, str]]:
    layers = [
        Column(column_of_layer(layer.slug), "slug", layer.title_en, layer.title_es)
        for layer in view.catalogue.layers.values()
    ]
    knows = REOPENINGS.name in view.catalogue.disclosure.get("column_classes", {}).get("asset", ())
    columns = {
        "asset": (*SHARED_COLUMNS, *layers, *asset_time_columns(knows_reopenings=knows)),
        "place": (*SHARED_COLUMNS, *layers, *place_time_columns(knows_reopenings=knows)),
        "person-months": PERSON_MONTH_COLUMNS,
        "follow-up": (KIND_COLUMN, *layers, *FOLLOW_UP_COLUMNS),
    }[records]
    return [
        {"name": column.name, "type": column.type, "meaning": view.say(column.meaning, column.meaning_es)}
        for column in columns
    ]
