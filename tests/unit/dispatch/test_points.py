"""What a visit is worth, in sums small enough to check in the head."""

from __future__ import annotations

from decimal import Decimal

from civicstat.dispatch.points import points_of


def test_reports_days_and_what_is_expected_add_up() -> None:
    points = points_of(reports=2, waiting_days=9, mean=Decimal("0.35"), shared_by=1)

    assert (points.reports, points.waiting, points.forecast, points.total) == (200, 90, 35, 325)


def test_waiting_longer_than_thirty_days_adds_nothing() -> None:
    assert points_of(reports=1, waiting_days=400, mean=None, shared_by=1).waiting == 300


def test_stops_in_one_forecast_cell_share_what_it_expects_and_nothing_is_counted_twice() -> None:
    # 1.00 expected, three stops: 33 points each, and the odd one is lost.
    assert points_of(reports=1, waiting_days=0, mean=Decimal("1.00"), shared_by=3).forecast == 33


def test_a_forecast_visit_has_nothing_but_its_forecast() -> None:
    points = points_of(reports=0, waiting_days=None, mean=Decimal("1.25"), shared_by=1)

    assert points.to_json() == {"reports": 0, "waiting": 0, "forecast": 125, "total": 125}
