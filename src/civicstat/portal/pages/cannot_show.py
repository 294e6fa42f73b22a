"""What a demonstration cannot show: said by the record itself, last on the walk."""

from __future__ import annotations

from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import is_made_up
from civicstat.portal.pages.view import View


def cannot_show_pages(view: View) -> list[Page]:
    """The page; only where the city statement says that this is a demonstration."""
    demonstration = view.catalogue.city.get("demonstration")
    if not demonstration:
        return []
    return [
        Page(
            path=links.CANNOT_SHOW,
            template="cannot_show.html",
            title=view.t("page.cannot_show.title"),
            description=view.t("page.cannot_show.description", city=view.catalogue.city["name"]),
            here="check",
            context={
                "demonstration": view.say(demonstration["text"], demonstration["text_es"]),
                "points": [name for name, holds in _points(view).items() if holds],
            },
        )
    ]


def _points(view: View) -> dict[str, bool]:
    """What to say, and whether it holds of this record."""
    catalogue = view.catalogue
    return {
        "locked": catalogue.is_replay,
        "targets": any(target.body["is_example"] for target in catalogue.targets),
        "promises": any(is_made_up(entry) for entry in catalogue.of_type("action")),
        "crews": bool(catalogue.plans),
        "forecast": bool(catalogue.forecasts),
        "fixed": not (view.two_clocks or {}).get("is_checked"),
        "silence": True,
        "cause": True,
        "rollback": catalogue.is_replay,
        "signed": True,
        "spanish": "es" in catalogue.city["languages"] and not catalogue.city.get("spanish_reviewed_by"),
        "effect": True,
    }
