"""How old the newest record is: the second computation, in plain Python, from the bytes of the row files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any


# Said once more here: the two computations share no code, and no number either.
_YEAR, _FEWEST = timedelta(days=365), 30


def requests_age_again(files: Mapping[str, bytes], *, as_of: date) -> dict[str, Any]:
    """What `freshness.age.age_of_requests` says, from the row files by role."""
    days = {name: set(_column(files["records/asset"], f"{name}_day")) for name in ("opened", "closed")}
    weeks = {name: set(_column(files["records/place"], f"{name}_week")) for name in ("opened", "closed")}
    asset = {name: _day(max(found), as_of) if found else None for name, found in days.items()}
    place = {name: _week(max(found), as_of) if found else None for name, found in weeks.items()}
    newest: dict[str, Any] | None = None
    for of, said in (("asset", asset["opened"]), ("place", place["opened"])):
        if said is not None and (newest is None or said["days_before"] < newest["days_before"]):
            newest = {**said, "of": of}
    gap = _longest("asset", [date.fromisoformat(day) for day in days["opened"]], 1)
    if gap is None:
        gap = _longest("place", [_monday(week) for week in weeks["opened"]], 7)
    stale = bool(newest and gap and newest["days_before"] > gap["days"])
    return {"asset": asset, "place": place, "newest": newest, "gap": gap, "is_stale": stale}


def looks_age_again(follow_up: bytes, *, as_of: date) -> dict[str, dict[str, Any]]:
    """What `freshness.age.age_of_looks` says, from the row file of inspections and answers."""
    newest: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(follow_up.decode("utf-8"), newline="")):
        if row["closed_month"]:
            newest[row["asked_how"]] = max(newest.get(row["asked_how"], ""), row["closed_month"])
    found = {}
    for how, month in sorted(newest.items()):
        year, number = map(int, month.split("-"))
        first_after = date(year + number // 12, number % 12 + 1, 1)
        found[how] = {"at": month, "days_before": max(0, (as_of - first_after).days + 1)}
    return found


def _day(day: str, as_of: date) -> dict[str, Any]:
    return {"at": day, "days_before": max(0, as_of.toordinal() - date.fromisoformat(day).toordinal())}


def _week(week: str, as_of: date) -> dict[str, Any]:
    sunday = _monday(week).toordinal() + 6
    return {"at": week, "days_before": max(0, as_of.toordinal() - sunday)}


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _longest(of: str, moments: list[date], step: int) -> dict[str, Any] | None:
    recent = sorted(moment for moment in moments if moment >= max(moments) - _YEAR)
    if len(recent) * step < _FEWEST:
        return None
    gaps = [recent[at + 1].toordinal() - recent[at].toordinal() for at in range(len(recent) - 1)]
    return {"of": of, "days": max(gaps), "moments": len(recent)}


def _column(content: bytes, name: str) -> Iterator[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    at = next(rows).index(name)
    return (row[at] for row in rows if row[at])
