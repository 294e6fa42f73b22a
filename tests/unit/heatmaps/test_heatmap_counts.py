from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.heatmaps.counts import count_by_week
from civicstat.heatmaps.errors import HeatmapError


MONDAY = date(2012, 1, 2)
EVENT = st.tuples(st.integers(-10, 140), st.integers(0, 2))


@given(events=st.lists(EVENT, max_size=60), starts=st.integers(0, 6), ends=st.integers(0, 13))
def test_counts_agree_with_asking_every_request_in_turn(events: list[tuple[int, int]], starts: int, ends: int) -> None:
    coverage_from, as_of = MONDAY + timedelta(days=starts), MONDAY + timedelta(days=100 + ends)

    history = count_by_week(
        np.array([MONDAY.toordinal() + day for day, _ in events], dtype=np.int64),
        np.array([cell for _, cell in events], dtype=np.int64),
        cell_count=3,
        coverage_from=coverage_from,
        as_of=as_of,
    )

    assert history.first_monday == next(
        MONDAY + timedelta(days=shift) for shift in (0, 7) if MONDAY + timedelta(days=shift) >= coverage_from
    )
    for week in range(history.weeks):
        for cell in range(3):
            monday = history.first_monday + timedelta(weeks=week)
            here = [MONDAY + timedelta(days=day) for day, where in events if where == cell]
            known = [day for day in here if monday <= day < monday + timedelta(days=7) and day <= as_of]
            assert history.whole[week, cell] == len(known)
            assert history.first_days[week, cell] == sum(day.weekday() <= as_of.weekday() for day in known)
    assert history.weekdays.sum() == history.whole.sum()


def test_the_week_that_holds_the_last_day_is_begun_and_not_whole() -> None:
    # Monday 30 June 2014 is one day of week 27; the first week after it is week 28.
    history = count_by_week(
        np.array([date(2014, 6, 30).toordinal()]),
        np.array([0]),
        cell_count=1,
        coverage_from=date(2014, 1, 1),
        as_of=date(2014, 6, 30),
    )

    assert (history.days, history.weeks - history.whole_weeks) == (1, 1)
    assert history.week(history.weeks - 1).label == "2014-W27"
    assert history.week(history.weeks).label == "2014-W28"
    assert history.origin(history.weeks - 1) == date(2014, 6, 30)
    assert history.origin(history.weeks - 2) == date(2014, 6, 23)


def test_a_week_known_to_its_sunday_is_whole() -> None:
    history = count_by_week(
        np.array([MONDAY.toordinal()]), np.array([0]), cell_count=1, coverage_from=MONDAY, as_of=date(2012, 4, 1)
    )

    assert (history.days, history.weeks, history.whole_weeks) == (7, 13, 13)
    assert history.exposure(12) == 1.0


def test_a_begun_week_counts_for_what_its_weekdays_usually_bring() -> None:
    # Ten weeks with four requests on Monday and one on Tuesday, known up to Monday of the eleventh.
    days = [MONDAY.toordinal() + 7 * week for week in range(10) for _ in range(4)]
    days += [MONDAY.toordinal() + 7 * week + 1 for week in range(10)]

    history = count_by_week(
        np.array(days),
        np.zeros(50, dtype=np.int64),
        cell_count=1,
        coverage_from=MONDAY,
        as_of=MONDAY + timedelta(weeks=10),
    )

    assert history.exposure(10) == (40 + 1) / (50 + 7)
    assert history.exposure(0) == 1 / 7  # without a past, one day in seven


def test_too_short_a_history_is_refused_with_its_length() -> None:
    with pytest.raises(HeatmapError) as refused:
        count_by_week(
            np.array([], dtype=np.int64),
            np.array([], dtype=np.int64),
            cell_count=1,
            coverage_from=date(2014, 5, 6),
            as_of=date(2014, 6, 30),
        )

    assert str(refused.value) == (
        "from 2014-05-06 to 2014-06-30 there are 7 whole weeks of records\n"
        "Expected: at least 8 whole weeks, Monday to Sunday\n"
        "Next step: Give earlier records, or wait until there are enough."
    )
