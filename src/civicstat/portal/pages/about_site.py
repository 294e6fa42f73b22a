"""Pages about the site itself: accessibility and languages, all pages, page not found, choice of language."""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


def access_page(view: View) -> Page:
    """Accessibility and languages; that nobody has reviewed the Spanish is said here."""
    return Page(
        path=links.ACCESS,
        template="access.html",
        title=view.t("page.access.title"),
        description=view.t("page.access.description"),
        context={"reviewed_by": view.catalogue.city.get("spanish_reviewed_by", "")},
    )


def all_pages_page(view: View, pages: Sequence[Page]) -> Page:
    """A list of every page of a language, in the order in which they were made."""
    return Page(
        path=links.ALL_PAGES,
        template="all_pages.html",
        title=view.t("page.all.title"),
        description=view.t("page.all.description"),
        context={"groups": [(here, [page for page in pages if page.here == here]) for here in _sections(pages)]},
    )


def _sections(pages: Sequence[Page]) -> list[str]:
    return list(dict.fromkeys(page.here for page in pages))
