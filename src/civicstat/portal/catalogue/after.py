"""What was said in a meeting and after it: questions, data that it asked for, its memo, and how late memos came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from civicstat.ledger.words import withdrawn_in, words_of
from civicstat.portal.catalogue.meetings import Gathering, Gatherings, local_day
from civicstat.vocabulary.statement import Entry


# Why questions were kept out, as pages and `verify` count them.
DECLINED_AS = ("private", "insult", "not-about-this", "asked-already", "not-looked-at")
MEMO, QUESTION, DATA_REQUEST, ASKED_LIVE = "memo/v1", "question/v1", "data-request/v1", "asked-live/v1"
CLOSING = "closing/v1"
# A memo is due so long after the end of its meeting.
DUE_WITHIN = timedelta(hours=48)


@dataclass(frozen=True)
class Said:
    """A statement about a meeting as last said, all its words together; `withdrawn` are digests of those that went."""

    entry: Entry
    words: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()

    @property
    def body(self) -> Mapping[str, Any]:
        """The statement's body."""
        return self.entry.statement.body

    @property
    def name(self) -> str:
        """Its slug."""
        return self.entry.statement.name


@dataclass(frozen=True)
class After:
    """Memos and closings by meeting; questions, requests for data, what was asked live in order of first statements.

    `declined` has the reasons for which questions to a meeting were kept out.
    """

    memos: Mapping[str, Said] = field(default_factory=dict)
    questions: Sequence[Said] = ()
    data_requests: Sequence[Said] = ()
    declined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked_live: Sequence[Said] = ()
    closings: Mapping[str, Said] = field(default_factory=dict)

    def said_at(self, meeting: str) -> dict[tuple[str, str], str]:
        """When each thing that a meeting captured was said, by its kind and slug; empty before its closing."""
        closing = self.closings.get(meeting)
        captured = () if closing is None else closing.body["captured"]
        return {(str(each["kind"]), str(each["id"])): str(each["said_at"]) for each in captured}


def after_in(entries: Sequence[Entry], read: Callable[[str], Mapping[str, Any]]) -> After:
    """Everything of a log that was said in meetings and after them; `read` gives the words of a digest."""
    gone = withdrawn_in(entry.statement for entry in entries)
    found: dict[str, dict[str, Entry]] = {MEMO: {}, QUESTION: {}, DATA_REQUEST: {}, ASKED_LIVE: {}, CLOSING: {}}
    for entry in entries:
        if entry.statement.type in found:
            found[entry.statement.type][entry.statement.name] = entry

    def said(entry: Entry) -> Said:
        named = words_of(entry.statement)
        words = {name: text for sha256 in named if sha256 not in gone for name, text in read(sha256).items()}
        return Said(entry, words, tuple(sha256 for sha256 in named if sha256 in gone))

    declined: dict[str, list[str]] = {}
    for entry in entries:
        if entry.statement.type == "declined-question/v1":
            reasons = declined.setdefault(str(entry.statement.body["meeting"]), [])
            reasons.append(str(entry.statement.body["declined_as"]))
    return After(
        {name: said(entry) for name, entry in found[MEMO].items()},
        [said(entry) for entry in found[QUESTION].values()],
        [said(entry) for entry in found[DATA_REQUEST].values()],
        declined,
        [said(entry) for entry in found[ASKED_LIVE].values()],
        {name: said(entry) for name, entry in found[CLOSING].items()},
    )


def memo_due(series: Gatherings, meeting: Gathering) -> str:
    """Until when the memo of a meeting that was held is due; whoever never closes one ended it after its minutes."""
    body = meeting.body
    began = datetime.fromisoformat(body["started_at"])
    ended = datetime.fromisoformat(body["ended_at"]) if body["ended_at"] else None
    over = ended or began + timedelta(minutes=int(series.body["minutes"]))
    return (over + DUE_WITHIN).strftime("%Y-%m-%dT%H:%M:%SZ")


def memo_waits(series: Gatherings, meeting: Gathering, after: After) -> int:
    """Days that a memo has been missing, after the day on which it was due; 0 where it is there or not due."""
    if not meeting.was_held or meeting.name in after.memos:
        return 0
    due = local_day(memo_due(series, meeting), meeting.zone)
    return max(0, (date.fromisoformat(meeting.day) - date.fromisoformat(due)).days)


def with_memos(board: dict[str, Any], found: Sequence[Gatherings], after: After) -> dict[str, Any]:
    """The numbers of the meetings with those of their memos, of all series, of each, of each meeting."""
    pairs = [(series, meeting) for series in found for meeting in series.meetings]
    board["all"]["memos"] = _memos(pairs, after)
    for series in found:
        board["series"][series.slug]["memos"] = _memos([pair for pair in pairs if pair[0] is series], after)
    for series, meeting in pairs:
        memo = after.memos.get(meeting.name)
        each = board["each"][meeting.name]
        each["waits_days"] = memo_waits(series, meeting, after)
        reasons = after.declined.get(meeting.name, ())
        each["declined"] = {"all": len(reasons), **{why: reasons.count(why) for why in DECLINED_AS}}
        if memo is not None:
            each["memo"] = numbers_of(memo.body)
        if (closing := after.closings.get(meeting.name)) is not None:
            each["met"] = {"minutes": closing.body["minutes"], "recesses": len(closing.body["recesses"])}
    return board


def numbers_of(body: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of one memo."""
    return {
        "late": body["late"],
        **{name: len(body[name]) for name in ("decisions", "promises", "data_requests")},
        **{name: body["questions"][name] for name in ("put", "answered", "unanswered")},
        "looks": body["looks_in_all"],
        **{name: body["poll"][name] for name in ("asked", "yes", "no")},
    }


def _memos(pairs: Sequence[tuple[Gatherings, Gathering]], after: After) -> dict[str, int]:
    held = [(series, meeting) for series, meeting in pairs if meeting.was_held]
    sent = [after.memos[meeting.name] for _, meeting in held if meeting.name in after.memos]
    late = sum(memo.body["late"] > 0 for memo in sent)
    missing = sum(memo_waits(series, meeting, after) > 0 for series, meeting in held)
    return {"due": len(sent) + missing, "missing": missing, "late": late, "in_time": len(sent) - late}


def request_standing(body: Mapping[str, Any], day: str) -> str:
    """Whether data that was asked for came, in time or late, or still waits; the day asked for first decides."""
    received = body["received_on"]
    if received is not None and received <= day:
        return "received" if received <= body["first_due"] else "received-late"
    return "late" if day > body["first_due"] else "waiting"
