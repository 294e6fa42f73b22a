"""The map of the invented city: nineteen six-sided districts on both banks of an invented river, in open ocean.

Everything is counted in 1e-5 degrees, about a metre. The city lies at 25° north, 150° west, where there is nothing but
water for 600 km, so that no point of it can be taken for somebody's home.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from civicstat.practice.dice import Dice, Ints
from civicstat.vocabulary.slugs import slug_of


LATITUDE, LONGITUDE = 2_500_000, -15_000_000
# Half the width of a district and a quarter of its height: 1.8 km and 1.04 km here, so that all sides are equal.
HALF_WIDTH, QUARTER_HEIGHT = 1_784, 938
RIVER_WIDTH = 270
RIVER = "Feigned River"
YARDS = ("badger-yard", "finch-yard", "heron-yard", "otter-yard")
YARD_NAMES = {slug: slug.replace("-", " ").title() for slug in YARDS}
PLACES_PER_DISTRICT = 400

# From north to south and west to east: three, four, five, four and three in a row; the river runs below the second.
_ROWS = (3, 4, 5, 4, 3)
_NAMES = (
    ("Nonesuch Point", "Imaginary Heights", "Fable Landing"),
    ("Makebelieve", "Sample Square", "Pretend Park", "Notional Mills"),
    ("Whatnot Harbor", "Example Hill", "Placeholder", "Fictive Fields", "Hearsay Shore"),
    ("Supposed Springs", "Specimen Green", "Mockup Meadows", "Daydream"),
    ("Hypothesis Hill", "Nowhere in Particular", "Storybook End"),
)
# Residents, renters in 100 households, households without a car in 100, hardship from 0 to 100.
_CENSUS = (
    (21_400, 31, 9, 18), (27_900, 38, 12, 24), (18_600, 29, 7, 15),
    (24_300, 44, 17, 37), (33_800, 66, 31, 46), (30_100, 58, 27, 41), (20_700, 35, 11, 22),
    (16_200, 52, 22, 63), (28_500, 61, 29, 58), (41_200, 74, 43, 55), (26_900, 57, 24, 49), (15_100, 33, 10, 29),
    (22_800, 63, 34, 74), (29_600, 69, 38, 81), (25_700, 64, 33, 77), (17_300, 48, 19, 44),
    (19_900, 55, 30, 69), (23_500, 59, 32, 72), (14_400, 41, 16, 35),
)  # fmt: skip
PEOPLE_PER_100_HOUSEHOLDS = 245


@dataclass(frozen=True)
class District:
    """A district: where its middle lies, who lives there, and which yard's crews come."""

    slug: str
    name: str
    row: int
    column: int
    x: int
    y: int
    residents: int
    renters_percent: int
    no_car_percent: int
    hardship: int
    yard: str

    @property
    def households(self) -> int:
        """Occupied homes."""
        return self.residents * 100 // PEOPLE_PER_100_HOUSEHOLDS

    @property
    def corners(self) -> list[tuple[int, int]]:
        """The six corners, closed, counter-clockwise from the east, as (longitude, latitude)."""
        ring = [(self.x + dx, self.y + dy) for dx, dy in _CORNERS]
        return [*ring, ring[0]]


_CORNERS = tuple(
    (dx * HALF_WIDTH, dy * QUARTER_HEIGHT) for dx, dy in ((1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2))
)


@dataclass(frozen=True)
class Places:
    """Every address at which something can happen: its district, point and spelling; by district, one after another."""

    district: Ints
    x: Ints
    y: Ints
    address: tuple[str, ...]


