"""Working days and hours: by hand over a holiday and a change of clocks, and against a walk over days or minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import check_fitness


D = date(2014, 6, 30)
RULES = {
    "weekdays": [1, 2, 3, 4, 5],
    "opens": "08:00",
    "closes": "16:30",
    "holidays": ["2013-01-01", "2014-01-01", "2014-05-26", "2015-01-01"],
    "first": "2013-01-01",
    "last": "2015-12-31",
}
CHICAGO = ZoneInfo("America/Chicago")
WORKING_DAYS = "business_days_between(opened, closed)"
WORKING_HOURS = "business_hours_between(opened, closed)"


@pytest.fixture
def working(town: Any) -> Any:
    """The town with a calendar, whose source gives days."""
    return town.with_context(calendar=RULES)


def lasted(town: Any, opened: str, closed: str, of: str) -> Decimal | None:
    """How long ten requests took that were opened and closed at the same moments."""
    unit = "working-days" if of.startswith("business_days") else "working-hours"
    definition = town.metric(
        measure="mean",
        numerator=None,
        of=of,
        unit=unit,
        digits=4,
        where="kind = 'alley'",
        periods=["r12"],
        period_by="closed",
    )
    results = town.results(definition, [town.asset(opened, closed) for _ in range(10)])
    return results.figures["2014-06-r12|city:-|-"].value


@pytest.mark.parametrize(
    ("opened", "closed", "days"),
    [
        ("2014-05-16", "2014-05-19", 1),  # Friday to Monday
        ("2014-05-17", "2014-05-19", 1),  # Saturday to Monday
        ("2014-05-16", "2014-05-18", 0),  # Friday to Sunday
        ("2014-05-19", "2014-05-19", 0),
        ("2014-05-23", "2014-05-27", 1),  # over Memorial Day
        ("2014-05-12", "2014-05-23", 9),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(working: Any, opened: str, closed: str, days: int) -> None:
    assert lasted(working, opened, closed, WORKING_DAYS) == days


def test_working_days_from_a_later_moment_to_an_earlier_one_are_negative(working: Any) -> None:
    assert lasted(working, "2014-05-12", "2014-05-23", "business_days_between(closed, opened)") == -9


@pytest.mark.parametrize(
    ("opened", "closed", "hours"),
    [
        ("2014-05-16T15:30:00", "2014-05-19T09:00:00", "2.0000"),  # Friday afternoon to Monday morning
        ("2014-05-16T20:00:00", "2014-05-19T07:00:00", "0.0000"),
        ("2014-05-19T10:00:00", "2014-05-19T10:00:09", "0.0025"),
        ("2014-05-23T16:00:00", "2014-05-27T08:15:00", "0.7500"),  # over Memorial Day
        ("2014-03-07T08:00:00", "2014-03-10T16:30:00", "17.0000"),  # clocks go forward on 9 March
    ],
)
def test_working_hours_run_while_the_doors_are_open(working: Any, opened: str, closed: str, hours: str) -> None:
    town = working.with_context(precision="second")
    moments = [
        datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for text in (opened, closed)
    ]

    assert lasted(town, *moments, WORKING_HOURS) == Decimal(hours)


@given(opened=st.dates(date(2013, 7, 1), D), days=st.integers(0, 60))
@settings(max_examples=8)
def test_working_days_are_what_a_walk_over_the_days_finds(town: Any, opened: date, days: int) -> None:
    closed = min(opened + timedelta(days=days), D)
    walked = sum(
        1
        for number in range(1, (closed - opened).days + 1)
        if (day := opened + timedelta(days=number)).weekday() < 5 and day.isoformat() not in RULES["holidays"]
    )

    assert lasted(town.with_context(calendar=RULES), opened.isoformat(), closed.isoformat(), WORKING_DAYS) == walked


@given(minutes=st.integers(0, 300 * 24 * 60), length=st.integers(0, 6 * 24 * 60))
@settings(max_examples=8)
def test_working_hours_are_what_a_walk_over_the_minutes_finds(town: Any, minutes: int, length: int) -> None:
    opened = datetime(2013, 8, 1, 5, tzinfo=UTC) + timedelta(minutes=minutes)
    closed = opened + timedelta(minutes=length)
    walked = sum(_is_working(opened + timedelta(minutes=number)) for number in range(length))
    second = town.with_context(calendar=RULES, precision="second")

    value = lasted(second, *(moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (opened, closed)), WORKING_HOURS)

    assert value == round(Decimal(walked) / 60, 4)


def _is_working(moment: datetime) -> bool:
    local = moment.astimezone(CHICAGO)
    return (
        local.weekday() < 5
        and local.date().isoformat() not in RULES["holidays"]
        and time(8) <= local.time() < time(16, 30)
    )


def test_an_open_request_has_lasted_the_working_days_up_to_the_day_after_d(working: Any) -> None:
    # Opened on Wednesday 25 June; on Tuesday 1 July, the earliest closing, four working days have passed.
    definition = working.metric(
        measure="percentile",
        numerator=None,
        of=WORKING_DAYS,
        percentile=50,
        unit="working-days",
        digits=0,
        where="kind = 'alley'",
    )
    june = working.results(definition, [working.asset("2014-06-25") for _ in range(10)]).figures["2014-06|city:-|-"]

    assert (june.value, june.bound) == (Decimal(3), "more-than")


def test_a_promise_beyond_the_calendar_is_missing(working: Any) -> None:
    definition = working.metric(
        measure="sum",
        numerator=None,
        of="business_days_between(opened, due)",
        unit="working-days",
        digits=0,
        where="kind = 'alley'",
    )
    rows = [working.asset("2014-06-02", due=due) for due in ("2014-06-04", "2016-01-04")]
    results = working.results(definition, rows)

    assert results.figures["2014-06|city:-|-"].value == Decimal(2)
    assert results.accountings["2014-06|city:-|-"].excluded == {"date-missing": 1}


def test_working_days_are_refused_without_a_calendar_and_about_places(town: Any, working: Any) -> None:
    with pytest.raises(DefinitionError, match="the city does not say on which days and hours it works"):
        town.metric(numerator=f"{WORKING_DAYS} <= 5")

    with pytest.raises(DefinitionError, match="asks for working days, and its filter lets in places"):
        check_fitness(working.metric(numerator=f"{WORKING_DAYS} <= 5"), working.context, where="a test")


def test_a_request_opened_before_the_calendar_begins_has_no_working_time_in_either_computation(working: Any) -> None:
    definition = working.metric(
        measure="share",
        numerator="business_days_between(due, closed) <= 0",
        where="kind = 'alley'",
        periods=["r12"],
        period_by="closed",
    )
    inside = [working.asset("2014-05-16", "2014-05-19", due="2014-05-20") for _ in range(12)]
    before = [working.asset("2012-12-31", "2014-05-19", due="2014-05-20") for _ in range(3)]
    figure = working.results(definition, inside + before).figures["2014-06-r12|city:-|-"]
    assert (figure.numerator, figure.denominator) == (12, 15)
