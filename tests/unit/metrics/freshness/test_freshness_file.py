"""Late rows and old rows of a plain table: worked by hand, and held to the second computation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.freshness.file import FreshnessError, data_age_of_rows, lateness_of_rows
from civicstat.metrics.recheck.data_age import _longest
from civicstat.metrics.recheck.lateness import learned_again


EVENT, AS_OF = date(2026, 1, 15), date(2026, 6, 30)


def arrivals(delays: list[int]) -> list[dict[str, str]]:
    return [
        {"event_day": EVENT.isoformat(), "arrived_day": (EVENT + timedelta(days=delay)).isoformat()} for delay in delays
    ]


def test_the_time_is_learned_once_wilsons_bound_says_99_percent() -> None:
    # 600 late rows, 590 within 7 days, all within 14. Of all 600 Wilson's lower bound is 600 / (600 + 1.96 ** 2), which
    # is 99.4 %; of 590 it is under 97.1 %.
    found = lateness_of_rows(arrivals([0] * 50 + [5] * 590 + [12] * 10), as_of=AS_OF)

    assert (found["status"], found["settles_after_days"]) == ("learned", 14)
    assert found["within"] == [50, 50, 50, 50, 640, 650, 650, 650, 650]
    assert (found["late"], found["percent"][0], found["percent"][4]) == (600, "7.7", "98.5")
    assert (found["coverage_from"], found["first_month"], found["last_month"]) == ("2026-01-01", "2026-01", "2026-03")
    assert found["words"].startswith("14 days after the day of the event surely 99 % of the late rows had arrived")
    assert found["words_es"].startswith("14 días después")


def test_too_few_late_rows_and_too_short_a_time_teach_nothing() -> None:
    few = lateness_of_rows(arrivals([3] * 399), as_of=AS_OF)
    short = lateness_of_rows(arrivals([3] * 500))
    never = lateness_of_rows(arrivals([120] * 500), as_of=AS_OF)

    assert (few["status"], few["settles_after_days"]) == ("too-few", None)
    assert (short["status"], short["as_of"], short["first_month"]) == ("no-months", "2026-01-18", None)
    assert (never["status"], never["settles_after_days"]) == ("not-reached", 365)


def test_what_had_not_arrived_by_the_day_is_counted_and_left_out() -> None:
    rows = [*arrivals([0, 400]), {"event_day": EVENT.isoformat(), "arrived_day": ""}]
    found = lateness_of_rows(rows, as_of=AS_OF)
    assert (found["rows"], found["not_known_yet"], found["without_arrival"], found["within"][0]) == (3, 1, 1, 1)


@given(st.lists(st.integers(-2, 120), min_size=1, max_size=900))
def test_it_is_what_the_second_computation_learns_from_plain_counts(delays: list[int]) -> None:
    found = lateness_of_rows(arrivals(delays), as_of=AS_OF)
    assert found["within"] == [sum(delay <= step for delay in delays) for step in found["steps"]]
    assert learned_again(found["within"], found["later"]) == (found["status"], found["settles_after_days"])


def days(source: str, *numbers: int) -> list[dict[str, str]]:
    return [{"source": source, "day": (EVENT + timedelta(days=number)).isoformat()} for number in numbers]


def test_a_source_is_stale_once_it_is_silent_longer_than_it_ever_was() -> None:
    # Every second day for 80 days with one pause of 6; 31 days with a row at least.
    steady = [*range(0, 40, 2), *range(44, 80, 2)]
    rows = [*days("bins", *steady, 4, 4), *days("trees", 90, 100)]

    at = {
        pause: data_age_of_rows(rows[:-2], as_of=EVENT + timedelta(days=78 + pause))["sources"][0] for pause in (6, 7)
    }

    assert at[6] == {
        "source": "bins",
        "rows": 40,
        "newest": "2026-04-03",
        "days_before": 6,
        "gap": {"days": 6, "moments": 38},
        "is_stale": False,
    }
    assert at[7]["is_stale"] is True
    both = data_age_of_rows(rows, as_of=EVENT + timedelta(days=101))["sources"]
    assert [(one["source"], one["gap"] is None, one["is_stale"]) for one in both] == [
        ("bins", False, True),
        ("trees", True, None),
    ]


@given(st.sets(st.integers(0, 800), min_size=1, max_size=120))
def test_the_usual_gap_is_that_of_the_second_computation(numbers: set[int]) -> None:
    found = data_age_of_rows(days("bins", *numbers), as_of=EVENT + timedelta(days=900))["sources"][0]
    again = _longest("asset", [EVENT + timedelta(days=number) for number in numbers], 1)
    assert found["gap"] == (None if again is None else {name: again[name] for name in ("days", "moments")})


def test_every_cell_that_cannot_be_used_is_named() -> None:
    with pytest.raises(FreshnessError) as refused:
        lateness_of_rows([{"event_day": "", "arrived_day": "soon"}, {"event_day": "2026-02-30", "arrived_day": ""}])
    assert str(refused.value).splitlines()[:4] == [
        "3 cells cannot be used:",
        "row 2, event_day: ''; expected a day such as 2014-06-30",
        "row 2, arrived_day: 'soon'; expected a day such as 2014-06-30",
        "row 3, event_day: '2026-02-30'; expected a day such as 2014-06-30",
    ]
    with pytest.raises(FreshnessError, match=r"day: '2026-02-01'; expected a day up to 2026-01-15, the day of --as-of"):
        data_age_of_rows([{"day": "2026-02-01"}], as_of=EVENT)
