"""What else stands beside the list of meetings: pages of their own, each linked by one line.

A part of the meetings that writes such a page adds its link here.
"""

from __future__ import annotations

from civicstat.portal.catalogue.kept import KEPT
from civicstat.portal.pages import links
from civicstat.portal.pages.published import is_quoted_only
from civicstat.portal.pages.view import View


def more_of(view: View) -> list[dict[str, str]]:
    """Links as {"href", "title", "words"}, in the order in which they are shown."""
    kept = {"href": links.KEPT, "title": view.t("page.kept.title"), "words": view.t("page.kept.link_words")}
    forum = {"href": links.FORUM, "title": view.t("page.forum.title"), "words": view.t("page.forum.lead")}
    has_forum = not is_quoted_only(view) and (view.catalogue.main_layer is not None or bool(view.catalogue.briefings()))
    return [*([kept] if KEPT in view.catalogue.documents else []), *([forum] if has_forum else [])]
