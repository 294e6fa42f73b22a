"""A packet: built and locked by the clock; explained, contested and answered by posts; nothing of it edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from civicstat.hearings.meetings.agenda import agenda_of
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.department import Department
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.packet import Contest, Explanation, Override, Packet
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.on_record import private_faults
from civicstat.vocabulary.canonical import canonical_bytes


def build_packet(
    *, meeting: Meeting, paper: Mapping[str, Any], steward: Post | None, at: datetime, now: datetime
) -> Packet:
    """Keep the packet of a meeting as it was prepared; nobody edits it."""
    return create(
        Packet,
        act="build-packet",
        by=None,
        at=at,
        meeting=meeting,
        release=paper["release"],
        as_of=paper["as_of"],
        content=canonical_bytes(dict(paper)).decode(),
        built_at=now,
        steward=steward,
    )


def explain(
    *,
    packet: Packet,
    metric: str,
    department: Department,
    as_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
    seen: int | None,
    **told: str,
) -> Explanation:
    """What a department says beside a finding; mended as often as it likes until the packet closes.

    Raises
    ------
    RefusedError
        When the packet is closed, has no such measure, or the words cannot become public.
    """
    _refuse({**dict(_closed(packet, now)), **dict(_unknown(packet, metric)), **private_faults(told)})
    fields: dict[str, Any] = {**_stripped(told), "by_post": as_post, "said_at": now}
    found = Explanation.objects.filter(packet=packet, metric=metric, department=department).first()
    if found is None:
        fields |= {"packet": packet, "metric": metric, "department": department}
        return create(Explanation, act="explain", by=by, at=at, **fields)
    return change(found, act="explain", by=by, at=at, seen=found.version if seen is None else seen, **fields)


def contest(
    *,
    packet: Packet,
    metric: str,
    department: Department,
    as_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
    **told: str,
) -> Contest:
    """Say that a figure is wrong, and what shows it; once for each figure. The steward answers before the lock."""
    faults = {**dict(_closed(packet, now)), **dict(_unknown(packet, metric)), **private_faults(told)}
    if Contest.objects.filter(packet=packet, metric=metric, department=department).exists():
        faults[""] = Fault("contested_already")
    if not told.get("evidence", "").strip():
        faults["evidence"] = Fault("contest_evidence")
    _refuse(faults)
    measure = packet.measure(metric)
    assert measure is not None
    return create(
        Contest,
        act="contest",
        by=by,
        at=at,
        packet=packet,
        metric=metric,
        department=department,
        figure=measure["figure"],
        by_post=as_post,
        said_at=now,
        **_stripped(told),
    )


def answer_contest(
    *,
    contest: Contest,
    answer: str,
    answer_words: str,
    answer_words_es: str,
    as_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
    seen: int,
) -> Contest:
    """What the steward finds: the department is right, or it is not, and why. After the lock it is added."""
    faults = private_faults({"answer_words": answer_words, "answer_words_es": answer_words_es})
    if contest.answer:
        faults[""] = Fault("contest_answered")
    if not answer_words.strip():
        faults["answer_words"] = Fault("contest_words")
    _refuse(faults)
    fields: dict[str, Any] = {
        "answer": answer,
        "answer_words": answer_words.strip(),
        "answer_words_es": answer_words_es.strip(),
        "answered_by": as_post,
        "answered_at": now,
    }
    return change(contest, act="answer-contest", by=by, at=at, seen=seen, **fields)


def override(
    *,
    packet: Packet,
    metric: str,
    why: str,
    why_es: str,
    as_post: Post | None,
    by: Person,
    at: datetime,
    now: datetime,
) -> Override:
    """Add a measure to the agenda that is not unusual, or leave one out that is; the reason is printed beside it."""
    faults = {**dict(_closed(packet, now)), **dict(_unknown(packet, metric))}
    faults |= private_faults({"why": why, "why_es": why_es})
    if not why.strip():
        faults["why"] = Fault("override_why")
    _refuse(faults)
    measure = packet.measure(metric)
    assert measure is not None
    what = "leave-out" if measure["is_unusual"] else "add"
    fields: dict[str, Any] = {
        "what": what,
        "why": why.strip(),
        "why_es": why_es.strip(),
        "by_post": as_post,
        "said_at": now,
        "is_active": True,
    }
    found = Override.objects.filter(packet=packet, metric=metric).first()
    if found is None:
        return create(Override, act="override", by=by, at=at, packet=packet, metric=metric, **fields)
    return change(found, act="override", by=by, at=at, seen=found.version, **fields)


def take_back_override(*, override: Override, by: Person, at: datetime, now: datetime, seen: int) -> Override:
    """The agenda as the charts make it."""
    _refuse(dict(_closed(override.packet, now)))
    return change(override, act="take-back-override", by=by, at=at, seen=seen, is_active=False)


def lock_packet(*, packet: Packet, at: datetime, now: datetime) -> Packet:
    """The packet as it will stay, with its agenda; what is not answered by now is printed as not resolved."""
    minutes = packet.meeting.series.minutes
    agenda = [item.to_json() for item in agenda_of(as_discussed(packet), minutes)]
    return change(
        packet,
        act="lock-packet",
        by=None,
        at=at,
        seen=packet.version,
        locked_at=now,
        met_at=packet.meeting.meets_at,
        minutes=minutes,
        agenda=agenda,
    )


def as_discussed(packet: Packet) -> dict[str, Any]:
    """The packet's object with the changes that the meeting talks about: the charts', as the chair left them."""
    paper = dict(packet.paper)
    said = {each.metric: each.what for each in packet.overrides.filter(is_active=True)}
    kept = [each for each in paper["changes"] if said.get(each["id"]) != "leave-out"]
    added = [packet.measure(metric) for metric, what in sorted(said.items()) if what == "add"]
    paper["changes"] = [*kept, *(each for each in added if each is not None)]
    gain = paper["improvement"]
    if gain is not None and said.get(gain["id"]) == "leave-out":
        paper["improvement"] = None
    return paper


def _closed(packet: Packet, now: datetime) -> Iterator[tuple[str, str]]:
    if packet.is_closed(now):
        yield "", Fault("packet_closed", hour=f"{(packet.locked_at or packet.due.closes_at):%Y-%m-%d %H:%M} UTC")


def _unknown(packet: Packet, metric: str) -> Iterator[tuple[str, str]]:
    if packet.measure(metric) is None:
        yield "", Fault("packet_no_measure", metric=metric)


def _stripped(told: Mapping[str, str]) -> dict[str, str]:
    return {name: words.strip() for name, words in told.items()}


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise RefusedError(faults)
