"""What the watchdog shows in public: each lapse once its days in private are over, unless it was mended within them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from civicstat.portal.catalogue.kept import KEPT, Kept, Meeting, Paper, law_of, named_in
from civicstat.portal.catalogue.promised import record_day
from civicstat.vocabulary.statement import Entry


_DAY = timedelta(days=1)
# As the hearings have them: two meetings in a row, about, and a month to announce the first days.
_SILENCE = {"weekly": 14, "every-two-weeks": 28, "monthly": 62, "quarterly": 184}
_FIRST_DAYS = timedelta(days=31)
_HOURS, _BUSY = timedelta(hours=48), timedelta(minutes=5)


@dataclass(frozen=True)
class PublicLapse:
    """One lapse that everybody sees, and what the page says of it."""

    kind: str
    subject: str
    department: str | None
    first_seen: date
    mended_on: date | None
    keys: tuple[str, ...]
    series: str = ""
    meeting: str = ""
    count: int = 1
    # What a post that nobody holds is called, in English and Spanish.
    title: tuple[str, str] = ("", "")

    @property
    def id(self) -> str:
        """Kind and subject."""
        return f"{self.kind}/{self.subject}"


def public_lapses(kept: Kept) -> list[PublicLapse]:
    """The lapses that are public on the day, the oldest first."""
    looks = (_meetings(kept), _series(kept), _data(kept), _vacancies(kept), _reports(kept))
    found = [each for look in looks for each in look]
    return sorted((each for each in found if _is_public(kept, each)), key=lambda each: (each.first_seen, each.id))


def _is_public(kept: Kept, lapse: PublicLapse) -> bool:
    on = lapse.first_seen + (timedelta() if lapse.kind == "missed-meeting" else kept.wait)
    return on <= kept.day and (lapse.mended_on is None or lapse.mended_on >= on)


def kept_document(entries: Sequence[Entry], *, day: str) -> dict[str, Any] | None:
    """The numbers of the page; None where no series is on record."""
    kept = Kept(entries, day)
    if not kept.series:
        return None
    lapses = public_lapses(kept)
    return {
        "all": _counts(kept, kept.meetings, lapses),
        "departments": {slug: _department(kept, slug, lapses) for slug in kept.departments},
        "shared": {"lapses": sum(each.department is None for each in lapses)},
        "each": {
            each.id: {"days": ((each.mended_on or kept.day) - each.first_seen).days, "count": each.count}
            for each in lapses
        },
        "delay": {"days": kept.wait.days},
    }


def kept_documents(entries: Sequence[Entry], *, as_of: str) -> dict[str, Any]:
    """The numbers of the pages on how meetings are kept, and of each annual report, by their keys."""
    kept = kept_document(entries, day=record_day(entries, as_of))
    reports = {
        f"annual-report/{entry.statement.name}": entry.statement.body
        for entry in entries
        if entry.statement.type == "annual-report/v1"
    }
    return reports if kept is None else {KEPT: kept, **reports}


def _department(kept: Kept, slug: str, lapses: Sequence[PublicLapse]) -> dict[str, Any]:
    meetings = [each for each in kept.meetings if each.department == slug]
    years = sorted({each.first_at.year for each in meetings})
    return {
        **_counts(kept, meetings, [each for each in lapses if each.department == slug]),
        "law": {str(year): _numbers(law_of(kept, slug, year)) for year in years},
    }


def _numbers(law: dict[str, dict[str, Any]]) -> dict[str, dict[str, int]]:
    return {name: {part: n for part, n in counts.items() if part != "keys"} for name, counts in law.items()}


def _counts(kept: Kept, meetings: Sequence[Meeting], lapses: Sequence[PublicLapse]) -> dict[str, int]:
    found = Counter(each.status for each in meetings)
    still = sum(each.mended_on is None or each.mended_on > kept.day for each in lapses)
    return {
        "planned": len(meetings),
        "held": found["held"] + found["moved-and-held"],
        "cancelled": found["cancelled"],
        "missed": found["missed"],
        "to_come": found["planned"],
        "lapses": len(lapses),
        "open": still,
    }


def _meetings(kept: Kept) -> Iterator[PublicLapse]:
    for each in kept.meetings:
        if each.status == "missed":
            again = [m.began for m in kept.meetings if m.series == each.series and m.began and m.began > each.at]
            mended = max(min(again).date(), each.at.date() + _DAY) if again else None
            yield _of(each, "missed-meeting", each.at, [each.key], mended=mended)
        yield from _briefing(kept, each)
        if each.began is not None:
            yield from _memo(kept, each)


def _briefing(kept: Kept, meeting: Meeting) -> Iterator[PublicLapse]:
    due, paper = meeting.meets - _HOURS + _BUSY, kept.briefings.get(meeting.name)
    if paper is None:
        said = meeting.body["said_on"] if meeting.body["state"] == "cancelled" else None
        if due < kept.ends and not (said is not None and said <= due.date().isoformat()):
            later = [each.at for each in _locks(kept, meeting) if each.at > due - _BUSY]
            mended = max(min(later).date(), due.date() + _DAY) if later else None
            yield _of(meeting, "late-briefing", due, [meeting.key], mended=mended)
        return
    if paper.at > due:
        keys = [paper.key, meeting.key]
        yield _of(meeting, "late-briefing", due, keys, mended=max(paper.at.date(), due.date() + _DAY))
    unexplained, unanswered = _silent(paper.body)
    if unexplained:
        others = _locks(kept, meeting)
        later = [other.at for other in others if other.at > paper.at and not _silent(other.body)[0]]
        again = min(later).date() if later else None
        yield _of(meeting, "unexplained-findings", paper.at, [paper.key], mended=again, count=unexplained)
    if unanswered:
        answered = [
            date.fromisoformat(entry.statement.as_of)
            for entry in kept.of("briefing/v2")
            if entry.statement.name == meeting.name and not _silent(entry.statement.body)[1]
        ]
        mended = min(answered, default=None)
        yield _of(meeting, "unanswered-contest", paper.at, [paper.key], mended=mended, count=unanswered)


def _locks(kept: Kept, meeting: Meeting) -> list[Paper]:
    """The locked briefings of the meeting's series."""
    names = {each.name for each in kept.meetings if each.series == meeting.series}
    return [paper for name, paper in kept.briefings.items() if name in names]


