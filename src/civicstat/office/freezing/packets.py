"""A locked briefing on record: at once when it is locked; later statements add what the steward answers since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from civicstat.hearings.meetings.hours import hours_before
from civicstat.hearings.meetings.packet_hours import minutes_late
from civicstat.ledger.reader import Record, has_record
from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, newest_act, note, slug_of
from civicstat.office.freezing.versions import instant, version_with
from civicstat.office.models.packet import Contest, Explanation, Packet
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


# Later than this after its lock, a live record counts from when it was recorded (`ledger.briefing_rules`).
RECORDED_WITHIN = timedelta(hours=1)


def _waiting(at: datetime, at_once: bool) -> list[Packet]:
    """Locked ones that are not on record, at once; those with a new answer once that can no longer be taken back."""
    rows = Packet.objects.filter(locked_at__isnull=False, meeting__is_dry_run=False)
    found = []
    for packet in rows.select_related("meeting__series__department", "steward").order_by("pk"):
        contests = list(packet.contests.all())
        if version_with(packet, contests) <= packet.recorded_version:
            continue
        is_new = packet.recorded_version == 0
        if is_new or at_once or max(newest_act(each) for each in (packet, *contests)) <= at - UNDO:
            found.append(packet)
    return found


def _is_ready(packet: Packet) -> bool:
    """Whether its meeting is on record with the hour that it has now."""
    if not has_record(settings.HOME):
        return False
    said = [entry.statement for entry in Record(settings.HOME).entries_of("meeting")]
    newest = next((each for each in reversed(said) if each.name == packet.meeting.slug), None)
    if newest is None:
        return False
    return packet.recorded_version > 0 or newest.body["at"] == instant(packet.meeting.meets_at)


def _put(packet: Packet, desk: Desk, at: datetime) -> list[str]:
    contests = list(packet.contests.select_related("department", "by_post", "answered_by"))
    version = version_with(packet, contests)
    said = desk.latest("briefing/v2", packet.meeting.slug)
    keys = []
    if said is None or said.body["version"] < version:
        meeting = desk.latest("meeting/v1", packet.meeting.slug)
        assert meeting is not None
        body = _body(packet, contests, version, desk) if said is None else _added(packet, contests, version, desk, said)
        cites = [packet.release, meeting.digest] if said is None else [packet.release, meeting.digest, said.digest]
        keys = [desk.append("briefing/v2", packet.meeting.slug, body, cites=cites)]
    key = keys[0] if keys else desk.key_of("briefing/v2", packet.meeting.slug)
    note(packet, key, at=at, recorded_version=version + 1)
    return keys


def _body(packet: Packet, contests: Iterable[Contest], version: int, desk: Desk) -> dict[str, Any]:
    hours, paper = hours_before(packet.meeting.meets_at), packet.paper
    assert packet.locked_at is not None
    department = packet.meeting.series.department
    name = f"briefing/{packet.meeting.slug}"
    explanations = packet.explanations.select_related("department", "by_post")
    overrides = packet.overrides.filter(is_active=True).select_related("by_post")
    return {
        "id": packet.meeting.slug,
        "version": version,
        "series": packet.meeting.series.slug,
        "department": None if department is None else department.slug,
        "as_of": packet.as_of.isoformat(),
        "rests_on": packet.release,
        "object": {"sha256": desk.store.put(_content(packet, desk))},
        "meets_at": instant(packet.meeting.meets_at),
        "built_due": instant(hours.built_at),
        "built_at": instant(packet.built_at),
        "built_late": _late(packet.built_at, hours.built_at),
        "locked_due": instant(hours.locked_at),
        "locked_at": instant(packet.locked_at),
        "locked_late": _late(_came(packet.locked_at, desk), hours.locked_at),
        "steward": slug_of(packet.steward) or None,
        "findings": len(paper["changes"]) + (paper["improvement"] is not None),
        "promises": len(paper["promises"]),
        "minutes": packet.minutes,
        "agenda": packet.agenda,
        "explanations": [_explanation(each, name, desk) for each in explanations],
        "contests": [_contest(each, name, desk) for each in contests],
        "overrides": [
            {
                "metric": each.metric,
                "what": each.what,
                "by_post": slug_of(each.by_post) or None,
                "words": desk.put_words(f"{name}/override/{each.metric}", _words(each, "why")),
            }
            for each in overrides
        ],
        "made_up": desk.made_up,
    }


def _content(packet: Packet, desk: Desk) -> bytes:
    """The briefing; of a meeting that is not open yet with a salt, for what is withheld must not be guessed at."""
    if packet.meeting.stage == "public":
        return packet.content.encode()
    return canonical_bytes({**packet.paper, "nonce": desk.nonce(f"briefing/{packet.meeting.slug}", packet.content)})


def _added(packet: Packet, contests: Iterable[Contest], version: int, desk: Desk, said: Statement) -> dict[str, Any]:
    """What stands on record, with the answers that came since."""
    answers = {(each.metric, each.department.slug): each for each in contests}
    name = f"briefing/{packet.meeting.slug}"
    added = [
        contest
        if contest["answer"] is not None
        else {**contest, "answer": _answer(answers[contest["metric"], contest["department"]], name, desk)}
        for contest in said.body["contests"]
    ]
    return {**said.body, "version": version, "contests": added}


def _explanation(said: Explanation, name: str, desk: Desk) -> dict[str, Any]:
    where = f"{name}/explanation/{said.metric}/{said.department.slug}"
    return {
        "metric": said.metric,
        "department": said.department.slug,
        "by_post": slug_of(said.by_post) or None,
        "at": instant(said.said_at),
        "words": desk.put_words(where, _words(said, *Explanation.TOLD)),
    }


def _contest(contest: Contest, name: str, desk: Desk) -> dict[str, Any]:
    where = f"{name}/contest/{contest.metric}/{contest.department.slug}"
    words = _words(contest, "words", "evidence")
    if contest.evidence_link:
        words["evidence_link"] = contest.evidence_link
    return {
        "metric": contest.metric,
        "figure": contest.figure,
        "department": contest.department.slug,
        "by_post": slug_of(contest.by_post) or None,
        "at": instant(contest.said_at),
        "words": desk.put_words(where, words),
        "answer": _answer(contest, name, desk),
    }


def _answer(contest: Contest, name: str, desk: Desk) -> dict[str, Any] | None:
    if not contest.answer:
        return None
    assert contest.answered_at is not None
    words = {"words": contest.answer_words}
    if contest.answer_words_es:
        words["words_es"] = contest.answer_words_es
    return {
        "verdict": contest.answer,
        "by_post": slug_of(contest.answered_by) or None,
        "at": instant(contest.answered_at),
        "words": desk.put_words(f"{name}/answer/{contest.metric}/{contest.department.slug}", words),
    }


def _words(said: Any, *names: str) -> dict[str, str]:
    fields = [f"{name}{end}" for name in names for end in ("", "_es")]
    return {field: getattr(said, field) for field in fields if getattr(said, field)}


def _late(came: datetime, due: datetime) -> int:
    """Held to whole seconds, as statements state hours."""
    return minutes_late(came.replace(microsecond=0), due.replace(microsecond=0))


def _came(locked_at: datetime, desk: Desk) -> datetime:
    recorded = datetime.fromisoformat(desk.recorded).astimezone(UTC)
    return recorded if not desk.made_up and recorded - locked_at > RECORDED_WITHIN else locked_at


NOUN = Noun(_waiting, _put, _is_ready)
