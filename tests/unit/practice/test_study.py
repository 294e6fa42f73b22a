"""Invented cities in memory: what is planted is there, what is not planted is not, and a hundred cost little."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc
import pytest
import shapely

from civicstat.inference.intervals import wilson_interval
from civicstat.practice.closings import NO_MOMENT
from civicstat.practice.days import holidays
from civicstat.practice.districts import YARDS, district_index, districts, neighbors
from civicstat.practice.errors import PracticeError
from civicstat.practice.export import exported_rows
from civicstat.practice.followup import visits_of
from civicstat.practice.kinds import CHANNELS, KINDS, TEXT_MESSAGE, kind_index
from civicstat.practice.study import Study, inspections, requests, study
from civicstat.practice.truths import PLANTABLE, Change, FalseClosures, Gaming, Truths, plant


Make = Callable[..., Study]


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    assert requests(3).equals(requests(3))
    assert not requests(3).equals(requests(4))


def test_a_city_without_truths_has_none_of_them(make: Make) -> None:
    city = make(count=20_000)

    assert not (city.rows.is_false | city.rows.is_moved | city.rows.is_repeat).any()
    assert not city.problems.is_displaced.any()
    assert city.truths.planted() == {}
    results = city.inspections()["result"]
    assert pc.all(pc.equal(results, "fixed")).as_py()


@pytest.mark.parametrize("name", PLANTABLE)
def test_each_truth_can_be_planted_alone(make: Make, name: str) -> None:
    assert list(make(name, count=500).truths.planted()) == [name]


def test_a_truth_that_is_not_planted_moves_no_other(make: Make) -> None:
    without, planted = make("silent-district"), make("silent-district", "gaming")

    assert np.array_equal(without.rows.opened, planted.rows.opened)
    is_same = without.rows.closed == planted.rows.closed
    gaming = planted.truths.gaming
    assert gaming is not None
    assert (planted.rows.is_moved | is_same | (planted.rows.yard == YARDS.index(gaming.yard))).all()


def test_exactly_the_planted_share_of_a_yards_closings_is_false() -> None:
    rows = study(5, Truths(false_closures=FalseClosures("heron-yard", 20)), count=20_000).requests
    in_yard = rows.filter(pc.and_(pc.equal(rows["yard"], "heron-yard"), rows["is_yard_work"]))
    closed = in_yard.filter(pc.is_valid(in_yard["closed"]))
    false = pc.sum(closed["true_false_closure"]).as_py()

    # Twenty in a hundred of the first closings and of those reported again, each rounded down.
    assert closed.num_rows * 20 // 100 - 2 <= false <= closed.num_rows * 20 // 100
    assert pc.sum(rows["true_false_closure"]).as_py() == false


def test_intervals_from_inspections_cover_twenty_percent_in_at_least_93_of_100_invented_cities() -> None:
    truths = Truths(false_closures=FalseClosures("heron-yard", 20))
    covered = 0
    for seed in range(1, 101):
        looked = inspections(seed, truths, sample=600)
        in_yard = looked.filter(pc.equal(looked["yard"], "heron-yard"))["result"]
        low, high = wilson_interval(pc.sum(pc.equal(in_yard, "not fixed")).as_py(), len(in_yard))
        covered += low <= Decimal("0.2") <= high

    assert covered >= 93


def test_an_invented_city_of_a_few_thousand_requests_takes_under_a_tenth_of_a_second() -> None:
    requests(1)
    spent = []
    for seed in range(2, 12):
        began = time.perf_counter()
        assert requests(seed).num_rows > 3_000
        spent.append(time.perf_counter() - began)

    assert min(spent) < 0.1


def test_the_gaming_yard_moves_its_share_of_the_just_late_to_just_under_the_line(make: Make) -> None:
    city = study(5, Truths(gaming=Gaming("otter-yard", percent=60, window_hours=36)), count=30_000)
    rows = city.rows
    late = rows.done - rows.due
    street = np.array([kind.subject_class == "asset" for kind in KINDS])[rows.kind] & rows.is_yard_work
    in_yard = street & (rows.yard == YARDS.index("otter-yard")) & (rows.due != NO_MOMENT)
    could = in_yard & (late > 0) & (late <= 36 * 3600)

    assert rows.is_moved.sum() == could.sum() * 60 // 100
    assert (rows.closed[rows.is_moved] < rows.due[rows.is_moved]).all()
    assert (rows.due[rows.is_moved] - rows.closed[rows.is_moved] <= 2 * 3600).all()
    assert (rows.done[rows.is_moved] > rows.due[rows.is_moved]).all()


def test_the_silent_district_reports_a_third_of_what_others_report_at_the_same_need(make: Make) -> None:
    city = make("silent-district", count=60_000)
    planted = city.truths.silent_district
    assert planted is not None
    here = city.problems.district == district_index(planted.district)
    reported = city.problems.is_reported

    assert abs(reported[here].mean() / reported[~here].mean() - 1 / 3) < 0.04
    same = study(city.seed, count=60_000).problems
    assert np.array_equal(same.district, city.problems.district)


def test_a_clean_up_that_displaces_takes_from_the_district_what_it_gives_to_the_ring(make: Make) -> None:
    city, before = make("displacement", count=40_000), make(count=40_000)
    planted = city.truths.displacement
    assert planted is not None
    treated = district_index(planted.district)
    dumping = city.problems.kind == kind_index(planted.kind)
    ring = np.isin(city.problems.district, neighbors(treated))

    moved = int(city.problems.is_displaced.sum())
    assert moved > 20
    assert (ring & dumping & city.problems.is_displaced).sum() == moved
    assert ((before.problems.district == treated) & dumping).sum() - moved == (
        (city.problems.district == treated) & dumping
    ).sum()


def test_the_change_that_worked_shortens_its_own_requests_and_no_other(make: Make) -> None:
    change = Change("badger-yard", "LGT-1", date(2026, 1, 1), 35)
    rows = study(5, Truths(worked=change), count=40_000).rows
    is_touched = rows.done != rows.done_without
    takes, took = (rows.done - rows.opened)[is_touched], (rows.done_without - rows.opened)[is_touched]

    assert is_touched.sum() > 20
    assert set(rows.kind[is_touched]) == {kind_index("LGT-1")}
    assert set(rows.yard[is_touched]) == {YARDS.index("badger-yard")}
    # Working hours and Sundays stretch some of it.
    assert 0.55 < np.median(takes) / np.median(took) < 0.75


def test_a_change_without_effect_changes_not_one_closing(make: Make) -> None:
    assert make("no-effect").requests.equals(make().requests)


def test_after_a_reused_field_the_letter_t_stands_for_something_else(make: Make) -> None:
    city = make("reused-field", count=20_000)
    planted = city.truths.reused_field
    assert planted is not None
    visits = visits_of(city.seed, city.rows, days=city.days)
    text = CHANNELS[TEXT_MESSAGE][0]
    before, after = [0, 0], [0, 0]
    for row in exported_rows(city, visits):
        if row.fields["Source"] == text and row.fields["Opened"]:
            tally = after if row.fields["Opened"] >= planted.from_day.isoformat() else before
            tally[int(city.rows.channel[row.request] == TEXT_MESSAGE)] += 1

    assert before[0] == 0 < before[1]
    assert after[1] == 0 < after[0]


def test_the_yard_that_rounds_its_clocks_does_not_game_its_target(make: Make) -> None:
    city = make(*PLANTABLE, count=20_000)
    in_yard = city.rows.is_yard_work & (city.rows.yard == YARDS.index(city.truths.clock_yard))

    assert not city.rows.is_moved[in_yard].any()
    with pytest.raises(PracticeError, match="both games its target and rounds its clocks"):
        Truths(gaming=Gaming("finch-yard"), clock_yard="finch-yard")


def test_two_thirds_of_field_checks_find_nothing_and_silence_does_not_hide_a_problem(make: Make) -> None:
    loud, silent = make(count=20_000).field_checks(4_000), make("silent-district", count=20_000).field_checks(4_000)

    assert 0.02 < pc.mean(loud["found"]).as_py() < 0.34
    # What nobody reports lies there longer, so that a check finds more of it, never less.
    assert pc.sum(silent["found"]).as_py() >= pc.sum(loud["found"]).as_py()


def test_residents_of_places_that_are_not_fixed_say_so(make: Make) -> None:
    city = make("false-closures", count=20_000)
    planted = city.truths.false_closures
    assert planted is not None
    answers = city.confirmations
    no = pc.equal(answers["result"], "no")
    in_yard = pc.equal(answers["yard"], planted.yard)

    assert pc.mean(pc.cast(no.filter(in_yard), "int8")).as_py() > 0.15
    assert pc.mean(pc.cast(no.filter(pc.invert(in_yard)), "int8")).as_py() < 0.07


def test_clocks_of_an_incident_never_run_backwards(make: Make) -> None:
    calls = make().incidents(2_000)
    seconds = {name: np.asarray(calls[name].cast("int64").fill_null(0)) for name in ("call", "dispatch", "en_route")}
    scene, clear = calls["scene"].cast("int64"), np.asarray(calls["clear"].cast("int64"))

    assert (seconds["call"] < seconds["dispatch"]).all()
    assert (seconds["dispatch"] < seconds["en_route"]).all()
    assert (np.asarray(scene.fill_null(0)) < clear).all()
    assert 0 < scene.null_count < 150


def test_no_request_closes_before_it_opens_or_arrives_before_it_is_made(make: Make) -> None:
    rows = make(*PLANTABLE, count=20_000).rows

    assert (rows.closed > rows.opened).all()
    assert (rows.arrived * 86_400 + 86_399 >= rows.opened).all()


def test_holidays_fall_on_their_days() -> None:
    # The list of the United States Office of Personnel Management for 2025.
    assert [day.isoformat() for day in holidays(2025)] == [
        "2025-01-01",
        "2025-01-20",
        "2025-02-17",
        "2025-05-26",
        "2025-06-19",
        "2025-07-04",
        "2025-09-01",
        "2025-10-13",
        "2025-11-11",
        "2025-11-27",
        "2025-12-25",
    ]


def test_districts_fit_together_and_the_river_is_the_only_gap() -> None:
    shapes = [shapely.Polygon(district.corners) for district in districts()]
    together = shapely.union_all(shapes)

    assert together.geom_type == "MultiPolygon"
    assert len(together.geoms) == 2
    assert abs(together.area - sum(shape.area for shape in shapes)) < 1
    assert all(district.households >= 1_000 for district in districts())


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (lambda: Truths(false_closures=FalseClosures("no-yard")), "there is no yard 'no-yard'"),
        (lambda: study(-1), "the seed is -1"),
        (lambda: study(1, count=5), "5 requests over 1 years"),
        (lambda: plant(["gremlins"], seed=1, days=study(1).days), "nothing is called 'gremlins'"),
    ],
)
def test_a_wish_that_cannot_be_met_is_answered_with_a_letter(wish: Callable[[], object], found: str) -> None:
    with pytest.raises(PracticeError) as letter:
        wish()

    assert letter.value.found == found
    assert letter.value.expected
