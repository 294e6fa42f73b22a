"""Coming meetings as an iCalendar file (RFC 5545): for every calendar that people use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from civicstat.portal.catalogue.meetings import Gathering, Gatherings
from civicstat.portal.pages.stat.words import title_of
from civicstat.portal.pages.view import View


# A line of the file holds at most this many bytes; longer ones go on after a space.
_LINE_BYTES = 75


def coming_meetings(view: View, series: Iterable[Gatherings]) -> str:
    """The meetings of some series that are to come, those that were cancelled among them so that they leave a calendar.

    A series that is closed shows its days here too: what is said there stays there, that it meets does not.
    """
    city = view.catalogue.city
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Civicstat//{city['slug']}//EN", "CALSCALE:GREGORIAN"]
    for each in series:
        for meeting in each.meetings:
            if meeting.status == "planned" or (meeting.status == "cancelled" and meeting.on >= meeting.day):
                lines += _event(view, each, meeting)
    return "".join(f"{line}\r\n" for text in [*lines, "END:VCALENDAR"] for line in _folded(text))


def _event(view: View, series: Gatherings, meeting: Gathering) -> list[str]:
    begins = datetime.fromisoformat(meeting.body["at"])
    ends = begins + timedelta(minutes=int(series.body["minutes"]))
    stage = view.t(f"page.stat.stage_{meeting.body['stage'].replace('-', '_')}")
    return [
        "BEGIN:VEVENT",
        f"UID:{meeting.name}.{view.catalogue.city['slug']}.civicstat",
        f"DTSTAMP:{_utc(datetime.fromisoformat(view.catalogue.release.statement.recorded))}",
        f"DTSTART:{_utc(begins)}",
        f"DTEND:{_utc(ends)}",
        f"SEQUENCE:{len(meeting.body['moves']) + (meeting.status == 'cancelled')}",
        f"STATUS:{'CANCELLED' if meeting.status == 'cancelled' else 'CONFIRMED'}",
        f"SUMMARY:{_text(title_of(view, series))}",
        f"DESCRIPTION:{_text(str(stage))}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, no letter cut in two."""
    piece, limit = "", _LINE_BYTES
    for letter in line:
        if len((piece + letter).encode()) > limit:
            yield piece
            piece = " "
        piece += letter
    yield piece
