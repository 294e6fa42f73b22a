"""Unusual record patterns as the private reports tell them: a department sees its own, an auditor all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from civicstat.cycle.patterns.auditor import WaitingWord, waiting_words
from civicstat.cycle.patterns.look import units_of
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.metrics.patterns.published import DEPARTMENTS
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role


@dataclass(frozen=True)
class Marked:
    """One pattern of a report; `explanation` is empty until the department has given one."""

    id: str
    title: str
    words: str
    how_sure: str
    ask: str
    public_from: date
    explanation: str
    post: str
    # The auditor's word: None until there is one; `waits_since` while it can be taken back.
    public: bool | None = None
    waits_since: datetime | None = None
    refused: str = ""

    def may_be_judged(self, today: date) -> bool:
        """Whether its department has had it for long enough."""
        return today >= self.public_from


@dataclass(frozen=True)
class Report:
    """What a department reads of its own records before anybody else does. `department` is empty for other units."""

    name: str
    department: str
    as_of: date
    question: str
    may_also_be: tuple[str, ...]
    patterns: tuple[Marked, ...]


def reports_for(city: CityNow, held: Held, lang: str) -> list[Report]:
    """The newest report of each department of theirs, and of every unit for an auditor; without words on any other."""
    private = PrivatePatterns.of(city.home)
    said, behind = private.explanations(), "_es" if lang == "es" else ""
    found = [_report(report, said, behind) for report in private.newest_reports()]
    if Role.AUDITOR in held.roles:
        waiting = {each.word.pattern: each for each in waiting_words(city.home)}
        return [_judged(report, private.decided(), waiting) for report in found]
    own = held.departments({Role.DEPARTMENT_HEAD})
    return [report for report in found if report.department in own]


def _report(report: Mapping[str, Any], said: Mapping[str, Any], behind: str) -> Report:
    units, slug = units_of(report["unit"])
    return Report(
        name=report[f"unit_name{behind}"],
        department=slug if units == DEPARTMENTS else "",
        as_of=date.fromisoformat(report["as_of"]),
        question=report[f"question{behind}"],
        may_also_be=tuple(report[f"may_also_be{behind}"]),
        patterns=tuple(_marked(found, said.get(found["id"], {}), behind) for found in report["patterns"]),
    )


def _judged(report: Report, decided: Mapping[str, bool], waiting: Mapping[str, WaitingWord]) -> Report:
    """A report as an auditor reads it: with what they have said of each pattern."""

    def word_on(one: Marked) -> Marked:
        if (said := waiting.get(one.id)) is not None:
            return replace(one, public=said.word.publish, waits_since=said.since, refused=said.refused)
        return replace(one, public=decided.get(one.id))

    return replace(report, patterns=tuple(map(word_on, report.patterns)))


def _marked(found: Mapping[str, Any], said: Mapping[str, Any], behind: str) -> Marked:
    metric = found[f"metric_title{behind}"]
    return Marked(
        id=found["id"],
        title=f"{found[f'title{behind}']}: {metric}" if metric else found[f"title{behind}"],
        words=found[f"words{behind}"],
        how_sure=found[f"how_sure{behind}"],
        ask=found[f"ask{behind}"],
        public_from=date.fromisoformat(found["not_public_before"]),
        explanation=said.get(f"text{behind}", ""),
        post=said.get(f"post{behind}", ""),
    )
