"""Requests counted per cell and ISO week, up to a day and no further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from civicstat.heatmaps.errors import HeatmapError
from civicstat.vocabulary.period import Period, period_of


Counts = npt.NDArray[np.int32]
# The weekdays' shares of a week are learned from this many weeks.
WEEKS_OF_WEEKDAYS = 52
# Below this a week-by-week method has nothing to learn from.
FEWEST_WEEKS = 8


@dataclass(frozen=True)
class History:
    """Counts by week and cell; the last week is the one that holds the last known day.

    Parameters
    ----------
    first_monday
        The day on which week 0 starts.
    days
        How many days of the last week are known, 1 to 7.
    whole
        Weeks by cells. The last row holds what is known of the last week.
    first_days
        The same, counting only the first `days` days of each week: what stood in the city's books on the same weekday.
    weekdays
        Weeks by seven days, the whole city.
    """

    first_monday: date
    days: int
    whole: Counts
    first_days: Counts
    weekdays: Counts

    @property
    def weeks(self) -> int:
        """How many weeks have begun."""
        return len(self.whole)

    @property
    def whole_weeks(self) -> int:
        """How many weeks are known to their end."""
        return self.weeks if self.days == 7 else self.weeks - 1

    def week(self, index: int) -> Period:
        """The ISO week of a row; rows past the last are weeks to come."""
        return period_of(self.first_monday + timedelta(weeks=index), "week")

    def origin(self, index: int) -> date:
        """The last day known to a forecaster who stands in this week, on the weekday of the last known day."""
        return self.first_monday + timedelta(weeks=index, days=self.days - 1)

    def exposure(self, index: int) -> float:
        """The part of a week's requests that its first days usually bring, seen from this week; 0 to 1.

        Mondays are busier than Sundays, so one day in seven is not one seventh of the requests. One request a day is
        added, which decides where there is no past.
        """
        if self.days == 7:
            return 1.0
        past = self.weekdays[max(0, index - WEEKS_OF_WEEKDAYS) : index].sum(axis=0)
        return float(past[: self.days].sum() + self.days) / float(past.sum() + 7)


def count_by_week(
    days: npt.NDArray[np.int64], cells: npt.NDArray[np.int64], *, cell_count: int, coverage_from: date, as_of: date
) -> History:
    """Counts per cell and ISO week, from the first whole week of coverage to the as-of day.

    Parameters
    ----------
    days, cells
        One per request: proleptic ordinal of the local day (`date.toordinal`), and position of the cell in the grid.
        Requests before the first whole week or after `as_of` are not counted.
    """
    first = coverage_from + timedelta(days=-coverage_from.weekday() % 7)
    weeks = (as_of - first).days // 7 + 1
    known_days = as_of.weekday() + 1
    if weeks - (known_days < 7) < FEWEST_WEEKS:
        raise HeatmapError(
            f"from {coverage_from} to {as_of} there are {max(0, weeks - (known_days < 7))} whole weeks of records",
            expected=f"at least {FEWEST_WEEKS} whole weeks, Monday to Sunday",
            next_step="Give earlier records, or wait until there are enough.",
        )
    since = days - first.toordinal()
    used = (since >= 0) & (days <= as_of.toordinal())
    week, weekday, cell = since[used] // 7, since[used] % 7, cells[used]
    early = weekday < known_days
    return History(
        first_monday=first,
        days=known_days,
        whole=_table(week, cell, (weeks, cell_count)),
        first_days=_table(week[early], cell[early], (weeks, cell_count)),
        weekdays=_table(week, weekday, (weeks, 7)),
    )


def _table(row: npt.NDArray[np.int64], column: npt.NDArray[np.int64], shape: tuple[int, int]) -> Counts:
    counted = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
    return counted.reshape(shape).astype(np.int32)