def _silent(body: Any) -> tuple[int, int]:
    """Unusual changes that nobody explained or contested, and contested figures that nobody answered."""
    changes = {name for item in body["agenda"] if item["id"] == "changes" for name in item["findings"]}
    said = {each["metric"] for part in ("explanations", "contests") for each in body[part]}
    return len(changes - said), sum(each["answer"] is None for each in body["contests"])


def _memo(kept: Kept, meeting: Meeting) -> Iterator[PublicLapse]:
    due, paper = meeting.ended + _HOURS, kept.memos.get(meeting.name)
    if paper is None:
        if due < kept.ends:
            yield _of(meeting, "late-memo", due, [meeting.key])
        return
    if paper.at > due:
        mended = max(paper.at.date(), due.date() + _DAY)
        yield _of(meeting, "late-memo", due, [paper.key, meeting.key], mended=mended)
    lacking = kept.left_out(meeting)
    if lacking:
        keys = [paper.key, *lacking.values()]
        said = [each for each in kept.of("memo/v1") if each.statement.name == meeting.name]
        days = [date.fromisoformat(e.statement.as_of) for e in said if lacking.keys() <= named_in(e.statement.body)]
        added = max(days[0], paper.at.date() + _DAY) if days else None
        yield _of(meeting, "incomplete-memo", paper.at, keys, mended=added, count=len(lacking))


def _series(kept: Kept) -> Iterator[PublicLapse]:
    for slug, entry in kept.series.items():
        versions = [each for each in kept.of("series/v1") if each.statement.name == slug]
        yield from _seats(slug, versions)
        yield from _days(kept, slug, versions[0], entry)
        meetings = [each for each in kept.meetings if each.series == slug]
        yield from _silences(kept, slug, entry, meetings)
        yield from _chairs(entry.statement.body["chair"]["post"], meetings)


def _seats(slug: str, versions: Sequence[Entry]) -> Iterator[PublicLapse]:
    department = versions[-1].statement.body["department"]
    for seat in ("budget", "counsel"):
        stretches: list[list[Entry]] = []
        was_empty = False
        for version in versions:
            body = version.statement.body
            is_empty = body["is_active"] and seat not in [each["what"] for each in body["seats"]]
            if is_empty and not was_empty:
                stretches.append([version])
            elif was_empty and not is_empty:
                stretches[-1].append(version)
            was_empty = is_empty
        for begun, *over in stretches:
            since = begun.statement.as_of
            mended = date.fromisoformat(over[0].statement.as_of) if over else None
            yield PublicLapse(
                "missing-seat",
                f"{slug}/{seat}/{since}",
                department,
                date.fromisoformat(since),
                mended,
                (begun.key,),
                series=slug,
            )


