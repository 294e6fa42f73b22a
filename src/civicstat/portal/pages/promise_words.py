"""What a promise is called by where it stands, and what people said of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from civicstat.look.promise_line import PromiseDays
from civicstat.portal.catalogue.promised import Promised, status_v1
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


# The status of a promise, and the message that says it; what was missed stands first.
OUTCOMES: Mapping[str, str] = {
    "overdue": "overdue",
    "under-review": "under_review",
    "on-hold": "on_hold",
    "done-late": "done_late",
    "not-yet-due": "not_yet_due",
    "done-on-time": "done_on_time",
    "overtaken-by-events": "overtaken",
    "merged": "merged",
}
# The tag's look: a sign and a color, the words beside it say the same.
_TAGS = {
    "overdue": "broken",
    "under-review": "under_way",
    "on-hold": "under_way",
    "done-late": "late",
    "not-yet-due": "not_due",
    "done-on-time": "kept",
    "overtaken-by-events": "overtaken",
    "merged": "overtaken",
}
status_on = status_v1


def tag_of(status: str) -> str:
    """The tag of a status."""
    return _TAGS[status]


def deliverable_of(view: View, promise: Mapping[str, Any]) -> str:
    """What a promise of a briefing delivers: of real people from the words beside the log, or that they are gone."""
    if "words" not in promise:
        return view.both(promise["deliverable"])
    named = (each for each in view.catalogue.promised if each.entry.statement.name == promise["id"])
    words = next((each.words for each in named), {})
    said = view.say(str(words.get("deliverable", "")), str(words.get("deliverable_es", "")))
    return said or view.t("page.promises.words_gone")


def stands_now(view: View, promise: Mapping[str, Any]) -> dict[str, str] | None:
    """Where a promise of a briefing stands on the day of the record, where that is no longer as the briefing says."""
    found = next((each for each in view.catalogue.promised if each.entry.statement.name == promise["id"]), None)
    if found is None or found.status == promise["status"]:
        return None
    return {
        "tag": tag_of(found.status),
        "words": view.t(f"page.promises.status_{OUTCOMES[found.status]}"),
        "day": found.day,
    }


def is_made_up(entry: Entry) -> bool:
    """Whether people and words of a decision or promise are invented."""
    body = entry.statement.body
    return bool(body.get("invented_example", body.get("made_up", False)))


def days_of(promised: Promised) -> PromiseDays:
    """The days that its line shows."""
    body, aside = promised.body, promised.body.get("aside")
    left = aside["since"] if aside is not None and promised.status == aside["status"] != "on-hold" else None
    first, due, today = (date.fromisoformat(text) for text in (body["first_due"], body["due"], promised.day))
    return PromiseDays(
        promised_on=min(date.fromisoformat(promised.promised_on), first),
        first_due=first,
        due=due,
        today=today,
        done_on=None if promised.done_on is None else date.fromisoformat(promised.done_on),
        left_on=None if left is None else date.fromisoformat(left),
    )
