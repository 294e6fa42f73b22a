"""How long work takes in the invented city, and what its yards write down about it."""

from __future__ import annotations

import numpy as np

from civicstat.practice.days import EPOCH, SECONDS_PER_DAY, Days
from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.districts import YARDS, districts
from civicstat.practice.kinds import KINDS, kind_index
from civicstat.practice.truths import Truths


# A moment that never comes, and one that nobody promised.
NEVER = 1 << 40
NO_MOMENT = -1

# How long work takes in thousandths of its median, at every sixteenth of the requests.
_CURVE = (80, 250, 380, 490, 590, 690, 790, 890, 1000, 1110, 1240, 1390, 1580, 1830, 2200, 2900, 6500)
_FORGOTTEN_PERMILLE = 15
_IDLE_DAYS_KEPT_FREE_PERMILLE = 850
_MOST_IDLE_DAYS_IN_A_ROW = 4
_HALF_HOUR = 1800


def work_done(dice: Dice, *, kind: Ints, district: Ints, opened: Ints, days: Days, truths: Truths) -> tuple[Ints, Ints]:
    """When each request is done, and when it would have been done without the change that worked.

    Crews work from seven to seven, rarely on Sundays and holidays; some requests are forgotten for months.
    """
    count = len(kind)
    usual = np.array([one.median_minutes for one in KINDS], dtype=np.int64)[kind] * 60
    position = dice.below(16_000, count)
    curve = np.array(_CURVE, dtype=np.int64)
    low, high = curve[position // 1000], curve[position // 1000 + 1]
    seconds = usual * (low + (high - low) * (position % 1000) // 1000) // 1000
    # Poorer districts wait longer.
    hardship = np.array([one.hardship for one in districts()], dtype=np.int64)[district]
    seconds = seconds * (900 + 4 * hardship) // 1000 + dice.below(60, count)
    is_forgotten = dice.happens(_FORGOTTEN_PERMILLE, count)
    forgotten_for = (60 + dice.below(180, count)) * SECONDS_PER_DAY
    least = 600 + dice.below(3000, count)
    is_kept_free = dice.happens(_IDLE_DAYS_KEPT_FREE_PERMILLE, count)

    def finish(duration: Ints) -> Ints:
        moment = opened + np.where(is_forgotten, forgotten_for, duration)
        day, clock = moment // SECONDS_PER_DAY, moment % SECONDS_PER_DAY
        day = _next_working_day(day, days, is_kept_free)
        return np.asarray(np.maximum(day * SECONDS_PER_DAY + 7 * 3600 + clock // 2, opened + least), dtype=np.int64)

    without = finish(seconds)
    change = truths.worked
    if change is None:
        return without, without
    is_changed = changed_rows(truths, kind=kind, yard=yards_of(district), opened=opened)
    return np.where(is_changed, finish(seconds * (100 - change.percent) // 100), without), without


def changed_rows(truths: Truths, *, kind: Ints, yard: Ints, opened: Ints) -> Flags:
    """Which requests the change that worked is about."""
    change = truths.worked
    if change is None:
        return np.zeros(len(kind), dtype=np.bool_)
    start = (change.from_day - EPOCH).days * SECONDS_PER_DAY
    of_change = (kind == kind_index(change.kind)) & (yard == YARDS.index(change.yard)) & (opened >= start)
    return np.asarray(of_change, dtype=np.bool_)


def promised(kind: Ints, opened: Ints) -> Ints:
    """The promise, to the second so many days after the opening."""
    days = np.array([one.promised_days for one in KINDS], dtype=np.int64)[kind]
    return np.where(days > 0, opened + days * SECONDS_PER_DAY, NO_MOMENT)


def written_closings(
    dice: Dice, *, done: Ints, opened: Ints, due: Ints, yard: Ints, is_candidate: Flags, truths: Truths
) -> tuple[Ints, Flags]:
    """What the yards write as the closing, and which closings were moved to just under the line.

    `is_candidate`: work of a yard's crews that a target judges.
    """
    closed = done
    if truths.clock_yard:
        rounds = is_candidate & (yard == YARDS.index(truths.clock_yard)) & (done != NEVER)
        closed = np.where(rounds, -(-done // _HALF_HOUR) * _HALF_HOUR, closed)
    planted = truths.gaming
    if planted is None:
        return closed, np.zeros(len(done), dtype=np.bool_)
    just_late = just_late_rows(done, due, yard=yard, is_candidate=is_candidate, truths=truths)
    is_moved = dice.pick(just_late, int(just_late.sum()) * planted.percent // 100)
    earlier = np.maximum(due - 60 - dice.below(7_140, len(done)), opened + 60)
    return np.where(is_moved, earlier, closed), is_moved


def just_late_rows(done: Ints, due: Ints, *, yard: Ints, is_candidate: Flags, truths: Truths) -> Flags:
    """The requests that the gaming yard could move: done after the promise, by no more than the window."""
    planted = truths.gaming
    if planted is None:
        return np.zeros(len(done), dtype=np.bool_)
    late = done - due
    is_late = (due != NO_MOMENT) & (late > 0) & (late <= planted.window_hours * 3600)
    return np.asarray(is_candidate & is_late & (yard == YARDS.index(planted.yard)), dtype=np.bool_)


def yards_of(district: Ints) -> Ints:
    """The yard of each district's rows, as a position in `YARDS`."""
    return np.array([YARDS.index(one.yard) for one in districts()], dtype=np.int64)[district]


def _next_working_day(day: Ints, days: Days, moves: Flags) -> Ints:
    idle = days.is_idle
    for _ in range(_MOST_IDLE_DAYS_IN_A_ROW):
        index = np.clip(day - days.number[0], 0, len(idle) - 1)
        day = day + (idle[index] & moves & (day <= days.number[-1]))
    return day
