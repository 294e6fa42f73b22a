"""What a meeting asked of the rows, on record: each question once, answered or not. None of a rehearsal is.

Of a closed meeting the answer stands in the city's home, and the entry names its digest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, is_on_record, newest_act, note
from civicstat.office.freezing.versions import instant
from civicstat.office.models.look_up import LookUp


TYPE = "asked-live/v1"


def _waiting(at: datetime, at_once: bool) -> list[LookUp]:
    rows = LookUp.objects.filter(frozen_as="", meeting__is_dry_run=False).exclude(answer={})
    listed = rows.select_related("meeting", "by_post").order_by("asked_at", "pk")
    return [row for row in listed if at_once or newest_act(row) <= at - UNDO]


def _is_ready(look: LookUp) -> bool:
    return is_on_record(look.meeting)


def _put(look: LookUp, desk: Desk, at: datetime) -> list[str]:
    name = f"{look.meeting.slug}-asked-{look.pk}"
    if desk.latest(TYPE, name) is not None:
        note(look, desk.key_of(TYPE, name), at=at)
        return []
    # `_is_ready` saw the meeting on record.
    key = desk.append(TYPE, name, _body(look, name, desk), cites=desk.cites_of_meeting(look.meeting.slug))
    note(look, key, at=at)
    return [key]


def _body(look: LookUp, name: str, desk: Desk) -> dict[str, Any]:
    answer = look.answer
    words = {
        "sentence": look.shown,
        "sentence_es": look.shown_es,
        "answer": {field: answer[field] for field in ("question", "whole", "before", "figures", "held_back")},
    }
    return {
        "id": name,
        "meeting": look.meeting.slug,
        "asked_at": instant(look.asked_at),
        "by_post": None if look.by_post is None else look.by_post.slug,
        "metric": str(answer["question"]["metric"])[:80],
        "metric_version": answer["version"],
        "definition": answer["definition"] or None,
        "outcome": answer["outcome"],
        "reason": answer["reason"],
        "as_of": answer["as_of"],
        "rows": {
            family: answer["rows"][f"records/{family.replace('_', '-')}"]
            for family in ("asset", "place", "person_months")
        },
        "recheck": "anyone" if answer["class"] == "A" else "auditor",
        "sql": answer["sql"] or None,
        "words": desk.put_words(f"asked-live/{name}", words),
        "made_up": desk.made_up,
    }


NOUN = Noun(_waiting, _put, _is_ready)
