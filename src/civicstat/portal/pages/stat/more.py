"""What else stands beside the list of meetings: pages of their own, each linked by one line.

A part of the meetings that writes such a page adds its link here.
"""

from __future__ import annotations

from civicstat.portal.catalogue.kept import KEPT
from civicstat.portal.pages import links
from civicstat.portal.pages.view import View


def more_of(view: View) -> list[dict[str, str]]:
    """Links as {"href", "title", "words"}, in the order in which they are shown."""
    if KEPT not in view.catalogue.documents:
        return []
    return [{"href": links.KEPT, "title": view.t("page.kept.title"), "words": view.t("page.kept.link_words")}]
