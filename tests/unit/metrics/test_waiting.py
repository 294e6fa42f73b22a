"""A figure is final once its period has settled and nothing in it waits; both computations run in each test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from civicstat.metrics.signals import is_judged


MAY = "2014-05|city:-|-"
MEDIAN = {
    "measure": "percentile",
    "of": "days_between(opened, closed)",
    "percentile": 50,
    "numerator": None,
    "unit": "days",
    "digits": 0,
}
COUNT = {"measure": "count", "numerator": None, "unit": "requests", "digits": 0}
SAID = {"reason": "still open", "reason_es": "aún abiertas", "where": "closed IS NULL"}


def _may(town: Any, *days: int | None) -> list[dict[str, str]]:
    """Requests of 1 May, each closed after so many days, or open."""
    opened = date(2014, 5, 1)
    closings = ["" if each is None else (opened + timedelta(days=each)).isoformat() for each in days]
    return [town.asset(opened.isoformat(), closing) for closing in closings]


def _status(town: Any, rows: list[dict[str, str]], **changes: Any) -> tuple[str, str]:
    figure = town.results(town.metric(**changes), rows).figures[MAY]
    return figure.status, figure.reason


FINAL, WAITS = ("final", ""), ("provisional", "requests-wait")


def test_a_share_waits_for_the_last_request_that_is_too_new_to_judge(town: Any) -> None:
    far = {"numerator": "days_between(opened, closed) <= 300"}

    assert _status(town, _may(town, *[3] * 20), **far) == FINAL
    assert _status(town, _may(town, *[3] * 20, None), **far) == WAITS
    # Past its five days a request is judged, though it is open.
    assert _status(town, _may(town, *[3] * 20, None)) == FINAL


def test_a_period_that_has_not_settled_is_provisional_for_that_reason_alone(town: Any) -> None:
    rows = _may(town, *[3] * 20, None)

    far = {"numerator": "days_between(opened, closed) <= 300", "settles_after": "31 days"}

    assert _status(town, rows, **far) == ("provisional", "")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([3] * 20, FINAL),
        ([3] * 19 + [None], FINAL),
        # The median is known, and the upper end of its interval falls among open requests.
        ([3] * 11 + [None] * 9, WAITS),
        # More than 60 days.
        ([3] * 9 + [None] * 11, WAITS),
    ],
)
def test_a_median_waits_while_open_requests_can_move_it_or_its_interval(
    town: Any, days: list[int | None], expected: tuple[str, str]
) -> None:
    assert _status(town, _may(town, *days), **MEDIAN) == expected


def test_a_mean_of_which_something_is_open_waits(town: Any) -> None:
    mean = {**MEDIAN, "measure": "mean", "percentile": None}

    assert _status(town, _may(town, *[3] * 12), **mean) == FINAL
    assert _status(town, _may(town, *[3] * 12, None), **mean) == WAITS


def test_open_requests_left_out_come_back_when_they_close(town: Any) -> None:
    changes = {"exclude": [SAID]}

    assert _status(town, _may(town, *[3] * 20), **changes) == FINAL
    assert _status(town, _may(town, *[3] * 20, None), **changes) == WAITS


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({**COUNT}, FINAL),
        ({**COUNT, "where": "closed IS NOT NULL"}, WAITS),
        ({**COUNT, "where": "closed IS NOT NULL", "period_by": "closed"}, FINAL),
        ({"numerator": "closed IS NULL"}, WAITS),
        ({**COUNT, "exclude": [{**SAID, "where": "days_between(opened, closed) > 9"}]}, WAITS),
    ],
)
def test_a_filter_that_asks_for_what_has_not_come_yet_never_lets_a_figure_be_final(
    town: Any, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert _status(town, _may(town, *[3] * 20), **changes) == expected


def test_a_chart_rests_on_a_settled_period_though_a_request_waits(town: Any) -> None:
    far = {"numerator": "days_between(opened, closed) <= 300"}

    figure = town.results(town.metric(**far), _may(town, *[3] * 20, None)).figures[MAY]

    assert figure.has_settled
    assert is_judged(figure)
