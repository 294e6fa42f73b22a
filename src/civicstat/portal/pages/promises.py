"""Promises: every decision and action on record, where each stands on the day of the release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.answers import answer
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import OUTCOMES, status_on, tag_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


# What was missed stands first.
_ORDER = ("overdue", "done-late", "not-yet-due", "done-on-time")


def promises_pages(view: View) -> list[Page]:
    """The page of promises; nothing where neither a decision nor an action is on record."""
    decisions = _newest(view, "decision")
    actions = _newest(view, "action")
    if not decisions and not actions:
        return []
    rows = [_row(view, entry, decisions) for entry in actions.values()]
    carried = {row["decision_id"] for row in rows}
    return [
        Page(
            path=links.PROMISES,
            template="promises.html",
            title=view.t("page.promises.title"),
            description=view.t("page.promises.description", city=view.catalogue.city["name"]),
            here="promises",
            context={
                "groups": [
                    {"status": OUTCOMES[status], "tag": tag_of(status), "rows": found}
                    for status in _ORDER
                    if (found := sorted((r for r in rows if r["status"] == status), key=lambda r: r["first_due"]))
                ],
                "all_invented": all(row["is_example"] for row in rows),
                "decisions": [
                    {**_decision(view, entry), "has_action": name in carried} for name, entry in decisions.items()
                ],
            },
        )
    ]


def _newest(view: View, kind: str) -> dict[str, Entry]:
    """Statements of a type by id, as last said by the day of the release."""
    return {
        str(entry.statement.body["id"]): entry
        for entry in view.catalogue.of_type(kind)
        if entry.statement.as_of <= view.catalogue.as_of
    }


def _row(view: View, entry: Entry, decisions: Mapping[str, Entry]) -> dict[str, Any]:
    body, as_of = entry.statement.body, view.catalogue.as_of
    status = status_on(body, as_of)
    is_done = status.startswith("done")
    department = str(body["owner_department"])
    decision = decisions.get(str(body["decision"]))
    return {
        "id": body["id"],
        "status": status,
        "decision_id": body["decision"],
        "deliverable": view.say(body["deliverable"], body["deliverable_es"]),
        "owner": view.say(body["owner_post"], body["owner_post_es"]),
        "department": view.catalogue.name_of("department", department, view.lang),
        "first_due": body["first_due"],
        "moved_to": body["due"] if body["due"] != body["first_due"] else "",
        "done_on": body["done_on"] if is_done else "",
        "evidence": view.say(body["evidence"], body["evidence_es"]) if is_done else "",
        "effect_open_until": body["effect_open_until"],
        "late": _of_briefing(view, department, f"promises.{body['id']}.days-late", "days"),
        "decision": "" if decision is None else _decision(view, decision)["text"],
        "is_example": body["invented_example"],
        "key": entry.key,
    }


def _decision(view: View, entry: Entry) -> dict[str, Any]:
    body = entry.statement.body
    metric = view.catalogue.metrics.get(body["effect"]["metric"])
    return {
        "id": body["id"],
        "day": body["day"],
        "text": view.say(body["text"], body["text_es"]),
        "why": view.say(body["why"], body["why_es"]),
        "rests_on": list(body["rests_on"]),
        "metric": metric.title(view.lang) if metric else "",
        "metric_href": links.metric_page(metric.id) if metric else "",
        "by": body["effect"]["by"],
        "is_example": body["invented_example"],
        "key": entry.key,
    }


def _of_briefing(view: View, department: str, path: str, format: str) -> Bound | None:
    """A number that the department's briefing states; None without one."""
    value = answer(view.catalogue, f"briefing/{department}", f"numbers.{path}")
    return None if value is None else Bound(f"briefing/{department}", f"numbers.{path}", value, format)
