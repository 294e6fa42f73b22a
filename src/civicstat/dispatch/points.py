"""What a visit is worth: points for reports, for days waited, and for what is expected next week.

All four numbers are our example. They say whom a crew visits first, so a city should set its own, in public.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


# Each open report, duplicates included: one more household that is bothered.
POINTS_PER_REPORT = 100
# Each whole day that the oldest request has waited; ten days weigh as much as one more report.
POINTS_PER_DAY_WAITED = 10
# Longer waiting adds nothing: one forgotten request would otherwise outweigh a whole street. What has waited long is
# the business of the minimum-service rule.
MOST_DAYS_COUNTED = 30
# Each request that the forecast expects in the stop's cell next week: as much as one that is already there.
POINTS_PER_EXPECTED_REQUEST = 100


@dataclass(frozen=True)
class Points:
    """A stop's points by what they are for."""

    reports: int
    waiting: int
    forecast: int

    @property
    def total(self) -> int:
        """All points of the stop."""
        return self.reports + self.waiting + self.forecast

    def to_json(self) -> dict[str, int]:
        """As the published plan states them."""
        return {"reports": self.reports, "waiting": self.waiting, "forecast": self.forecast, "total": self.total}


def points_of(*, reports: int, waiting_days: int | None, mean: Decimal | None, shared_by: int) -> Points:
    """The points of a stop; a cell's forecast is divided evenly among the stops in it and rounded down."""
    return Points(
        reports=POINTS_PER_REPORT * reports,
        waiting=POINTS_PER_DAY_WAITED * min(waiting_days or 0, MOST_DAYS_COUNTED),
        forecast=0 if mean is None else int(POINTS_PER_EXPECTED_REQUEST * mean // shared_by),
    )


def rule_to_json() -> dict[str, int]:
    """The numbers above, for the published plan."""
    return {
        "per_report": POINTS_PER_REPORT,
        "per_day_waited": POINTS_PER_DAY_WAITED,
        "most_days_counted": MOST_DAYS_COUNTED,
        "per_expected_request": POINTS_PER_EXPECTED_REQUEST,
    }
