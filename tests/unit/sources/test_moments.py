from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.sources.local_time import local_clock
from civicstat.sources.moments import Moments, read_moments


CHICAGO = local_clock("America/Chicago")
EPOCH = datetime(1970, 1, 1)
FORMATS = [
    "%m/%d/%Y %I:%M:%S %p",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%Y%m%d %H%M%S",
    "%b %d, %Y %I:%M:%S %p",
]


def read(values: list[Any], *, date_format: str = "", kind: pa.DataType | None = None) -> Moments:
    column = pa.chunked_array([pa.array(values, kind)])
    return read_moments(column, date_format=date_format, clock=CHICAGO, where="a test")


def walls(moments: Moments) -> list[datetime | None]:
    return [
        EPOCH + timedelta(seconds=int(wall)) if known else None
        for wall, known in zip(moments.wall, moments.is_known, strict=True)
    ]


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31, 23, 59, 59))


@settings(max_examples=50, deadline=None)
@given(
    moments=st.lists(MOMENTS.map(lambda moment: moment.replace(microsecond=0)), max_size=10),
    date_format=st.sampled_from(FORMATS),
)
def test_a_moment_written_in_a_format_is_read_back(moments: list[datetime], date_format: str) -> None:
    written = [moment.strftime(date_format) for moment in moments]

    assert walls(read(written, date_format=date_format, kind=pa.string())) == moments


WRITTEN = st.tuples(*[st.integers(0, limit) for limit in (13, 32, 9999, 13, 61, 61)]).map(
    lambda parts: "{:02d}/{:02d}/{:04d} {:02d}:{:02d}:{:02d}".format(*parts)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WRITTEN, st.sampled_from(["AM", "PM", "pm", "XM"])).map(" ".join), min_size=20, max_size=50))
def test_text_is_a_date_exactly_when_pythons_strptime_says_so(written: list[str]) -> None:
    moments = read(written, date_format="%m/%d/%Y %I:%M:%S %p")

    assert walls(moments) == [by_python(text) for text in written]
    assert (~moments.is_known == moments.is_unreadable).all()


def by_python(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")
    except ValueError:
        return None
    # A year that no record speaks of is a slip.
    return moment if 1900 <= moment.year <= 2199 else None


@pytest.mark.parametrize("text", ["02/31/2014", "02/29/2015", "13/01/2014", "00/10/2014", "04/31/2014", "1/2", "today"])
def test_a_day_that_does_not_exist_is_no_date(text: str) -> None:
    assert read([text], date_format="%m/%d/%Y").is_unreadable.tolist() == [True]


def test_blanks_are_trimmed_and_empty_text_is_missing_not_unreadable() -> None:
    moments = read([" 01/02/2014 ", "", "   ", None, "x"], date_format="%m/%d/%Y")

    assert walls(moments) == [datetime(2014, 1, 2), None, None, None, None]
    assert moments.is_missing.tolist() == [False, True, True, True, False]
    assert moments.is_unreadable.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([date(2014, 1, 2), None], pa.date32()),
        ([date(2014, 1, 2), None], pa.date64()),
        ([datetime(2014, 1, 2), None], pa.timestamp("s")),
        ([datetime(2014, 1, 2), None], pa.timestamp("ms")),
        ([datetime(2014, 1, 2, 0, 0, 0, 999_999), None], pa.timestamp("us")),
        ([datetime(2014, 1, 2), None], pa.timestamp("ns")),
        (["2014-01-02", None], pa.large_string()),
    ],
)
def test_every_way_to_store_a_date_gives_the_same_moment(values: list[Any], kind: pa.DataType) -> None:
    moments = read(values, kind=kind, date_format="%Y-%m-%d")

    assert walls(moments) == [datetime(2014, 1, 2), None]
    assert moments.days.tolist()[0] == (date(2014, 1, 2) - date(1970, 1, 1)).days


def test_fractions_of_seconds_are_cut_before_1970_too() -> None:
    moments = read([datetime(1969, 12, 31, 23, 59, 58, 500_000)], kind=pa.timestamp("us"))

    assert walls(moments) == [datetime(1969, 12, 31, 23, 59, 58)]
    assert moments.days.tolist() == [-1]


def test_a_timestamp_with_a_zone_is_an_instant_even_in_the_hour_that_is_repeated() -> None:
    both = [datetime(2014, 11, 2, 6, 30, tzinfo=UTC), datetime(2014, 11, 2, 7, 30, tzinfo=UTC)]

    moments = read(both, kind=pa.timestamp("us", tz="UTC"))

    assert walls(moments) == [datetime(2014, 11, 2, 1, 30)] * 2
    assert np.diff(moments.instants).tolist() == [3600]
    assert moments.in_repeated_hour == 0  # nothing had to be guessed


def test_hours_that_had_to_be_guessed_are_counted() -> None:
    moments = read(
        ["2014-11-02 01:00:00", "2014-11-02 01:59:59", "2014-11-02 02:00:00", "2014-03-09 02:00:00", "x", ""],
        date_format="%Y-%m-%d %H:%M:%S",
    )

    assert (moments.in_repeated_hour, moments.in_left_out_hour) == (2, 1)


def test_a_column_of_nothing_is_missing() -> None:
    assert read([None, None]).is_missing.tolist() == [True, True]
