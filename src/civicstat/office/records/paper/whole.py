"""Whole papers: a year, a department's day, a meeting. Each is a list of sections; the rest is the same for all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from civicstat.ledger.reader import Record, has_record
from civicstat.office.city import city_of_office
from civicstat.office.models.act_record import ActRecord
from civicstat.office.records.paper.blocks import Section, Table, Words, entries_of_sections
from civicstat.office.records.paper.briefings import briefings_section
from civicstat.office.records.paper.manifest import manifest_of
from civicstat.office.records.paper.meetings import meetings_section
from civicstat.office.records.paper.of_meeting import from_the_office, meeting_sections, said_of_meeting
from civicstat.office.records.paper.others import (
    entries_section,
    latest,
    money_section,
    outcomes_section,
)
from civicstat.office.records.paper.promises import decisions_section, promises_section
from civicstat.office.records.paper.said import Reading
from civicstat.office.records.paper.setting import Cover, Paper, PaperError, set_paper, setter_version
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.statement import Entry


_DAY = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/([0-9]{4}-[0-9]{2}-[0-9]{2})")
_YEAR = re.compile(r"(FY)?([0-9]{4})")


@dataclass(frozen=True)
class Asked:
    """What a paper is of: `year/2015`, `year/FY2016`, `day/streets/2015-09-30`, `meeting/streets-2015-10`."""

    of: str
    title: str
    subtitle: str
    sections: Sequence[Section]
    office: Mapping[str, int]
    notes: Sequence[str] = ()


def paper_of_year(year: str, *, lang: str, made_on: date) -> Paper:
    """Everything of a calendar year (`2015`) or of a fiscal year of the city (`FY2016`).

    Raises
    ------
    PaperError
        When that is no year.
    """
    reading = _open(lang)
    first, last = _year(year, reading)
    acts = _acts(first, last)
    sections = year_sections(reading, first, last, today=made_on)
    sections = [*sections, _acts_section(reading, acts)]
    span = reading.t("from_to", first=reading.day(first), last=reading.day(last))
    asked = Asked(f"year/{year}", reading.t("year_title", year=year), span, sections, {"acts": sum(acts.values())})
    return _set(asked, reading, made_on)


def paper_of_meeting(meeting: str, *, lang: str, made_on: date) -> Paper:
    """A meeting of the record by its slug, or a department's day (`streets/2015-09-30`).

    Raises
    ------
    PaperError
        When the record holds neither.
    """
    reading = _open(lang)
    day = _DAY.fullmatch(meeting)
    if day is not None:
        on = _day(day[2])
        sections = day_sections(reading, department=day[1], day=on, today=made_on)
        title = reading.t("day_title", department=day[1])
        return _set(Asked(f"day/{meeting}", title, reading.day(on), sections, {}), reading, made_on)
    return _set(_meeting(reading, meeting, made_on), reading, made_on)


def require_paper(*, year: str = "", meeting: str = "") -> None:
    """Refuse to begin a paper of which the record knows nothing, before the time is spent on it.

    Raises
    ------
    PaperError
        When there is no such year, day or meeting.
    """
    reading, day = _open("en"), _DAY.fullmatch(meeting)
    if year:
        _year(year, reading)
    elif day is not None:
        _day(day[2])
    else:
        _require_meeting(reading, meeting)


def year_sections(reading: Reading, first: date, last: date, *, today: date) -> list[Section]:
    """What the public record says of a span of days."""

    def within(*names: str) -> Callable[[Mapping[str, Any]], bool]:
        return lambda body: any(_is_within(body.get(name), first, last) for name in names)

    zone = ZoneInfo(city_of_office().time_zone)
    talked_of = {
        entry.statement.name for entry in reading.of_type("action/v1", "action/v2") if _of_days(entry, first, last)
    }
    sections = [
        decisions_section(reading, within("day")),
        promises_section(reading, lambda body: body["id"] in talked_of or within("promised_on")(body), today=today),
        meetings_section(reading, lambda body: first <= _local(body["at"], zone) <= last),
        briefings_section(reading, lambda entry: _of_days(entry, first, last)),
        outcomes_section(reading, within("received", "answered")),
        money_section(reading, within("day")),
    ]
    for title, types in (
        ("releases", ("release/v1", "release/v2")),
        ("corrections", ("correction/v1", "revision/v1", "correction-of-words/v1", "withdrawal/v1")),
    ):
        found = [entry for entry in reading.of_type(*types) if _of_days(entry, first, last)]
        sections.append(entries_section(reading, reading.t(title), found))
    known = {entry.index for entry in entries_of_sections(sections)}
    rest = [entry for entry in reading.entries if _of_days(entry, first, last) and entry.index not in known]
    return [*sections, entries_section(reading, reading.t("everything_else"), rest)]


def day_sections(reading: Reading, *, department: str, day: date, today: date) -> list[Section]:
    """What the public record says of a department's day: the newest briefing before it, decisions and promises."""
    told = [entry for entry in latest(reading.of_type("briefing/v1")) if _is_for(entry, department, day)]
    newest = max(told, key=lambda entry: (entry.statement.as_of, entry.index), default=None)
    decided = {
        entry.statement.name
        for entry in reading.of_type("decision/v1", "decision/v2")
        if (entry.statement.body["department"], entry.statement.body["day"]) == (department, day.isoformat())
    }

    def promised(body: Mapping[str, Any]) -> bool:
        is_of_day = body["owner_department"] == department and body.get("promised_on") == day.isoformat()
        return is_of_day or body["decision"] in decided

    return [
        briefings_section(reading, lambda entry: newest is not None and entry.index == newest.index),
        decisions_section(reading, lambda body: body["id"] in decided),
        promises_section(reading, promised, today=today),
    ]


