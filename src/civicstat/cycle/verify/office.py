"""Outcomes, money and announced days, counted again from the entries of the log by code of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Statement


_LATE, _NOT_YET = "late", "open"


def counted_office(record: Record, *, as_of: str) -> dict[str, Any]:
    """What the pages must show under `outcomes`, `money` and `calendar`; each only where something is on record."""
    statements = [entry.statement for entry in record.entries]
    keys = {entry.key: entry.statement for entry in record.entries}
    void = {
        keys[each.body["corrects"]].name
        for each in statements
        if each.type == "correction-of-words/v1" and each.body["voids"]
    }
    found = {
        "outcomes": _outcomes(*_latest(statements, "outcome/v1", as_of)),
        "money": _money(_latest(statements, "money-move/v1", as_of)[0], void),
        "calendar": _calendar(*_latest(statements, "calendar/v1", as_of), statements),
    }
    return {key: counted for key, counted in found.items() if counted is not None}


def _latest(statements: Iterable[Statement], type_: str, as_of: str) -> tuple[dict[str, Mapping[str, Any]], date]:
    bodies: dict[str, Mapping[str, Any]] = {}
    day = as_of
    for each in statements:
        if each.type in (type_, "day/v1"):
            day = max(day, each.as_of)
        if each.type == type_:
            bodies[each.name] = each.body
    return bodies, date.fromisoformat(day)


def _outcomes(cases: Mapping[str, Mapping[str, Any]], today: date) -> dict[str, Any] | None:
    if not cases:
        return None
    rows = []
    for body in cases.values():
        over = ((_day(body["answered"]) or today) - _in(body, "due")).days
        if body["outcome"] == "taken-back":
            standing = "taken_back"
        elif body["answered"]:
            standing = _LATE if over > 0 else "on_time"
        else:
            standing = "open_late" if over > 0 else _NOT_YET
        rows.append((body["department"] or "nobody", str(_in(body, "received").year), standing, max(0, over)))
    names = ("open_late", "late", "open", "on_time", "taken_back")
    departments = {
        slug: {
            **_tally((row[2] for row in rows if row[0] == slug), names, "cases"),
            "years": {
                year: _tally((row[2] for row in rows if row[:2] == (slug, year)), names, "cases")
                for year in sorted({row[1] for row in rows if row[0] == slug})
            },
        }
        for slug in sorted({row[0] for row in rows})
    }
    return {
        "all": _tally((row[2] for row in rows), names, "cases"),
        "departments": departments,
        "each": {name: {"late": row[3]} for name, row in zip(cases, rows, strict=True)},
    }


def _money(moves: Mapping[str, Mapping[str, Any]], void: set[str]) -> dict[str, Any] | None:
    if not moves:
        return None

    def of(year: str | None) -> dict[str, Any]:
        mine = {name: body for name, body in moves.items() if year in (None, body["from_line"]["fiscal_year"])}
        cents = sum(int(Fraction(body["amount"]) * 100) for name, body in mine.items() if name not in void)
        gone = len(mine.keys() & void)
        return {"moves": len(mine) - gone, "void": gone, "amount": f"{cents // 100}.{cents % 100:02d}"}

    years = sorted({str(body["from_line"]["fiscal_year"]) for body in moves.values()})
    return {
        "all": of(None),
        "years": {year: of(year) for year in years},
        "each": {name: {"amount": body["amount"]} for name, body in moves.items()},
    }


def _calendar(
    days: Mapping[str, Mapping[str, Any]], today: date, statements: Iterable[Statement]
) -> dict[str, Any] | None:
    if not days:
        return None
    zone = ZoneInfo(str(next(iter(statements)).body["time_zone"]))
    releases = [
        datetime.fromisoformat(each.recorded).astimezone(zone).date()
        for each in statements
        if each.type.startswith("release/")
    ]
    of_release = dict(_paired({_in(b, "day") for b in days.values() if _awaits_release(b)}, releases))
    rows = {}
    for name, body in days.items():
        came = of_release.get(_in(body, "day")) if _awaits_release(body) else _day(body["held_on"])
        first = _in(body, "first_day")
        if came:
            standing, over = ("late" if came > first else "kept"), (came - first).days
        elif body["cancelled_on"]:
            standing, over = "cancelled", 0
        else:
            is_due = today > _in(body, "day")
            standing, over = ("missed", (today - first).days) if is_due else ("planned", 0)
        rows[name] = (str(first.year), standing, max(0, over), body["day"] != body["first_day"])
    names = ("missed", "late", "cancelled", "planned", "kept")

    def of(year: str | None) -> dict[str, Any]:
        mine = [row for row in rows.values() if year in (None, row[0])]
        return {**_tally((row[1] for row in mine), names, "days"), "moved": sum(row[3] for row in mine)}

    return {
        "all": of(None),
        "years": {year: of(year) for year in sorted({row[0] for row in rows.values()})},
        "each": {name: {"late": row[2]} for name, row in rows.items()},
    }


def _awaits_release(body: Mapping[str, Any]) -> bool:
    return body["what"] == "release" and not body["cancelled_on"]


def _paired(announced: Iterable[date], releases: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Each announced day with the release that came for it: the first by then, else the first soon after."""
    left = sorted(releases)
    days = sorted(announced)
    for before, day, after in zip([None, *days], days, [*days[1:], None], strict=False):
        for release in left:
            is_earlier = (day - release).days >= 31 if before is None else release <= before
            if is_earlier:
                continue
            is_soon = after is None or (release < after and release - day <= after - release)
            if release <= day or is_soon:
                yield day, release
                left.remove(release)
            break


def _tally(standings: Iterable[str], names: Iterable[str], total: str) -> dict[str, int]:
    counted = Counter(standings)
    return {total: counted.total(), **{name: counted[name] for name in names}}


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _in(body: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(body[name])
