"""The watchdog: what is not as it should be around meetings, since when, who is told, and when everybody sees it.

It looks at the public record and at nothing else, so nobody can switch it off: a lapse begins on the day that the
record gives, and ends when the record says so. Sources: practices P1 to P4, P10 to P13 and P17 (Behn; GovEx; the
Baltimore law).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from civicstat.hearings.meetings.law import BALTIMORE, MACHINE, Law
from civicstat.hearings.meetings.year import Briefing, Meeting, MeetingRecord, Series, SeriesVersion


LapseKind = Literal[
    "missed-meeting",
    "irregular-meetings",
    "no-schedule",
    "nobody-assigned",
    "late-briefing",
    "unexplained-findings",
    "unanswered-contest",
    "late-memo",
    "incomplete-memo",
    "overdue-data",
    "another-chair",
    "missing-seat",
    "late-report",
]
KINDS: tuple[LapseKind, ...] = get_args(LapseKind)
# Seats that every series fills (practice P17).
NEEDED_SEATS = ("budget", "counsel")
# So long after it is set up, a series has announced its first days.
FIRST_DAYS = timedelta(days=31)
# So many days without a meeting are irregular: about two meetings in a row of that cadence.
LONGEST_SILENCE = {"weekly": 14, "every-two-weeks": 28, "monthly": 62, "quarterly": 184}


@dataclass(frozen=True)
class Lapse:
    """One thing amiss: what it is about, since when, and the day from which it is public.

    `mended_on` is the day on which the record shows it mended; what cannot be undone is over when the series meets,
    locks or is chaired again as it should be. What is mended before its day never becomes public here; the law's table
    counts it all the same. `tell` names the posts that can mend it; the manager hears with them.
    """

    kind: LapseKind
    subject: str
    department: str | None
    first_seen: date
    public_on: date
    tell: tuple[str, ...]
    evidence: tuple[str, ...]
    mended_on: date | None = None
    count: int = 1

    @property
    def id(self) -> str:
        """A name that stays: kind and subject."""
        return f"{self.kind}/{self.subject}"

    def is_public(self, day: date) -> bool:
        """Whether everybody sees it on a day."""
        return self.public_on <= day and (self.mended_on is None or self.mended_on >= self.public_on)

    def is_open(self, day: date) -> bool:
        """Whether it still stands on a day."""
        return self.mended_on is None or self.mended_on > day


def findings(record: MeetingRecord, as_of: date, delay_days: int, *, law: Law = BALTIMORE) -> list[Lapse]:
    """Every lapse that the record shows by the end of a day, the oldest first; those that are mended among them.

    Parameters
    ----------
    record
        What `read_year` read by the same day.
    as_of
        The day.
    delay_days
        Days that a post and its manager have for themselves before a lapse is public; at least 1. A missed meeting is
        public at once, since its day was.
    law
        Whose numbers count for briefing, memo and report.
    """
    if delay_days < 1:
        raise ValueError("a post hears first: the delay is at least a day")
    looks = (
        _meetings_lapses(record, as_of, law),
        _series_lapses(record, as_of),
        _data_lapses(record, as_of),
        _vacancy_lapses(record),
        _report_lapses(record, as_of, law),
    )
    wait = timedelta(days=delay_days)
    found = [each.public_after(wait) for look in looks for each in look if each.first_seen <= as_of]
    return sorted(found, key=lambda lapse: (lapse.first_seen, lapse.id))


def told_on(lapse: Lapse, day: date, *, every: int = 7) -> date | None:
    """The newest day by a day on which the posts are told: when it is first seen, then every week; None once mended."""
    if not lapse.is_open(day) or day < lapse.first_seen:
        return None
    return lapse.first_seen + timedelta(days=(day - lapse.first_seen).days // every * every)


@dataclass(frozen=True)
class _Seen:
    """A lapse before anybody counted its days."""

    kind: LapseKind
    subject: str
    department: str | None
    first_seen: date
    tell: Sequence[str]
    evidence: Sequence[str]
    mended_on: date | None = None
    count: int = 1

    def public_after(self, wait: timedelta) -> Lapse:
        at_once = self.kind == "missed-meeting"
        return Lapse(
            self.kind,
            self.subject,
            self.department,
            self.first_seen,
            self.first_seen if at_once else self.first_seen + wait,
            tuple(dict.fromkeys(self.tell)),
            tuple(self.evidence),
            self.mended_on,
            self.count,
        )


def _meetings_lapses(record: MeetingRecord, as_of: date, law: Law) -> Iterator[_Seen]:
    for meeting in record.meetings.values():
        series = record.series[meeting.series].now
        if meeting.status_on(as_of) == "missed":
            again = _held_again(record, meeting)
            first = _next_day(meeting.at)
            yield _of_meeting("missed-meeting", meeting, series, first, [series.chair], [meeting.key], mended_on=again)
        yield from _briefing_lapses(record, meeting, series, law)
        if meeting.is_held:
            yield from _memo_lapses(record, meeting, series, law)


def _briefing_lapses(record: MeetingRecord, meeting: Meeting, series: SeriesVersion, law: Law) -> Iterator[_Seen]:
    due = meeting.met_at - timedelta(hours=law.briefing_hours_before) + MACHINE
    briefing = record.briefings.get(meeting.slug)
    department_posts = series.seats.get("department", ()) or (series.chair,)
    if briefing is None:
        was_called_off = meeting.state == "cancelled" and meeting.said_on is not None and meeting.said_on <= due.date()
        if due < record.now and not was_called_off:
            first = _next_day(due)
            locked = [each.locked_at for each in _briefings_of(record, meeting) if each.locked_at > due]
            again = max(min(locked).date(), first) if locked else None
            yield _of_meeting("late-briefing", meeting, series, first, [series.chair], [meeting.key], mended_on=again)
        return
    if briefing.locked_at > due:
        yield _of_meeting(
            "late-briefing",
            meeting,
            series,
            _next_day(due),
            [series.chair],
            [briefing.key, meeting.key],
            mended_on=max(briefing.locked_at.date(), _next_day(due)),
        )
    if briefing.unexplained:
        first = _next_day(briefing.locked_at)
        yield _of_meeting(
            "unexplained-findings",
            meeting,
            series,
            first,
            department_posts,
            [briefing.key],
            mended_on=_explained_again(record, meeting, briefing),
            count=briefing.unexplained,
        )
    if briefing.unanswered:
        yield _of_meeting(
            "unanswered-contest",
            meeting,
            series,
            _next_day(briefing.locked_at),
            [briefing.steward or series.chair],
            [briefing.key],
            mended_on=briefing.answered_on,
            count=briefing.unanswered,
        )


def _explained_again(record: MeetingRecord, meeting: Meeting, briefing: Briefing) -> date | None:
    """The next lock of the series at which nothing was left without a word: a locked briefing itself stays as it is."""
    others = _briefings_of(record, meeting)
    later = [each.locked_at for each in others if each.locked_at > briefing.locked_at and not each.unexplained]
    return min(later).date() if later else None


def _briefings_of(record: MeetingRecord, meeting: Meeting) -> list[Briefing]:
    """The locked briefings of the meeting's series."""
    return [
        briefing
        for each in record.meetings_in(meeting.series)
        if (briefing := record.briefings.get(each.slug)) is not None
    ]


