"""A time of keeping: a number of years, months or days; "for ever" is none."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from civicstat.office.errors import OfficeError


Unit = Literal["years", "months", "days"]
_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (year|month|day)s?")


@dataclass(frozen=True)
class Period:
    """So many years, months or days."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number} {self.unit if self.number != 1 else self.unit.removesuffix('s')}"

    def before(self, day: date) -> date:
        """The latest day from which the whole period has passed on a day; never a day too late."""
        if self.unit == "days":
            return day - timedelta(days=self.number)
        months = day.year * 12 + day.month - 1 - self.number * (12 if self.unit == "years" else 1)
        year, month = divmod(months, 12)
        # 31 March less a month is 28 February: what began on 1 March or later has to wait.
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_period(text: str, *, where: str) -> Period:
    """The period that somebody wrote.

    Raises
    ------
    RetentionError
        When it is not a number of years, months or days.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise RetentionError(
            f"{text!r} is no period",
            where=where,
            expected="a number and a unit, such as `7 years`, `18 months` or `30 days`",
        )
    return Period(int(written[1]), cast(Unit, written[2] + "s"))


class RetentionError(OfficeError):
    """What the city says about how long something is kept cannot be read."""
