"""What came of a meeting, as its page shows it: hours, questions and answers, decisions and promises, data, memo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicstat.portal.catalogue.after import Said, memo_due, request_standing
from civicstat.portal.catalogue.meetings import Gathering, Gatherings, local_day
from civicstat.portal.catalogue.promised import Promised
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.promise_words import OUTCOMES, tag_of
from civicstat.portal.pages.stat.words import counts, hour, moment, only_in, post_title, said_in, withdrawal
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import WHOLE_CITY, FigureKey


# The look of a request for data by where it stands.
_REQUEST_TAGS = {"late": "broken", "waiting": "not_due", "received-late": "late", "received": "kept"}
# Questions without an answer stand first: they are what a reader came for.
_FIRST = ("unanswered", "put", "waiting", "answered")

# When each thing was said in the room, by its kind and slug.
SaidAt = Mapping[tuple[str, str], str]


def hours_of(view: View, series: Gatherings, meeting: Gathering) -> dict[str, Any]:
    """What was due around the meeting and when it came: public of every meeting, however closed it is."""
    memo, locked = view.catalogue.after.memos.get(meeting.name), view.catalogue.locked.get(meeting.name)
    board = counts(view, f"each.{meeting.name}")
    hours: dict[str, Any] = {"memo": None, "locked": None}
    if meeting.was_held:
        numbers = None if memo is None else counts(view, f"each.{meeting.name}.memo")
        hours["memo"] = {
            "due": moment(view, memo_due(series, meeting)),
            "sent": moment(view, memo.body["sent_at"]) if memo is not None else "",
            "late": numbers["late"] if numbers is not None and memo is not None and memo.body["late"] else None,
            "waits": board["waits_days"] if board["waits_days"].value != "0" else None,
        }
    if locked is not None:
        body = locked.body
        late = {name: Bound(locked.key, f"late.{name}", str(body[f"{name}_late"]), "integer") for name in _LOCKS}
        hours["locked"] = {
            name: {
                "due": moment(view, body[f"{name}_due"]),
                "at": moment(view, body[f"{name}_at"]),
                "late": late[name] if body[f"{name}_late"] else None,
            }
            for name in _LOCKS
        }
    return hours


_LOCKS = ("built", "locked")


def counted_of(view: View, meeting: Gathering) -> dict[str, Bound] | None:
    """How much was decided, promised and asked in a meeting, as its memo says; None before it is sent."""
    has_memo = meeting.name in view.catalogue.after.memos
    return counts(view, f"each.{meeting.name}.memo") if has_memo else None


def declined_of(view: View, meeting: Gathering) -> dict[str, Any] | None:
    """How many questions were kept out and why, of every meeting, however closed; None where none was."""
    numbers = counts(view, f"each.{meeting.name}.declined")
    reasons = [(why.replace("-", "_"), each) for why, each in numbers.items() if why != "all" and each.value != "0"]
    return {"all": numbers["all"], "reasons": reasons} if reasons else None


def told_of(view: View, series: Gatherings, meeting: Gathering) -> dict[str, Any]:
    """What was asked, decided, promised and sent: of a meeting that is open by now."""
    memo = view.catalogue.after.memos.get(meeting.name)
    asked = [each for each in view.catalogue.after.data_requests if each.body["meeting"] == meeting.name]
    said_at = view.catalogue.after.said_at(meeting.name)
    return {
        "met": _met(view, meeting),
        "questions": _questions(view, series, meeting),
        "decisions": [] if memo is None else [_decision(view, slug, said_at) for slug in memo.body["decisions"]],
        "promises": [] if memo is None else list(_promises(view, memo, said_at)),
        "requests": [_request(view, each, meeting, said_at) for each in asked],
        "requests_before": [_request(view, each, meeting) for each in _before(view, series, meeting)],
        "asked_live": [_asked_live(view, each) for each in _of(view.catalogue.after.asked_live, meeting)],
        "memo": None if memo is None else _memo(view, memo),
    }


def _met(view: View, meeting: Gathering) -> dict[str, Any] | None:
    """How long the meeting met and when it paused; None before its closing is on record."""
    closing = view.catalogue.after.closings.get(meeting.name)
    if closing is None:
        return None
    return {
        "minutes": counts(view, f"each.{meeting.name}.met")["minutes"],
        "recesses": [(hour(view, each["from"]), hour(view, each["to"])) for each in closing.body["recesses"]],
    }


def _of(said: Sequence[Said], meeting: Gathering) -> list[Said]:
    return [each for each in said if each.body["meeting"] == meeting.name]


def _asked_live(view: View, found: Said) -> dict[str, Any]:
    """A question that was computed in the meeting, as the room was told the answer."""
    return {
        "at": moment(view, found.body["asked_at"]),
        "sentence": said_in(view, found.words, "sentence"),
        "outcome": found.body["outcome"],
        "recheck": found.body["recheck"],
        "withdrawn": [withdrawal(view, sha256) for sha256 in found.withdrawn],
        "key": found.entry.key,
    }


def _questions(view: View, series: Gatherings, meeting: Gathering) -> list[dict[str, Any]]:
    found = [each for each in view.catalogue.after.questions if each.body["meeting"] == meeting.name]
    rows = [
        {
            "asker": each.body["asker"],
            "state": each.body["state"],
            "is_open": each.body["state"] != "answered",
            "text": said_in(view, each.words, "text"),
            "text_in": only_in(view, each.words, "text"),
            "answer": said_in(view, each.words, "answer"),
            "answer_in": only_in(view, each.words, "answer"),
            "by": post_title(view, series, each.body.get("answered_by")) if each.body.get("answered_by") else "",
            "on": each.body.get("answered_on") or "",
            "withdrawn": [withdrawal(view, sha256) for sha256 in each.withdrawn],
            "key": each.entry.key,
        }
        for each in found
    ]
    return sorted(rows, key=lambda row: _FIRST.index(str(row["state"])))


def _decision(view: View, slug: str, said_at: SaidAt) -> dict[str, Any]:
    """A decision and why it was chosen; its whole entry stands among the promises."""
    words = view.catalogue.decision_words.get(slug, {})
    return {
        "href": f"{links.PROMISES}#decision-{slug}",
        "text": said_in(view, words, "text"),
        "why": said_in(view, words, "why"),
        "said_at": hour(view, said_at.get(("decision", slug))),
    }


def _promises(view: View, memo: Said, said_at: SaidAt) -> Iterator[dict[str, Any]]:
    by_name = {each.entry.statement.name: each for each in view.catalogue.promised}
    for slug in memo.body["promises"]:
        found: Promised | None = by_name.get(slug)
        if found is not None:
            yield {
                "href": f"{links.PROMISES}#action-{slug}",
                "tag": tag_of(found.status),
                "status": OUTCOMES[found.status],
                "deliverable": said_in(view, found.words, "deliverable"),
                "owner": view.say(str(found.body["owner_title"]), str(found.body["owner_title_es"])),
                "due": found.body["first_due"],
                "said_at": hour(view, said_at.get(("promise", slug))),
            }


def _before(view: View, series: Gatherings, meeting: Gathering) -> list[Said]:
    """Data that earlier meetings of the series asked for and that had not come when this one met."""
    earlier = {each.name for each in series.meetings if each.body["at"] < meeting.body["at"]}
    asked = [each for each in view.catalogue.after.data_requests if each.body["meeting"] in earlier]
    day = local_day(meeting.body["at"], meeting.zone)
    return [each for each in asked if each.body["received_on"] is None or each.body["received_on"] >= day]


def _request(view: View, found: Said, meeting: Gathering, said_at: SaidAt | None = None) -> dict[str, Any]:
    body = found.body
    standing = request_standing(body, meeting.day)
    return {
        "what": said_in(view, found.words, "what"),
        "is_closed": _is_withheld(view, found),
        "owner": view.say(str(body["owner_title"]), str(body["owner_title_es"])),
        "due": body["first_due"],
        "said_at": hour(view, (said_at or {}).get(("data-request", found.name))),
        "moved_to": body["due"] if body["due"] != body["first_due"] else "",
        "standing": standing.replace("-", "_"),
        "tag": _REQUEST_TAGS[standing],
        "received_on": body["received_on"] if standing.startswith("received") else "",
        "received": said_in(view, found.words, "received_words"),
        "link": str(found.words.get("received_link", "")),
        "withdrawn": [withdrawal(view, sha256) for sha256 in found.withdrawn],
        "key": found.entry.key,
    }


def _look(view: View, text: str) -> dict[str, Any]:
    """What was looked up, as a reader says it: measure, place or part, and period; nothing where nothing was found."""
    if not text:
        return {"key": ""}
    key = FigureKey.parse(text)
    metric = view.catalogue.metrics.get(key.metric)
    parts = [pair.partition("=") for pair in key.group.split("&") if "=" in pair]
    return {
        "key": text,
        "title": key.metric if metric is None else metric.title(view.lang),
        "href": "" if metric is None else links.metric_page(metric.id),
        "where": "" if key.area == WHOLE_CITY else view.area_name(key.area),
        "of": [view.catalogue.name_of(column, slug, view.lang) for column, _, slug in parts],
        "period": view.period(key.period),
    }


def _is_withheld(view: View, found: Said) -> bool:
    """Whether the meeting that asked is not open to all, so that only owner and days are public."""
    meetings = (each for series in view.catalogue.gatherings for each in series.meetings)
    return any(each.name == found.body["meeting"] and not each.shows_all for each in meetings)


def _memo(view: View, memo: Said) -> dict[str, Any]:
    return {
        "intro": said_in(view, memo.words, "intro"),
        "correction": said_in(view, memo.words, "correction"),
        "corrected": moment(view, memo.body["corrected_at"]),
        "looks": [{"at": moment(view, each["at"]), **_look(view, str(each["key"]))} for each in memo.body["looks"]],
        "withdrawn": [withdrawal(view, sha256) for sha256 in memo.withdrawn],
        "key": memo.entry.key,
    }