def _held_again(record: MeetingRecord, meeting: Meeting) -> date | None:
    """The day on which the series met again; a missed meeting itself stays missed."""
    held = [each.started_at for each in record.meetings_in(meeting.series) if each.started_at is not None]
    later = [moment for moment in held if moment > meeting.at]
    return max(min(later).date(), _next_day(meeting.at)) if later else None


def _memo_lapses(record: MeetingRecord, meeting: Meeting, series: SeriesVersion, law: Law) -> Iterator[_Seen]:
    due = meeting.over_at + timedelta(hours=law.memo_hours_after)
    memo = record.memos.get(meeting.slug)
    if memo is None:
        if due < record.now:
            yield _of_meeting("late-memo", meeting, series, _next_day(due), [series.chair], [meeting.key])
        return
    if memo.sent_at > due:
        sent = max(memo.sent_at.date(), _next_day(due))
        keys = [memo.key, meeting.key]
        yield _of_meeting("late-memo", meeting, series, _next_day(due), [series.chair], keys, mended_on=sent)
    left_out = [each for each in record.captured if each.meeting == meeting.slug and each.slug not in memo.names]
    if left_out:
        keys = [memo.key, *(each.key for each in left_out)]
        first = _next_day(memo.sent_at)
        lacking = {each.slug for each in left_out}
        added = next((max(day, first) for day, names in memo.corrected if lacking <= names), None)
        tell, count = [series.chair], len(left_out)
        yield _of_meeting("incomplete-memo", meeting, series, first, tell, keys, mended_on=added, count=count)


def _series_lapses(record: MeetingRecord, as_of: date) -> Iterator[_Seen]:
    for series in record.series.values():
        yield from _seat_lapses(series)
        yield from _schedule_lapses(record, series, as_of)
        meetings = record.meetings_in(series.slug)
        yield from _silence_lapses(series, meetings, as_of)
        yield from _chair_lapses(series, meetings)


def _seat_lapses(series: Series) -> Iterator[_Seen]:
    """A seat that nobody has, from the first version without it to the next one with it."""
    for seat in NEEDED_SEATS:
        empty: SeriesVersion | None = None
        for version in series.versions:
            lacks = version.is_active and not version.seats.get(seat)
            if lacks:
                empty = empty or version
            elif empty is not None:
                yield _seat_lapse(series, seat, empty, mended_on=version.since)
                empty = None
        if empty is not None:
            yield _seat_lapse(series, seat, empty, mended_on=None)


def _seat_lapse(series: Series, seat: str, empty: SeriesVersion, *, mended_on: date | None) -> _Seen:
    subject = f"{series.slug}/{seat}/{empty.since.isoformat()}"
    now = series.now
    return _Seen("missing-seat", subject, now.department, empty.since, [now.chair], [empty.key], mended_on)