def _days(kept: Kept, slug: str, first: Entry, now: Entry) -> Iterator[PublicLapse]:
    began = date.fromisoformat(first.statement.as_of)
    body = now.statement.body
    years = [each for each in kept.of("schedule/v1") if each.statement.body["series"] == slug]
    owed = [(began.year, began + _FIRST_DAYS, years)]
    owed += [
        (year, date(year, 1, 1), [each for each in years if each.statement.body["year"] == year])
        for year in range(began.year + 1, kept.day.year + 1)
    ]
    for year, since, found in owed:
        days = [date.fromisoformat(each.statement.body["published_on"]) for each in found]
        if since > kept.day or (days and min(days) <= since) or (not days and not body["is_active"]):
            continue
        keys = (now.key, *(each.key for each in found))
        mended = min(days, default=None)
        yield PublicLapse("no-schedule", f"{slug}/{year}", body["department"], since, mended, keys, series=slug)


def _silences(kept: Kept, slug: str, now: Entry, meetings: Sequence[Meeting]) -> Iterator[PublicLapse]:
    if not meetings:
        return
    body = now.statement.body
    longest = _SILENCE[body["cadence"]]
    held = sorted(each.began.date() for each in meetings if each.began is not None)
    mark = min(each.first_at.date() for each in meetings) - timedelta(days=longest // 2)
    for following in [*held, None]:
        seen = mark + timedelta(days=longest + 1)
        is_over = following is not None and following >= seen
        if is_over or (following is None and body["is_active"] and kept.day >= seen):
            subject = f"{slug}/{seen}"
            yield PublicLapse(
                "irregular-meetings", subject, body["department"], seen, following, (now.key,), series=slug
            )
        mark = following or mark


def _chairs(chair: str, meetings: Sequence[Meeting]) -> Iterator[PublicLapse]:
    held = [each for each in meetings if each.began is not None and each.body["chaired_by"] is not None]
    for before, meeting in pairwise(held):
        if meeting.body["chaired_by"] in (before.body["chaired_by"], chair):
            continue
        back = [each.meets for each in held if each.at > meeting.at and each.body["chaired_by"] == chair]
        mended = max(min(back).date(), meeting.meets.date() + _DAY) if back else None
        yield _of(meeting, "another-chair", meeting.meets, [before.key, meeting.key], mended=mended)


def _data(kept: Kept) -> Iterator[PublicLapse]:
    of_meeting = {each.name: each for each in kept.meetings}
    for name, entry in kept.latest("data-request/v1").items():
        body = entry.statement.body
        due = date.fromisoformat(body["first_due"])
        came = None if body["received_on"] is None else date.fromisoformat(body["received_on"])
        if (came or kept.day) > due:
            meeting = of_meeting[body["meeting"]]
            yield PublicLapse(
                "overdue-data",
                name,
                meeting.department,
                due + _DAY,
                came,
                (entry.key,),
                series=meeting.series,
                meeting=meeting.name,
            )


def _vacancies(kept: Kept) -> Iterator[PublicLapse]:
    for name, entry in kept.latest("vacancy/v1").items():
        body = entry.statement.body
        until = None if body["until"] is None else date.fromisoformat(body["until"])
        since, concerned = date.fromisoformat(body["since"]), body["departments"]
        department = concerned[0] if len(concerned) == 1 else None
        title = (str(body["title"]), str(body["title_es"]))
        yield PublicLapse("nobody-assigned", name, department, since, until, (entry.key,), title=title)


def _reports(kept: Kept) -> Iterator[PublicLapse]:
    for department in kept.departments:
        series = [e.key for name, e in kept.series.items() if kept.department(name) == department]
        for year in sorted({each.first_at.year for each in kept.meetings if each.department == department}):
            since = kept.report_due(year) + _DAY
            found = kept.reports(department, year)
            out = [date.fromisoformat(each.statement.body["published_on"]) for each in found]
            mended = min(out, default=None)
            if (mended or kept.day) >= since:
                keys = tuple(each.key for each in found) or tuple(series)
                yield PublicLapse("late-report", f"{department}/{year}", department, since, mended, keys)


def _of(
    meeting: Meeting, kind: str, after: datetime, keys: Sequence[str], *, mended: date | None = None, count: int = 1
) -> PublicLapse:
    return PublicLapse(
        kind,
        meeting.name,
        meeting.department,
        after.date() + _DAY,
        mended,
        tuple(keys),
        series=meeting.series,
        meeting=meeting.name,
        count=count,
    )


__all__ = ["PublicLapse", "kept_document", "kept_documents", "public_lapses"]
