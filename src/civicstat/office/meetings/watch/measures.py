"""Who answers for metrics and goals, as the record says: those that name nobody, and the posts of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from civicstat.vocabulary.statement import Entry
from civicstat.vocabulary.unassigned import is_nobody


_NOUNS = {"definition/v1": "metric", "goal/v1": "goal"}


@dataclass(frozen=True)
class Answers:
    """Whom the city's file names for a metric or a goal from a day on, until another version names somebody else."""

    # `metric-<its slug>` or `goal-<its slug>`: under this name it stands on record while it names nobody.
    place: str
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
    """The owners of each metric and goal by the end of a day, in order; versions in a row with one owner are one."""
    found: dict[str, list[Answers]] = {}
    for entry in entries:
        said = entry.statement
        if said.type not in _NOUNS or said.as_of > day.isoformat() or said.body.get("shadow_of"):
            continue
        named, since = str(said.body["owner"]), date.fromisoformat(said.as_of)
        place = f"{_NOUNS[said.type]}-{said.body['id']}"
        owners = found.setdefault(place, [])
        titles = str(said.body["title"]), str(said.body["title_es"])
        if owners and _same(owners[-1].owner, named):
            continue
        if owners:
            before = owners.pop()
            ended = max(before.since, since - timedelta(days=1))
            owners.append(Answers(before.place, before.title, before.title_es, before.owner, before.since, ended))
        owners.append(Answers(place, *titles, named, since))
    return [each for owners in found.values() for each in owners]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or (is_nobody(one) and is_nobody(other))
