"""One row of a script's result, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from civicstat.vocabulary.figure import Bound, Status


# Below this many cases a share, percentile, mean or rate is not shown; its counts are (DESIGN, section 6).
FEWEST_CASES = 10
SECONDS_PER_HOUR = 3600
# Units that the SQL counts in seconds.
HOUR_UNITS = ("hours", "working-hours")


@dataclass(frozen=True)
class Answer:
    """One row of a script's result.

    `table_of_life` holds, for a median that is accounted for with its Kaplan-Meier median, how many requests took at
    least and at most so long: (least, most, requests).
    """

    period: str
    area: str
    group: str
    counts: Mapping[str, int | str | None]
    table_of_life: Sequence[tuple[int, int, int]] = ()

    def count(self, name: str) -> int:
        """A count by the name of its column; zero where the row has none."""
        return int(self.counts.get(name) or 0)

    def duration(self, name: str) -> int | None:
        """A duration in days or seconds, or None where there is none."""
        value = self.counts.get(name)
        return None if value is None else int(value)


@dataclass(frozen=True)
class Result:
    """What an answer comes to: the fields of a figure that the measure decides.

    `ratio` is the value before it is rounded, as numerator and denominator, and `ratio_of_all` that with the excluded
    rows in it: of the measures that another metric can be made of. `is_open`: a request that is open can still move
    the value or its interval.
    """

    status: Status | None = None
    value: Decimal | None = None
    bound: Bound = "exact"
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    value_with_excluded: Decimal | None = None
    km_median: Decimal | None = None
    ratio: tuple[int, int] | None = None
    ratio_of_all: tuple[int, int] | None = None
    is_open: bool = False

    @property
    def exact(self) -> Fraction | None:
        """The value before it is rounded."""
        return None if self.ratio is None else Fraction(*self.ratio)

    @property
    def exact_of_all(self) -> Fraction | None:
        """The value with the excluded rows in it, before it is rounded."""
        return None if self.ratio_of_all is None else Fraction(*self.ratio_of_all)
