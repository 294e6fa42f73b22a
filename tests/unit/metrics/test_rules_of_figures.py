"""Every rule of a figure on rows that can be checked in the head; both computations run in each test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from civicstat.metrics.compute import compute
from civicstat.metrics.errors import DefinitionError, RecordsError
from civicstat.metrics.fitness import check_fitness


MEDIAN = {
    "measure": "percentile",
    "of": "days_between(opened, closed)",
    "percentile": 50,
    "numerator": None,
    "unit": "days",
    "digits": 0,
}
COUNT = {"measure": "count", "numerator": None, "unit": "requests", "digits": 0}
BACKLOG = {"measure": "backlog", "numerator": None, "unit": "requests", "digits": 0}
PLACES = {"where": "kind = 'yard'"}


def _closed_after(town: Any, days: int, count: int, *, day: int = 1, **others: str) -> list[dict[str, str]]:
    opened, closed = date(2014, 5, day), date.fromordinal(date(2014, 5, day).toordinal() + days)
    return [town.asset(opened.isoformat(), closed.isoformat(), **others) for _ in range(count)]


def test_a_share_is_hits_over_cases_with_wilsons_interval(town: Any) -> None:
    rows = _closed_after(town, 5, 8) + _closed_after(town, 6, 2)

    figure = town.results(town.metric(), rows).figures["2014-05|city:-|-"]

    # Wilson for 8 of 10: 49.0 to 94.3, as in Newcombe, Statistics in Medicine 17 (1998), for 8/10 by hand.
    assert figure.to_json() == {
        "key": "closed-in-time|v1|2014-05|city:-|-",
        "value": "80.0",
        "bound": "exact",
        "numerator": 8,
        "denominator": 10,
        "n": 10,
        "low": "49.0",
        "high": "94.3",
        "level": "0.95",
        "class": "A",
        "status": "final",
        "reason": "",
        "as_of": "2014-06-30",
    }


def test_an_open_request_past_its_threshold_is_a_miss_and_one_not_past_it_is_too_new(town: Any) -> None:
    # At the end of 30 June a request of 25 June is 5 days old: it can close on 1 July at the earliest, after 6 days.
    rows = [town.asset("2014-06-25")] * 10 + [town.asset("2014-06-26")] * 3

    results = town.results(town.metric(), rows)

    assert results.figures["2014-06|city:-|-"].denominator == 10
    assert results.figures["2014-06|city:-|-"].value == Decimal("0.0")
    assert results.accountings["2014-06|city:-|-"].excluded == {"too-new-to-judge": 3}
    assert results.accountings["2014-06|city:-|-"].received == 13


def test_the_age_of_an_open_place_counts_from_the_last_day_of_its_week(town: Any) -> None:
    # Opened in the week that ends on 22 June: 8 days before D. In the week that ends on 29 June: 1 day.
    rows = [town.place("2014-06-16")] * 10 + [town.place("2014-06-23")] * 4

    results = town.results(town.metric(**PLACES), rows)

    assert results.figures["2014-06|city:-|-"].denominator == 10
    assert results.accountings["2014-06|city:-|-"].excluded == {"too-new-to-judge": 4}


def test_an_open_place_of_the_week_that_is_not_over_has_no_age(town: Any) -> None:
    definition = town.metric(**PLACES, numerator="days_between(opened, closed) > 0")

    # 30 June 2014 is a Monday, so its week ends after D; the request can close tomorrow at the earliest.
    results = town.results(definition, [town.place("2014-06-30")] * 10)

    assert results.figures["2014-06|city:-|-"].value == Decimal("100.0")


def test_a_condition_that_only_waiting_can_meet_is_met_once_it_is_certain(town: Any) -> None:
    definition = town.metric(numerator="days_between(opened, closed) > 30")
    rows = [town.asset("2014-05-20")] * 10 + [town.asset("2014-06-10")] * 2

    results = town.results(definition, rows)

    assert results.figures["2014-05|city:-|-"].value == Decimal("100.0")
    assert results.accountings["2014-06|city:-|-"].excluded == {"too-new-to-judge": 2}


def test_is_null_sees_an_open_request_as_open_even_in_a_numerator(town: Any) -> None:
    definition = town.metric(numerator="closed IS NULL")
    rows = [town.asset("2014-05-20")] * 4 + _closed_after(town, 1, 6)

    figure = town.results(definition, rows).figures["2014-05|city:-|-"]

    assert (figure.numerator, figure.denominator) == (4, 10)


def test_two_durations_of_an_open_request_are_compared_as_if_it_closed_at_some_time(town: Any) -> None:
    # Whenever it closes: closing after the promised date by the same number of days on both sides.
    definition = town.metric(
        numerator="days_between(opened, closed) > days_between(due, closed)", where="due IS NOT NULL"
    )

    figure = town.results(definition, [town.asset("2014-05-20", due="2014-05-25")] * 10).figures["2014-05|city:-|-"]

    assert figure.value == Decimal("100.0")


AGAIN = {"numerator": "again_days <= 30"}
STILL_OPEN = [{"reason": "still open", "reason_es": "abierta", "where": "closed IS NULL"}]


def test_a_request_is_judged_by_its_next_report_once_it_has_been_closed_for_long_enough(town: Any) -> None:
    again = [town.asset("2014-05-01", "2014-05-02", again_days=days) for days in ("1", "30", "31")]
    # From 31 May to the end of 30 June are 30 days: the next report can come after 31 at the earliest.
    quiet = [town.asset("2014-05-01", "2014-05-31")] * 7
    undecided = [town.asset("2014-05-01", "2014-06-01")] * 3 + [town.asset("2014-05-01")] * 2
    # This one is sure to be a hit. To count it before the others can be misses would make June look bad.
    undecided += [town.asset("2014-05-01", "2014-06-01", again_days="4")]

    results = town.results(town.metric(**AGAIN), [*again, *quiet, *undecided])

    figure = results.figures["2014-05|city:-|-"]
    assert (figure.numerator, figure.denominator, figure.value) == (2, 10, Decimal("20.0"))
    assert results.accountings["2014-05|city:-|-"].excluded == {"too-new-to-judge": 6}


def test_an_open_request_that_is_left_out_for_being_open_is_not_too_new_as_well(town: Any) -> None:
    rows = [town.asset("2014-05-01", "2014-05-02", again_days="3")] * 10 + [town.asset("2014-05-01")] * 2

    results = town.results(town.metric(**AGAIN, exclude=STILL_OPEN), rows)

    assert results.accountings["2014-05|city:-|-"].excluded == {"still-open": 2, "too-new-to-judge": 0}


def test_the_days_since_a_place_was_closed_count_from_the_last_day_of_that_week(town: Any) -> None:
    # Closed in the week that ends on 25 May: 36 days before D. In the week that ends on 1 June: 29 days, though the
    # closing itself, on 26 May, is 35 days old. In the week that is not over on 30 June: none.
    rows = [town.place("2014-05-19", "2014-05-19")] * 10
    rows += [town.place("2014-05-19", "2014-05-26")] * 3 + [town.place("2014-05-19", "2014-06-30")] * 2

    results = town.results(town.metric(**AGAIN, **PLACES), rows)

    assert results.figures["2014-05|city:-|-"].denominator == 10
    assert results.figures["2014-05|city:-|-"].value == Decimal("0.0")
    assert results.accountings["2014-05|city:-|-"].excluded == {"too-new-to-judge": 5}


def test_a_place_that_was_closed_in_the_week_of_d_can_be_reported_again_tomorrow(town: Any) -> None:
    rows = [town.place("2014-05-19", "2014-06-30")] * 10

    figures = {
        text: town.results(town.metric(numerator=text, **PLACES), rows).figures["2014-05|city:-|-"]
        for text in ("again_days >= 1", "again_days > 1")
    }

    assert figures["again_days >= 1"].value == Decimal("100.0")
    assert figures["again_days > 1"].status == "no-cases"


def test_a_period_whose_closings_are_all_young_has_no_share_however_many_were_reported_again(town: Any) -> None:
    rows = [town.asset("2014-06-10", "2014-06-12", again_days="2")] * 20 + [town.asset("2014-06-10", "2014-06-12")] * 80

    results = town.results(town.metric(**AGAIN), rows)

    assert results.figures["2014-06|city:-|-"].status == "no-cases"
    assert results.accountings["2014-06|city:-|-"].excluded == {"too-new-to-judge": 100}


def test_in_a_filter_an_address_that_was_not_reported_again_is_plainly_missing(town: Any) -> None:
    rows = [town.asset("2014-05-01", "2014-05-02", again_days=days) for days in ("3", "40", "", "")]

    counts = {
        text: town.results(town.metric(**COUNT, where=text), rows).figures["2014-05|city:-|-"].n
        for text in ("again_days <= 30", "NOT again_days <= 30", "again_days IS NULL", "again_days BETWEEN 3 AND 40")
    }

    assert list(counts.values()) == [1, 1, 2, 2]


BOTH = {"numerator": "days_between(opened, closed) <= 5 AND again_days > 30"}


def test_a_numerator_about_the_closing_and_the_next_report_leaves_open_requests_out(town: Any) -> None:
    quick = [town.asset("2014-05-01", "2014-05-02", again_days=days) for days in ("3", "40", "")] * 4
    definition = town.metric(**BOTH, exclude=STILL_OPEN)

    figure = town.results(definition, [*quick, town.asset("2014-05-01")]).figures["2014-05|city:-|-"]

    assert (figure.numerator, figure.denominator) == (8, 12)
    with pytest.raises(DefinitionError) as refusal:
        town.metric(**BOTH)
    assert str(refusal.value) == (
        "closed-in-time.toml: `numerator` asks both when a request was closed and when its address was reported again\n"
        "Expected: open requests left out by an [[exclude]] of their own\n"
        'Next step: Add an [[exclude]] with where = "closed IS NULL", or ask one of the two.'
    )


def test_a_filter_sees_the_plain_null_and_unknown_is_false(town: Any) -> None:
    definition = town.metric(**COUNT, where="days_between(opened, closed) <= 5 OR days_between(opened, closed) > 5")
    rows = [town.asset("2014-05-20")] * 3 + _closed_after(town, 1, 2)

    assert town.results(definition, rows).figures["2014-05|city:-|-"].n == 2


def test_unknown_stays_unknown_under_not(town: Any) -> None:
    definition = town.metric(**COUNT, where="NOT department = 'streets'")
    rows = _closed_after(town, 1, 2, department="") + _closed_after(town, 1, 3, department="parks")

    assert town.results(definition, rows).figures["2014-05|city:-|-"].n == 3


def test_a_median_is_the_value_at_its_rank(town: Any) -> None:
    # Ranks 1 to 10 hold 1..10 days; the nearest rank of the median is the fifth.
    rows = [row for days in range(1, 11) for row in _closed_after(town, days, 1)]

    figure = town.results(town.metric(**MEDIAN), rows).figures["2014-05|city:-|-"]

    # Binomial(10, 1/2): ranks 2 and 9 enclose the median with 97.9 %. Conover, section 3.2, table A4.
    assert (figure.value, figure.low, figure.high) == (Decimal(5), Decimal(2), Decimal(9))
    assert figure.level == Decimal("0.95")


def test_a_median_that_falls_among_open_requests_is_more_than_their_age(town: Any) -> None:
    # Opened on 1 June: 29 days old on 30 June, so they take at least 30 days, which is more than 29.
    rows = [town.asset("2014-06-01", "2014-06-02")] * 4 + [town.asset("2014-06-01")] * 6

    figure = town.results(town.metric(**MEDIAN), rows).figures["2014-06|city:-|-"]

    assert (figure.value, figure.bound, figure.status) == (Decimal(29), "more-than", "provisional")
    assert (figure.low, figure.high) == (Decimal(1), None)


def test_an_open_request_that_cannot_move_the_median_leaves_it_exact(town: Any) -> None:
    rows = [town.asset("2014-06-01", "2014-06-04")] * 9 + [town.asset("2014-06-01")] * 3

    figure = town.results(town.metric(**MEDIAN), rows).figures["2014-06|city:-|-"]

    assert (figure.value, figure.bound) == (Decimal(3), "exact")
    assert figure.high is None


def test_a_median_among_requests_opened_on_the_last_day_is_more_than_zero_days(town: Any) -> None:
    rows = [town.asset("2014-06-30", "2014-06-30")] * 5 + [town.asset("2014-06-30")] * 7

    figure = town.results(town.metric(**MEDIAN), rows).figures["2014-06|city:-|-"]

    # The open ones take at least 1 day: more than 0 days is known.
    assert (figure.value, figure.bound) == (Decimal(0), "more-than")


def test_days_before_a_closing_have_no_lower_bound_while_it_is_open(town: Any) -> None:
    definition = town.metric(**MEDIAN | {"of": "days_between(closed, due)"})
    rows = [town.asset("2014-06-01", due="2014-06-20")] * 10

    figure = town.results(definition, rows).figures["2014-06|city:-|-"]

    assert (figure.status, figure.n, figure.value, figure.low) == ("not-yet-known", 10, None, None)


def test_a_duration_without_its_date_is_left_out_by_name(town: Any) -> None:
    definition = town.metric(**MEDIAN | {"of": "days_between(opened, due)"})
    rows = [town.asset("2014-05-01", due="2014-05-08")] * 10 + [town.asset("2014-05-01")] * 2

    results = town.results(definition, rows)

    assert results.figures["2014-05|city:-|-"].value == Decimal(7)
    assert results.accountings["2014-05|city:-|-"].excluded == {"date-missing": 2}


def test_fewer_than_ten_cases_keep_their_counts_and_show_no_value(town: Any) -> None:
    figure = town.results(town.metric(), _closed_after(town, 1, 9)).figures["2014-05|city:-|-"]

    assert (figure.status, figure.value, figure.numerator, figure.denominator) == ("too-few", None, 9, 9)
    assert (figure.low, figure.high, figure.level) == (None, None, None)


def test_nothing_to_judge_is_not_zero_but_nothing_to_count_is(town: Any) -> None:
    share = town.results(town.metric(), []).figures["2014-05|city:-|-"]
    count = town.results(town.metric(**COUNT), []).figures["2014-05|city:-|-"]

    assert (share.status, share.value, share.denominator) == ("no-cases", None, 0)
    assert (count.status, count.value, count.n) == ("final", Decimal(0), 0)


def test_a_share_of_which_everything_is_left_out_has_no_cases(town: Any) -> None:
    definition = town.metric(exclude=[{"reason": "all", "reason_es": "todas", "where": "kind = 'alley'"}])

    results = town.results(definition, _closed_after(town, 1, 20))

    assert results.figures["2014-05|city:-|-"].status == "no-cases"
    assert results.accountings["2014-05|city:-|-"].value_with_excluded == Decimal("100.0")


def test_received_is_counted_plus_excluded_by_the_first_reason_that_applies(town: Any) -> None:
    definition = town.metric(
        exclude=[
            {"reason": "Marked as a duplicate", "reason_es": "Duplicada", "where": "is_duplicate"},
            {"reason": "By web", "reason_es": "Por la web", "where": "channel = 'web'"},
        ]
    )
    rows = [
        *_closed_after(town, 1, 12),
        *_closed_after(town, 9, 3, is_duplicate="true", channel="web"),
        *_closed_after(town, 9, 2, channel="web"),
        # Open for one day, so too new to judge; but it is a duplicate first.
        town.asset("2014-05-01", is_duplicate="true"),
    ]

    accounting = town.results(definition, rows).accountings["2014-05|city:-|-"]

    assert (accounting.received, accounting.counted) == (18, 12)
    assert accounting.excluded == {"marked-as-a-duplicate": 4, "by-web": 2, "too-new-to-judge": 0}
    # With all of them 12 of 18.
    assert accounting.value_with_excluded == Decimal("66.7")


def test_too_new_requests_stay_out_of_the_value_with_excluded(town: Any) -> None:
    definition = town.metric(exclude=[{"reason": "By web", "reason_es": "Por la web", "where": "channel = 'web'"}])
    closed = [town.asset("2014-06-10", "2014-06-11")] * 10
    rows = closed + [town.asset("2014-06-29", channel="web")] * 5

    accounting = town.results(definition, rows).accountings["2014-06|city:-|-"]

    assert accounting.excluded == {"by-web": 5, "too-new-to-judge": 0}
    assert accounting.value_with_excluded == Decimal("100.0")


def test_only_whole_periods_inside_the_records_have_figures(town: Any) -> None:
    place = town.with_context(coverage_from=date(2014, 4, 2), as_of=date(2014, 6, 28))

    results = place.results(place.metric(**COUNT, periods=["week", "month", "quarter", "r12"]), [])

    # Whole weeks from Monday 7 April (W15) to Sunday 22 June (W25); May is the only whole month.
    assert sorted(key.partition("|")[0] for key in results.figures) == [
        "2014-05",
        *[f"2014-W{w}" for w in range(15, 26)],
    ]


def test_fiscal_years_are_named_for_the_year_in_which_they_end(town: Any) -> None:
    place = town.with_context(fiscal_year_starts=7)
    rows = [town.asset("2013-06-30", "2013-07-01"), town.asset("2013-07-01", "2013-07-01"), town.asset("2014-06-30")]

    results = place.results(place.metric(**COUNT, periods=["year"]), rows)

    assert {key: figure.n for key, figure in results.figures.items()} == {"FY2014|city:-|-": 2}


def test_rolling_years_hold_twelve_whole_months(town: Any) -> None:
    rows = [town.asset("2013-01-01", "2013-01-02"), town.asset("2013-12-31", "2014-01-02")]
    rows += [town.asset("2014-01-01", "2014-01-02")]

    figures = town.results(town.metric(**COUNT, periods=["r12"]), rows).figures

    assert len(figures) == 7  # December 2013 to June 2014
    assert (figures["2013-12-r12|city:-|-"].n, figures["2014-01-r12|city:-|-"].n) == (2, 2)


def test_quarters_are_calendar_quarters(town: Any) -> None:
    place = town.with_context(fiscal_year_starts=7)
    rows = [town.asset("2014-03-31"), town.asset("2014-04-01"), town.asset("2014-06-30")]

    figures = place.results(place.metric(**COUNT, periods=["quarter"]), rows).figures

    assert (figures["2014-Q1|city:-|-"].n, figures["2014-Q2|city:-|-"].n) == (1, 2)


def test_a_row_falls_into_the_period_of_the_moment_that_the_definition_names(town: Any) -> None:
    rows = [town.asset("2014-03-31", "2014-04-01", "2014-05-01"), town.place("2014-03-31", "2014-04-01")]
    by_closing = town.results(town.metric(**COUNT, period_by="closed", periods=["week", "month"]), rows).figures
    by_promise = town.results(
        town.metric(**COUNT, period_by="due", where="kind = 'alley'", periods=["week"]), rows
    ).figures

    assert (by_closing["2014-04|city:-|-"].n, by_closing["2014-W14|city:-|-"].n) == (2, 2)
    assert by_promise["2014-W18|city:-|-"].n == 1


def test_a_backlog_is_what_was_open_at_the_end_of_the_period(town: Any) -> None:
    rows = [
        town.asset("2014-04-30", "2014-05-31"),  # closed on the last day of May: not open at its end
        town.asset("2014-04-30", "2014-06-01"),
        town.asset("2014-05-31"),
        town.asset("2014-06-01"),
        town.place("2014-05-26", "2014-06-01"),  # Sunday of the same ISO week, but another month
    ]

    figures = town.results(town.metric(**BACKLOG, periods=["week", "month"]), rows).figures

    assert figures["2014-04|city:-|-"].n == 2
    assert figures["2014-05|city:-|-"].n == 3
    assert figures["2014-W22|city:-|-"].n == 2  # ends on 1 June: only what was never closed
    assert figures["2014-06|city:-|-"].n == 2


def test_a_backlog_has_no_interval_and_counts_requests_opened_before_the_records_begin(town: Any) -> None:
    figure = town.results(town.metric(**BACKLOG), [town.asset("2010-01-01")]).figures["2013-01|city:-|-"]

    assert (figure.value, figure.n, figure.low, figure.numerator, figure.denominator) == (
        Decimal(1),
        1,
        None,
        None,
        None,
    )


def test_every_area_and_kind_has_a_figure_even_without_rows(town: Any) -> None:
    definition = town.metric(where="kind IN ('alley', 'yard')", by=["ward", "kind"], periods=["month"])

    results = town.results(definition, _closed_after(town, 1, 10))

    may = {key.partition("|")[2]: figure.status for key, figure in results.figures.items() if key.startswith("2014-05")}
    assert may == {
        "city:-|-": "final",
        "ward:north|-": "final",
        "ward:south|-": "no-cases",
        "city:-|kind=alley": "final",
        "city:-|kind=yard": "no-cases",
    }


def test_rows_without_a_place_make_an_area_of_their_own(town: Any) -> None:
    figures = town.results(town.metric(**COUNT, by=["ward"]), _closed_after(town, 1, 3, ward="unlocated")).figures

    assert figures["2014-05|ward:unlocated|-"].n == 3
    assert "2014-04|ward:unlocated|-" not in figures


def test_only_cells_with_rows_have_figures(town: Any) -> None:
    definition = town.metric(**COUNT, where="kind = 'alley'", by=["h3-8"])

    figures = town.results(definition, [*_closed_after(town, 1, 3), *_closed_after(town, 1, 1, h3_8="")]).figures

    assert {key for key in figures if "h3-8" in key} == {"2014-05|h3-8:882664c1a9fffff|-"}


def test_breakdowns_can_have_other_periods_than_the_whole_city(town: Any) -> None:
    definition = town.metric(**COUNT, by=["ward"], periods=["week"], by_periods=["month"])

    figures = town.results(definition, _closed_after(town, 1, 3)).figures

    assert {key.split("|")[0] for key in figures if "city:-|-" in key and "W" not in key} == set()
    assert {key.split("|")[0] for key in figures if "ward" in key and "W" in key} == set()
    assert figures["2014-05|ward:north|-"].n == 3


@pytest.mark.parametrize(("as_of", "status"), [(date(2014, 6, 29), "provisional"), (date(2014, 6, 30), "final")])
def test_a_figure_is_final_once_it_has_settled(town: Any, as_of: date, status: str) -> None:
    place = town.with_context(as_of=as_of)

    assert place.results(place.metric(**COUNT), []).figures["2014-05|city:-|-"].status == status


def test_a_held_source_shows_a_hole_and_nothing_else(town: Any) -> None:
    results = town.results(town.metric(by=["ward"]), _closed_after(town, 1, 20), held_reason="A column changed")

    assert {figure.status for figure in results.figures.values()} == {"held"}
    assert {figure.reason for figure in results.figures.values()} == {"A column changed"}
    assert results.accountings == {}
    assert len(results.figures) == 18 * 3


def test_hidden_months_about_persons_are_suppressed_and_zero_is_shown(town: Any) -> None:
    definition = town.metric(**COUNT, table="person_months")
    months = "month,requests,status\n2014-03,0,shown\n2014-04,,hidden\n2014-05,25,shown\n2014-07,9,shown\n"

    results = town.results(definition, [], months=months)

    shown = {key: (figure.status, figure.n) for key, figure in results.figures.items()}
    assert shown == {
        "2014-03|city:-|-": ("final", 0),
        "2014-04|city:-|-": ("suppressed", None),
        "2014-05|city:-|-": ("final", 25),
    }
    assert set(results.accountings) == {"2014-03|city:-|-", "2014-05|city:-|-"}


def test_hours_are_exact_to_the_second(town: Any) -> None:
    place = town.with_context(precision="second")
    definition = place.metric(numerator="hours_between(opened, closed) <= 24", where="kind = 'alley'")
    on_time = place.asset("2014-05-01T12:00:00Z", "2014-05-02T12:00:00Z")
    late = place.asset("2014-05-01T12:00:00Z", "2014-05-02T12:00:01Z")

    figure = place.results(definition, [on_time] * 7 + [late] * 3).figures["2014-05|city:-|-"]

    assert (figure.numerator, figure.denominator) == (7, 10)


def test_a_percentile_in_hours_is_rounded_once_half_to_even(town: Any) -> None:
    place = town.with_context(precision="second")
    definition = place.metric(
        **MEDIAN | {"of": "hours_between(opened, closed)", "unit": "hours", "digits": 1}, where="kind = 'alley'"
    )
    # 9 minutes are 0.15 hours, a tie between 0.1 and 0.2: the even digit is 2.
    rows = [place.asset("2014-05-01T12:00:00Z", "2014-05-01T12:09:00Z")] * 10

    assert place.results(definition, rows).figures["2014-05|city:-|-"].value == Decimal("0.2")


def test_an_open_request_in_hours_is_older_than_the_end_of_the_local_day(town: Any) -> None:
    place = town.with_context(precision="second")
    definition = place.metric(
        **MEDIAN | {"of": "hours_between(opened, closed)", "unit": "hours", "digits": 1}, where="kind = 'alley'"
    )
    # D ends in Chicago at 05:00 UTC on 1 July: 17 hours and 20 minutes later, rounded down.
    rows = [place.asset("2014-06-30T11:40:00Z")] * 10

    figure = place.results(definition, rows).figures["2014-06|city:-|-"]

    assert (figure.value, figure.bound) == (Decimal("17.3"), "more-than")


def test_moments_are_compared_to_the_second_where_the_source_tells_it_and_dates_by_local_day(town: Any) -> None:
    place = town.with_context(precision="second")
    due = place.asset("2014-05-01T12:00:00Z", "2014-05-02T12:00:01Z", "2014-05-02T12:00:00Z")
    late_evening = place.asset("2014-05-02T04:59:59Z", "2014-05-03T12:00:00Z")  # still 1 May in Chicago

    to_the_second = place.results(place.metric(**COUNT, where="kind = 'alley' AND closed <= due"), [due])
    by_day = place.results(place.metric(**COUNT, where="kind = 'alley' AND opened = DATE '2014-05-01'"), [late_evening])

    assert to_the_second.figures["2014-05|city:-|-"].n == 0
    assert by_day.figures["2014-05|city:-|-"].n == 1


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"numerator": "hours_between(opened, closed) <= 24"}, "hours"),
        ({"periods": ["day"]}, "periods of a day"),
        ({"by": ["ward"], "by_periods": ["day"]}, "periods of a day"),
        ({"period_by": "due"}, "periods by the promised day"),
        ({"by": ["h3-8"]}, "cells (h3-8)"),
        ({"numerator": "closed <= due"}, "the moment of closed and due"),
        ({"where": "NOT opened < DATE '2013-01-01'"}, "the moment of opened"),
        ({"exclude": [{"reason": "old", "reason_es": "viejo", "where": "opened < DATE '2013-01-01'"}]}, "opened"),
    ],
)
def test_what_is_not_published_about_places_cannot_be_asked(town: Any, changes: dict[str, Any], asked: str) -> None:
    place = town.with_context(precision="second")
    definition = place.metric(**changes)

    with pytest.raises(DefinitionError) as refusal:
        check_fitness(definition, place.context, where="closed-in-time.toml")

    assert asked in refusal.value.found
    assert refusal.value.found.endswith("places with an occupant: yard, noise")


def test_the_same_can_be_asked_of_assets(town: Any) -> None:
    place = town.with_context(precision="second")
    definition = place.metric(
        where="kind <> 'yard' AND NOT kind IN ('noise') AND opened >= DATE '2013-01-01'",
        numerator="closed <= due",
        period_by="due",
        periods=["day"],
        by=["h3-8"],
    )

    check_fitness(definition, place.context, where="closed-in-time.toml")


def test_hours_cannot_be_asked_of_a_source_that_gives_days(town: Any) -> None:
    definition = town.metric(where="kind = 'alley'", numerator="hours_between(opened, closed) <= 24")

    with pytest.raises(DefinitionError, match="this source gives days only"):
        town.results(definition, [])


def test_changed_columns_of_a_row_file_are_refused(town: Any) -> None:
    place = town.with_context(layers={"district": ("one",)})
    town.write([])
    definition = place.metric()

    with pytest.raises(RecordsError) as refusal:
        compute(definition, connection=town.connection, records_folder=town.folder, context=place.context)

    assert refusal.value.where == "service-requests-asset.csv, line 1"
    assert "district" in refusal.value.expected
