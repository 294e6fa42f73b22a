"""Check our numbers: what is signed, how to check, and every statement of the log with its key."""

from __future__ import annotations

from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.published import count_of, is_quoted_only
from civicstat.portal.pages.view import View


ENTRIES_PER_PAGE = 100


def check_pages(view: View) -> list[Page]:
    """The page on checking, and the list of entries in pages."""
    catalogue = view.catalogue
    newest_first = list(reversed(catalogue.entries))
    stretches = [newest_first[at : at + ENTRIES_PER_PAGE] for at in range(0, len(newest_first), ENTRIES_PER_PAGE)]
    lists = [
        Page(
            path=links.statements_page(number),
            template="entries.html",
            title=view.t("page.entries.title"),
            description=view.t("page.entries.description"),
            here="check",
            context={
                "entries": entries,
                "number": number,
                "paths": [links.statements_page(other) for other in range(1, len(stretches) + 1)],
            },
        )
        for number, entries in enumerate(stretches, start=1)
    ]
    main = Page(
        path=links.CHECK,
        template="check.html",
        title=view.t("page.check.title"),
        description=view.t("page.check.description", city=catalogue.city["name"]),
        here="check",
        context={
            "size": len(catalogue.entries),
            "root": catalogue.root,
            "release": catalogue.release,
            "figures": _figures(view),
            "newest": newest_first[:10],
            "entries_href": links.statements_page(1),
        },
    )
    return [main, *lists]


def _figures(view: View) -> Bound:
    """How many figures the latest release holds; of a record that only quotes, how many results are quoted."""
    if is_quoted_only(view):
        return count_of(view.catalogue.documents["published-measures"], "counts.actuals")
    return Bound("release", "figures.count", str(view.catalogue.release.statement.body["figures"]["count"]), "integer")