def _meeting(reading: Reading, slug: str, today: date) -> Asked:
    said = _require_meeting(reading, slug)
    body = said[-1].statement.body
    sections = meeting_sections(reading, said, today=today)
    title = reading.series_title(body["series"])
    notes = [reading.t("opening_hours", zone=city_of_office().time_zone)]
    if body["stage"] == "closed":
        notes.append(reading.t("opening_closed"))
    held = reading.t("meeting_of", hour=reading.hour(body["at"]))
    return Asked(f"meeting/{slug}", title, held, sections, from_the_office(slug), notes)


def _require_meeting(reading: Reading, slug: str) -> Sequence[Entry]:
    said = said_of_meeting(reading, slug)
    if not said:
        raise PaperError(
            f"the public record holds no meeting {slug!r}",
            where="--meeting",
            expected="a meeting's short name, or a department and a day such as streets/2015-09-30",
        )
    return said


def _open(lang: str) -> Reading:
    return Reading(Record(settings.HOME) if has_record(settings.HOME) else None, lang)


def _set(asked: Asked, reading: Reading, made_on: date) -> Paper:
    city = city_of_office()
    manifest = manifest_of(
        asked.sections,
        reading.record,
        city=city.slug,
        of=asked.of,
        lang=reading.lang,
        made_on=made_on,
        office=asked.office,
        setter=setter_version(),
    )
    size = 0 if reading.record is None else reading.record.checkpoint.size
    opening = [
        reading.t("opening", city=city.name, day=reading.day(made_on)),
        reading.t("opening_manifest", entries=len(manifest["entries"]), objects=len(manifest["objects"]), size=size),
        reading.t("opening_check"),
        *asked.notes,
    ]
    if city.is_replay or city.is_invented:
        opening.append(reading.t("opening_replay"))
    cover = Cover(
        title=f"{city.name}: {asked.title}",
        subtitle=asked.subtitle,
        author=reading.t("author", city=city.name),
        opening=opening,
        contents=reading.t("contents"),
        manifest=reading.t("manifest"),
    )
    return set_paper(cover, asked.sections, manifest, lang=reading.lang, made_on=made_on)


def _acts(first: date, last: date) -> Counter[tuple[str, str]]:
    """Acts of the days, by noun and act; by the true hour, as the record of acts has it."""
    zone = ZoneInfo(city_of_office().time_zone)
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=zone)
    rows = ActRecord.objects.filter(at__gte=begin, at__lt=end).order_by("noun", "act").values_list("noun", "act")
    return Counter(rows)


def _acts_section(reading: Reading, acts: Counter[tuple[str, str]]) -> Section:
    head = (reading.t("of_what"), reading.t("act"), reading.t("number"))
    rows = [(noun, act, str(count)) for (noun, act), count in sorted(acts.items())]
    return Section(
        reading.t("acts"),
        [Words(reading.t("acts_words")), *([Table(head, rows)] if rows else [Words(reading.t("no_acts"))])],
    )


def _year(text: str, reading: Reading) -> tuple[date, date]:
    written = _YEAR.fullmatch(text)
    if written is None or not 1900 <= int(written[2]) <= 2200:
        raise PaperError(
            f"{text!r} is no year", where="--year", expected="a calendar year (2015) or a fiscal year (FY2016)"
        )
    if not written[1]:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    cities = [] if reading.record is None else reading.record.entries_of("city")
    starts = int(cities[-1].statement.body.get("fiscal_year_starts", 1)) if cities else 1
    period = parse_period(text, fiscal_year_starts=starts)
    return period.start, period.end


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PaperError(f"{text} is no day", where="--meeting", expected="a day such as 2015-09-30") from None


def _is_within(day: object, first: date, last: date) -> bool:
    return isinstance(day, str) and first.isoformat() <= day <= last.isoformat()


def _of_days(entry: Entry, first: date, last: date) -> bool:
    return _is_within(entry.statement.as_of, first, last)


def _is_for(entry: Entry, department: str, day: date) -> bool:
    body = entry.statement.body
    is_before = entry.statement.as_of <= day.isoformat()
    return body["department"] == department and (body["meeting"] == day.isoformat() or is_before)


def _local(instant: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(zone).date()
