"""A few figures and counts worked out slowly and plainly from the request file, to hold the product to.

Nothing here shares a line with the room that computes figures: rows of text go in, loops and dates do the rest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from civicstat.practice.export import UNKNOWN_KIND, ExportedRow
from civicstat.practice.kinds import KINDS


_KINDS = {kind.code: kind for kind in KINDS}
_REFUSED = ("closed-before-opened", "date-unreadable", "opened-missing")
FEWEST = 10


@dataclass(frozen=True)
class Usable:
    """A row that can be used, as known at the end of the as-of day."""

    code: str
    opened: datetime
    due: datetime | None
    closed: datetime | None
    is_duplicate: bool
    areas: tuple[str, ...]
    reopenings: int | None = None

    @property
    def subject_class(self) -> str:
        """Asset, place or person."""
        return _KINDS[self.code].subject_class


def counts(rows: Sequence[ExportedRow], *, as_of: date) -> dict[str, Any]:
    """How many rows the file has, and how many of them are refused, too late, doubled and so on."""
    end = datetime.combine(as_of + timedelta(days=1), datetime.min.time())
    refused = Counter(row.fault for row in rows if row.fault in _REFUSED)
    accepted = [row for row in rows if row.fault not in _REFUSED]
    opened = [row for row in accepted if _moment(row.fields["Opened"]) < end]
    known = [row for row in opened if row.fields["Arrived"] <= as_of.isoformat()]
    late = [row for row in known if row.fields["Arrived"] > row.fields["Opened"][:10]]
    return {
        "read": len(rows),
        "refused": len(rows) - len(accepted),
        "refused_by_fault": dict(sorted(refused.items())),
        "after_as_of": len(accepted) - len(known),
        "without_location": sum(row.district == "unlocated" for row in known),
        "unclassed": sum(row.fault == "unknown-kind" for row in known),
        "marked_as_duplicate": sum(row.fields["Status"] == "Duplicate" for row in known),
        "rows_that_stand_twice": len(rows) - len({row.fields["Request_Number"] for row in rows}),
        "arrived_on_a_later_day": len(late),
        "arrived_after_the_as_of_day": len(opened) - len(known),
    }


def figures(
    rows: Sequence[ExportedRow], *, first: date, as_of: date, budget: Sequence[Sequence[str]]
) -> dict[str, dict[str, Any]]:
    """Figures by key: value, and for a share numerator and denominator; months, and of a cost fiscal years."""
    usable = list(_usable(rows, as_of))
    months = list(_months(first, as_of))
    shown = [row for row in usable if row.subject_class in ("asset", "place") and not row.is_duplicate]
    found: dict[str, dict[str, Any]] = {}
    found.update(_received("requests", shown, months, areas="district:"))
    found.update(_backlog(shown, months))
    street = [row for row in shown if row.subject_class == "asset" and _KINDS[row.code].is_yard_work]
    found.update(_on_time(street, months, end=datetime.combine(as_of + timedelta(days=1), datetime.min.time())))
    dumped = [row for row in shown if row.code == "SAN-1"]
    found.update(_received("dumped-trash", dumped, months, areas="district:"))
    found.update(_opened_again(shown, months))
    found.update(_months_waiting(found))
    found.update(_cost(dumped, budget, first=first, as_of=as_of))
    return dict(sorted(found.items()))


def _usable(rows: Sequence[ExportedRow], as_of: date) -> Iterator[Usable]:
    end = datetime.combine(as_of + timedelta(days=1), datetime.min.time())
    for row in rows:
        if row.fault in _REFUSED or row.fields["Type"] == UNKNOWN_KIND:
            continue
        opened, closed = _moment(row.fields["Opened"]), row.fields["Closed"]
        last = row.fields["Last_Reopened"]
        is_counted = any(text and _moment(text) < end for text in (closed, last))
        if opened >= end or row.fields["Arrived"] > as_of.isoformat():
            continue
        yield Usable(
            code=row.fields["Type"],
            opened=opened,
            due=_moment(row.fields["Promised"]) if row.fields["Promised"] else None,
            closed=_moment(closed) if closed and _moment(closed) < end else None,
            is_duplicate=row.fields["Status"] == "Duplicate",
            areas=("city:-", f"district:{row.district}", f"yard:{row.yard}"),
            reopenings=int(row.fields["Reopened"]) if is_counted else None,
        )


def _received(metric: str, rows: Iterable[Usable], months: Sequence[str], *, areas: str) -> dict[str, dict[str, Any]]:
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for area in row.areas:
            counted[_month(row.opened), area] += 1
    return {
        f"{metric}|v1|{month}|{area}|-": {"value": str(count)}
        for (month, area), count in counted.items()
        if month in months and (area == "city:-" or area.startswith(areas))
    }


def _backlog(rows: Sequence[Usable], months: Sequence[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for month in months:
        counted: Counter[str] = Counter()
        for row in rows:
            if _month(row.opened) <= month and (row.closed is None or _month(row.closed) > month):
                counted.update(row.areas)
        found.update({f"open-backlog|v1|{month}|{area}|-": {"value": str(n)} for area, n in counted.items()})
    return found


def _on_time(rows: Iterable[Usable], months: Sequence[str], *, end: datetime) -> dict[str, dict[str, Any]]:
    kept: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        assert row.due is not None
        if row.closed is None and row.due >= end:
            continue  # Too new to judge: it may still be closed in time.
        is_hit = row.closed is not None and row.closed <= row.due
        for area in row.areas:
            tally = kept[_month(row.opened), area]
            tally[0] += is_hit
            tally[1] += 1
    return {
        f"street-work-on-time|v1|{month}|{area}|-": {
            "value": _percent(hits, cases) if cases >= FEWEST else None,
            "numerator": hits,
            "denominator": cases,
        }
        for (month, area), (hits, cases) in kept.items()
        if month in months
    }


def _opened_again(rows: Iterable[Usable], months: Sequence[str]) -> dict[str, dict[str, Any]]:
    kept: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.reopenings is None:
            continue  # Never closed, as far as was known that day.
        for area in row.areas:
            tally = kept[_month(row.opened), area]
            tally[0] += row.reopenings > 0
            tally[1] += 1
    return {
        f"opened-again|v1|{month}|{area}|-": {
            "value": _percent(hits, cases) if cases >= FEWEST else None,
            "numerator": hits,
            "denominator": cases,
        }
        for (month, area), (hits, cases) in kept.items()
        if month in months and not area.startswith("district:")
    }


def _months_waiting(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Requests open at the end of a month to those received in it."""
    ratios = {}
    for key, backlog in found.items():
        metric, _, place = key.partition("|v1|")
        received = found.get(f"requests|v1|{place}")
        if metric != "open-backlog" or received is None:
            continue
        of, per = int(backlog["value"]), int(received["value"])
        is_shown = of >= FEWEST and per >= FEWEST
        value = _decimal(Fraction(of, per), 2) if is_shown else None
        ratios[f"months-of-work-waiting|v1|{place}"] = {"value": value, "numerator": of, "denominator": per}
    return ratios


