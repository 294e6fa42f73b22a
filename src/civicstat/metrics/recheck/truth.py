"""Filters as plain functions of a row: true, false, or None for unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Literal

from civicstat.metrics.recheck.rows import Row
from civicstat.metrics.recheck.working_time import WorkingTime
from civicstat.vocabulary.filter_tree import HOUR_FUNCTIONS


Tree = Mapping[str, Any]
Truth = bool | None
Judge = Callable[[Row], Truth]
Value = Callable[[Row], Any]
# How a closing that has not come is read: not at all, as the day after D, or as never. The next report is read as the
# day after D or as never even where it came: the age of the closing alone decides who is judged. `known` is what came.
Closing = Literal["unread", "tomorrow", "never", "known"]

# Further off than anything a definition can write: a thousand million days after opening.
FOREVER = 10**9
_LAST_DAY = date.max.toordinal()
_DAY = 86_400
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Reader:
    """Makes functions out of filter trees, for one city on its day and one way to read an open request."""

    tomorrow: int
    end_of_day: int
    to_the_second: bool
    closing: Closing = "unread"
    working: WorkingTime | None = None

    def judge(self, tree: Tree) -> Judge:
        """The function that tells whether a filter holds for a row."""
        op = tree["op"]
        if op == "and":
            return _all([self.judge(arg) for arg in tree["args"]])
        if op == "or":
            return _any([self.judge(arg) for arg in tree["args"]])
        if op == "not":
            return _opposite(self.judge(tree["arg"]))
        if op == "is_true":
            return lambda row: row.is_duplicate
        if op == "is_null":
            recorded = self.as_recorded(tree["left"])
            return lambda row: recorded(row) is None
        if op == "in":
            return self._member(tree["left"], tree["values"])
        if op == "between":
            low = self._compare(tree["left"], ">=", tree["low"])
            return _all([low, self._compare(tree["left"], "<=", tree["high"])])
        return self._compare(tree["left"], op, tree["right"])

    def duration(self, operand: Tree) -> Value:
        """The function that gives a row's days or seconds from one moment to another."""
        since = {
            "days_between": self._days_since_opening,
            "hours_between": self._seconds_since_opening,
            "business_days_between": self._working_days_until,
            "business_hours_between": self._working_seconds_until,
        }[operand["function"]]
        start, end = since(operand["from"]), since(operand["to"])
        # Working time counts from the opening on: opened on a day that the calendar lacks, a request has none.
        opening = since("opened") if operand["function"].startswith("business_") else start

        def between(row: Row) -> int | None:
            first, last = start(row), end(row)
            return None if first is None or last is None or opening(row) is None else last - first

        return between

    def as_recorded(self, operand: Tree) -> Value:
        """What IS NULL looks at: the record as it is, an open request without its closing."""
        if "function" in operand:
            return replace(self, closing="unread").duration(operand)
        name = operand["column"]
        if name == "is_duplicate":
            return lambda row: row.is_duplicate
        if name == "again_days":
            return lambda row: row.again
        if name == "reopenings":
            return lambda row: row.reopenings
        if name == "opened":
            return lambda row: row.keys["opened"][2]
        if name == "closed":
            return lambda row: row.to_close
        if name == "due":
            return lambda row: row.to_due
        return lambda row: row.slugs[name]

    def _member(self, left: Tree, values: list[Tree]) -> Judge:
        if "text" in values[0]:
            slugs, name = frozenset(value["text"] for value in values), left["column"]

            def is_listed(row: Row) -> Truth:
                slug = row.slugs[name]
                return None if slug is None else slug in slugs

            return is_listed
        return _any([self._compare(left, "=", value) for value in values])

    def _compare(self, left: Tree, op: str, right: Tree) -> Judge:
        by_day = not self.to_the_second or "date" in right
        get_left, get_right = self._value(left, by_day), self._value(right, by_day)
        holds = _COMPARE[op]

        def compare(row: Row) -> Truth:
            first, second = get_left(row), get_right(row)
            return None if first is None or second is None else holds(first, second)

        return compare

    def _value(self, operand: Tree, by_day: bool) -> Value:
        if "function" in operand:
            duration = self.duration(operand)
            if operand["function"] not in HOUR_FUNCTIONS:
                return duration
            return lambda row: None if (seconds := duration(row)) is None else Fraction(seconds, 3600)
        if "column" in operand:
            return self._column(operand["column"], by_day)
        literal = _literal(operand)
        return lambda row: literal

    def _column(self, name: str, by_day: bool) -> Value:
        if name == "again_days":
            return self._until_reported_again()
        if name == "reopenings":
            return self._times_reopened()
        if name not in ("opened", "closed", "due"):
            return lambda row: row.slugs[name]
        field = operator.attrgetter(name if by_day else f"{name}_at")
        if name != "closed" or self.closing == "unread":
            return field
        if self.closing == "tomorrow":
            instead = self.tomorrow if by_day else self.end_of_day
        else:
            instead = _LAST_DAY if by_day else _seconds("9999-12-31T23:59:59Z")
        return lambda row: instead if row.to_close is None else field(row)

    def _until_reported_again(self) -> Value:
        if self.closing == "tomorrow":
            # A request that is open yet cannot be reported again before the day after its closing.
            return lambda row: 1 if row.quiet is None else row.quiet + 1
        if self.closing == "never":
            return lambda row: FOREVER
        if self.closing == "known":
            return lambda row: FOREVER if row.again is None else row.again
        return lambda row: row.again

    def _times_reopened(self) -> Value:
        if self.closing == "unread":
            return lambda row: row.reopenings
        unsettled = 0 if self.closing == "tomorrow" else FOREVER

        def times(row: Row) -> int:
            # Only what was closed can have been opened again; a number above zero says that it was.
            if not row.reopenings and (row.reopenings is None or row.to_close is None):
                return unsettled
            return row.reopenings

        return times

    def _days_since_opening(self, moment: str) -> Value:
        if moment == "opened":
            return lambda row: 0
        if moment == "due":
            return lambda row: row.to_due
        if self.closing == "tomorrow":
            return lambda row: row.age + 1 if row.to_close is None else row.to_close
        if self.closing in ("never", "known"):
            return lambda row: FOREVER if row.to_close is None else row.to_close
        return lambda row: row.to_close

    def _seconds_since_opening(self, moment: str) -> Value:
        if moment == "opened":
            return lambda row: 0
        never = self.end_of_day + FOREVER * _DAY
        late = {"unread": None, "tomorrow": self.end_of_day, "never": never, "known": never}[self.closing]

        def since(row: Row) -> int | None:
            instant = row.due_at if moment == "due" else late if row.to_close is None else row.closed_at
            return None if instant is None or row.opened_at is None else instant - row.opened_at

        return since

    def _working_days_until(self, moment: str) -> Value:
        working, late = self.working, self._late(self.tomorrow)
        assert working is not None
        day = operator.attrgetter(moment)

        def until(row: Row) -> int | None:
            if moment == "closed" and row.to_close is None:
                return late if late is None or late == FOREVER else working.days_until(late)
            return working.days_until(day(row))

        return until

    def _working_seconds_until(self, moment: str) -> Value:
        working, late = self.working, self._late(self.end_of_day)
        assert working is not None
        day, instant = operator.attrgetter(moment), operator.attrgetter(f"{moment}_at")

        def until(row: Row) -> int | None:
            if moment == "closed" and row.to_close is None:
                if late is None or late == FOREVER:
                    return None if late is None else FOREVER * _DAY
                # D ends where the next day begins, and nobody works at midnight.
                return working.seconds_until(self.tomorrow, late)
            return working.seconds_until(day(row), instant(row))

        return until

    def _late(self, tomorrow: int) -> int | None:
        return {"unread": None, "tomorrow": tomorrow, "never": FOREVER, "known": FOREVER}[self.closing]


def _literal(operand: Tree) -> Any:
    if "date" in operand:
        return date.fromisoformat(operand["date"]).toordinal()
    if "instant" in operand:
        return _seconds(operand["instant"])
    if "decimal" in operand:
        return Fraction(operand["decimal"])
    return operand["integer"] if "integer" in operand else operand["text"]


def _seconds(text: str) -> int:
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017
    return (datetime.fromisoformat(text) - epoch) // timedelta(seconds=1)


def _all(judges: list[Judge]) -> Judge:
    def every(row: Row) -> Truth:
        result: Truth = True
        for judge in judges:
            truth = judge(row)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return every


def _any(judges: list[Judge]) -> Judge:
    def some(row: Row) -> Truth:
        result: Truth = False
        for judge in judges:
            truth = judge(row)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return some


def _opposite(judge: Judge) -> Judge:
    def opposite(row: Row) -> Truth:
        truth = judge(row)
        return None if truth is None else not truth

    return opposite