@cache
def districts() -> tuple[District, ...]:
    """The districts, from north to south and west to east."""
    found: list[District] = []
    for row, width in enumerate(_ROWS):
        for column in range(width):
            residents, renters, no_car, hardship = _CENSUS[len(found)]
            bank = "north" if row < 2 else "south"
            is_west = 2 * column + 1 < width or (2 * column + 1 == width and row % 2 == 0)
            yard = {("north", True): 0, ("north", False): 1, ("south", True): 2, ("south", False): 3}[bank, is_west]
            found.append(
                District(
                    slug=slug_of(_NAMES[row][column]),
                    name=_NAMES[row][column],
                    row=row,
                    column=column,
                    x=LONGITUDE + (2 * column + 1 - width) * HALF_WIDTH,
                    y=LATITUDE + (2 - row) * 3 * QUARTER_HEIGHT + (RIVER_WIDTH if row < 2 else 0),
                    residents=residents,
                    renters_percent=renters,
                    no_car_percent=no_car,
                    hardship=hardship,
                    yard=YARDS[yard],
                )
            )
    return tuple(found)


def district_index(slug: str) -> int:
    """The position of a district by its slug."""
    return [district.slug for district in districts()].index(slug)


def yard_of_district() -> Ints:
    """For each district the position of its yard in `YARDS`."""
    return np.array([YARDS.index(district.yard) for district in districts()], dtype=np.int64)


def neighbors(district: int) -> tuple[int, ...]:
    """The districts that touch one, over the river too."""
    here = districts()[district]
    return tuple(
        index
        for index, other in enumerate(districts())
        if index != district
        and abs(other.row - here.row) <= 1
        and abs(other.x - here.x) == (2 if other.row == here.row else 1) * HALF_WIDTH
    )


def hardship_group(district: District) -> str:
    """Low under 33, high over 65, else middle."""
    return "low" if district.hardship < 33 else "high" if district.hardship > 65 else "middle"


def renter_group(district: District) -> str:
    """Few under 45 renters in 100 households, many from 60."""
    return "few" if district.renters_percent < 45 else "many" if district.renters_percent >= 60 else "middle"


@cache
def places(seed: int) -> Places:
    """The addresses of a city; those of a district stand together, the busiest first."""
    dice = Dice(seed, "places")
    owner = np.repeat(np.arange(len(districts()), dtype=np.int64), PLACES_PER_DISTRICT)
    # A district is three diamonds around its middle; a point is so far along both sides of one of them. Never to the
    # end: on the very border the product and we might disagree about the district.
    diamond = dice.below(3, len(owner)) * 2
    along, across = dice.below(9_700, len(owner)), dice.below(9_700, len(owner))
    corner = np.array(_CORNERS, dtype=np.int64)
    one, two = corner[diamond], corner[(diamond + 2) % 6]
    middle = np.array([(district.x, district.y) for district in districts()], dtype=np.int64)[owner]
    points = middle + (along[:, None] * one + across[:, None] * two) // 10_000
    return Places(owner, points[:, 0], points[:, 1], _addresses(dice, len(owner)))


_STREETS = (
    "Anyhow", "Anywhere", "Bogus", "Fancied", "Feigned", "Figment", "Fudge", "Gadget", "Gizmo", "Humbug", "Ifonly",
    "Inkling", "Likely Story", "Lorem", "Madeup", "Maybe", "Mirage", "Nonesuch", "Notreal", "Onpaper", "Outline",
    "Perhaps", "Phantom", "Pipe Dream", "Placebo", "Quasi", "Sham", "Sketch", "Somewhere", "Stand In", "Tall Tale",
    "Thingamajig", "Unlikely", "Whatif", "Wherever", "Whimsy", "Widget", "Wishful", "Yarn", "Zilch",
)  # fmt: skip
_ENDINGS = ("St", "Ave", "Rd", "Ln", "Ct")


def _addresses(dice: Dice, count: int) -> tuple[str, ...]:
    """An address of its own for each place; none of them is anybody's."""
    streets = [f"{name} {ending}" for ending in _ENDINGS for name in _STREETS]
    street = np.arange(count) % len(streets)
    number = 1 + 8 * (np.arange(count) // len(streets)) + dice.below(8, count)
    return tuple(f"{n} {streets[s]}" for n, s in zip(number.tolist(), street.tolist(), strict=True))
