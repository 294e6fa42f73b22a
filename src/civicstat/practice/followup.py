"""What happens around a request: crews visit, inspectors look again, residents are asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civicstat.practice.closings import NEVER
from civicstat.practice.days import SECONDS_PER_DAY, Days
from civicstat.practice.dice import Dice, Ints
from civicstat.practice.districts import PLACES_PER_DISTRICT, districts
from civicstat.practice.kinds import CHANNELS
from civicstat.practice.problems import Problems
from civicstat.practice.requests import Requests


VISIT_OUTCOMES = ("done", "not finished", "no access")
INSPECTION_RESULTS = ("fixed", "not fixed")
ANSWERS = ("yes", "no", "not sure")

# Of a hundred closings by a yard's crews so many are inspected, drawn by lot from all of them.
INSPECTED_PERCENT = 6
_EARLIER_VISITS_PERMILLE = 120
# A crew that closes a false one has been there in three of ten cases, and got no further than the gate.
_FALSE_VISITS_PERMILLE = 300
CREWS_PER_YARD = 5
# Yes, no and not sure in a thousand answers about places that are fixed, and about places that are not.
_ANSWERS_FIXED, _ANSWERS_NOT_FIXED = (900, 40, 60), (50, 850, 100)
# Those whose place is not fixed answer more often, by half.
_ANSWERS_MORE_PERCENT = 150
# A problem that nobody reports goes away by itself, or is found by a crew, after so many days.
_UNREPORTED_DAYS = 60


@dataclass(frozen=True)
class Visits:
    """A crew at a place: `request` is a row of the requests, moments are wall seconds."""

    request: Ints
    crew: Ints
    arrived: Ints
    left: Ints
    outcome: Ints


@dataclass(frozen=True)
class Looks:
    """Inspections or confirmations: `request` is a row of the requests, `result` a position in the words for it."""

    request: Ints
    moment: Ints
    result: Ints


@dataclass(frozen=True)
class FieldChecks:
    """Places looked at without regard to requests: whether a problem was there."""

    place: Ints
    moment: Ints
    found: Ints


def visits_of(seed: int, requests: Requests, *, days: Days) -> Visits:
    """The visits of the yards' crews, in the order of their arrival."""
    dice = Dice(seed, "visits")
    count, end = len(requests), _end(days)
    is_done = requests.is_yard_work & (requests.done < end)
    before_done = 600 + dice.below(3000, count)
    arrived = np.maximum(requests.done - before_done, requests.opened + 60)
    is_false = requests.is_false & dice.happens(_FALSE_VISITS_PERMILLE, count)
    gate = np.maximum(requests.closed - 600 - dice.below(1800, count), requests.opened + 60)
    span = np.maximum(np.minimum(requests.done, end) - requests.opened, 2)
    is_earlier = is_done & dice.happens(_EARLIER_VISITS_PERMILLE, count)
    # By day, as all visits: seven to seven.
    half_way = requests.opened + span // 2
    tried = np.maximum(
        half_way // SECONDS_PER_DAY * SECONDS_PER_DAY + 7 * 3600 + (half_way % SECONDS_PER_DAY) // 2,
        requests.opened + 60,
    )
    is_earlier &= tried < arrived
    row = np.concatenate([np.flatnonzero(is_done), np.flatnonzero(is_false), np.flatnonzero(is_earlier)])
    start = np.concatenate([arrived[is_done], gate[is_false], tried[is_earlier]])
    outcome = np.repeat(np.array([0, 2, 1]), [is_done.sum(), is_false.sum(), is_earlier.sum()])
    stay = np.where(outcome == 0, 600, 120) + dice.below(900, len(row))
    crew = requests.yard[row] * CREWS_PER_YARD + dice.below(CREWS_PER_YARD, len(row))
    order = np.lexsort((row, start))
    return Visits(row[order], crew[order], start[order], (start + stay)[order], outcome[order])


def inspections_of(seed: int, requests: Requests, *, days: Days, count: int | None = None) -> Looks:
    """A simple random sample of the yards' closings, each place looked at one to five days after its closing."""
    dice = Dice(seed, "inspections")
    closings = requests.is_yard_work & (requests.closed < _end(days) - 6 * SECONDS_PER_DAY)
    available = int(closings.sum())
    wanted = available * INSPECTED_PERCENT // 100 if count is None else min(count, available)
    row = np.flatnonzero(dice.pick(closings, wanted))
    day = requests.closed[row] // SECONDS_PER_DAY + 1 + dice.below(5, len(row))
    moment = day * SECONDS_PER_DAY + 9 * 3600 + dice.below(7 * 3600, len(row))
    is_fixed = requests.done[row] <= moment
    order = np.lexsort((row, moment))
    return Looks(row[order], moment[order], np.where(is_fixed, 0, 1)[order])


def confirmations_of(seed: int, requests: Requests, *, days: Days) -> Looks:
    """Who reported is asked after the closing whether the place is fixed; some answer, the annoyed more often."""
    dice = Dice(seed, "confirmations")
    count = len(requests)
    answering = np.array([channel[4] for channel in CHANNELS], dtype=np.int64)[requests.channel]
    moment = requests.closed + SECONDS_PER_DAY + dice.below(6 * SECONDS_PER_DAY, count)
    is_fixed = requests.done <= moment
    answering = np.where(is_fixed, answering, answering * _ANSWERS_MORE_PERCENT // 100)
    answers = (
        ~requests.is_duplicate & (requests.closed != NEVER) & dice.happens(answering, count) & (moment < _end(days))
    )
    throw = dice.below(1000, count)
    fixed, not_fixed = (
        np.searchsorted(np.cumsum(w), throw, side="right") for w in (_ANSWERS_FIXED, _ANSWERS_NOT_FIXED)
    )
    result = np.where(is_fixed, fixed, not_fixed)
    row = np.flatnonzero(answers)
    order = np.lexsort((row, moment[row]))
    return Looks(row[order], moment[row][order], result[row][order])


def field_checks_of(seed: int, problems: Problems, requests: Requests, *, days: Days, count: int) -> FieldChecks:
    """Places and working days drawn by lot, every district alike; was a problem there, reported or not?"""
    dice = Dice(seed, "field checks")
    district = dice.below(len(districts()), count)
    place = district * PLACES_PER_DISTRICT + dice.below(PLACES_PER_DISTRICT, count)
    day = days.number[0] + dice.below(len(days.number), count)
    moment = day * SECONDS_PER_DAY + 9 * 3600 + dice.below(7 * 3600, count)
    ends = problems.moment + _UNREPORTED_DAYS * SECONDS_PER_DAY
    real = ~requests.is_duplicate & ~requests.is_repeat
    ends[requests.problem[real]] = requests.done[real]
    # Problems begun at a place by a moment, less those ended by then.
    begun = _standing(problems.place, problems.moment, place, moment)
    ended = _standing(problems.place, np.minimum(ends, _end(days)), place, moment)
    order = np.lexsort((place, moment))
    return FieldChecks(place[order], moment[order], (begun > ended).astype(np.int64)[order])


def _standing(places: Ints, moments: Ints, place: Ints, moment: Ints) -> Ints:
    """How many of `moments` at each `place` lie at or before each `moment`."""
    span = 1 << 36
    keys = np.sort(places * span + np.minimum(moments, span - 1))
    upto = np.searchsorted(keys, place * span + moment, side="right")
    return np.asarray(upto - np.searchsorted(keys, place * span, side="left"), dtype=np.int64)


def _end(days: Days) -> int:
    return int(days.number[-1] + 1) * SECONDS_PER_DAY
