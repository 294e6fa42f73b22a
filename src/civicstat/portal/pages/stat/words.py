"""What a meeting and its hours are called, and numbers of meetings bound to their board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from civicstat.portal.catalogue.meetings import BOARD, Gathering, Gatherings
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.view import View


# The tag's look of each status: a sign and a color, the words beside it say the same.
TAGS: Mapping[str, str] = {
    "missed": "broken",
    "cancelled": "overtaken",
    "moved-and-held": "late",
    "held": "kept",
    "planned": "not_due",
}
# Numbers of the board that are more than a count.
_FORMATS = {"notice_days": "days", "waits_days": "days", "late_hours": "hours"}


def moment(view: View, instant: str | None) -> Markup:
    """An instant of the log as a day and an hour of the city; empty where there is none."""
    if instant is None:
        return Markup("")
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(str(view.catalogue.city["time_zone"])))
    words = f"{view.day(local.date().isoformat())}, {local:%H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), words)


def hour(view: View, instant: str | None) -> Markup:
    """The hour of an instant alone, in the city's zone: where the day stands beside it. Empty where there is none."""
    if instant is None:
        return Markup("")
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(str(view.catalogue.city["time_zone"])))
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), f"{local:%H:%M}")


def counts(view: View, path: str) -> dict[str, Bound]:
    """The numbers at a place of the board, each bound."""
    found: Any = view.catalogue.documents[BOARD]
    for step in path.split("."):
        found = found[step]
    return {
        name: Bound(BOARD, f"{path}.{name}", str(value), _FORMATS.get(name, "integer"))
        for name, value in found.items()
        if isinstance(value, int)
    }


def title_of(view: View, series: Gatherings) -> str:
    """What a series is called."""
    return view.say(str(series.body["title"]), str(series.body["title_es"]))


def post_title(view: View, series: Gatherings, post: str | None) -> str:
    """The title of a post that sits in a series, or under which it speaks elsewhere on record; else its slug."""
    pair = series.posts.get(post or "") or _titles(view).get(post or "")
    return (post or "") if pair is None else view.say(*pair)


def _titles(view: View) -> dict[str, tuple[str, str]]:
    """Titles of posts that nobody held for a while, that promised something, owe data, or sit in any series."""
    owners = [each.body for each in view.catalogue.promised]
    owners += [each.body for each in view.catalogue.after.data_requests]
    vacant = [entry.statement.body for entry in view.catalogue.of_type("vacancy")]
    found = {str(body["post"]): (str(body["title"]), str(body["title_es"])) for body in vacant}
    found |= {
        str(body["owner_post"]): (str(body["owner_title"]), str(body["owner_title_es"]))
        for body in owners
        if "owner_title" in body
    }
    for series in view.catalogue.gatherings:
        found.update(series.posts)
    return found


def said_in(view: View, words: Mapping[str, Any], name: str) -> str:
    """One of the texts beside a statement, in this language; the other one where only that was written."""
    first, second = str(words.get(name, "")), str(words.get(f"{name}_es", ""))
    return view.say(first or second, second)


def only_in(view: View, words: Mapping[str, Any], name: str) -> str:
    """The language in which one of the texts stands, where it is not the one that is read; else empty."""
    has_english, has_spanish = bool(words.get(name)), bool(words.get(f"{name}_es"))
    if has_english == has_spanish:
        return ""
    found = "en" if has_english else "es"
    return found if found != view.lang else ""


def why_moved(view: View, meeting: Gathering) -> list[dict[str, Any]]:
    """Every change of a meeting's hour, with its reason where that still stands."""
    reasons = list(meeting.words.get("moves", ()))
    moves = list(meeting.body["moves"])
    reasons += [{}] * (len(moves) - len(reasons))
    return [
        {"on": move["on"], "to": moment(view, move["to"]), "why": said_in(view, why, "why")}
        for move, why in zip(moves, reasons, strict=False)
    ]


def withdrawal(view: View, sha256: str) -> str:
    """Why words are gone, in the words of the statement that withdraws them."""
    said = [entry.statement.body for entry in view.catalogue.of_type("withdrawal")]
    body = next(body for body in said if body["withdrawn"] == sha256)
    return view.say(str(body["reason"]), str(body["reason_es"]))
