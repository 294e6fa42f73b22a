"""A meeting that was held, with what was captured in it and its memo, for tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from office_meetings import ZONE, make_meeting, make_series
from office_people import AT

from civicstat.office.actions import meeting as acts
from civicstat.office.actions.capture import capture_data_request, capture_promise
from civicstat.office.models import Department, Meeting, Memo, Person, Post


TODAY = date(2015, 10, 1)
BEGAN = datetime(2015, 10, 1, 9, 0, tzinfo=ZONE)
ENDED = BEGAN + timedelta(minutes=50)


def held_meeting(
    *, by: Person, is_dry_run: bool = False, is_over: bool = True, asks_for_data: bool = True, **series: Any
) -> Meeting:
    """A meeting of this morning: a promise and a request for data were captured, then it ended."""
    streets = Department.objects.get(slug="streets")
    found = make_meeting(make_series(by=by, department=streets, **series), TODAY, by=by, is_dry_run=is_dry_run)
    chair = Post.objects.get(slug="chair")
    opened = acts.open_meeting(
        meeting=found, chaired_by=chair, by=by, at=AT, now=BEGAN, today=TODAY, seen=found.version
    )
    common: dict[str, Any] = {"by": by, "at": AT, "now": BEGAN + timedelta(minutes=20), "today": TODAY}
    owner = Post.objects.get(slug="department-head-streets")
    capture_promise(
        meeting=opened,
        owner=owner,
        deliverable="A list of lamps",
        deliverable_es="Una lista de lámparas",
        first_due=date(2015, 11, 2),
        effect_open_until=date(2016, 1, 4),
        decision=None,
        **common,
    )
    if asks_for_data:
        capture_data_request(
            meeting=opened,
            owner=owner,
            what="Lamps by age",
            what_es="Lámparas por edad",
            due=date(2015, 10, 20),
            **common,
        )
    if not is_over:
        return opened
    return acts.close_meeting(meeting=opened, by=by, at=AT, now=ENDED, seen=opened.version)


def after_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """The parts of the addresses of these doors."""

    def of_memo() -> dict[str, object]:
        return {"slug": _memo().meeting.slug}

    def of_request() -> dict[str, object]:
        return {"slug": _memo().meeting.data_requests.get().slug}

    names = ("memo", "memo-words", "send-memo", "correct-memo")
    return {**dict.fromkeys(names, of_memo), "receive-data": of_request}


def after_door_owners() -> dict[str, str]:
    """Whose the subjects are."""
    return {"receive-data": "streets"}


def _memo() -> Memo:
    found = Memo.objects.first()
    return found or held_meeting(by=Person.objects.get(name="chair")).memo
