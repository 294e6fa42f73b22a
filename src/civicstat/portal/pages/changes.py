"""What changed: releases, corrections, revisions, targets and definitions, as the log has them."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.catalogue import Target
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import bound_target
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


def changes_page(view: View) -> Page:
    """The history of the record, newest first; that nothing was corrected is a sentence too."""
    catalogue = view.catalogue
    return Page(
        path=links.CHANGES,
        template="changes.html",
        title=view.t("page.changes.title"),
        description=view.t("page.changes.description", city=catalogue.city["name"]),
        here="check",
        context={
            "releases": list(reversed(catalogue.releases)),
            "corrections": [_told(view, entry) for entry in reversed(catalogue.of_type("correction"))],
            "revisions": [_told(view, entry) for entry in reversed(catalogue.of_type("revision"))],
            "superseded": list(catalogue.supersedes),
            "targets": [
                _target(view, target) for target in catalogue.targets if target.body["metric"] in catalogue.metrics
            ],
            "definitions": [
                {"entry": entry, "title": view.say(entry.statement.body["title"], entry.statement.body["title_es"])}
                for entry in catalogue.of_type("definition")
            ],
        },
    )


def _told(view: View, entry: Entry) -> dict[str, Any]:
    """A correction or revision: why, in the words of whoever made it, and which numbers changed from what to what."""
    body = entry.statement.body
    english, spanish = (str(body.get(f"cause{end}") or body.get(f"why{end}") or "") for end in ("", "_es"))
    return {
        "entry": entry,
        "words": view.say(english, spanish),
        "is_english": not spanish,
        "keys": [
            f"{change['key']}: {change['old'] or '-'} → {change['new'] or '-'}" for change in body.get("keys", ())
        ],
    }


def _target(view: View, target: Target) -> dict[str, Any]:
    metric = view.catalogue.metrics[str(target.body["metric"])]
    return {
        "entry": target.entry,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "number": bound_target(metric, target),
        "from": target.body["from"],
        "is_example": target.body["is_example"],
        "set_afterwards": target.body["set_afterwards"],
        "set_by": view.say(target.body["set_by"], target.body["set_by_es"]),
    }
