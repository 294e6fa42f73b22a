"""About the data: where the records come from, what is wrong with them, and what cannot be rolled back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import about_count
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


_ROWS = ("read", "refused", "after_as_of", "without_location", "unclassed", "duplicates")


def about_data_page(view: View) -> Page:
    """Rows read and refused, faults, and columns that are never read."""
    about = view.catalogue.about
    rows = about.get("rows", {})
    return Page(
        path=links.ABOUT_DATA,
        template="about_data.html",
        title=view.t("page.about_data.title"),
        description=view.t("page.about_data.description", city=view.catalogue.city["name"]),
        here="data",
        context={
            "sources": [_source(view, entry.statement.body) for entry in view.catalogue.of_type("source")[-1:]],
            "rows": [(name, about_count(f"rows.{name}", rows[name])) for name in _ROWS if name in rows],
            "age": view.catalogue.documents.get("data-age"),
            "lateness": view.catalogue.documents.get("lateness"),
            "classes": [
                (name, about_count(f"rows.by_class.{name}", count))
                for name, count in rows.get("by_class", {}).items()
                # Hidden where the whole would give a hidden month away; "what we do not publish" says so.
                if count is not None
            ],
            "refused": [
                {
                    "reason": view.say(row["reason"], row["reason_es"]),
                    "rows": about_count(f"refused_by_reason.{index}.rows", row["rows"]),
                }
                for index, row in enumerate(about.get("refused_by_reason", ()))
            ],
            "never_read": _columns(view, about.get("never_read", ())),
            "cannot_roll_back": _columns(view, about.get("cannot_roll_back", ())),
            "faults": [_words(view, fault) for fault in about.get("faults", ())],
            "held": [_words(view, held) for held in about.get("held", ())],
            "layers": [
                {
                    "title": layer.title(view.lang),
                    "source": layer.source,
                    "licence": layer.licence,
                    "merged": [
                        {"small": layer.name(small, view.lang), "into": layer.name(into, view.lang), "reason": reason}
                        for small, (into, reason) in sorted(layer.merged.items())
                    ],
                }
                for layer in view.catalogue.layers.values()
            ],
            "households_note": household_words(view),
        },
    )


def household_words(view: View) -> str:
    """What the city statement says of households per area, in this language."""
    note = view.catalogue.city.get("households_note", "")
    if isinstance(note, Mapping):
        return str(note.get(view.lang) or note.get("text_es" if view.lang == "es" else "text") or "")
    return str(note or "")


def _source(view: View, body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": view.say(body["title"], body["title_es"]),
        "source": body["source"],
        "licence": body["licence"],
        "commitment": body.get("commitment", ""),
    }


def _columns(view: View, columns: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{"column": row["column"], "why": view.say(row["why"], row.get("why_es", ""))} for row in columns]


def _words(view: View, row: Mapping[str, Any] | str) -> str:
    if isinstance(row, str):
        return row
    for name in ("text", "what", "reason", "why"):
        if name in row:
            return view.say(str(row[name]), str(row.get(f"{name}_es", "")))
    return ", ".join(str(value) for value in row.values())
