"""An invented city in memory, without files: for simulation studies and tests, a few milliseconds each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from civicstat.practice.closings import NO_MOMENT
from civicstat.practice.days import Days, days_of
from civicstat.practice.dice import Flags, Ints
from civicstat.practice.districts import PLACES_PER_DISTRICT, YARDS, districts
from civicstat.practice.errors import PracticeError
from civicstat.practice.followup import (
    ANSWERS,
    INSPECTION_RESULTS,
    VISIT_OUTCOMES,
    Looks,
    confirmations_of,
    field_checks_of,
    inspections_of,
    visits_of,
)
from civicstat.practice.incidents import NATURES, incidents_of
from civicstat.practice.kinds import CHANNELS, DEPARTMENTS, KINDS
from civicstat.practice.problems import Problems
from civicstat.practice.requests import Requests, requests_of
from civicstat.practice.truths import Truths


# The day as of which an invented city speaks unless another is asked for.
AS_OF = date(2026, 6, 30)
NO_TRUTHS = Truths()
MOST_REQUESTS, MOST_YEARS = 5_000_000, 12


@dataclass(frozen=True)
class Study:
    """One invented city: its days, its truths, and its records as arrays and as Arrow tables.

    Columns that start with `true_` are what only we know; a method under test must not look at them.
    """

    seed: int
    days: Days
    truths: Truths
    rows: Requests
    problems: Problems

    @cached_property
    def requests(self) -> pa.Table:
        """One row per request: what the city's systems hold, and behind it what is true."""
        rows = self.rows
        return pa.table(
            {
                "request": pa.array(np.arange(len(rows))),
                "kind": _named(rows.kind, [kind.slug for kind in KINDS]),
                "subject_class": _named(rows.kind, [kind.subject_class for kind in KINDS]),
                "department": _named(rows.department, [department.slug for department in DEPARTMENTS]),
                "yard": _named(rows.yard, YARDS),
                "district": _named(rows.district, [district.slug for district in districts()]),
                "channel": _named(rows.channel, [channel[0] for channel in CHANNELS]),
                "place": pa.array(rows.place),
                "opened": _moments(rows.opened),
                "due": _moments(rows.due, is_missing=rows.due == NO_MOMENT),
                "closed": _moments(rows.closed, is_missing=rows.closed >= self.end),
                "is_duplicate": pa.array(rows.is_duplicate),
                "is_yard_work": pa.array(rows.is_yard_work),
                "arrived": pa.array(rows.arrived.astype(np.int32), pa.int32()).cast(pa.date32()),
                "true_done": _moments(rows.done, is_missing=rows.done >= self.end),
                "true_false_closure": pa.array(rows.is_false),
                "true_moved": pa.array(rows.is_moved),
                "true_repeat": pa.array(rows.is_repeat),
            }
        )

    @cached_property
    def visits(self) -> pa.Table:
        """The visits of the yards' crews: request, crew, arrived, left, outcome."""
        found = visits_of(self.seed, self.rows, days=self.days)
        return pa.table(
            {
                "request": pa.array(found.request),
                "crew": pa.array(found.crew),
                "arrived": _moments(found.arrived),
                "left": _moments(found.left),
                "outcome": _named(found.outcome, VISIT_OUTCOMES),
            }
        )

    def inspections(self, count: int | None = None) -> pa.Table:
        """A simple random sample of the yards' closings: request, yard, kind, inspected, result."""
        return self._looks(inspections_of(self.seed, self.rows, days=self.days, count=count), INSPECTION_RESULTS)

    @cached_property
    def confirmations(self) -> pa.Table:
        """Answers of those who reported: request, yard, kind, inspected (answered), result."""
        return self._looks(confirmations_of(self.seed, self.rows, days=self.days), ANSWERS)

    def field_checks(self, count: int) -> pa.Table:
        """Places looked at without regard to requests: district, place, checked, found (0 or 1)."""
        found = field_checks_of(self.seed, self.problems, self.rows, days=self.days, count=count)
        slugs = [district.slug for district in districts()]
        return pa.table(
            {
                "district": _named(found.place // PLACES_PER_DISTRICT, slugs),
                "place": pa.array(found.place),
                "checked": _moments(found.moment),
                "found": pa.array(found.found),
            }
        )

    def incidents(self, count: int) -> pa.Table:
        """Ambulance calls: nature, call, dispatch, en_route, scene (missing where called back), clear, unit, place."""
        found = incidents_of(self.seed, days=self.days, count=count)
        return pa.table(
            {
                "nature": _named(found.nature, [nature[1] for nature in NATURES]),
                "call": _moments(found.call),
                "dispatch": _moments(found.dispatch),
                "en_route": _moments(found.en_route),
                "scene": _moments(found.scene, is_missing=found.is_cancelled),
                "clear": _moments(found.clear),
                "unit": pa.array(found.unit),
                "place": pa.array(found.place),
            }
        )

    @property
    def end(self) -> int:
        """The moment at which the file is fetched, in wall seconds; what happens later is not in it."""
        return int(self.days.number[-1] + 1) * 86_400

    def _looks(self, found: Looks, words: Sequence[str]) -> pa.Table:
        return pa.table(
            {
                "request": pa.array(found.request),
                "yard": _named(self.rows.yard[found.request], YARDS),
                "kind": _named(self.rows.kind[found.request], [kind.slug for kind in KINDS]),
                "looked": _moments(found.moment),
                "result": _named(found.result, words),
            }
        )


def study(seed: int, truths: Truths = NO_TRUTHS, *, count: int = 4_000, years: int = 1, as_of: date = AS_OF) -> Study:
    """An invented city with about `count` requests over so many years and 45 days more.

    Parameters
    ----------
    truths
        What is planted; nothing unless you say so. `truths.plant` chooses yards, districts and days by the seed.
    """
    if not 0 <= seed < 2**32:
        raise PracticeError(f"the seed is {seed}", where="--seed", expected="a whole number from 0 to 4,294,967,295")
    if not 100 <= count <= MOST_REQUESTS or not 1 <= years <= MOST_YEARS:
        raise PracticeError(
            f"{count:,} requests over {years} years",
            expected=f"100 to {MOST_REQUESTS:,} requests over 1 to {MOST_YEARS} years",
        )
    days = days_of(seed=seed, as_of=as_of, years=years)
    rows, problems = requests_of(seed=seed, days=days, count=count, truths=truths)
    return Study(seed, days, truths, rows, problems)


def requests(seed: int, truths: Truths = NO_TRUTHS, *, count: int = 4_000, years: int = 1) -> pa.Table:
    """The requests of an invented city (`Study.requests`), quick enough for a hundred cities in a test."""
    return study(seed, truths, count=count, years=years).requests


def inspections(
    seed: int, truths: Truths = NO_TRUTHS, *, sample: int | None = None, count: int = 4_000, years: int = 1
) -> pa.Table:
    """The inspections of an invented city (`Study.inspections`); of its closings `sample` are drawn by lot."""
    return study(seed, truths, count=count, years=years).inspections(sample)


def _named(positions: Ints, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(positions.astype(np.int32)), pa.array(words)).cast(pa.string())


def _moments(seconds: Ints, *, is_missing: Flags | None = None) -> pa.Array:
    return pa.array(seconds, mask=is_missing).cast(pa.timestamp("s"))
