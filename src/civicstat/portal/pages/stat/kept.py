"""How the meetings are kept: the law they are held to, what was neglected, and the annual reports; misses first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from civicstat.portal.catalogue.kept import ASKED, KEPT, Kept, law_of
from civicstat.portal.catalogue.lapses import PublicLapse, public_lapses
from civicstat.portal.catalogue.promised import ALL, BOARD, record_day
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.stat.annual import report_page, reports_of
from civicstat.portal.pages.stat.words import moment, title_of
from civicstat.portal.pages.view import View


# The first page shows the newest lapses alone; so many keys stand beside one requirement.
MOST_SHOWN = 20
MOST_KEYS = 16


def kept_pages(view: View) -> list[Page]:
    """The page of all departments, that of each, and each annual report; nothing without a series."""
    if KEPT not in view.catalogue.documents:
        return []
    shown = _Shown(view)
    departments = sorted(shown.kept.departments, key=lambda slug: shown.name(slug).casefold())
    return [
        _all(shown, departments),
        *(_department(shown, slug) for slug in departments),
        *(report_page(view, entry) for entry in view.catalogue.of_type("annual-report")),
    ]


@dataclass(frozen=True)
class _Shown:
    """The record as these pages need it."""

    view: View

    @cached_property
    def kept(self) -> Kept:
        entries = self.view.catalogue.entries
        return Kept(entries, record_day(entries, self.view.catalogue.as_of))

    @cached_property
    def lapses(self) -> list[PublicLapse]:
        return public_lapses(self.kept)

    def name(self, department: str) -> str:
        return self.view.catalogue.name_of("department", department, self.view.lang)

    def counts(self, path: str) -> dict[str, Bound]:
        """The numbers at a place of the document, each bound."""
        found: Any = self.view.catalogue.documents[KEPT]
        for step in path.split("."):
            found = found[step]
        return {name: Bound(KEPT, f"{path}.{name}", str(n), "integer") for name, n in found.items() if _is_whole(n)}

    def lapse(self, lapse: PublicLapse) -> dict[str, Any]:
        """One lapse as a row."""
        view, numbers = self.view, self.view.catalogue.documents[KEPT]["each"][lapse.id]
        is_open = lapse.mended_on is None or lapse.mended_on > self.kept.day
        return {
            "kind": lapse.kind.replace("-", "_"),
            "tag": "broken" if is_open else "late",
            "department": self.name(lapse.department) if lapse.department else "",
            "since": lapse.first_seen.isoformat(),
            "mended_on": "" if is_open or lapse.mended_on is None else lapse.mended_on.isoformat(),
            "days": Bound(KEPT, f"each.{lapse.id}.days", str(numbers["days"]), "days"),
            "count": Bound(KEPT, f"each.{lapse.id}.count", str(lapse.count), "integer") if lapse.count > 1 else None,
            "about": self._about(lapse),
            "keys": lapse.keys,
            "view": view.lang,
        }

    def _about(self, lapse: PublicLapse) -> dict[str, Any]:
        """What it is about: a meeting, a series, a post, a year; with the page that shows it."""
        view = self.view
        series = next((each for each in view.catalogue.gatherings if each.slug == lapse.series), None)
        title = "" if series is None else title_of(view, series)
        meeting = next((each for each in self.kept.meetings if each.name == lapse.meeting), None)
        if meeting is not None:
            href = links.stat_meeting_page(meeting.name)
            return {"href": href, "title": title, "at": moment(view, str(meeting.body["at"])), "code": ""}
        if series is not None:
            return {"href": links.stat_series_page(series.slug), "title": title, "at": "", "code": ""}
        if lapse.kind == "late-report":
            department, year = lapse.subject.split("/")
            return {"href": "", "title": self.name(department), "at": year, "code": ""}
        title = view.say(*lapse.title)
        return {"href": "", "title": title, "at": "", "code": "" if title else lapse.subject}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _all(shown: _Shown, departments: Sequence[str]) -> Page:
    view = shown.view
    still = [each for each in shown.lapses if each.mended_on is None or each.mended_on > shown.kept.day]
    years = [_newest(shown, slug) for slug in departments]
    return Page(
        path=links.KEPT,
        template="stat/kept.html",
        title=view.t("page.kept.title"),
        description=view.t("page.kept.description", city=view.catalogue.city["name"]),
        here="meetings",
        context={
            "day_of_board": shown.kept.day.isoformat(),
            "all": shown.counts("all"),
            "delay": _delay(shown),
            "departments": [
                {"name": shown.name(slug), "href": links.kept_page(slug), **shown.counts(f"departments.{slug}")}
                for slug in departments
            ],
            "asked": [name.replace("-", "_") for name in ASKED],
            "law": [
                {
                    "name": shown.name(slug),
                    "href": links.kept_page(slug),
                    "year": year,
                    "cells": [_cell(shown, slug, year, name) for name in ASKED],
                }
                for slug, year in zip(departments, years, strict=True)
                if year
            ],
            "came": _came(view),
            "newest": [shown.lapse(each) for each in reversed(still[-MOST_SHOWN:])],
            "shared": [shown.lapse(each) for each in reversed(shown.lapses) if each.department is None],
            "reports": [report for slug in departments for report in reports_of(view, slug)],
        },
    )


def _came(view: View) -> dict[str, Bound] | None:
    """What came of everything that was promised; None where nothing was. The measurers are measured too (P22)."""
    if not view.catalogue.promised:
        return None
    counted: Mapping[str, int] = view.catalogue.documents[BOARD][ALL]
    names = ("promises", "came_due", "kept", "late", "broken")
    return {name: Bound(BOARD, f"{ALL}.{name}", str(counted[name]), "integer") for name in names}


def _department(shown: _Shown, slug: str) -> Page:
    view, name = shown.view, shown.name(slug)
    years = sorted(view.catalogue.documents[KEPT]["departments"][slug]["law"], reverse=True)
    mine = [each for each in shown.lapses if each.department == slug]
    mine.sort(key=lambda each: (each.mended_on is None or each.mended_on > shown.kept.day, each.first_seen, each.id))
    return Page(
        path=links.kept_page(slug),
        template="stat/kept_department.html",
        title=f"{view.t('page.kept.title')}: {name}",
        description=view.t("page.kept.description", city=view.catalogue.city["name"]),
        here="meetings",
        context={
            "name": name,
            "day_of_board": shown.kept.day.isoformat(),
            "counts": shown.counts(f"departments.{slug}"),
            "delay": _delay(shown),
            "lapses": [shown.lapse(each) for each in reversed(mine)],
            "years": [{"year": year, "rows": _law_rows(shown, slug, year)} for year in years],
            "reports": reports_of(view, slug),
        },
    )


def _delay(shown: _Shown) -> Bound:
    return Bound(KEPT, "delay.days", str(shown.kept.wait.days), "days")


def _newest(shown: _Shown, slug: str) -> str:
    """The last year of a department that has begun, else its first one."""
    years: list[str] = sorted(shown.view.catalogue.documents[KEPT]["departments"][slug]["law"])
    begun = [year for year in years if year <= str(shown.kept.day.year)]
    return (begun or years[:1] or [""])[-1]


def _cell(shown: _Shown, slug: str, year: str, name: str) -> dict[str, Any]:
    counts = shown.counts(f"departments.{slug}.law.{year}.{name}")
    return {"verdict": _verdict(counts), **counts}


def _law_rows(shown: _Shown, slug: str, year: str) -> list[dict[str, Any]]:
    law = law_of(shown.kept, slug, int(year))
    return [
        {
            "asks": name.replace("-", "_"),
            **_cell(shown, slug, year, name),
            "keys": list(dict.fromkeys(law[name]["keys"]))[:MOST_KEYS],
            "has_more": len(set(law[name]["keys"])) > MOST_KEYS,
        }
        for name in ASKED
    ]


def _verdict(counts: Mapping[str, Bound]) -> str:
    numbers = {name: int(bound.value) for name, bound in counts.items()}
    if numbers["broken"]:
        return "broken"
    if not numbers["asked"]:
        return "none"
    return "open" if numbers["to_come"] else "kept"
