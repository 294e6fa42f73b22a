"""Which periods of a definition a new day touches: those whose rows differ, and those that the day itself can turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from civicstat.metrics.calendar import calendar_of, keys_of, unit_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.freshness.settling import settling_time
from civicstat.metrics.new_day.marks import MOMENTS, Atom, Mark, Marks
from civicstat.metrics.parts import parts_of
from civicstat.vocabulary.definition import QUOTIENTS, STOCKS, Definition
from civicstat.vocabulary.filter_tree import Tree, columns_of
from civicstat.vocabulary.period import Period, parse_period


# Read from what happens after the opening.
_LATER = frozenset({"closed", "again_days", "reopenings"})
_NONE = Mark(0, "", "", 0, None)
# Days between two readings of one moment: its local day, and its instant.
_MARGIN = 2


@dataclass(frozen=True)
class NewDay:
    """Two days of one city: what each knew, and the marks of its row files. All else about the city is the same."""

    before: MetricContext
    now: MetricContext
    marks_before: Marks
    marks_now: Marks

    def touches(self, definition: Definition, others: Mapping[str, Definition]) -> tuple[Period, ...] | None:
        """The periods that have to be computed again, in the calendar's order; None where no figure can be left.

        Parameters
        ----------
        others
            The definitions in force; a ratio or cost is touched where one of its metrics is.
        """
        if definition.table != "service_requests":
            return None
        parts = parts_of(definition, others) if definition.measure in QUOTIENTS else [definition]
        found: set[Period] = set()
        for part in parts:
            if "again_days" in _columns(part):
                return None
            found.update(self._touched(part))
        periods = calendar_of(definition, self.now).periods
        found.update(self._new_or_settled(definition))
        return tuple(period for period in periods if period in found)

    def _new_or_settled(self, definition: Definition) -> Iterator[Period]:
        """Periods that the day before did not have, and those whose figures became final or are so no longer."""
        known = set(calendar_of(definition, self.before).periods)
        for period in calendar_of(definition, self.now).periods:
            was, is_ = (
                context.as_of >= period.end + settling_time(definition, context) for context in (self.before, self.now)
            )
            if period not in known or was != is_:
                yield period

    def _touched(self, definition: Definition) -> Iterator[Period]:
        changed = list(self._changed(definition))
        for period in calendar_of(definition, self.now).periods:
            (first, last), unit = keys_of(period), unit_of(period.kind)
            labels = [label for atom in changed if (label := _label(atom, unit))]
            if definition.measure in STOCKS:
                # A stock counts whatever happened up to the end of its period.
                first = ""
            if any(first <= label <= last for label in labels):
                yield period

    def _changed(self, definition: Definition) -> set[Atom]:
        """The labels under which rows differ in what the definition reads, or can be judged otherwise today."""
        found: set[Atom] = set()
        reads_later = not _columns(definition).isdisjoint(_LATER)
        if definition.measure in (*STOCKS, "flow"):
            found |= self._different("opened", whole=reads_later) | self._different("closed", whole=True)
            return found
        moment = definition.period_by
        found |= self._different(moment, whole=reads_later or moment != "opened")
        if self.before.as_of != self.now.as_of:
            found |= self._unsettled(moment, definition)
        return found

    def _different(self, moment: str, *, whole: bool) -> set[Atom]:
        one, other = self.marks_before.of[moment], self.marks_now.of[moment]
        return {
            atom
            for atom in one.keys() | other.keys()
            if _told(one.get(atom, _NONE), whole) != _told(other.get(atom, _NONE), whole)
        }

    def _unsettled(self, moment: str, definition: Definition) -> set[Atom]:
        """The labels of open requests that the new day can judge otherwise than the day before."""
        asked = [tree for tree in (definition.numerator, definition.of) if tree is not None]
        if not any(_reads_later(tree) for tree in asked):
            return set()
        wait = None if definition.of is not None else longest_wait(definition.numerator or {})
        return {
            atom
            for atom, mark in self.marks_now.of[moment].items()
            if mark.open and (wait is None or moment != "opened" or not _is_over(atom, mark, wait, self.before.as_of))
        }


def longest_wait(tree: Tree) -> Wait | None:
    """How long an open request can leave a condition undecided; None where nobody can say."""
    op = tree["op"]
    if op in ("and", "or"):
        waits = [longest_wait(arg) for arg in tree["args"]]
        known = [wait for wait in waits if wait is not None]
        return None if len(known) < len(waits) else Wait.longest(known)
    if op == "not":
        return longest_wait(tree["arg"])
    if op in ("is_null", "is_true") or columns_of(tree).isdisjoint(_LATER):
        return Wait()
    sides = [tree[side] for side in ("left", "right", "low", "high") if side in tree]
    asked = [side for side in sides if "integer" not in side]
    days = max((abs(int(side["integer"])) for side in sides if "integer" in side), default=0)
    if len(asked) == 1 and asked[0].get("function") in ("days_between", "hours_between"):
        ends = {asked[0]["from"], asked[0]["to"]}
        if "closed" in ends and ends <= set(MOMENTS):
            return Wait(days=days, after_due="due" in ends)
    if [side.get("column") for side in asked] in (["closed", "due"], ["due", "closed"]):
        return Wait(after_due=True)
    return None


@dataclass(frozen=True)
class Wait:
    """Days after the opening, or after the promised day, from which on nothing about an open request is undecided."""

    days: int = 0
    after_due: bool = False

    @classmethod
    def longest(cls, waits: Sequence[Wait]) -> Wait:
        """One that is at least as long as each of several."""
        return cls(sum(wait.days for wait in waits), any(wait.after_due for wait in waits))


def _is_over(atom: Atom, mark: Mark, wait: Wait, day: date) -> bool:
    """Whether every open request under a label was decided on a day already."""
    opened, week, _ = atom.split("|")
    latest = date.fromisoformat(opened) if opened else _last_day(week)
    days = wait.days + _MARGIN + (max(0, mark.latest_due or 0) if wait.after_due else 0)
    return day - latest > timedelta(days=days)


def _last_day(week: str) -> date:
    return parse_period(week).end


def _label(atom: Atom, unit: str) -> str:
    return atom.split("|")[("day", "week", "month").index(unit)]


def _told(mark: Mark, whole: bool) -> tuple[Any, ...]:
    return (mark.count, mark.rows if whole else mark.openings)


def _reads_later(tree: Tree) -> bool:
    names = columns_of(tree) if "op" in tree else {tree.get("from"), tree.get("to"), tree.get("column")}
    return not _LATER.isdisjoint(names)


def _columns(definition: Definition) -> frozenset[str]:
    """What a definition reads, in its filters and its duration."""
    trees = [definition.where, definition.numerator, *(item.where for item in definition.exclude)]
    names = {name for tree in trees if tree is not None for name in columns_of(tree)}
    if definition.of is not None:
        names |= {str(definition.of[end]) for end in ("from", "to", "column") if end in definition.of}
    return frozenset(names)
