"""What the city says of itself, quoted with its source: never a figure of this record."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from civicstat.portal.pages.view import View
from civicstat.vocabulary.sentence import BoundNumber


def city_claims(view: View) -> list[dict[str, Any]]:
    """The claims of the city statement, each number bound to `claim:<slug>`."""
    return [
        {
            "text": _text(view, claim),
            "source": view.say(claim["source"], claim.get("source_es", "")),
        }
        for claim in view.catalogue.city.get("claims") or ()
    ]


def _text(view: View, claim: Any) -> Markup:
    """The claim with its number where `{value}` stands, or after it."""
    number = BoundNumber(f"claim:{claim['slug']}", "value", claim["format"])
    before, mark, after = view.say(claim["text"], claim["text_es"]).partition("{value}")
    parts = [before, number, after] if mark else [f"{before} ", number]
    return view.bind(parts, f"claim:{claim['slug']}", "statement city/v1")
