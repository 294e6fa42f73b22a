"""A question that stayed out, on record: that it was asked, and why it was not let in; never its words.

So whoever keeps questions out is counted by everybody, even of a closed meeting, and so is whoever never looks at them:
one at which nobody looked until the memo was due counts as well. Of a rehearsal nothing is on record.
"""

from __future__ import annotations

from datetime import datetime

from civicstat.hearings.meetings.hours import MEMO_WITHIN
from civicstat.office.clock import now_in_office
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import Noun, is_on_record, note_version, waiting_versions
from civicstat.office.models.question import Question


TYPE = "declined-question/v1"


def _waiting(at: datetime, at_once: bool) -> list[Question]:
    rows = Question.objects.filter(meeting__is_dry_run=False, recorded_version=0).select_related("meeting")
    declined = waiting_versions(rows.filter(sight="declined").order_by("pk"), at, at_once)
    over = now_in_office() - MEMO_WITHIN
    return [*declined, *rows.filter(sight="new", meeting__ended_at__lte=over).order_by("pk")]


def _is_ready(question: Question) -> bool:
    return is_on_record(question.meeting)


def _put(question: Question, desk: Desk, at: datetime) -> list[str]:
    if desk.latest(TYPE, question.slug) is not None:
        note_version(question, desk.key_of(TYPE, question.slug), at=at)
        return []
    body = {
        "id": question.slug,
        "meeting": question.meeting.slug,
        "asker": question.asker,
        "asked_on": question.asked_on.isoformat(),
        "declined_as": question.declined_as or "not-looked-at",
        "made_up": desk.made_up,
    }
    # `_is_ready` saw the meeting on record.
    key = desk.append(TYPE, question.slug, body, cites=desk.cites_of_meeting(question.meeting.slug))
    note_version(question, key, at=at)
    return [key]


NOUN = Noun(_waiting, _put, _is_ready)
