"""The measures of a department on record, as the readiness of a start asks about them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from civicstat.hearings.changes import JUDGED_KINDS
from civicstat.hearings.phrases import Both
from civicstat.hearings.shapes import judged_points
from civicstat.hearings.starting.facts import FEWEST_VALUES, Facts, MetricFacts
from civicstat.hearings.starting.plan import METRICS
from civicstat.ledger.reader import Record, read_accounting, read_signals
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY
from civicstat.vocabulary.filter_tree import columns_of
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.unassigned import is_nobody


# Shorter words, such as "time" and "when", stand in any question.
_SHORTEST = 5
_TIME_UNITS = ("days", "hours", "working-days", "working-hours")


@dataclass(frozen=True)
class Suggestion:
    """A measure that a department could start with, and why it comes where it does."""

    facts: MetricFacts
    is_chosen: bool

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        one = self.facts
        return {
            "metric": one.id,
            "title": one.title.to_json(),
            "chosen": self.is_chosen,
            "settled_values": one.values,
            "has_target": one.has_target,
            "is_speed": one.is_speed,
            "companion": one.companion,
        }


def record_facts(
    record: Record | None, *, question: str, department: str, metrics: Sequence[str], own: Collection[str], today: date
) -> Facts:
    """What the record tells of a start, and nothing of posts, seats or meetings: those stand in the office.

    Parameters
    ----------
    own
        The metrics that are the department's as a whole; of the others its own series counts, where there is one.
    """
    if record is None or not record.releases():
        return Facts(today, question, tuple(MetricFacts(name, Both(name, name)) for name in metrics))
    targets = _targets(record, today)
    return Facts(
        today=today,
        question=question,
        metrics=tuple(metric_facts(record, name, department, own=own, targets=targets) for name in metrics),
        data_day=date.fromisoformat(record.latest_release().statement.body["as_of"]),
        has_coverage=record.has_role("coverage"),
    )


def metric_facts(
    record: Record,
    name: str,
    department: str,
    *,
    own: Collection[str] = (),
    targets: Mapping[str, Mapping[str, Any]] | None = None,
) -> MetricFacts:
    """One measure as the record holds it; not adopted where it holds none of that name."""
    definitions = record.live_definitions()
    definition = definitions.get(name)
    if definition is None:
        return MetricFacts(name, Both(name, name))
    charts = charts_of(record, definition, department, own=own)
    chart = next((one for one in charts if one.center is not None), None)
    target = (targets or {}).get(name)
    return MetricFacts(
        id=name,
        title=Both(definition.title, definition.title_es),
        is_adopted=True,
        values=max((len(judged_points(one)) for one in charts), default=0),
        is_speed=is_speed(definition),
        companion=definition.companion or "",
        is_companion_adopted=definition.companion in definitions,
        owner=Both(definition.owner, definition.owner_es),
        is_owner_named=not is_nobody(definition.owner),
        has_direction=definition.direction != "none",
        has_target=target is not None,
        is_target_example=bool(target and target.get("is_example")),
        assurance="" if chart is None else chart.assurance,
        is_accounted=bool(read_accounting(record, name)),
    )


def charts_of(record: Record, definition: Definition, department: str, *, own: Collection[str] = ()) -> list[Signal]:
    """The newest chart of each kind of period of a department's series: months, weeks, quarters."""
    whole = definition.id in own or "department" not in definition.by
    group = NO_GROUP if whole else f"department={department}"
    series = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{group}"
    signals = read_signals(record, definition.id)
    found = []
    for kind in JUDGED_KINDS:
        segments = [key for key in signals if key.startswith(f"{series}|{kind}#")]
        if segments:
            found.append(signals[max(segments, key=lambda key: int(key.rpartition("#")[2]))])
    return found


def is_speed(definition: Definition) -> bool:
    """Whether a measure would improve if work were only closed faster: a time, a share or count of closings."""
    if definition.unit in _TIME_UNITS:
        return True
    if definition.measure == "share" and definition.numerator is not None:
        return "closed" in columns_of(definition.numerator)
    return definition.measure == "count" and definition.period_by == "closed"


def suggest(record: Record, department: str, *, question: str, own: Collection[str], today: date) -> list[Suggestion]:
    """The department's measures, the best to begin with first: three are chosen, a companion beside its measure.

    Those that share a word with the question come first; then those with a target, those that should rise or fall, and
    those with enough past.
    """
    targets = _targets(record, today)
    found = [
        metric_facts(record, definition.id, department, own=own, targets=targets)
        for definition in record.live_definitions().values()
        if definition.is_official and (definition.id in own or "department" in definition.by)
    ]
    found = [one for one in found if one.values]
    found.sort(
        key=lambda one: (
            -_shared_words(question, one),
            not one.has_target,
            not one.has_direction,
            one.values < FEWEST_VALUES,
            one.id not in own,
            one.id,
        )
    )
    chosen = _three(found)
    first = [one for name in chosen for one in found if one.id == name]
    return [Suggestion(one, one.id in chosen) for one in [*first, *(one for one in found if one.id not in chosen)]]


def _shared_words(question: str, one: MetricFacts) -> int:
    """How many words of the question its title or short name has; short words say little."""
    of_measure = f"{one.title.en} {one.title.es} {one.id.replace('-', ' ')}"
    return len(_words(question) & _words(of_measure))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _SHORTEST}


def _three(found: Sequence[MetricFacts]) -> list[str]:
    """The first measure, its companion where the department has it, and then the next ones, none twice."""
    names = {one.id for one in found}
    chosen: list[str] = []
    for one in found:
        for name in (one.id, one.companion):
            if name in names and name not in chosen and len(chosen) < METRICS:
                chosen.append(name)
    return chosen


def _targets(record: Record, today: date) -> dict[str, Mapping[str, Any]]:
    """The target in force of each metric, for the version that is."""
    found: dict[str, Mapping[str, Any]] = {}
    for body in _target_bodies(record):
        name, begins = body["metric"], date.fromisoformat(body["from"])
        if begins <= today and (name not in found or body["from"] >= found[name]["from"]):
            found[name] = body
    return found


def _target_bodies(record: Record) -> Iterator[Mapping[str, Any]]:
    for entry in record.entries_of("target"):
        yield entry.statement.body
