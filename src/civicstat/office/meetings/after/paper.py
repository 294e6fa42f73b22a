"""What a memo says, from what was captured in its meeting; once it is sent, from what was captured then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from civicstat.office.freezing.versions import instant
from civicstat.office.models.capture import Capture
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.decision import Decision
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.memo import Memo
from civicstat.office.models.promise import Promise
from civicstat.office.models.question import Question


# A statement holds at most so many looks; how many there were in all stands beside.
MOST_LOOKS = 150


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that the capture of a meeting holds, as it stands in a memo that is sent now."""
    captured = _captures(meeting)
    looked_up = list(meeting.look_ups.all())
    # What was computed in the meeting has statements of its own, and is no published figure; a map or a forecast of the
    # briefing shows many, and is counted.
    looks = [each for each in looked_up if not each.is_live and (each.key or not each.is_picture)]
    questions = Question.objects.filter(meeting=meeting, sight="accepted")
    worth = list(meeting.poll_answers.values_list("worth", flat=True))
    return {
        "decisions": _slugs([each.decision for each in captured]),
        "promises": _slugs([each.promise for each in captured]),
        "data_requests": _slugs([each.data_request for each in captured]),
        "questions": {
            "put": questions.exclude(state="waiting").count(),
            "answered": questions.filter(state="answered").count(),
            "unanswered": questions.exclude(state="answered").count(),
        },
        "looks": [{"at": instant(each.at), "key": each.key} for each in looks[:MOST_LOOKS]],
        "looks_in_all": len(looked_up),
        "poll": {"asked": len(worth), "yes": worth.count("yes"), "no": worth.count("no")},
    }


def _captures(meeting: Meeting) -> list[Capture]:
    return list(meeting.captures.select_related("decision", "promise", "data_request"))


def _slugs(things: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(thing.slug for thing in things if thing is not None))


@dataclass(frozen=True)
class Paper:
    """A memo with the things that it names."""

    content: dict[str, Any]
    decisions: Sequence[Decision]
    promises: Sequence[Promise]
    data_requests: Sequence[DataRequest]
    open_questions: Sequence[Question]
    before: Sequence[DataRequest]
    # The hour at which each thing was captured, by its kind and slug.
    said: Mapping[tuple[str, str], datetime]


def paper_of(memo: Memo) -> Paper:
    """What the memo says: once it is sent, what it said then; where each thing stands, today."""
    content = memo.content if memo.sent_at is not None else content_of(memo.meeting)
    meeting = memo.meeting
    return Paper(
        content,
        _in_order(Decision, content["decisions"]),
        _in_order(Promise, content["promises"]),
        _in_order(DataRequest, content["data_requests"]),
        list(Question.objects.filter(meeting=meeting, sight="accepted").exclude(state="answered")),
        requests_before(meeting),
        {(each.kind, each.thing.slug): each.said_at for each in _captures(meeting)},
    )


def requests_before(meeting: Meeting) -> list[DataRequest]:
    """Data that earlier meetings of the series asked for and that had not come when this one met.

    A rehearsal asks nobody for anything, so only the rehearsal itself shows what was asked in it.
    """
    rows = DataRequest.objects.filter(meeting__series=meeting.series, meeting__meets_at__lt=meeting.meets_at)
    rows = rows.filter(meeting__is_dry_run=False).select_related("owner", "meeting")
    day = meeting.meets_at.date()
    return [each for each in rows if each.received_on is None or each.received_on >= day]


def standing_of(found: DataRequest, today: date) -> str:
    """Whether what was asked for came, late or in time, or still waits."""
    if found.received_on is not None:
        return "received_late" if found.is_late(today) else "received"
    return "late" if found.is_late(today) else "waiting"


def _in_order(kind: Any, slugs: Sequence[str]) -> list[Any]:
    found = {each.slug: each for each in kind.objects.filter(slug__in=slugs)}
    return [found[slug] for slug in slugs if slug in found]
