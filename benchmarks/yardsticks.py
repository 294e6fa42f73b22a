"""What the yardsticks come to: every metric of Boston, as the SQL of both engines says it.

A metric names the rows that it is about, the columns that it is broken down by, and its periods. `r3` and `w4` are
windows of three months and four weeks, which move by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


NEVER = 1_000_000_000
BY_ALL = ("neighborhood", "renter_group", "department", "kind")
BY_AREA = ("neighborhood", "renter_group")
BY_KIND = (*BY_AREA, "kind")
BY_DEPARTMENT = (*BY_AREA, "department")
GROUPS = ("kind", "department", "channel")
PERIODS = ("week", "month", "quarter")
PERIODS_OF_PARTS = ("month", "quarter")
# What a window moves by, and how many units before its last one it begins.
WINDOWS: Mapping[str, tuple[str, int]] = {"r3": ("month", 2), "w4": ("week", 3)}
NOT_BY_CREWS = "kind NOT IN ('pothole-repair-entered-by-city-crews', 'sidewalk-repair-entered-by-city-crews')"
SIGNALS = "kind IN ('traffic-signal-repair', 'traffic-signal-inspection')"
GRAFFITI = "kind IN ('graffiti-on-a-building-or-property', 'graffiti-on-public-property')"
HOMES = (
    "kind IN ('poor-living-conditions-in-a-home', 'too-much-or-too-little-heat-in-a-home', 'mice-in-a-home', "
    "'pests-in-a-home', 'maintenance-of-a-rented-home', 'poor-electricity-or-plumbing-in-a-home', "
    "'condition-of-a-home-at-move-in', 'poor-ventilation-in-a-home')"
)
STREET = (
    "kind IN ('full-litter-basket', 'graffiti-on-public-property', 'dead-animal-pickup', 'street-light-outage', "
    "'street-light-knocked-down', 'sidewalk-repair', 'sidewalk-made-safe', 'sign-repair', 'missing-sign', "
    "'traffic-signal-repair', 'traffic-signal-inspection', 'street-tree-maintenance', 'tree-emergency', "
    "'catch-basin-or-storm-drain', 'street-maintenance', 'roadway-repair', 'newspaper-box', 'abandoned-bicycle')"
)
RESIDENTS = "channel IN ('telephone', 'citizens-connect-app', 'city-website', 'twitter')"
# Whether a request met its promise; null while it is open and could still do so.
IN_TIME_BY_DAY = "coalesce(days_to_close <= days_to_due, CASE WHEN days_open >= days_to_due THEN false END)"
IN_TIME_BY_SECOND = "coalesce(closed_at <= due_at, CASE WHEN due_at < {end} THEN false END)"
WITHIN_A_DAY = "coalesce(seconds_to_close <= 86400, CASE WHEN seconds_open > 86400 THEN false END)"
STILL_OPEN = "coalesce(days_to_close > 30, CASE WHEN days_open + 1 > 30 THEN true END)"


@dataclass(frozen=True)
class Metric:
    """The rows, what they are broken down by, and the periods of the city and of its parts."""

    where: str
    by: Sequence[str]
    periods: Sequence[str] = PERIODS
    periods_of_parts: Sequence[str] = PERIODS_OF_PARTS

    def units(self, *, of_parts: bool) -> list[str]:
        """What is counted by: the periods, with the unit of a window in its place."""
        periods = self.periods_of_parts if of_parts else self.periods
        return list(dict.fromkeys(WINDOWS[period][0] if period in WINDOWS else period for period in periods))

    @property
    def window(self) -> str:
        """The moving window among the periods; empty where there is none."""
        return next((period for period in self.periods if period in WINDOWS), "")


@dataclass(frozen=True)
class Count(Metric):
    """Requests per period."""


@dataclass(frozen=True)
class Rate(Metric):
    """Requests per 1,000 residents."""


@dataclass(frozen=True)
class Flow(Metric):
    """What was opened less what was closed; a request moves twice."""


@dataclass(frozen=True)
class MeanHours(Metric):
    """The mean of the hours to close, by the period of the closing."""


@dataclass(frozen=True, kw_only=True)
class Share(Metric):
    """Requests for which `hit` is true, of those for which it is known."""

    hit: str


@dataclass(frozen=True, kw_only=True)
class Percentile(Metric):
    """Nearest rank of a duration, with open requests once at their least and once at their most.

    With `is_with_life_table`, the median of Kaplan and Meier as well.
    """

    percent: int
    least: str = "coalesce(days_to_close, days_open + 1)"
    most: str = f"coalesce(days_to_close, {NEVER})"
    is_with_life_table: bool = False


@dataclass(frozen=True, kw_only=True)
class BacklogAge(Metric):
    """Nearest rank of the age of what is open at the end of each period."""

    percent: int


SECONDS = {
    "least": "coalesce(seconds_to_close, seconds_open)",
    "most": f"coalesce(seconds_to_close, {NEVER})",
}
PROMISED = "days_to_due IS NOT NULL"
PROMISED_TIME = "due_at IS NOT NULL"
MONTHS = {"periods": ("month", "quarter"), "periods_of_parts": ("quarter",)}
BY_THREE_MONTHS = {"periods": ("month", "quarter", "r3"), "periods_of_parts": ("quarter", "r3")}
METRICS: Mapping[str, Metric] = {
    "requests": Count("true", (*BY_ALL, "channel")),
    "potholes-filled": Count("kind = 'pothole-repair-entered-by-city-crews'", BY_AREA),
    "street-requests": Count(STREET, ("h3_8", "neighborhood")),
    "asked-by-residents": Share("true", BY_DEPARTMENT, hit=f"coalesce({RESIDENTS}, false)"),
    "closed-on-time": Share(f"{PROMISED} AND {NOT_BY_CREWS}", BY_ALL, hit=IN_TIME_BY_DAY),
    "graffiti-on-time": Share(f"{PROMISED} AND {GRAFFITI}", BY_KIND, hit=IN_TIME_BY_DAY),
    "housing-complaints-on-time": Share(f"{PROMISED} AND {HOMES}", BY_KIND, hit=IN_TIME_BY_DAY),
    "litter-baskets-on-time": Share(f"{PROMISED_TIME} AND kind = 'full-litter-basket'", BY_AREA, hit=IN_TIME_BY_SECOND),
    "sidewalks-made-safe-on-time": Share(
        f"{PROMISED_TIME} AND kind = 'sidewalk-made-safe'", BY_AREA, hit=IN_TIME_BY_SECOND
    ),
    "street-lights-on-time": Share(f"{PROMISED_TIME} AND kind = 'street-light-outage'", BY_AREA, hit=IN_TIME_BY_SECOND),
    "rodents-on-time": Share(f"{PROMISED} AND kind = 'rodents'", BY_AREA, **BY_THREE_MONTHS, hit=IN_TIME_BY_DAY),
    "still-open-after-30-days": Share(NOT_BY_CREWS, BY_ALL, hit=STILL_OPEN),
    "traffic-signals-within-24-hours": Share(SIGNALS, BY_KIND, hit=WITHIN_A_DAY),
    "without-promised-date": Share("true", BY_ALL, hit="days_to_due IS NULL"),
    "median-days-to-close": Percentile(NOT_BY_CREWS, BY_ALL, percent=50),
    "p90-days-to-close": Percentile(NOT_BY_CREWS, BY_ALL, percent=90),
    "p90-hours-to-close-traffic-signals": Percentile(SIGNALS, BY_KIND, percent=90, **SECONDS),
    "median-days-to-repair-sidewalks": Percentile(
        "kind = 'sidewalk-repair'", ("renter_group",), **MONTHS, percent=50, is_with_life_table=True
    ),
    "mean-hours-of-closed-traffic-signals": MeanHours(
        f"{SIGNALS} AND closed_month IS NOT NULL", ("neighborhood",), **MONTHS
    ),
    "street-requests-per-1000-residents": Rate(STREET, BY_AREA, **BY_THREE_MONTHS),
    "housing-complaints-per-1000-residents": Rate(HOMES, BY_AREA, **BY_THREE_MONTHS),
    "street-requests-opened-less-closed": Flow(STREET, ("neighborhood", "kind"), (*PERIODS, "w4")),
    "median-age-of-open-requests": BacklogAge("true", BY_DEPARTMENT, periods_of_parts=("month",), percent=50),
    "p90-age-of-open-requests": BacklogAge("true", BY_DEPARTMENT, periods_of_parts=("month",), percent=90),
}
BACKLOG = Metric("true", BY_ALL, periods_of_parts=("month",))
# All of them; a metric of Boston that is not among them is left out of the comparison, and a test says so.
YARDSTICK_METRICS = frozenset({*METRICS, "open-backlog", "requests-about-persons"})
