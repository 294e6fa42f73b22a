"""Month-first or day-first: the values decide, or nobody does."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.sources.errors import SourceError
from civicstat.sources.propose_dates import DateOrder, DateReading, decide_order, read_dates


DAYS = st.dates(date(1995, 1, 1), date(2049, 12, 31))
ORDERS: tuple[DateOrder, ...] = ("month-first", "day-first")
TIMES = ("", " %I:%M:%S %p", " %H:%M:%S", " %H:%M", "T%H:%M:%S")


def written(days: list[date], order: DateOrder, *, separator: str, year: str, time: str) -> tuple[str, list[str]]:
    """The form, and the days in it at a quarter past two in the afternoon."""
    parts = ("%m", "%d") if order == "month-first" else ("%d", "%m")
    form = separator.join((*parts, year)) + time
    return form, [datetime(day.year, day.month, day.day, 14, 15, 16).strftime(form) for day in days]


def reading_of(values: list[str]) -> DateReading:
    reading = read_dates(values)
    assert reading is not None
    return reading


@given(
    days=st.lists(DAYS, min_size=1, max_size=60),
    order=st.sampled_from(ORDERS),
    separator=st.sampled_from("/-."),
    year=st.sampled_from(("%Y", "%y")),
    time=st.sampled_from(TIMES),
)
def test_the_order_is_right_or_asked_for_and_never_wrong(
    days: list[date], order: DateOrder, separator: str, year: str, time: str
) -> None:
    form, values = written(days, order, separator=separator, year=year, time=time)
    reading = reading_of(values)

    if all(day.day <= 12 for day in days):
        with pytest.raises(SourceError, match="--dates month-first or --dates day-first"):
            decide_order({"opened": reading}, of="opened", wish="")
    else:
        decided, reason = decide_order({"opened": reading}, of="opened", wish="")
        assert decided == order
        assert reading.form(decided) == form
        assert any(value in reason for value in values)
    assert reading.has_time_of_day == bool(time)


@given(days=st.lists(DAYS, min_size=1, max_size=20), order=st.sampled_from(ORDERS))
def test_a_person_decides_where_the_values_do_not(days: list[date], order: DateOrder) -> None:
    _, values = written([day.replace(day=day.day % 12 + 1) for day in days], order, separator="/", year="%Y", time="")

    decided, reason = decide_order({"opened": reading_of(values)}, of="opened", wish=order)

    assert (decided, reason) == (order, f"you said {order}")


def test_another_column_of_the_same_shape_decides() -> None:
    readings = {"opened": reading_of(["03/04/2025"]), "closed": reading_of(["03/04/2025", "25/04/2025"])}

    order, reason = decide_order(readings, of="opened", wish="")

    assert order == "day-first"
    assert reason == "25/04/2025 in 'closed': no month has such a number, so the day is first"


def test_a_column_of_another_shape_decides_nothing() -> None:
    readings = {"opened": reading_of(["03/04/2025"]), "closed": reading_of(["25.04.2025"])}

    with pytest.raises(SourceError, match="could be either way round"):
        decide_order(readings, of="opened", wish="")


def test_dates_that_decide_both_ways_are_shown_and_asked_about() -> None:
    with pytest.raises(SourceError) as asked:
        decide_order({"opened": reading_of(["03/25/2025", "25/03/2025"])}, of="opened", wish="")

    assert str(asked.value) == (
        "column 'opened': some dates in 'opened' can only be month-first (03/25/2025) and others only day-first "
        "(25/03/2025)\n"
        "Expected: a file whose dates can be read one way only, or your word\n"
        "Next step: Look at a date that you know, then say --dates month-first or --dates day-first."
    )


@given(
    moments=st.lists(st.datetimes(datetime(1995, 1, 1), datetime(2049, 12, 31)), min_size=1, max_size=40),
    form=st.sampled_from(("%Y-%m-%d", "%Y/%m/%d %H:%M", "%d %b %Y", "%b %d, %Y %I:%M %p", "%Y-%m-%d %H:%M:%S.%f")),
)
def test_a_form_that_reads_one_way_needs_nobody(moments: list[datetime], form: str) -> None:
    reading = reading_of([moment.strftime(form) for moment in moments])

    assert reading.form("") == form
    assert decide_order({"opened": reading}, of="opened", wish="")[0] == ""


@pytest.mark.parametrize("values", [[], ["Pothole"], ["12"], ["555-1234"], ["2025-01-01", "soon", "later"]])
def test_what_is_no_date_is_not_taken_for_one(values: list[str]) -> None:
    assert read_dates(values) is None


@pytest.mark.parametrize(
    "values", [["01/02/2025 12:00:00 AM", "01/03/2025 12:00:00 AM"], ["2025-01-02 00:00:00", "2025-01-03 00:00"]]
)
def test_midnight_everywhere_is_no_time_of_day(values: list[str]) -> None:
    reading = read_dates(values[:1])

    assert reading is not None
    assert not reading.has_time_of_day
