"""A series of meetings: what it is for, who sits in it, its year, and how often it was held."""

from __future__ import annotations

from typing import Any

from civicstat.portal.catalogue.meetings import Gathering, Gatherings
from civicstat.portal.pages import links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.stat.calendar_file import coming_meetings
from civicstat.portal.pages.stat.words import TAGS, counts, moment, said_in, title_of, withdrawal
from civicstat.portal.pages.view import View


# Without them a meeting cannot decide: who knows the money, and who asks from outside.
_WANTED = ("budget", "counsel")


def list_context(view: View) -> dict[str, Any]:
    """What the list of meetings shows of every series: the counts of all, and of each by its name."""
    found = view.catalogue.gatherings
    if not found:
        return {"series": []}
    rows = [
        {
            "title": title_of(view, series),
            "href": links.stat_series_page(series.slug),
            "stage": series.body["stage"].replace("-", "_"),
            "is_active": series.body["is_active"],
            "next": next((row(view, each) for each in series.meetings if each.status == "planned"), None),
            **counts(view, f"series.{series.slug}"),
        }
        for series in found
    ]
    missed = [(series, each) for series in found for each in series.meetings if each.status == "missed"]
    return {
        "series": sorted(rows, key=lambda each: str(each["title"]).casefold()),
        "all": counts(view, "all"),
        "counts_of_memos": counts(view, "all.memos"),
        "day_of_board": found[0].day,
        "missed": [
            {"title": title_of(view, series), **row(view, each)}
            for series, each in sorted(missed, key=lambda pair: pair[1].on, reverse=True)
        ][:MOST_MISSED],
        "calendar": links.calendar_file(),
    }


# On the list of all series stand the newest meetings that were missed; each series' own page has all of them.
MOST_MISSED = 12


def calendar_of_all(view: View) -> dict[str, str]:
    """The coming meetings of all series, as the file beside the list."""
    found = view.catalogue.gatherings
    return {links.calendar_file(): coming_meetings(view, found)} if found else {}


def series_page(view: View, series: Gatherings) -> Page:
    """The page of one series."""
    body = series.body
    title = title_of(view, series)
    years = sorted({each.first_on[:4] for each in series.meetings}, reverse=True)
    seats = [{**body["chair"], "what": "chair"}, *body["seats"]]
    return Page(
        path=links.stat_series_page(series.slug),
        template="stat/series.html",
        title=title,
        description=view.t("page.stat.series_description", series=title, city=view.catalogue.city["name"]),
        here="meetings",
        context={
            "series": body,
            "title": title,
            "day_of_board": series.day,
            "purpose": said_in(view, series.words, "purpose"),
            "withdrawn": [withdrawal(view, sha256) for sha256 in series.withdrawn],
            "department": view.catalogue.name_of("department", str(body["department"]), view.lang)
            if body["department"]
            else "",
            "metrics": [
                {"title": found.title(view.lang), "href": links.metric_page(found.id)}
                for slug in body["metrics"]
                if (found := view.catalogue.metrics.get(slug)) is not None
            ],
            "stage": body["stage"].replace("-", "_"),
            "has_closed": body["stage"] != "closed"
            and any((each.body["held_as"] or each.body["stage"]) == "closed" for each in series.meetings),
            "cadence": body["cadence"].replace("-", "_"),
            "counts": counts(view, f"series.{series.slug}"),
            "counts_of_memos": counts(view, f"series.{series.slug}.memos"),
            "lacking": [what for what in _WANTED if what not in {seat["what"] for seat in body["seats"]}],
            "chairs_change": series.chairs_change,
            "seats": [_seat(view, series, seat) for seat in seats],
            "missed": [row(view, each) for each in reversed(series.meetings) if each.status == "missed"],
            "years": [
                {
                    "year": year,
                    "counts": counts(view, f"series.{series.slug}.years.{year}"),
                    "published": _published(series, year),
                    "rows": [row(view, each) for each in series.meetings if each.first_on[:4] == year],
                }
                for year in years
            ],
            "calendar": links.calendar_file(series.slug),
            "entry": series.entry.key,
        },
        beside={links.calendar_file(series.slug): coming_meetings(view, [series])},
    )


def row(view: View, meeting: Gathering) -> dict[str, Any]:
    """One meeting in a list."""
    status = meeting.status
    return {
        "href": links.stat_meeting_page(meeting.name),
        "status": status.replace("-", "_"),
        "tag": TAGS[status],
        "first": moment(view, meeting.body["first_at"]),
        "now": moment(view, meeting.body["at"]) if meeting.body["moves"] else "",
        "at": moment(view, meeting.body["at"]),
        "is_in_year": meeting.is_in_year,
    }


def _seat(view: View, series: Gatherings, seat: dict[str, Any]) -> dict[str, Any]:
    there = counts(view, f"series.{series.slug}.posts.{seat['post']}")
    return {"title": view.say(str(seat["title"]), str(seat["title_es"])), "what": seat["what"], **there}


def _published(series: Gatherings, year: str) -> str:
    """The day on which the days of a year were published; empty where they never were."""
    said = (each.statement.body for each in series.years if str(each.statement.body["year"]) == year)
    return next((str(body["published_on"]) for body in said), "")
