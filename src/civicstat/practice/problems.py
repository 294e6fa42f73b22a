"""What goes wrong in the invented city, whether or not anybody reports it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from civicstat.practice.days import EPOCH, SECONDS_PER_DAY, Days
from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.districts import PLACES_PER_DISTRICT, district_index, districts, neighbors
from civicstat.practice.kinds import KINDS, Season, kind_index
from civicstat.practice.truths import Truths


# Of a thousand problems so many are reported, in every district alike unless silence is planted.
REPORTED_PERMILLE = 600

# Per hour of the day, midnight first: when problems are noticed.
_HOURS = (8, 5, 4, 3, 4, 10, 28, 62, 96, 104, 98, 90, 84, 82, 80, 78, 76, 72, 62, 50, 40, 32, 22, 14)


@dataclass(frozen=True)
class Problems:
    """One row per problem. `moment` is a wall clock's seconds since 1970; `place` counts within all addresses."""

    kind: Ints
    district: Ints
    place: Ints
    moment: Ints
    is_reported: Flags
    is_displaced: Flags


def arising(*, seed: int, days: Days, count: int, truths: Truths) -> Problems:
    """So many problems, over all days until the file is fetched."""
    dice = Dice(seed, "problems")
    kind = dice.weighted(np.array([kind.weight for kind in KINDS], dtype=np.int64), count)
    day = _days(dice, days, kind)
    # The same need everywhere: a district has problems as it has residents.
    district = dice.weighted(np.array([district.residents for district in districts()], dtype=np.int64), count)
    rank = dice.weighted(_busy_places(), count)
    moment = (day + days.number[0]) * SECONDS_PER_DAY + _clock(dice, count)
    throw = dice.below(1000, count)
    district, is_displaced = _displace(seed, kind, district, moment, truths)
    permille = np.full(len(districts()), REPORTED_PERMILLE, dtype=np.int64)
    if truths.silent_district is not None:
        silent = district_index(truths.silent_district.district)
        permille[silent] = REPORTED_PERMILLE * truths.silent_district.permille // 1000
    return Problems(
        kind=kind,
        district=district,
        place=district * PLACES_PER_DISTRICT + rank,
        moment=moment,
        is_reported=throw < permille[district],
        is_displaced=is_displaced,
    )


def _days(dice: Dice, days: Days, kind: Ints) -> Ints:
    day = np.zeros(len(kind), dtype=np.int64)
    seasons: tuple[Season, ...] = ("summer", "winter", "storm", "even")
    of_kind = np.array([seasons.index(one.season) for one in KINDS], dtype=np.int64)[kind]
    for position, season in enumerate(seasons):
        drawn = dice.weighted(days.weights(season), len(kind))
        day = np.where(of_kind == position, drawn, day)
    return day


def _clock(dice: Dice, count: int) -> Ints:
    return dice.weighted(np.array(_HOURS, dtype=np.int64), count) * 3600 + dice.below(3600, count)


@cache
def _busy_places() -> Ints:
    """A few addresses see much more than the others, as everywhere."""
    return 100 + 6_000 // (np.arange(PLACES_PER_DISTRICT, dtype=np.int64) + 4)


def _displace(seed: int, kind: Ints, district: Ints, moment: Ints, truths: Truths) -> tuple[Ints, Flags]:
    none = np.zeros(len(kind), dtype=np.bool_)
    planted = truths.displacement
    if planted is None:
        return district, none
    dice = Dice(seed, "displacement")
    treated = district_index(planted.district)
    start = (planted.from_day - EPOCH).days * SECONDS_PER_DAY
    would_be = (kind == kind_index(planted.kind)) & (district == treated) & (moment >= start)
    moves = dice.pick(would_be, int(would_be.sum()) * planted.percent // 100)
    ring = np.array(neighbors(treated), dtype=np.int64)
    return np.where(moves, ring[dice.below(len(ring), len(kind))], district), moves
