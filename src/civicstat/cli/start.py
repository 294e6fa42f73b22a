"""`civicstat start`: one question, one department, three measures, ninety days."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from civicstat.cli.office import set_up_office
from civicstat.cli.options import CityFolderArgument, HomeOption, home_of
from civicstat.cli.output import AsJson, letters, show
from civicstat.cycle.city_folder import CityFolder, read_city_folder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.starting.memo import start_memo
from civicstat.cycle.starting.report import Look, StartReport, start_report
from civicstat.hearings.errors import HearingError
from civicstat.hearings.starting.answers import read_answers
from civicstat.hearings.starting.memo_page import memo_page
from civicstat.hearings.starting.practices import Stage
from civicstat.ledger.reader import Record, has_record


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def start(
    city: CityFolderArgument,
    question: Annotated[
        list[str], typer.Option("--question", help="The one question that the meetings are to answer.")
    ],
    department: Annotated[list[str], typer.Option("--department", help="The one department, by its short name.")],
    metric: Annotated[
        list[str] | None,
        typer.Option("--metric", help="One of three adopted measures. Leave all out, and three are suggested."),
    ] = None,
    first_day: Annotated[
        str | None, typer.Option("--first-day", metavar="DAY", help="Day 0. Else today; in a replay, its next morning.")
    ] = None,
    weekday: Annotated[str, typer.Option("--weekday", help="On which weekday meetings are wished.")] = "thursday",
    hour: Annotated[str, typer.Option("--hour", metavar="HH:MM", help="At which hour they begin.")] = "10:00",
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="FILE", help="JSON: what people answered to docs/reference/practices.md."),
    ] = None,
    stage: Annotated[
        Stage, typer.Option("--stage", help="Ready for what: the first recorded meeting, the public, or all of it.")
    ] = "first-meeting",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the plan too: .ics for calendars, or .json.")
    ] = None,
    memo: Annotated[
        Path | None, typer.Option("--memo", metavar="FILE", help="Write the two-page budget memo too: an .html file.")
    ] = None,
    lang: Annotated[
        Literal["en", "es"], typer.Option("--lang", help="The language of the memo and the calendar.")
    ] = "en",
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """A plan of ninety days for one question, one department and three measures, and what is missing before it.

    Readiness comes first and can say "not yet". What the record shows is not asked. Where the home has an office, its
    database is read for posts, seats, meetings and answers; without one, what stands there alone is asked here.

    Example: civicstat start cities/boston --question "Are street lights mended when we say?" --department public-works
    """
    with letters(as_json=as_json):
        folder = read_city_folder(city)
        place = home_of(city, home)
        record = Record(place) if has_record(place) else None
        at = datetime.now(UTC)
        look, today = _office(city, place, _today(folder, at))
        report = start_report(
            folder,
            record,
            question=_one("question", question),
            department=_one("department", department),
            metrics=metric or (),
            answers={} if answers is None else read_answers(answers),
            stage=stage,
            today=today,
            first_day=_day(first_day) or today,
            weekday=_weekday(weekday),
            hour=_hour(hour),
            look=look,
        )
        if out is not None:
            _write(out, report, folder, lang=lang, at=at)
        if memo is not None:
            memo.write_text(memo_page(start_memo(folder, record, report.plan, today=today), lang), encoding="utf-8")
        show(report.to_json(), as_json=as_json, in_words=report.in_words())


def _office(city: Path, home: Path, today: date) -> tuple[Look | None, date]:
    """How to look into the office of a home, and its day; without an office, the day as it is."""
    has_office = (home / "office.sqlite3").is_file() or "CIVICSTAT_DATABASE" in os.environ
    if not has_office or find_spec("django") is None:
        return None, today
    set_up_office(city, home)
    from civicstat.office.starting.ask import look_in_office, today_of_office

    return look_in_office, today_of_office()


def _one(what: str, given: list[str]) -> str:
    if len(given) != 1:
        raise HearingError(
            f"--{what} is given {len(given)} times",
            expected=f"one {what}",
            next_step="Start small: what does not fit into one question comes after the ninety days.",
        )
    return given[0]


def _today(folder: CityFolder, at: datetime) -> date:
    if folder.city.mode == "replay" and folder.city.as_of is not None:
        return folder.city.as_of + timedelta(days=1)
    return at.astimezone(ZoneInfo(folder.city.time_zone)).date()


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise CityFolderError(
            f"{text!r} is not a day", where="--first-day", expected="year, month and day, such as 2015-10-01"
        ) from error


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise CityFolderError(f"{text!r} is not an hour", where="--hour", expected="such as 10:00") from error


def _weekday(name: str) -> int:
    if name.lower() not in WEEKDAYS:
        raise CityFolderError(f"{name!r} is not a weekday", where="--weekday", expected=", ".join(WEEKDAYS))
    return WEEKDAYS.index(name.lower()) + 1


def _write(out: Path, report: StartReport, folder: CityFolder, *, lang: str, at: datetime) -> None:
    """The plan as a file, in the form that its name asks for."""
    if out.suffix == ".json":
        out.write_text(json.dumps(report.to_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    elif out.suffix != ".ics":
        raise CityFolderError(f"{out.name} ends in no form we write", where="--out", expected=".ics or .json")
    elif find_spec("icalendar") is None:
        raise CityFolderError(
            "calendar files need a package that is not installed",
            where="--out",
            next_step="Install the office: pip install 'civicstat[office]'. Or write a .json file.",
        )
    else:
        from civicstat.hearings.starting.calendar_file import plan_ical

        city = folder.city
        out.write_bytes(
            plan_ical(report.plan, city=city.name, slug=city.slug, time_zone=city.time_zone, lang=lang, made=at)
        )
