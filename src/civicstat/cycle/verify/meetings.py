"""The numbers of the meetings, counted again from the entries of the log by the rules of the hearings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.hearings.meetings.hours import memo_due
from civicstat.hearings.meetings.standing import MeetingDays, kept_of, meeting_status
from civicstat.ledger.closing_rules import met_minutes
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Statement


_REASONS = ("private", "insult", "not-about-this", "asked-already", "not-looked-at")


@dataclass(frozen=True)
class _Counted:
    """A meeting as it is counted: whose it is, its days, and what was said of it if it was held."""

    series: str
    days: MeetingDays
    is_in_year: bool
    said: Mapping[str, Any]


def counted_meetings(record: Record, *, as_of: str, time_zone: str) -> dict[str, Any] | None:
    """What the pages must show under the key `meetings`; None where no series is on record."""
    statements = [entry.statement for entry in record.entries]
    series = {each.name: each.body for each in statements if each.type == "series/v1"}
    if not series:
        return None
    today = date.fromisoformat(max([as_of, *(each.as_of for each in statements)]))
    meetings = _meetings(statements, ZoneInfo(time_zone))
    memos = {each.name: each.body for each in statements if each.type == "memo/v1"}
    closings = {each.name: each.body for each in statements if each.type == "closing/v1"}
    waits = {
        name: _days_waiting(each, int(series[each.series]["minutes"]), today, ZoneInfo(time_zone))
        for name, each in meetings.items()
        if name not in memos
    }
    declined: Counter[tuple[str, str]] = Counter()
    for each in (said.body for said in statements if said.type == "declined-question/v1"):
        declined.update([(each["meeting"], "all"), (each["meeting"], each["declined_as"])])
    held = {name for name, each in meetings.items() if _was_held(each, today)}
    papers = _Papers({name: body for name, body in memos.items() if name in held}, waits)
    return {
        "all": {"series": len(series), **_tally(meetings.values(), today), "memos": papers.counted(meetings)},
        "series": {
            slug: {
                **_of_series(body, [each for each in meetings.values() if each.series == slug], today),
                "memos": papers.counted([name for name, each in meetings.items() if each.series == slug]),
            }
            for slug, body in series.items()
        },
        "each": {
            name: {
                "chair_questions": each.said.get("chair_questions", 0),
                "waits_days": waits.get(name, 0),
                "declined": {reason: declined[name, reason] for reason in ("all", *_REASONS)},
                **({"memo": _numbers(memos[name])} if name in memos else {}),
                **({"met": _met(each.said, closings[name])} if name in closings else {}),
            }
            for name, each in meetings.items()
        },
    }


@dataclass(frozen=True)
class _Papers:
    """Memos by meeting, and for how many days those that are missing have been due."""

    memos: Mapping[str, Mapping[str, Any]]
    waits: Mapping[str, int]

    def counted(self, names: Iterable[str]) -> dict[str, int]:
        listed = list(names)
        late = [self.memos[name]["late"] > 0 for name in listed if name in self.memos]
        missing = sum(self.waits.get(name, 0) > 0 for name in listed)
        counts = {"due": len(late) + missing, "missing": missing, "late": late.count(True)}
        return {**counts, "in_time": late.count(False)}


def _days_waiting(meeting: _Counted, minutes: int, today: date, zone: ZoneInfo) -> int:
    """Days since the memo of a meeting that was held was due; whoever never closes one ended it after its minutes."""
    if not _was_held(meeting, today):
        return 0
    began, ended = (meeting.said[name] for name in ("started_at", "ended_at"))
    over = datetime.fromisoformat(ended or began) + timedelta(minutes=0 if ended else minutes)
    return max(0, (today - memo_due(over).astimezone(zone).date()).days)


def _was_held(meeting: _Counted, today: date) -> bool:
    return meeting_status(meeting.days, today) in ("held", "moved-and-held")


def _numbers(body: Mapping[str, Any]) -> dict[str, int]:
    named = {name: len(body[name]) for name in ("decisions", "promises", "data_requests")}
    return {"late": body["late"], **named, **body["questions"], "looks": body["looks_in_all"], **body["poll"]}


def _met(said: Mapping[str, Any], closing: Mapping[str, Any]) -> dict[str, int]:
    """How long a meeting met, counted from its own hours, and how often it paused."""
    spans = [(str(each["from"]), str(each["to"])) for each in closing["recesses"]]
    return {"minutes": met_minutes(str(said["started_at"]), str(said["ended_at"]), spans), "recesses": len(spans)}


def _meetings(statements: Iterable[Statement], zone: ZoneInfo) -> dict[str, _Counted]:
    found: dict[str, _Counted] = {}
    in_year = set()
    for each in statements:
        if each.type == "schedule/v1":
            for planned in each.body["meetings"]:
                on = _day(planned["at"], zone)
                in_year.add(planned["meeting"])
                found.setdefault(planned["meeting"], _Counted(each.body["series"], MeetingDays(on, on), True, {}))
        elif each.type == "meeting/v1":
            body = each.body
            said = None if body["said_on"] is None else date.fromisoformat(body["said_on"])
            days = MeetingDays(_day(body["first_at"], zone), _day(body["at"], zone), body["state"], said)
            found[each.name] = _Counted(body["series"], days, False, body)
    return {name: _Counted(each.series, each.days, name in in_year, each.said) for name, each in found.items()}


def _of_series(body: Mapping[str, Any], meetings: list[_Counted], today: date) -> dict[str, Any]:
    years: dict[str, list[_Counted]] = defaultdict(list)
    for each in meetings:
        years[str(each.days.first_on.year)].append(each)
    held = [each.said for each in meetings if _was_held(each, today)]
    there: Counter[str] = Counter()
    deputy: Counter[str] = Counter()
    for said in held:
        there.update(row["post"] for row in said["attendance"] if row["was_there"])
        deputy.update(row["post"] for row in said["attendance"] if row["is_deputy"])
    posts = dict.fromkeys([body["chair"]["post"], *(seat["post"] for seat in body["seats"])])
    return {
        **_tally(meetings, today),
        "minutes": body["minutes"],
        "notice_days": body["notice_days"],
        "chair_questions": sum(said["chair_questions"] for said in held),
        "years": {year: _tally(of_year, today) for year, of_year in years.items()},
        "posts": {post: {"there": there[post], "deputy": deputy[post]} for post in posts},
    }


def _tally(meetings: Iterable[_Counted], today: date) -> dict[str, int]:
    rows = list(meetings)
    return {**asdict(kept_of([each.days for each in rows], today)), "added": sum(not row.is_in_year for row in rows)}


def _day(instant: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(instant).astimezone(zone).date()
