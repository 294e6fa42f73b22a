"""What is planted in an invented city: each truth with its parameters, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from civicstat.practice.days import Days
from civicstat.practice.dice import Dice
from civicstat.practice.districts import YARDS, districts, neighbors
from civicstat.practice.errors import PracticeError
from civicstat.practice.kinds import DUMPING, MISSED_COLLECTION, STREET_LIGHT


@dataclass(frozen=True)
class FalseClosures:
    """Of the closings of a yard, so many in a hundred are false: the place was not fixed."""

    yard: str
    percent: int = 20


@dataclass(frozen=True)
class Gaming:
    """A yard writes an earlier closing for so many in a hundred of those that are late by up to `window_hours`."""

    yard: str
    percent: int = 60
    window_hours: int = 36


@dataclass(frozen=True)
class ReusedField:
    """From a day on the channel code T no longer means a text message but a crew's tablet; nobody says so.

    Text messages are filed as web reports from then on; reports of employees, and so many in a hundred telephone
    calls, which crews now take down themselves, get the T.
    """

    from_day: date
    percent: int = 20


@dataclass(frozen=True)
class SilentDistrict:
    """A district where problems are reported only so many times in a thousand as they are elsewhere."""

    district: str
    permille: int = 333


@dataclass(frozen=True)
class Displacement:
    """A clean-up after which so many in a hundred of a district's dumpings happen in the districts around it."""

    district: str
    from_day: date
    percent: int = 50
    kind: str = DUMPING


@dataclass(frozen=True)
class Change:
    """An announced change: from a day on, a yard's requests of one kind take so many percent less time, or 0."""

    yard: str
    kind: str
    from_day: date
    percent: int


@dataclass(frozen=True)
class Truths:
    """Everything planted in one city; None where it is not planted.

    `clock_yard` is no truth to be found but a trap: a yard that honestly writes its closings to the next half hour.
    """

    false_closures: FalseClosures | None = None
    gaming: Gaming | None = None
    reused_field: ReusedField | None = None
    silent_district: SilentDistrict | None = None
    displacement: Displacement | None = None
    worked: Change | None = None
    no_effect: Change | None = None
    clock_yard: str = ""

    def __post_init__(self) -> None:
        for where in (self.false_closures, self.gaming, self.worked, self.no_effect):
            if where is not None:
                _require(where.yard, YARDS, "yard")
        for place in (self.silent_district, self.displacement):
            if place is not None:
                _require(place.district, [district.slug for district in districts()], "district")
        if self.clock_yard:
            _require(self.clock_yard, YARDS, "yard")
        if self.clock_yard and self.gaming is not None and self.gaming.yard == self.clock_yard:
            raise PracticeError(
                f"{self.clock_yard} both games its target and rounds its clocks",
                where="Truths",
                expected="two yards, so that one can be told from the other",
            )

    def planted(self) -> dict[str, dict[str, Any]]:
        """The parameters of what is planted, by the name that `--planted` gives it."""
        found = {}
        for name in PLANTABLE:
            truth = getattr(self, name.replace("-", "_"))
            if truth is not None:
                fields = asdict(truth)
                found[name] = {key: str(value) if isinstance(value, date) else value for key, value in fields.items()}
        return found


PLANTABLE = (
    "false-closures",
    "gaming",
    "reused-field",
    "silent-district",
    "displacement",
    "worked",
    "no-effect",
)


def plant(names: Sequence[str], *, seed: int, days: Days) -> Truths:
    """Truths of the usual size at places and on days that follow from the seed.

    A name not planted leaves the others where they were: each has its yard, district and day whether or not it is used.

    Raises
    ------
    PracticeError
        For a name that is no truth.
    """
    unknown = [name for name in names if name not in PLANTABLE]
    if unknown:
        raise PracticeError(
            f"nothing is called {', '.join(map(repr, unknown))}",
            where="--planted",
            expected=f"all, none, or some of: {', '.join(PLANTABLE)}",
        )
    dice = Dice(seed, "where the truths stand")
    gaming, false, clocks, worked = (YARDS[index] for index in dice.order(len(YARDS)))
    # A clean-up needs a ring all around it; the silent district lies outside of both.
    inner = [index for index in range(len(districts())) if len(neighbors(index)) == 6]
    treated = inner[int(dice.below(len(inner), 1)[0])]
    outside = [index for index in range(len(districts())) if index != treated and index not in neighbors(treated)]
    silent = outside[int(dice.below(len(outside), 1)[0])]
    truths = Truths(
        false_closures=FalseClosures(false),
        gaming=Gaming(gaming),
        reused_field=ReusedField(_day(days, dice, 55)),
        silent_district=SilentDistrict(districts()[silent].slug),
        displacement=Displacement(districts()[treated].slug, _day(days, dice, 45)),
        worked=Change(worked, STREET_LIGHT, _day(days, dice, 60), 35),
        no_effect=Change(clocks, MISSED_COLLECTION, _day(days, dice, 50), 0),
        clock_yard=clocks,
    )
    left_out = {name.replace("-", "_"): None for name in PLANTABLE if name not in names}
    return Truths(**{**{name: getattr(truths, name) for name in truths.__dataclass_fields__}, **left_out})


def _day(days: Days, dice: Dice, percent: int) -> date:
    """The first of a month about so far into the years before `as_of`."""
    whole = (days.as_of - days.first).days
    near = days.first + timedelta(days=whole * percent // 100 + int(dice.below(60, 1)[0]))
    return near.replace(day=1)


def _require(slug: str, known: Sequence[str], what: str) -> None:
    if slug not in known:
        raise PracticeError(f"there is no {what} {slug!r}", where="Truths", expected=f"one of: {', '.join(known)}")
