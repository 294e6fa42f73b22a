"""One meeting: when, where it stands, its hours, who was there; what was asked, decided, promised and sent after it.

A closed meeting shows its days, its state and its counts; one whose record is published shows the rest once it is over.
"""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.meetings import Gathering, Gatherings
from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.stat.after import counted_of, declined_of, hours_of, told_of
from civicstat.portal.pages.stat.briefing import locked_of
from civicstat.portal.pages.stat.words import (
    TAGS,
    counts,
    moment,
    post_title,
    said_in,
    title_of,
    why_moved,
    withdrawal,
)
from civicstat.portal.pages.view import View


def meeting_pages_of(view: View, series: Gatherings, meeting: Gathering) -> list[Page]:
    """The page of a meeting, and its transcript on a page of its own."""
    name = view.t("page.stat.meeting_title", series=title_of(view, series), day=view.day(meeting.on))
    pages = [
        Page(
            path=links.stat_meeting_page(meeting.name),
            template="stat/meeting.html",
            title=str(name),
            description=str(view.t("page.stat.meeting_description", series=title_of(view, series))),
            here="meetings",
            context={"title": name, **_always(view, series, meeting), **_open(view, series, meeting)},
        )
    ]
    if _transcript(meeting):
        pages.append(_transcript_page(view, series, meeting, str(name)))
    return pages


def _always(view: View, series: Gatherings, meeting: Gathering) -> dict[str, Any]:
    """What is public of every meeting, however closed it is."""
    body, status = meeting.body, meeting.status
    return {
        "series_title": title_of(view, series),
        "series_href": links.stat_series_page(series.slug),
        "is_made_up": series.body["made_up"],
        "day_of_board": meeting.day,
        "status": status.replace("-", "_"),
        "tag": TAGS[status],
        "first": moment(view, body["first_at"]),
        "at": moment(view, body["at"]),
        "was_moved": bool(body["moves"]),
        "is_in_year": meeting.is_in_year,
        "stage": body["stage"].replace("-", "_"),
        "held_as": (body["held_as"] or "").replace("-", "_"),
        "lost_its_name": body["held_as"] is not None and body["held_as"] != body["stage"],
        "counts": counts(view, f"each.{meeting.name}"),
        "counted": counted_of(view, meeting),
        "declined": declined_of(view, meeting),
        "hours": hours_of(view, series, meeting),
        "shows_all": meeting.shows_all,
        "is_over": body["ended_at"] is not None,
        "entry": meeting.key,
    }


def _open(view: View, series: Gatherings, meeting: Gathering) -> dict[str, Any]:
    """What else is public of a meeting that is open; nothing of a closed one."""
    if not meeting.shows_all:
        return {"briefing": "", "why_moved": [], "cancel_why": "", "withdrawn": []}
    body = meeting.body
    return {
        **told_of(view, series, meeting),
        "briefing": links.locked_briefing_page(meeting.name) if locked_of(view, meeting) else "",
        "why_moved": why_moved(view, meeting),
        "cancel_why": said_in(view, meeting.words, "cancel_why"),
        "withdrawn": [withdrawal(view, sha256) for sha256 in meeting.withdrawn],
        "notice_on": body["notice_on"],
        "began": moment(view, body["started_at"]),
        "ended": moment(view, body["ended_at"]),
        "chair": post_title(view, series, body["chaired_by"]),
        "attendance": [
            {
                "title": post_title(view, series, row["post"]),
                "was": "deputy" if row["is_deputy"] else "there" if row["was_there"] else "away",
            }
            for row in body["attendance"]
        ],
        "video": str(meeting.words.get("video_link", "")),
        "transcript": links.transcript_page(meeting.name) if _transcript(meeting) else "",
    }


def _transcript(meeting: Gathering) -> str:
    return str(meeting.words.get("transcript", "")).strip() if meeting.shows_all else ""


def _transcript_page(view: View, series: Gatherings, meeting: Gathering, name: str) -> Page:
    return Page(
        path=links.transcript_page(meeting.name),
        template="stat/transcript.html",
        title=str(view.t("page.stat.transcript_title", meeting=name)),
        description=str(view.t("page.stat.meeting_description", series=title_of(view, series))),
        here="meetings",
        context={
            "meeting_title": name,
            "meeting_href": links.stat_meeting_page(meeting.name),
            "paragraphs": [part.strip() for part in _transcript(meeting).splitlines() if part.strip()],
        },
    )
