"""Who answers for what is measured, as the record says: metrics that name nobody, and the posts of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from civicstat.vocabulary.statement import Entry
from civicstat.vocabulary.unassigned import is_nobody


@dataclass(frozen=True)
class Answers:
    """Whom a metric's file names from a day on, until another version names somebody else."""

    metric: str
    title: str
    title_es: str
    owner: str
    since: date
    until: date | None = None

    @property
    def is_nobody(self) -> bool:
        """Whether the words name no post."""
        return is_nobody(self.owner)


def answers_in(entries: Iterable[Entry], day: date) -> list[Answers]:
    """Each metric's owners by the end of a day, one after the other; versions in a row with one owner are one."""
    found: dict[str, list[Answers]] = {}
    for entry in entries:
        said = entry.statement
        if said.type != "definition/v1" or said.as_of > day.isoformat() or said.body.get("shadow_of"):
            continue
        named, since = str(said.body["owner"]), date.fromisoformat(said.as_of)
        of_metric = found.setdefault(str(said.body["id"]), [])
        titles = str(said.body["title"]), str(said.body["title_es"])
        if of_metric and _same(of_metric[-1].owner, named):
            continue
        if of_metric:
            before = of_metric.pop()
            ended = max(before.since, since - timedelta(days=1))
            of_metric.append(Answers(before.metric, before.title, before.title_es, before.owner, before.since, ended))
        of_metric.append(Answers(str(said.body["id"]), *titles, named, since))
    return [each for of_metric in found.values() for each in of_metric]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or (is_nobody(one) and is_nobody(other))
