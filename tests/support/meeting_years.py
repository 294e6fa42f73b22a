"""Entries of a log that tell a year of meetings: kept to the letter, or neglected from the first day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.hearings.meetings.schedule import annual_schedule
from civicstat.vocabulary.statement import Entry, Statement


ZONE = ZoneInfo("America/New_York")
WORDS = {"sha256": "0" * 64}


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Told:
    """A log under way: each statement bears the day on which it was said."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.versions: dict[str, int] = {}

    def say(self, type_: str, name: str, as_of: date, body: dict[str, Any], *, recorded: str = "") -> Entry:
        hour = recorded or f"{as_of}T23:59:00Z"
        entry = Entry(len(self.entries), Statement(type_, name, "-", as_of.isoformat(), hour, (), body))
        self.entries.append(entry)
        return entry

    def series(self, slug: str, as_of: date, **changes: Any) -> Entry:
        post = {"post": "chair", "title": "Chair", "title_es": "Presidencia"}
        seats = ("budget", "counsel", "department")
        body = {
            "id": slug,
            "version": len(self.entries) + 1,
            "title": f"{slug.capitalize()} stat",
            "title_es": f"Reunión de {slug}",
            "department": slug,
            "words": WORDS,
            "metrics": ["closed-on-time"],
            "chair": post,
            "seats": [{**post, "post": f"{what}-{slug}", "what": what} for what in seats],
            "cadence": "monthly",
            "minutes": 90,
            "stage": "public",
            "notice_days": 7,
            "is_active": True,
            "made_up": True,
            **changes,
        }
        return self.say("series/v1", slug, as_of, body)

    def schedule(self, slug: str, year: int, as_of: date) -> list[datetime]:
        """Twelve second Tuesdays at nine, planned and on record; their hours."""
        days = annual_schedule("monthly", first=date(year, 1, 1), last=date(year, 12, 31), weekday=2, week=2)
        hours = [datetime.combine(day, time(9), ZONE) for day in days]
        planned = [{"meeting": f"{slug}-{hour:%Y-%m-%d}", "at": utc(hour)} for hour in hours]
        body = {"series": slug, "year": year, "published_on": as_of.isoformat(), "meetings": planned, "made_up": True}
        self.say("schedule/v1", f"{slug}/{year}", as_of, body)
        for hour in hours:
            self.meeting(slug, hour, as_of)
        return hours

    def meeting(self, series: str, hour: datetime, as_of: date, **changes: Any) -> Entry:
        name = f"{series}-{hour:%Y-%m-%d}"
        self.versions[name] = self.versions.get(name, 0) + 1
        body = {
            "id": name,
            "series": series,
            "version": self.versions[name],
            "first_at": utc(hour),
            "at": utc(hour),
            "moves": [],
            "stage": "public",
            "notice_on": None,
            "held_as": None,
            "state": "planned",
            "said_on": None,
            "started_at": None,
            "ended_at": None,
            "chaired_by": None,
            "chair_questions": 0,
            "attendance": [],
            "words": None,
            "made_up": True,
            **changes,
        }
        return self.say("meeting/v1", name, as_of, body)

    def hold(self, series: str, hour: datetime, **changes: Any) -> Entry:
        """A meeting that began at its hour and took one."""
        fields = {
            "state": "held",
            "held_as": "record-published",
            "said_on": hour.date().isoformat(),
            "started_at": utc(hour),
            "ended_at": utc(hour + timedelta(hours=1)),
            "chaired_by": "chair",
            "attendance": [
                {"post": "chair", "was_there": True, "is_deputy": False},
                {"post": f"budget-{series}", "was_there": True, "is_deputy": True},
                {"post": f"counsel-{series}", "was_there": False, "is_deputy": False},
            ],
            "chair_questions": 3,
        }
        return self.meeting(series, hour, hour.date(), **{**fields, **changes})

    def lock(
        self,
        series: str,
        hour: datetime,
        *,
        at: datetime | None = None,
        explained: Sequence[bool] = (),
        answered: Sequence[bool] = (),
    ) -> Entry:
        """A locked briefing; each finding explained or not, and figures contested, each answered or not."""
        locked = at or hour - timedelta(hours=48)
        findings = [f"metric-{index}" for index in range(len(explained))]
        said = [{"metric": name} for name, each in zip(findings, explained, strict=True) if each]
        contests = [{"metric": "other", "answer": {"verdict": "upheld"} if each else None} for each in answered]
        body = {
            "id": f"{series}-{hour:%Y-%m-%d}",
            "locked_at": utc(locked),
            "agenda": [{"id": "promises", "findings": []}, {"id": "changes", "findings": findings}],
            "explanations": said,
            "contests": contests,
            "steward": "data-steward",
        }
        return self.say("briefing/v2", f"{series}-{hour:%Y-%m-%d}", locked.date(), body, recorded=utc(locked))

    def memo(self, series: str, hour: datetime, *, at: datetime | None = None, **names: list[str]) -> Entry:
        sent = at or hour + timedelta(hours=49)
        body = {
            "meeting": f"{series}-{hour:%Y-%m-%d}",
            "sent_at": utc(sent),
            "decisions": [],
            "promises": [],
            "data_requests": [],
            **names,
        }
        return self.say("memo/v1", f"{series}-{hour:%Y-%m-%d}", sent.date(), body, recorded=utc(sent))

    def ask_for_data(self, series: str, hour: datetime, slug: str, due: date, *, received: date | None = None) -> Entry:
        body = {
            "meeting": f"{series}-{hour:%Y-%m-%d}",
            "owner_post": f"department-{series}",
            "first_due": due.isoformat(),
            "received_on": None if received is None else received.isoformat(),
        }
        return self.say("data-request/v1", slug, received or hour.date(), body)

    def decide(self, series: str, hour: datetime, slug: str) -> Entry:
        by = (hour.date() + timedelta(days=90)).isoformat()
        effect = {"metric": "closed-on-time", "direction": "up", "value": "85.0", "by": by}
        body = {"id": slug, "department": series, "day": hour.date().isoformat(), "effect": effect}
        return self.say("decision/v2", slug, hour.date(), body)

    def promise(self, series: str, hour: datetime, slug: str, decision: str, **changes: Any) -> Entry:
        due = (hour.date() + timedelta(days=30)).isoformat()
        body = {
            "id": slug,
            "decision": decision,
            "owner_department": series,
            "promised_on": hour.date().isoformat(),
            "first_due": due,
            "due": due,
            "effect_open_until": (hour.date() + timedelta(days=90)).isoformat(),
            "claim": None,
            "confirmation": None,
            "aside": None,
            "effect": None,
            **changes,
        }
        return self.say("action/v2", slug, hour.date(), body)

    def report(self, department: str, year: int, on: date) -> Entry:
        body = {"department": department, "year": year, "published_on": on.isoformat()}
        return self.say("annual-report/v1", f"{department}/{year}", on, body)


def kept_year(department: str = "streets", year: int = 2026) -> Told:
    """A year in which everything came when the law asks for it."""
    told = Told()
    announced = date(year - 1, 12, 1)
    told.series(department, announced)
    for hour in told.schedule(department, year, announced):
        told.lock(department, hour, explained=[True, True])
        told.hold(department, hour)
        told.memo(department, hour)
    told.report(department, year, date(year + 1, 1, 24))
    return told


def neglected_year(departments: Sequence[str] = ("streets",), year: int = 2026) -> Told:
    """A year whose days were published, and of which nobody said a word since."""
    told = Told()
    announced = date(year - 1, 12, 1)
    for department in departments:
        told.series(department, announced)
        told.schedule(department, year, announced)
    return told