def _schedule_lapses(record: MeetingRecord, series: Series, as_of: date) -> Iterator[_Seen]:
    """A year that began without its days, or a series that is set up and announces none within a month."""
    began = series.versions[0].since
    published = [each for each in record.schedules if each.series == series.slug]
    years = range(began.year + 1, as_of.year + 1)
    owed = [
        (str(began.year), began + FIRST_DAYS, published),
        *((str(year), date(year, 1, 1), [each for each in published if each.year == year]) for year in years),
    ]
    for name, since, found in owed:
        out = min((each.published_on for each in found), default=None)
        if since <= as_of and ((out is None and series.now.is_active) or (out is not None and out > since)):
            keys = [series.now.key, *(each.key for each in found)]
            subject, tell = f"{series.slug}/{name}", [series.now.chair]
            yield _Seen("no-schedule", subject, series.now.department, since, tell, keys, out)


def _silence_lapses(series: Series, meetings: Sequence[Meeting], as_of: date) -> Iterator[_Seen]:
    """Every stretch without a meeting that is longer than about two of them, from the first planned one on."""
    now = series.now
    if not meetings:
        return
    longest = timedelta(days=LONGEST_SILENCE[now.cadence])
    held = sorted(each.started_at.date() for each in meetings if each.started_at is not None and each.is_held)
    began = min(each.first_at.date() for each in meetings)
    # Before its first planned day a series owes nobody a meeting.
    marks = [began - longest / 2, *held]
    for mark, following in zip(marks, [*held, None], strict=True):
        seen = mark + longest + timedelta(days=1)
        if (following or as_of) >= seen and (following is not None or now.is_active):
            subject, keys = f"{series.slug}/{seen.isoformat()}", [now.key]
            yield _Seen("irregular-meetings", subject, now.department, seen, [now.chair], keys, following)


def _chair_lapses(series: Series, meetings: Sequence[Meeting]) -> Iterator[_Seen]:
    """Two different chairs within three meetings in a row (practice P4)."""
    held = [each for each in meetings if each.is_held and each.chaired_by is not None]
    for index, meeting in enumerate(held):
        before = held[max(0, index - 2) : index]
        others = [each for each in before if each.chaired_by != meeting.chaired_by]
        # Said once for a change, not again while the same two are in sight.
        if others and before[-1].chaired_by != meeting.chaired_by:
            tell = [series.now.chair, str(meeting.chaired_by)]
            keys = [others[-1].key, meeting.key]
            first = _next_day(meeting.met_at)
            back = [each for each in held[index + 1 :] if each.chaired_by == series.now.chair]
            again = max(back[0].met_at.date(), first) if back else None
            # Whoever the series names in the chair is back at once.
            if meeting.chaired_by != series.now.chair:
                yield _of_meeting("another-chair", meeting, series.now, first, tell, keys, mended_on=again)


def _data_lapses(record: MeetingRecord, as_of: date) -> Iterator[_Seen]:
    for asked in record.data_requests.values():
        came = asked.received_on
        if (came or as_of) > asked.first_due:
            department = record.department_of(record.meetings[asked.meeting])
            first = asked.first_due + timedelta(days=1)
            yield _Seen("overdue-data", asked.slug, department, first, [asked.owner], [asked.key], came)


def _vacancy_lapses(record: MeetingRecord) -> Iterator[_Seen]:
    for vacancy in record.vacancies:
        subject = f"{vacancy.post}/{vacancy.since.isoformat()}"
        keys, departments = [vacancy.key], vacancy.departments
        department = departments[0] if len(departments) == 1 else None
        yield _Seen("nobody-assigned", subject, department, vacancy.since, (), keys, vacancy.until)


def _report_lapses(record: MeetingRecord, as_of: date, law: Law) -> Iterator[_Seen]:
    for department in record.departments:
        series = [each.now for each in record.series.values() if each.now.department == department]
        for year in _planned_years(record, department):
            first = law.report_due(year) + timedelta(days=1)
            reports = [each for each in record.reports if (each.department, each.year) == (department, year)]
            out = min((each.published_on for each in reports), default=None)
            if (out or as_of) >= first:
                keys = [each.key for each in reports] or [each.key for each in series]
                chairs = [each.chair for each in series]
                yield _Seen("late-report", f"{department}/{year}", department, first, chairs, keys, out)


def _planned_years(record: MeetingRecord, department: str) -> Iterable[int]:
    return sorted({each.first_at.year for each in record.meetings_of(department)})


def _of_meeting(
    kind: LapseKind,
    meeting: Meeting,
    series: SeriesVersion,
    first_seen: date,
    tell: Sequence[str],
    evidence: Sequence[str],
    *,
    mended_on: date | None = None,
    count: int = 1,
) -> _Seen:
    return _Seen(kind, meeting.slug, series.department, first_seen, tell, evidence, mended_on, count)


def _next_day(moment: datetime) -> date:
    return moment.date() + timedelta(days=1)
