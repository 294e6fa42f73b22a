"""Who lives in the invented city, what it spends, and what its residents say when they are asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civicstat.practice.days import Days
from civicstat.practice.dice import Dice, Ints
from civicstat.practice.districts import district_index, districts
from civicstat.practice.kinds import DEPARTMENTS, KINDS
from civicstat.practice.problems import REPORTED_PERMILLE
from civicstat.practice.truths import Truths


SURVEYED_A_YEAR = 1_000
_HAD_A_PROBLEM_PERMILLE = 540
LINE_NAMES = {
    "Staff": "Personal",
    "Vehicles and fuel": "Vehículos y combustible",
    "Materials": "Materiales",
    "Contracts": "Contratos",
}
_LINE_PERCENT = (58, 14, 17, 11)
_DOLLARS_PER_REQUEST_SHARE = 42_000


@dataclass(frozen=True)
class Survey:
    """One row per person asked; `cleanliness` from 1 (very dirty) to 5 (very clean), `reported` 0 without a problem."""

    year: Ints
    district: Ints
    cleanliness: Ints
    had_problem: Ints
    reported: Ints


def years_of(days: Days) -> list[int]:
    """The fiscal years that the records touch, named for the calendar year in which each ends."""
    return list(range(days.first.year + (days.first.month >= 7), days.as_of.year + (days.as_of.month >= 7) + 1))


def residents(days: Days) -> list[tuple[int, str, int, int]]:
    """Year, district, residents and households; districts grow by a little every year, each at its own pace."""
    found = []
    for step, year in enumerate(years_of(days)):
        for index, district in enumerate(districts()):
            grown = 1000 + step * (index % 5 - 1) * 3
            found.append((year, district.slug, district.residents * grown // 1000, district.households * grown // 1000))
    return found


def budget_lines(seed: int, *, days: Days) -> list[tuple[int, str, str, int, int]]:
    """Fiscal year, department, line, dollars adopted and dollars spent, in whole hundreds."""
    dice = Dice(seed, "budget")
    found = []
    for step, year in enumerate(years_of(days)):
        for department in DEPARTMENTS:
            weight = sum(kind.weight for kind in KINDS if kind.department == department.code)
            for line, percent in zip(LINE_NAMES, _LINE_PERCENT, strict=True):
                adopted = weight * _DOLLARS_PER_REQUEST_SHARE * percent // 100 * (100 + 3 * step) // 100
                spent = adopted * (940 + int(dice.below(95, 1)[0])) // 1000
                found.append((year, department.code, line, adopted // 100 * 100, spent // 100 * 100))
    return found


def survey_of(seed: int, *, days: Days, truths: Truths) -> Survey:
    """So many residents asked by lot every year; where few report problems, few say that they did."""
    dice = Dice(seed, "survey")
    years = years_of(days)
    count = SURVEYED_A_YEAR * len(years)
    year = np.repeat(np.array(years, dtype=np.int64), SURVEYED_A_YEAR)
    district = dice.weighted(np.array([one.residents for one in districts()], dtype=np.int64), count)
    hardship = np.array([one.hardship for one in districts()], dtype=np.int64)[district]
    # Two throws of three sides each give 1 to 5 with a hump; hardship takes a point away from some.
    mark = 1 + dice.below(3, count) + dice.below(3, count) - dice.happens(hardship * 6, count)
    had = dice.happens(_HAD_A_PROBLEM_PERMILLE, count)
    permille = np.full(len(districts()), REPORTED_PERMILLE, dtype=np.int64)
    if truths.silent_district is not None:
        silent = district_index(truths.silent_district.district)
        permille[silent] = REPORTED_PERMILLE * truths.silent_district.permille // 1000
    reported = had & dice.happens(permille[district], count)
    return Survey(year, district, np.maximum(mark, 1), had.astype(np.int64), reported.astype(np.int64))
