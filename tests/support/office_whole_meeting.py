"""A meeting from its notice to its memo, every step through the office and on record, for tests of its paper."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from office_meetings import make_meeting, make_series
from office_people import AT, Office

from civicstat.office.actions import capture, memo, poll, question, room
from civicstat.office.actions import meeting as meeting_acts
from civicstat.office.actions import packet as packet_acts
from civicstat.office.actions.clock_turn import turn_clock
from civicstat.office.actions.look_up import look_up
from civicstat.office.freeze import freeze
from civicstat.office.meetings.briefing import by_the_clock
from civicstat.office.models import Department, Meeting, Packet, Post, Series


METRIC = "closed-within-5-days"
MEETS = date(2015, 10, 13)
FIGURE = f"{METRIC}|v1|2014-06|city:-|-"


def small_town(home: Path) -> Path:
    """The home of an invented town with a release, as the tests of the public pages have it."""
    path = Path(__file__).parents[1] / "unit" / "portal" / "small_town.py"
    spec = importlib.util.spec_from_file_location("small_town_of_a_meeting", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written: Path = module.write_small_town(home)
    return written


def whole_meeting(office: Office, *, stage: str = "public") -> Meeting:
    """Planned, moved, prepared, held and followed up; the record knows all of it."""
    streets, chair = Department.objects.get(slug="streets"), Post.objects.get(slug="chair")
    head = Post.objects.get(slug="department-head-streets")
    series = make_series(by=office["analyst"], department=streets, stage=stage)
    Series.objects.filter(pk=series.pk).update(metrics=[METRIC])
    found = make_meeting(Series.objects.get(pk=series.pk), MEETS, by=office["analyst"])
    if stage == "public":
        Meeting.objects.filter(pk=found.pk).update(notice_on=date(2015, 10, 1))
    freeze(at=AT, at_once=True)
    found.refresh_from_db()
    _prepare(found, office, streets, head)
    begins = found.meets_at
    turn_clock(to=begins + timedelta(days=1), by=office["administrator"], at=AT)
    by_chair: dict[str, Any] = {"by": office["chair"], "at": AT}
    asked: dict[str, Any] = {"meeting": found, "lang": "en", "at": AT, "today": MEETS}
    whose = question.ask(asker="resident", words="When is the school's lamp mended?", by=None, **asked)
    question.accept(question=whose, text="When is the school's lamp mended?", text_es="", seen=1, **by_chair)
    rude = question.ask(asker="resident", words="Is Ana lazy?", by=None, **asked)
    question.decline(question=rude, declined_as="private", seen=1, **by_chair)
    found.refresh_from_db()
    agenda = [{"id": "promises", "part": "", "title": "Promises", "title_es": "Promesas", "minutes": 90}]
    began = room.begin(
        meeting=found, agenda=agenda, chaired_by=chair, now=begins, today=MEETS, seen=found.version, **by_chair
    )
    found.refresh_from_db()
    whose.refresh_from_db()
    whose = question.put(question=whose, seen=whose.version, **by_chair)
    answered = {"answer": "By the end of November.", "answer_es": "A fines de noviembre.", "answered_by": head}
    question.answer(question=whose, today=MEETS, seen=whose.version, **answered, **by_chair)  # type: ignore[arg-type]
    seen_there = {"asked": {"metric": METRIC, "area": "city:-", "group": "-", "period": "2014-06"}, "key": FIGURE}
    now = begins + timedelta(minutes=12)
    look_up(meeting=found, shown="Closed within 5 days: 70.0%", by_post=chair, now=now, **seen_there, **by_chair)  # type: ignore[arg-type]
    said: dict[str, Any] = {"meeting": found, "owner": head, "now": begins + timedelta(minutes=20), "today": MEETS}
    capture.capture_promise(
        deliverable="A list of lamps",
        deliverable_es="Una lista de lámparas",
        first_due=date(2015, 11, 2),
        effect_open_until=date(2016, 1, 4),
        decision=None,
        **said,
        **by_chair,
    )
    wanted = {"what": "Lamps by age", "what_es": "Lámparas por edad", "due": date(2015, 10, 20)}
    capture.capture_data_request(**said, **wanted, **by_chair)
    ends = begins + timedelta(minutes=50)
    began.refresh_from_db()
    began = room.read_aloud(room=began, now=ends, seen=began.version, **by_chair)
    room.close(room=began, now=ends, seen=began.version, **by_chair)
    found.refresh_from_db()
    poll.answer_poll(meeting=found, worth="yes", mine=None, at=AT, now=ends + timedelta(minutes=1))
    _follow_up(found, office, chair, ends)
    found.refresh_from_db()
    return found


def _prepare(meeting: Meeting, office: Office, streets: Department, head: Post) -> None:
    """The briefing is built, explained, contested, answered and locked."""
    [built] = by_the_clock.build_due(at=AT, now=_before(meeting, 96))
    common: dict[str, Any] = {"packet": built, "metric": METRIC, "department": streets, "at": AT}
    common |= {"as_post": head, "by": office["department-head"]}
    packet_acts.explain(**common, now=_before(meeting, 90), seen=None, words="Two crews were lent.", needs="A crew.")
    packet_acts.contest(**common, now=_before(meeting, 80), words="Forty are missing.", evidence="The crew's sheets.")
    [contest] = Packet.objects.get(pk=built.pk).contests.all()
    packet_acts.answer_contest(
        contest=contest,
        answer="not-upheld",
        answer_words="The sheets are of another week.",
        answer_words_es="Las hojas son de otra semana.",
        as_post=Post.objects.get(slug="data-steward"),
        by=office["data-steward"],
        at=AT,
        now=_before(meeting, 60),
        seen=contest.version,
    )
    by_the_clock.lock_due(at=AT, now=_before(meeting, 48))
    freeze(at=AT)


def _follow_up(meeting: Meeting, office: Office, chair: Post, ends: datetime) -> None:
    """Attendance is noted, the memo is sent, and all of it goes on record."""
    there = meeting.attendance.order_by("pk").first()
    if there is not None:
        meeting_acts.attend(
            meeting=meeting, post=there.post, was_there=True, is_deputy=True, by=office["analyst"], at=AT
        )
    found = memo.add_to_memo(
        memo=meeting.memo,
        intro="Lamps first.",
        intro_es="Primero las lámparas.",
        by=office["chair"],
        at=AT,
        seen=meeting.memo.version,
    )
    now = ends + timedelta(hours=1)
    memo.send_memo(memo=found, as_post=chair, by=office["chair"], at=AT, now=now, seen=found.version)
    freeze(at=AT, at_once=True)


def _before(meeting: Meeting, hours: float) -> Any:
    return meeting.meets_at - timedelta(hours=hours)
