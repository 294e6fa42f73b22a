"""What a definition says of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from civicstat.metrics.recheck.rows import Records, Row, end_of
from civicstat.metrics.recheck.truth import FOREVER, Closing, Judge, Reader, Truth, Value
from civicstat.metrics.recheck.working_time import working_time_of
from civicstat.vocabulary.filter_tree import HOUR_FUNCTIONS, columns_of
from civicstat.vocabulary.slugs import slug_of


TOO_NEW = "too-new-to-judge"
DATE_MISSING = "date-missing"


class Verdict(NamedTuple):
    """The reason that leaves a row out (empty where none does), whether it is a hit, and how long it took.

    `is_hit` is None for a request that can still turn out either way; in a flow it says of a move whether something was
    opened. `least` and `most` differ for open requests; in a backlog both are the age.
    """

    left_out: str
    is_hit: Truth = None
    least: int | None = None
    most: int | None = None


def verdicts(definition: Mapping[str, Any], records: Records) -> Iterator[tuple[Row, Verdict]]:
    """The rows for which `where` holds, each with its verdict."""
    reader = reader_of(records)
    holds = reader.judge(definition["where"]) if definition["where"] else lambda row: True
    reasons = [(slug_of(exclusion["reason"]), reader.judge(exclusion["where"])) for exclusion in definition["exclude"]]
    judge = _JUDGES.get(definition["measure"], _nothing)(definition, records)
    for row in records.rows:
        if holds(row) is not True:
            continue
        verdict = judge(row)
        for reason, applies in reasons:
            if applies(row) is True:
                verdict = verdict._replace(left_out=reason)
                break
        yield row, verdict


def reader_of(records: Records, closing: Closing = "unread") -> Reader:
    """A reader of filters for these records."""
    return Reader(
        tomorrow=records.as_of.toordinal() + 1,
        end_of_day=end_of(records.as_of, records.context["time_zone"]),
        to_the_second=records.context["precision"] == "second",
        closing=closing,
        working=working_time_of(records.context),
    )


def _nothing(definition: Mapping[str, Any], records: Records) -> Callable[[Row], Verdict]:
    return lambda row: _COUNTS


def _hit_or_miss(definition: Mapping[str, Any], records: Records) -> Callable[[Row], Verdict]:
    soon = reader_of(records, "tomorrow").judge(definition["numerator"])
    never = reader_of(records, "never").judge(definition["numerator"])
    if "again_days" in columns_of(definition["numerator"]):
        return _hit_or_miss_once_it_is_time(soon, never, reader_of(records, "known").judge(definition["numerator"]))

    # What was closed reads the same both ways, but for reopenings that nobody counted.
    all_alike = "reopenings" not in columns_of(definition["numerator"])

    def judge(row: Row) -> Verdict:
        is_hit = soon(row) is True
        if not (all_alike and row.to_close is not None) and is_hit != (never(row) is True):
            return _OPEN_QUESTION
        return _HIT if is_hit else _MISS

    return judge


def _hit_or_miss_once_it_is_time(soon: Judge, never: Judge, known: Judge) -> Callable[[Row], Verdict]:
    """Whoever was reported again soon waits as long as all others, or the newest periods would hold hits alone."""

    def judge(row: Row) -> Verdict:
        if (soon(row) is True) != (never(row) is True):
            return _OPEN_QUESTION
        return _HIT if known(row) is True else _MISS

    return judge


def _how_long(definition: Mapping[str, Any], records: Records) -> Callable[[Row], Verdict]:
    operand = definition["of"]
    duration: Value = reader_of(records, "tomorrow").duration(operand)
    forever = FOREVER * (86_400 if operand["function"] in HOUR_FUNCTIONS else 1)

    def judge(row: Row) -> Verdict:
        taken = duration(row)
        if taken is None:
            return _NO_DURATION
        if row.to_close is None and operand["to"] == "closed":
            return Verdict("", None, taken, forever)
        if row.to_close is None and operand["from"] == "closed":
            return Verdict("", None, -forever, taken)
        return Verdict("", None, taken, taken)

    return judge


_COUNTS, _HIT, _MISS = Verdict(""), Verdict("", True), Verdict("", False)
_OPEN_QUESTION, _NO_DURATION = Verdict(TOO_NEW), Verdict(DATE_MISSING)
_JUDGES = {"share": _hit_or_miss, "percentile": _how_long, "mean": _how_long, "sum": _how_long}
