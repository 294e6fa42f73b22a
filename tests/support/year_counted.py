"""A year of meetings counted from the public site by plain loops: none of the product's own judging is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from civicstat.ledger.reader import Record


@dataclass
class YearCounted:
    """What the public log says of a year.

    `months` of each department in which a meeting began; hours before each meeting at which its briefing was locked,
    and after its end at which its memo went out; `captured` kinds of each meeting; `wrong` is a sentence for each thing
    that the law or the promise engine asks for and that is not there.
    """

    months: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    locked_hours_before: dict[str, float] = field(default_factory=dict)
    memo_hours_after: dict[str, float] = field(default_factory=dict)
    captured: dict[str, Counter[str]] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def count_year(site: Path, year: int, zone: ZoneInfo) -> YearCounted:
    """Count a copy of the site: its log, statement by statement."""
    said: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for entry in Record(site).entries:
        said[entry.statement.type][entry.statement.name].append(entry.statement.body)
    found = YearCounted()
    for name, versions in said["meeting/v1"].items():
        body = versions[-1]
        if body["started_at"] is None or _at(body["started_at"]).astimezone(zone).year != year:
            continue
        department = said["series/v1"][body["series"]][-1]["department"]
        began = _at(body["started_at"])
        found.months[department].append(began.astimezone(zone).month)
        for briefing in said["briefing/v2"].get(name, [])[:1]:
            found.locked_hours_before[name] = (began - _at(briefing["locked_at"])).total_seconds() / 3600
        for memo in said["memo/v1"].get(name, [])[:1]:
            found.memo_hours_after[name] = (_at(memo["sent_at"]) - _at(body["ended_at"])).total_seconds() / 3600
        _count_captured(name, said, found)
    for name, versions in said["annual-report/v1"].items():
        if versions[0]["year"] == year:
            found.reports[name.partition("/")[0]] = versions[0]["published_on"]
    return found


def _count_captured(
    meeting: str, said: Mapping[str, Mapping[str, list[Mapping[str, Any]]]], found: YearCounted
) -> None:
    closing, memo = said["closing/v1"].get(meeting), said["memo/v1"].get(meeting)
    if not closing or not memo:
        found.wrong.append(f"{meeting}: no closing or no memo")
        return
    captured = closing[0]["captured"]
    found.captured[meeting] = Counter(each["kind"] for each in captured)
    listed = {*memo[0]["decisions"], *memo[0]["promises"], *memo[0]["data_requests"]}
    for each in captured:
        if each["id"] not in listed:
            found.wrong.append(f"{meeting}: {each['id']} is not in the first memo")
        if each["kind"] == "decision":
            continue
        body = said[{"promise": "action/v2", "data-request": "data-request/v1"}[each["kind"]]][each["id"]][0]
        for what in ("owner_post", "owner_title", "first_due"):
            if not body[what]:
                found.wrong.append(f"{meeting}: {each['id']} has no {what}")
    if listed - {each["id"] for each in captured}:
        found.wrong.append(f"{meeting}: the memo lists what nobody captured")


def _at(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
