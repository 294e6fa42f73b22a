"""The methods against the invented city's own truth: found where planted, and where nothing is, nothing."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import numpy as np

from civicstat.metrics.patterns.batches import month_ends, same_minutes
from civicstat.metrics.patterns.findings import Finding
from civicstat.metrics.patterns.line import at_the_line
from civicstat.metrics.patterns.recoding import recoding_drift, shifts_between_codes
from civicstat.metrics.patterns.records import MISSING, Records, closings_by_yard
from civicstat.metrics.patterns.reopening import close_and_reopen
from civicstat.practice.days import days_of
from civicstat.practice.export import exported_rows
from civicstat.practice.followup import visits_of
from civicstat.practice.study import AS_OF, Study, study
from civicstat.practice.truths import PLANTABLE, plant


SEEDS = range(20)
DAY = 86_400


@cache
def city(seed: int, *names: str) -> Study:
    """A year of 8,000 requests with some truths planted where the seed puts them."""
    return study(seed, plant(names, seed=seed, days=days_of(seed=seed, as_of=AS_OF, years=1)), count=8_000, years=1)


@cache
def records(seed: int, *names: str) -> Records:
    """The yards' work as a file would hold it: no column that only we know."""
    rows = city(seed, *names).rows
    requests = city(seed, *names).requests
    chosen = rows.is_yard_work & ~rows.is_duplicate
    closed = np.where(rows.closed < city(seed, *names).end, rows.closed, MISSING)
    return Records(
        yard=_texts(requests["yard"], chosen),
        kind=_texts(requests["kind"], chosen),
        thing=tuple(str(place) for place in rows.place[chosen].tolist()),
        opened=rows.opened[chosen],
        closed=closed[chosen],
        due=np.where(rows.due > 0, rows.due, MISSING)[chosen],
        duration=np.where(closed == MISSING, MISSING, closed - rows.opened)[chosen],
        reopened=np.full(int(chosen.sum()), MISSING),
    )


def _texts(column: Any, chosen: Any) -> tuple[str, ...]:
    return tuple(np.array(cast(list[str], column.to_pylist()))[chosen].tolist())


def channels(seed: int, *names: str) -> Records:
    """The file's own channel codes as `kind`, of every row."""
    made = city(seed, *names)
    moments, codes = [], []
    for row in exported_rows(made, made_visits(made)):
        if not row.fault:
            moments.append(int(made.rows.opened[row.request]))
            codes.append(row.fields["Source"])
    nothing = np.full(len(codes), MISSING)
    return Records(("all",) * len(codes), tuple(codes), ("",) * len(codes), np.array(moments), *[nothing] * 4)


def made_visits(made: Study) -> Any:
    """The visits that the export writes beside the requests."""
    return visits_of(made.seed, made.rows, days=made.days)


def unusual(findings: tuple[Finding, ...]) -> list[str]:
    return [one.yard for one in findings if one.verdict == "unusual"]


def line(seed: int, *names: str) -> list[str]:
    return unusual(at_the_line(closings_by_yard(records(seed, *names)), line=5 * DAY))


def test_the_yard_that_writes_earlier_closings_is_found_in_20_of_20_cities_and_no_other() -> None:
    truths = [city(seed, "gaming").truths.gaming for seed in SEEDS]

    assert [line(seed, "gaming") for seed in SEEDS] == [[truth.yard] for truth in truths if truth is not None]


def test_without_a_planted_truth_no_yard_is_marked_by_any_method_the_rounding_one_neither() -> None:
    for seed in SEEDS:
        here = records(seed)
        assert city(seed).truths.clock_yard
        assert line(seed) == []
        assert unusual(close_and_reopen(here)) == []
        assert unusual(recoding_drift(here)) == []
        assert unusual(month_ends(here)) == []
        assert unusual(same_minutes(here)) == []


def test_with_everything_planted_the_rounding_yard_is_never_marked_at_the_line() -> None:
    assert [seed for seed in SEEDS[:8] if city(seed).truths.clock_yard in line(seed, *PLANTABLE)] == []


def test_the_yard_of_false_closures_is_the_one_whose_closings_are_followed_by_another() -> None:
    truths = [city(seed, "false-closures").truths.false_closures for seed in SEEDS]

    found = [unusual(close_and_reopen(records(seed, "false-closures"))) for seed in SEEDS]

    assert found == [[truth.yard] for truth in truths if truth is not None]


def test_a_reused_channel_code_is_found_within_a_week_of_its_date() -> None:
    for seed in SEEDS[:6]:
        truth = city(seed, "reused-field").truths.reused_field
        assert truth is not None
        shifts, _ = shifts_between_codes(channels(seed, "reused-field"))

        assert unusual(recoding_drift(channels(seed, "reused-field"))) == ["all"]
        assert {shifts[0].falls, shifts[0].rises} & {"E", "T"}
        assert abs((np.datetime64(shifts[0].day) - np.datetime64(truth.from_day)).astype(int)) <= 7
        assert unusual(recoding_drift(channels(seed))) == []