def _cost(
    rows: Sequence[Usable], budget: Sequence[Sequence[str]], *, first: date, as_of: date
) -> dict[str, dict[str, Any]]:
    """Dollars of the contract per report, July to June; spent where known, else planned."""
    dollars = {(line[3], line[5]): Fraction(line[4]) for line in budget if line[0] == "dumped-trash-contract"}
    found = {}
    for year in sorted({line[3] for line in budget}):
        begin, end = date(int(year) - 1, 7, 1), date(int(year), 6, 30)
        if begin < first or end > as_of:
            continue
        basis = "actual" if (year, "actual") in dollars else "budget"
        reports = sum(begin <= row.opened.date() <= end for row in rows)
        found[f"dollars-per-dumped-trash-report|v1|FY{year}|city:-|-"] = {
            "value": _decimal(dollars[year, basis] / reports, 2) if reports >= FEWEST else None,
            "basis": basis,
        }
    return found


def _decimal(value: Fraction, digits: int) -> str:
    """To some decimals, a half to the even digit."""
    parts = round(value * 10**digits)
    return f"{parts // 10**digits}.{parts % 10**digits:0{digits}}"


def _percent(hits: int, cases: int) -> str:
    """To one decimal, a half to the even digit."""
    tenths = round(Fraction(1000 * hits, cases))
    return f"{tenths // 10}.{tenths % 10}"


def _months(first: date, as_of: date) -> Iterator[str]:
    """The months that lie wholly between two days."""
    day = first if first.day == 1 else (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while True:
        following = (day + timedelta(days=32)).replace(day=1)
        if following - timedelta(days=1) > as_of:
            return
        yield day.isoformat()[:7]
        day = following


def _month(moment: datetime) -> str:
    return f"{moment.year:04}-{moment.month:02}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
