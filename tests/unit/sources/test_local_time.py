from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.sources.local_time import LocalClock, local_clock


EPOCH = datetime(1970, 1, 1)
# Two of ours; one with half an hour; one whose clocks move by half an hour; one that skipped a whole day in 2011.
ZONES = ["America/Chicago", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
CLOCKS: dict[str, LocalClock] = {zone: local_clock(zone) for zone in ZONES}


def seconds(moment: datetime) -> int:
    return int((moment.replace(tzinfo=None) - EPOCH).total_seconds())


def to_utc(zone: str, *walls: datetime) -> list[datetime]:
    instants = CLOCKS[zone].to_utc(np.array([seconds(wall) for wall in walls]))
    return [EPOCH + timedelta(seconds=int(instant)) for instant in instants]


WALLS = st.datetimes(datetime(1901, 1, 1), datetime(2198, 12, 31)).map(lambda wall: wall.replace(microsecond=0))
# Around the days on which clocks change, thickly.
NEAR_CHANGES = st.tuples(
    st.integers(1970, 2037), st.sampled_from([3, 4, 9, 10, 11, 12]), st.integers(1, 30), st.integers(0, 6 * 3600)
).map(lambda parts: datetime(*parts[:3]) + timedelta(seconds=parts[3]))


@settings(max_examples=300, deadline=None)
@given(zone=st.sampled_from(ZONES), wall=WALLS | NEAR_CHANGES)
def test_a_wall_time_is_the_instant_that_pythons_datetime_says(zone: str, wall: datetime) -> None:
    oracle = wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).replace(tzinfo=None)

    assert to_utc(zone, wall) == [oracle]


@settings(max_examples=300, deadline=None)
@given(zone=st.sampled_from(ZONES), instant=WALLS | NEAR_CHANGES)
def test_an_instant_is_the_wall_time_that_pythons_datetime_says(zone: str, instant: datetime) -> None:
    oracle = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    assert CLOCKS[zone].to_wall(np.array([seconds(instant)])).tolist() == [seconds(oracle)]


@settings(max_examples=300, deadline=None)
@given(zone=st.sampled_from(ZONES), wall=WALLS | NEAR_CHANGES)
def test_local_days_survive_the_way_to_utc_and_back_but_for_the_hour_left_out(zone: str, wall: datetime) -> None:
    clock, there = CLOCKS[zone], np.array([seconds(wall)])

    back = clock.to_wall(clock.to_utc(there))

    if clock.is_left_out(there)[0]:
        assert back[0] > there[0]  # moved on, never back
    else:
        assert back.tolist() == there.tolist()
        assert (back // 86_400).tolist() == [(wall - EPOCH).days]


@settings(max_examples=300, deadline=None)
@given(zone=st.sampled_from(ZONES), wall=WALLS | NEAR_CHANGES)
def test_repeated_and_left_out_hours_are_those_where_pythons_fold_matters(zone: str, wall: datetime) -> None:
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None
    assert second is not None
    clock, there = CLOCKS[zone], np.array([seconds(wall)])

    # PEP 495: the offset shrinks where an hour is repeated, and grows where one is left out.
    assert clock.is_repeated(there).tolist() == [first > second]
    assert clock.is_left_out(there).tolist() == [first < second]


def test_in_the_hour_that_chicago_repeats_the_first_is_taken() -> None:
    # 2 November 2014: at 2:00 the clocks went back to 1:00. The first 1:30 was five hours behind UTC.
    assert to_utc("America/Chicago", datetime(2014, 11, 2, 1, 30)) == [datetime(2014, 11, 2, 6, 30)]
    assert to_utc("America/Chicago", datetime(2014, 11, 2, 2, 0)) == [datetime(2014, 11, 2, 8, 0)]


def test_the_hour_that_chicago_leaves_out_is_moved_on() -> None:
    # 9 March 2014: at 2:00 the clocks went on to 3:00. So 2:30 is taken for 3:30.
    skipped, moved = to_utc("America/Chicago", datetime(2014, 3, 9, 2, 30), datetime(2014, 3, 9, 3, 30))
    assert skipped == moved == datetime(2014, 3, 9, 8, 30)


@pytest.mark.parametrize("zone", ZONES)
def test_nothing_is_neither_repeated_nor_left_out(zone: str) -> None:
    nothing = np.array([], dtype=np.int64)

    assert CLOCKS[zone].to_utc(nothing).tolist() == CLOCKS[zone].is_repeated(nothing).tolist() == []
