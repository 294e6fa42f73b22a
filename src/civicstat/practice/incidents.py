"""Ambulance calls of the invented city: what for, when each clock was pressed, which unit went, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civicstat.practice.days import SECONDS_PER_DAY, Days
from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.districts import PLACES_PER_DISTRICT, district_index, districts, places


# Code, words, in a thousand calls, whether it is urgent.
NATURES = (
    ("B", "breathing problem", 190, True),
    ("C", "chest pain or cardiac arrest", 150, True),
    ("F", "fall", 260, False),
    ("S", "sick person", 280, False),
    ("T", "traffic injury", 120, True),
)
STATIONS = ("imaginary-heights", "placeholder", "whatnot-harbor", "mockup-meadows", "storybook-end")
UNITS_PER_STATION = 2
# One station writes its arrivals to the full minute.
ROUNDING_STATION = 2
_HOURS = (30, 25, 21, 19, 19, 22, 30, 40, 48, 53, 56, 57, 56, 55, 54, 54, 54, 55, 55, 53, 50, 46, 41, 35)
_CANCELLED_PERMILLE = 30
# Metres a minute by hour of the day: slow when streets are full.
_SPEED_BY_HOUR = (620,) * 6 + (540, 440, 420, 470, 480, 480, 470, 470, 460, 430, 400, 400, 440, 500) + (560,) * 4
# Streets are no straight lines.
_DETOUR_PERCENT = 135
# Metres in 1e-5 degrees at 25 degrees north, in thousandths: east and north.
_EAST, _NORTH = 1_009, 1_108


@dataclass(frozen=True)
class Incidents:
    """One row per call, moments as wall seconds; `scene` is 0 where the unit was called back on its way."""

    nature: Ints
    call: Ints
    dispatch: Ints
    en_route: Ints
    scene: Ints
    clear: Ints
    unit: Ints
    place: Ints
    is_cancelled: Flags


def incidents_of(seed: int, *, days: Days, count: int) -> Incidents:
    """So many calls, in the order in which they came."""
    dice = Dice(seed, "incidents")
    nature = dice.weighted(np.array([nature[2] for nature in NATURES], dtype=np.int64), count)
    day = days.number[0] + dice.weighted(days.weights("even"), count)
    hour = dice.weighted(np.array(_HOURS, dtype=np.int64), count)
    call = day * SECONDS_PER_DAY + hour * 3600 + dice.below(3600, count)
    district = dice.weighted(np.array([one.residents for one in districts()], dtype=np.int64), count)
    place = district * PLACES_PER_DISTRICT + dice.below(PLACES_PER_DISTRICT, count)
    station, metres = _nearest(seed, place, is_second=dice.happens(180, count))
    is_urgent = np.array([nature[3] for nature in NATURES], dtype=np.bool_)[nature]
    dispatch = call + np.where(is_urgent, 35, 60) + dice.below(70, count)
    en_route = dispatch + 30 + dice.below(60, count)
    pace = np.array(_SPEED_BY_HOUR, dtype=np.int64)[hour] * (80 + dice.below(41, count)) // 100
    scene = en_route + 25 + metres * 60 // pace
    rounds = station == ROUNDING_STATION
    scene = np.where(rounds, np.maximum(scene // 60 * 60, en_route), scene)
    is_cancelled = dice.happens(_CANCELLED_PERMILLE, count)
    clear = np.where(is_cancelled, en_route + 60 + dice.below(240, count), scene + 900 + dice.below(2700, count))
    found = Incidents(
        nature=nature,
        call=call,
        dispatch=dispatch,
        en_route=en_route,
        scene=np.where(is_cancelled, 0, scene),
        clear=clear,
        unit=station * UNITS_PER_STATION + dice.below(UNITS_PER_STATION, count),
        place=place,
        is_cancelled=is_cancelled,
    )
    order = np.lexsort((place, call))
    return Incidents(**{name: getattr(found, name)[order] for name in Incidents.__dataclass_fields__})


def _nearest(seed: int, place: Ints, *, is_second: Flags) -> tuple[Ints, Ints]:
    """The station that sends, the second nearest where the first is busy, and the metres to go by street."""
    known = places(seed)
    homes = [districts()[district_index(slug)] for slug in STATIONS]
    ways = np.stack(
        [abs(known.x[place] - home.x) * _EAST + abs(known.y[place] - home.y) * _NORTH for home in homes], axis=1
    )
    nearest = np.argsort(ways, axis=1, kind="stable")
    station = np.where(is_second, nearest[:, 1], nearest[:, 0])
    # East and north added up is the way through a street grid already; the rest is one-way streets and corners.
    metres = np.take_along_axis(ways, station[:, None], axis=1)[:, 0] // 1000
    return station.astype(np.int64), metres * _DETOUR_PERCENT // 135
