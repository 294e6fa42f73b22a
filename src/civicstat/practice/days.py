"""The days of the invented city: its holidays, its seasons, its storms, and how busy each day is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.kinds import Season


SECONDS_PER_DAY = 86_400
EPOCH = date(1970, 1, 1)
# The file is fetched so many days after the day as of which the record speaks: it knows a future to be cut off.
DAYS_UNTIL_EXPORT = 45

# Per month, January first, with 100 as an even year.
_SEASONS: dict[Season, tuple[int, ...]] = {
    "summer": (70, 72, 85, 98, 115, 132, 138, 134, 115, 96, 76, 69),
    "winter": (142, 138, 128, 104, 84, 72, 66, 68, 80, 94, 104, 120),
    "storm": (106, 108, 104, 96, 88, 86, 92, 104, 118, 112, 96, 90),
    "even": (97, 98, 100, 101, 102, 101, 100, 101, 102, 101, 99, 98),
}
# Monday first; most people report on working days.
_WEEKDAYS = (116, 110, 106, 102, 104, 84, 78)
_HOLIDAY_PERCENT = 55
_STORM_PERCENT = 420
_STORMS_PERMILLE = 14
_GROWTH_PERMILLE_A_YEAR = 15


@dataclass(frozen=True)
class Days:
    """The days from `first` to the day on which the file is fetched; `as_of` lies between.

    `number` counts from 1970. `is_idle`: a Sunday or a holiday, on which no crew works.
    """

    first: date
    as_of: date
    number: Ints
    is_holiday: Flags
    is_storm: Flags

    @property
    def export(self) -> date:
        """The day at whose end the file is fetched."""
        return self.as_of + timedelta(days=DAYS_UNTIL_EXPORT)

    @property
    def weekday(self) -> Ints:
        """0 is Monday."""
        return (self.number + 3) % 7

    @property
    def is_idle(self) -> Flags:
        """Whether no crew works."""
        return np.asarray((self.weekday == 6) | self.is_holiday, dtype=np.bool_)

    def index_of(self, day: date) -> int:
        """The position of a day."""
        return (day - self.first).days

    def weights(self, season: Season) -> Ints:
        """How many problems arise on each day, in relation to the others."""
        months = (self.number.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12).astype(np.int64)
        weights = np.array(_SEASONS[season], dtype=np.int64)[months] * np.array(_WEEKDAYS, dtype=np.int64)[self.weekday]
        weights = weights * np.where(self.is_holiday, _HOLIDAY_PERCENT, 100) // 100
        if season == "storm":
            weights = weights * np.where(self.is_storm, _STORM_PERCENT, 100) // 100
        grown = 1000 + (self.number - self.number[0]) * _GROWTH_PERMILLE_A_YEAR // 365
        return np.asarray(weights * grown // 1000, dtype=np.int64)


def days_of(*, seed: int, as_of: date, years: int) -> Days:
    """The days of a city that was first recorded so many years before the day after `as_of`."""
    after = as_of + timedelta(days=1)
    # A year of 29 February starts on 1 March in other years.
    leaps = after.month == 2 and after.day == 29
    first = date(after.year - years, 3, 1) if leaps else after.replace(year=after.year - years)
    last = as_of + timedelta(days=DAYS_UNTIL_EXPORT)
    number = np.arange((first - EPOCH).days, (last - EPOCH).days + 1, dtype=np.int64)
    off = {(day - EPOCH).days for year in range(first.year, last.year + 1) for day in holidays(year)}
    is_storm = Dice(seed, "storms").happens(_STORMS_PERMILLE, len(number))
    return Days(first, as_of, number, np.isin(number, sorted(off)), is_storm)


def holidays(year: int) -> tuple[date, ...]:
    """The public holidays of a year in the United States, on their own days."""
    return tuple(day for day, _, _ in named_holidays(year))


def named_holidays(year: int) -> tuple[tuple[date, str, str], ...]:
    """The same with their names in English and Spanish."""
    return (
        (date(year, 1, 1), "New Year's Day", "Año Nuevo"),
        (_nth(year, 1, 0, 3), "Martin Luther King Jr. Day", "Día de Martin Luther King Jr."),
        (_nth(year, 2, 0, 3), "Presidents' Day", "Día de los Presidentes"),
        (_nth(year, 6, 0, 1) - timedelta(days=7), "Memorial Day", "Día de los Caídos"),
        (date(year, 6, 19), "Juneteenth", "Diecinueve de Junio"),
        (date(year, 7, 4), "Independence Day", "Día de la Independencia"),
        (_nth(year, 9, 0, 1), "Labor Day", "Día del Trabajo"),
        (_nth(year, 10, 0, 2), "Indigenous Peoples' Day", "Día de los Pueblos Indígenas"),
        (date(year, 11, 11), "Veterans Day", "Día de los Veteranos"),
        (_nth(year, 11, 3, 4), "Thanksgiving", "Día de Acción de Gracias"),
        (date(year, 12, 25), "Christmas Day", "Navidad"),
    )


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth Monday (0), Tuesday (1) ... of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
