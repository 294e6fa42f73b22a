"""The release calendar: what was announced for which day, what came, and the file for other calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.portal.catalogue.announced import CALENDAR, STANDINGS, Announced
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import corrections_of, is_made_up, withdrawal, words_in
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.outcomes import counts
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


# The order on the page: what was not kept, then what is to come, then the rest.
_ORDER = ("missed", "planned", "late", "cancelled", "kept")
_TAGS = {"missed": "broken", "late": "late", "planned": "not_due", "cancelled": "overtaken", "kept": "kept"}


def calendar_pages(view: View) -> list[Page]:
    """The calendar, its file beside it; nothing where no day was announced."""
    days = view.catalogue.office.days
    if not days:
        return []
    years = view.catalogue.documents[CALENDAR]["years"]
    return [
        Page(
            path=links.CALENDAR,
            template="release_calendar.html",
            title=view.t("page.calendar.title"),
            description=view.t("page.calendar.description", city=view.catalogue.city["name"]),
            here="promises",
            context={
                "day_of_board": days[0].said.day,
                "all": counts(view, CALENDAR, "all"),
                "standings": STANDINGS,
                "years": [{"year": year, **counts(view, CALENDAR, f"years.{year}")} for year in years],
                "groups": [
                    {"name": name, "tag": _TAGS[name], "rows": rows}
                    for name in _ORDER
                    if (rows := [_row(view, one) for one in days if one.standing == name])
                ],
                "file": links.CALENDAR_FILE.rpartition("/")[2],
                "all_invented": is_made_up([one.said for one in days]),
            },
            beside={links.CALENDAR_FILE: ical(view)},
        )
    ]


def _row(view: View, one: Announced) -> dict[str, Any]:
    body = one.said.body
    reasons = list(one.said.words.get("moves", ()))
    reasons += [{}] * (len(body["moves"]) - len(reasons))
    return {
        "id": one.said.name,
        "what": body["what"],
        "title": view.say(body["title"], body["title_es"]),
        "first_day": body["first_day"],
        "day": body["day"] if body["day"] != body["first_day"] else "",
        "hour": body["hour"] or "",
        "came_on": one.came_on or "",
        "cancelled_on": body["cancelled_on"] or "",
        "moves": [
            {"to": move["to"], "why": words_in(view, why, "why")}
            for move, why in zip(body["moves"], reasons, strict=False)
        ],
        "why": words_in(view, one.said.words, "why"),
        "withdrawn": withdrawal(view, one.said.withdrawn),
        "corrections": corrections_of(view, one.said),
        "late": Bound(CALENDAR, f"each.{one.said.name}.late", str(one.days_late), "days") if one.days_late else None,
        "key": one.said.entry.key,
    }


def ical(view: View) -> str:
    """Every announced day as an iCalendar file (RFC 5545): with an hour a moment in UTC, without one a whole day."""
    zone = ZoneInfo(str(view.catalogue.entries[0].statement.body["time_zone"]))
    city = view.catalogue.city
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Civicstat//public record//EN"]
    for one in view.catalogue.office.days:
        body, statement = one.said.body, one.said.entry.statement
        made = datetime.fromisoformat(statement.recorded).astimezone(UTC)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.said.name}.{city['slug']}.civicstat",
            f"SEQUENCE:{body['version'] - 1}",
            f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
            *_when(body["day"], body["hour"], zone),
            f"SUMMARY:{_escaped(city['name'] + ': ' + view.say(body['title'], body['title_es']))}",
            f"STATUS:{'CANCELLED' if body['cancelled_on'] else 'CONFIRMED'}",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _when(day: str, hour: str | None, zone: ZoneInfo) -> list[str]:
    start = date.fromisoformat(day)
    if hour is None:
        return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{start + timedelta(days=1):%Y%m%d}"]
    local = datetime.combine(start, datetime.strptime(hour, "%H:%M").time(), tzinfo=zone)
    return [f"DTSTART:{local.astimezone(UTC):%Y%m%dT%H%M%SZ}"]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, each after the first begun by a space."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > 75:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
