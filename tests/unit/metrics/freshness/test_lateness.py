"""How late records come: counted from those known, learned by Wilson's bound, and used by both computations alike."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.cycle.lateness import learned_days_in
from civicstat.cycle.verify.lateness import wrong_lateness
from civicstat.disclosure.lateness import lateness_faults
from civicstat.metrics.freshness.lateness import STEPS, lateness_of, learned_days, settled_months
from civicstat.metrics.recheck.lateness import learned_again


AS_OF, FIRST = date(2026, 6, 30), date(2024, 1, 1)


def _table(rows: list[tuple[date, date | None, date | None]], *, subject_class: str = "asset") -> pa.Table:
    opened, closed, arrived = zip(*rows, strict=True)
    return pa.table(
        {
            "subject_class": pa.array([subject_class] * len(rows)),
            "opened_day": pa.array(opened, pa.date32()),
            "closed_day": pa.array(closed, pa.date32()),
            "arrived_day": pa.array(arrived, pa.date32()),
        }
    )


def _late(delays: list[int], *, opened: date = date(2025, 9, 10)) -> pa.Table:
    return _table([(opened, None, opened + timedelta(days=delay)) for delay in delays])


def _files(rows: int) -> dict[str, bytes]:
    lines = ["kind,opened_day,closed_day", *["hole,2025-09-10,"] * rows]
    place = ["kind,opened_month,closed_month"]
    return {"records/asset": "\n".join(lines).encode() + b"\n", "records/place": "\n".join(place).encode() + b"\n"}


def test_only_months_whose_requests_all_had_ninety_days_to_arrive_are_looked_at() -> None:
    months = [month.label for month in settled_months(as_of=AS_OF, coverage_from=FIRST)]
    assert (months[0], months[-1], len(months)) == ("2025-04", "2026-03", 12)
    months = [month.label for month in settled_months(as_of=date(2026, 6, 29), coverage_from=date(2025, 9, 2))]
    # 31 March and 90 days are 29 June, which is over; September was not covered from its first day.
    assert (months[0], months[-1]) == ("2025-10", "2026-03")
    assert settled_months(as_of=date(2026, 6, 28), coverage_from=FIRST)[-1].label == "2026-02"
    assert settled_months(as_of=AS_OF, coverage_from=AS_OF) == []


def test_arrivals_are_counted_from_the_day_itself_and_never_before_it() -> None:
    said = lateness_of(_late([-2, 0, 0, 1, 3, 4, 14, 90, 91]), as_of=AS_OF, coverage_from=FIRST)["opened"]
    assert said["within"] == [3, 4, 4, 5, 6, 7, 7, 7, 8]
    assert (said["later"], said["late"], said["requests"], said["without_arrival"]) == (1, 6, 9, 0)


def test_a_closing_that_was_over_before_the_record_came_is_late_by_the_time_between() -> None:
    day = date(2025, 9, 10)
    rows = [(day, day, day + timedelta(days=7)), (day, day + timedelta(days=9), day), (day, None, day)]
    said = lateness_of(_table(rows), as_of=AS_OF, coverage_from=FIRST)["closed"]
    assert (said["requests"], said["within"][0], said["within"][4]) == (2, 1, 2)


def test_persons_and_what_nobody_dated_teach_nothing() -> None:
    day = date(2025, 9, 10)
    assert (
        lateness_of(_table([(day, None, day)], subject_class="person"), as_of=AS_OF, coverage_from=FIRST)["opened"][
            "requests"
        ]
        == 0
    )
    said = lateness_of(_table([(day, None, None)]), as_of=AS_OF, coverage_from=FIRST)["opened"]
    assert (said["requests"], said["without_arrival"], said["late"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("by_seven", "expected"),
    [
        # Wilson's lower bound of 996 of 1,000 is 98.98 %, of 997 it is 99.12 %.
        (997, ("learned", 7)),
        (996, ("learned", 14)),
    ],
)
def test_a_step_is_enough_from_the_case_on_at_which_the_lower_bound_reaches_it(
    by_seven: int, expected: tuple[str, int]
) -> None:
    within = [500, 500, 500, 500, 500 + by_seven, 1500, 1500, 1500, 1500]
    assert learned_days(within, later=0) == learned_again(within, 0) == expected


def test_too_few_late_records_teach_nothing_and_endless_ones_a_year() -> None:
    few = [1000] + [1399] * 8
    assert learned_days(few, later=0) == learned_again(few, 0) == ("too-few", None)
    endless = [1000] + [1900] * 8
    assert learned_days(endless, later=100) == learned_again(endless, 100) == ("not-reached", 365)


@given(
    counts=st.lists(st.integers(0, 3000), min_size=len(STEPS), max_size=len(STEPS)),
    later=st.integers(0, 40),
)
def test_both_computations_learn_the_same_days(counts: list[int], later: int) -> None:
    within = [sum(counts[: at + 1]) for at in range(len(counts))]
    assert learned_days(within, later=later) == learned_again(within, later)


def _document(delays: list[int]) -> dict[str, Any]:
    found: dict[str, Any] = lateness_of(_late(delays), as_of=AS_OF, coverage_from=FIRST)
    return found


def test_a_count_that_the_rows_do_not_hold_and_a_day_that_was_not_learned_are_found() -> None:
    document = _document([0] * 50 + [2] * 500)
    context = {"lateness": learned_days_in(document)}
    assert context == {"lateness": {"opened": 2}}
    assert not list(wrong_lateness(document, context, _files(550), file="o"))

    def keys(said: dict[str, Any], rows: int = 550, known: dict[str, Any] = context) -> list[str]:
        return [finding.key for finding in wrong_lateness(said, known, _files(rows), file="o")]

    assert "lateness#opened.requests" in keys(document, rows=551)
    sooner = {**document, "opened": {**document["opened"], "days": 1}}
    assert keys(sooner) == ["lateness#days", "lateness#opened.days"]
    assert keys(document, known={}) == ["lateness#days"]
    within = [550] * len(STEPS)
    assert keys({**document, "opened": {**document["opened"], "within": within}}) != []


def test_the_gate_lets_counts_of_the_city_pass_and_no_area_and_no_text() -> None:
    document = _document([0] * 50 + [2] * 500)
    assert not lateness_faults(json.dumps(document).encode())
    assert not lateness_faults(b'{"as_of":"2026-06-30","is_known":false}')
    for spoiled in (
        {**document, "areas": {}},
        {**document, "opened": {**document["opened"], "note": 1}},
        {**document, "opened": {**document["opened"], "later": "a name"}},
        {**document, "first_month": "2025-04-01"},
    ):
        assert lateness_faults(json.dumps(spoiled).encode())


def test_learned_days_let_more_late_records_through_than_said_in_at_most_one_of_forty_sources() -> None:
    """98.9 of 100 late records have come by day 7: whoever calls that settled is wrong; by chance 2.5 % may be."""
    dice = np.random.default_rng(20260630)
    late, wrong = 2_000, 0
    for by_seven in dice.binomial(late, 0.989, size=2_000):
        within = [5_000] * 4 + [5_000 + int(by_seven)] + [5_000 + late] * 4
        wrong += learned_days(within, later=0)[1] == 7
    assert wrong <= 2_000 * 0.025
    assert wrong > 0
