"""Mean, sum, rate, flow, the age of a backlog and the Kaplan-Meier median: worked by hand, and against plain loops."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import check_fitness
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure


D = date(2014, 6, 30)
TO_CLOSE = "days_between(opened, closed)"
MEAN: dict[str, Any] = {"measure": "mean", "numerator": None, "of": TO_CLOSE, "unit": "days"}
SUM: dict[str, Any] = {**MEAN, "measure": "sum", "digits": 0}
RATE: dict[str, Any] = {"measure": "rate", "numerator": None, "unit": "per-1000-residents", "digits": 2}
FLOW: dict[str, Any] = {"measure": "flow", "numerator": None, "unit": "net-requests", "digits": 0}
AGE: dict[str, Any] = {"measure": "backlog-age", "numerator": None, "percentile": 50, "unit": "days", "digits": 0}
MEDIAN: dict[str, Any] = {**AGE, "measure": "percentile", "of": TO_CLOSE, "km_median": True}
RESIDENTS = {"city:-": 10_000, "ward:north": 4_000, "ward:south": 0}


@pytest.fixture
def counted(town: Any) -> Any:
    """The town where somebody has counted the residents."""
    return town.with_context(residents=RESIDENTS)


def found(town: Any, rows: list[Any], **fields: Any) -> tuple[dict[str, Figure], dict[str, Accounting]]:
    """Figures and accountings by key without metric and version; both computations agree on them."""
    results = town.results(town.metric(**fields), rows)
    return results.figures, results.accountings


def closed_after(town: Any, *days: int | None, opened: date = date(2014, 5, 1)) -> list[Any]:
    """Requests opened on one day and closed so many days later; None stays open."""
    return [town.asset(opened.isoformat(), "" if n is None else (opened + timedelta(days=n)).isoformat()) for n in days]


def test_a_mean_of_closed_requests_is_their_sum_over_their_number(town: Any) -> None:
    figures, accountings = found(town, closed_after(town, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20), **MEAN)

    figure = figures["2014-05|city:-|-"]
    assert (figure.value, figure.bound, figure.n) == (Decimal("6.5"), "exact", 10)
    assert (figure.low, figure.high, figure.level) == (None, None, None)
    assert accountings["2014-05|city:-|-"].value_with_excluded == Decimal("6.5")


def test_one_open_request_makes_a_mean_a_bound_that_counts_its_age_so_far(town: Any) -> None:
    # Nine closed after a day each, one open for 60 days: 69 / 10, and it took longer than that.
    figures, accountings = found(town, closed_after(town, *[1] * 9, None), **MEAN)

    figure = figures["2014-05|city:-|-"]
    assert (figure.value, figure.bound, figure.n) == (Decimal("6.9"), "more-than", 10)
    assert accountings["2014-05|city:-|-"].value_with_excluded is None


def test_a_bound_of_a_mean_is_rounded_down(town: Any) -> None:
    # 60 + 10 days over 11 requests is 6.3636..., over 12 with 9 closed after 0 days 5.83.
    figures, _ = found(town, closed_after(town, *[1] * 10, None), **{**MEAN, "digits": 0})
    assert figures["2014-05|city:-|-"].value == Decimal(6)

    figures, _ = found(town, closed_after(town, *[1] * 10, 0, None), **{**MEAN, "digits": 0})
    assert figures["2014-05|city:-|-"].value == Decimal(5)


def test_a_mean_of_nine_is_not_shown_and_a_mean_of_none_has_no_cases(town: Any) -> None:
    figures, _ = found(town, closed_after(town, *range(9)), **MEAN)

    assert (figures["2014-05|city:-|-"].status, figures["2014-05|city:-|-"].n) == ("too-few", 9)
    assert figures["2014-04|city:-|-"].status == "no-cases"


def test_a_mean_that_begins_at_the_closing_is_not_known_while_one_is_open(town: Any) -> None:
    rows = [{**row, "due_day": "2014-05-10"} for row in closed_after(town, *[1] * 11, None)]
    figures, _ = found(town, rows, **{**MEAN, "of": "days_between(closed, due)"})

    assert figures["2014-05|city:-|-"].status == "not-yet-known"


def test_a_duration_without_its_other_moment_is_left_out_of_a_mean(town: Any) -> None:
    rows = closed_after(town, *[3] * 12)
    rows[:10] = [{**row, "due_day": "2014-05-11"} for row in rows[:10]]
    figures, accountings = found(town, rows, **{**MEAN, "of": "days_between(opened, due)"})

    assert (figures["2014-05|city:-|-"].value, figures["2014-05|city:-|-"].n) == (Decimal("10.0"), 10)
    assert accountings["2014-05|city:-|-"].excluded == {"date-missing": 2}


def test_a_sum_of_nothing_is_zero_and_a_sum_of_few_is_shown(town: Any) -> None:
    figures, _ = found(town, closed_after(town, 3, 4), **SUM)

    assert (figures["2014-05|city:-|-"].value, figures["2014-05|city:-|-"].n) == (Decimal(7), 2)
    assert (figures["2014-04|city:-|-"].value, figures["2014-04|city:-|-"].n) == (Decimal(0), 0)


def test_a_mean_of_hours_is_exact_to_the_second(town: Any) -> None:
    by_second = town.with_context(precision="second")
    rows = [by_second.asset("2014-05-01T12:00:00Z", f"2014-05-01T12:{minute:02}:00Z") for minute in range(6, 66, 6)[:9]]
    rows.append(by_second.asset("2014-05-01T12:00:00Z", "2014-05-01T13:00:00Z"))
    hours = {**MEAN, "of": "hours_between(opened, closed)", "unit": "hours", "digits": 3, "where": "kind = 'alley'"}

    figures, _ = found(by_second, rows, **hours)

    # 6 + 12 + ... + 54 + 60 minutes are 330; over ten requests 0.55 hours.
    assert figures["2014-05|city:-|-"].value == Decimal("0.550")


def test_a_rate_divides_by_residents_and_shows_both(counted: Any) -> None:
    rows = closed_after(counted, *[1] * 20)
    figures, accountings = found(counted, rows, **{**RATE, "by": ["ward", "kind"]})

    city = figures["2014-05|city:-|-"]
    assert (city.value, city.numerator, city.denominator, city.n) == (Decimal("2.00"), 20, 10_000, 20)
    # Byar's ends of 20 are 12.211 and 30.890.
    assert (city.low, city.high, city.level) == (Decimal("1.22"), Decimal("3.09"), Decimal("0.95"))
    assert accountings["2014-05|city:-|-"].value_with_excluded == Decimal("2.00")
    assert figures["2014-05|ward:north|-"].value == Decimal("5.00")
    assert figures["2014-05|city:-|kind=alley"].value == Decimal("2.00")


def test_a_rate_where_nobody_lives_has_no_cases_and_one_of_nine_is_too_few(counted: Any) -> None:
    rows = [
        *closed_after(counted, *[1] * 9),
        *[{**row, "ward": "south"} for row in closed_after(counted, *[1] * 30)],
        *[{**row, "ward": "unlocated"} for row in closed_after(counted, *[1] * 12)],
    ]
    figures, _ = found(counted, rows, **{**RATE, "by": ["ward"]})

    assert (figures["2014-05|ward:south|-"].status, figures["2014-05|ward:south|-"].numerator) == ("no-cases", 30)
    assert (figures["2014-05|ward:unlocated|-"].status, figures["2014-05|ward:unlocated|-"].denominator) == (
        "no-cases",
        0,
    )
    assert (figures["2014-05|ward:north|-"].status, figures["2014-05|ward:north|-"].numerator) == ("too-few", 9)


def test_an_annualised_rate_is_multiplied_up_to_a_year(counted: Any) -> None:
    rows = closed_after(counted, *[1] * 20, opened=date(2014, 5, 6))
    kinds = ["week", "w4", "month", "r3", "quarter", "r12", "day"]
    fields = {**RATE, "digits": 6, "annualised": True, "periods": kinds, "where": "kind = 'alley'"}
    figures, _ = found(counted, rows, **fields)

    times = {
        "2014-05-06": Fraction("365.25"),
        "2014-W19": Fraction("365.25") / 7,
        "2014-W20-w4": Fraction("365.25") / 28,
        "2014-05": Fraction(12),
        "2014-05-r3": Fraction(4),
        "2014-Q2": Fraction(4),
        "2014-06-r12": Fraction(1),
    }
    for label, factor in times.items():
        value = figures[f"{label}|city:-|-"].value
        assert value is not None
        assert abs(Fraction(value) - 2 * factor) <= Fraction(1, 10**6), label


def test_flows_add_up_to_the_change_of_the_backlog(town: Any) -> None:
    rows = [*closed_after(town, 1, 40, None), *closed_after(town, 3, 90, opened=date(2014, 3, 20))]
    flows, accountings = found(town, rows, **FLOW)
    stocks, _ = found(town, rows, **{**FLOW, "measure": "backlog", "unit": "requests"})

    may = flows["2014-05|city:-|-"]
    assert (may.value, may.numerator, may.denominator, may.n) == (Decimal(2), 3, 1, 4)
    assert accountings["2014-05|city:-|-"].received == 4
    for month in range(2, 7):
        before, after = (stocks[f"2014-{number:02}|city:-|-"].value for number in (month - 1, month))
        assert before is not None
        assert after is not None
        assert flows[f"2014-{month:02}|city:-|-"].value == after - before


def test_the_age_of_a_backlog_counts_to_the_last_day_of_the_period(town: Any) -> None:
    rows = [row for day in range(1, 12) for row in closed_after(town, None, opened=date(2014, 5, day))]
    figures, accountings = found(town, rows, **{**AGE, "periods": ["month", "week"]})

    # Opened on 1 to 11 May: on 31 May they are 30 to 20 days old, the middle one 25; a month later 30 more.
    assert (figures["2014-05|city:-|-"].value, figures["2014-05|city:-|-"].n) == (Decimal(25), 11)
    assert figures["2014-06|city:-|-"].value == Decimal(55)
    assert (figures["2014-06|city:-|-"].low, figures["2014-06|city:-|-"].bound) == (None, "exact")
    assert figures["2014-W18|city:-|-"].status == "too-few"
    assert figures["2014-04|city:-|-"].status == "no-cases"
    assert accountings["2014-05|city:-|-"].value_with_excluded == Decimal(25)


def test_the_age_of_a_place_counts_from_the_last_day_of_its_week(town: Any) -> None:
    rows = [town.place("2014-05-05") for _ in range(10)]
    figures, _ = found(town, rows, **{**AGE, "periods": ["month", "week"]})

    # The week ends on 11 May; on 31 May that is 20 days ago.
    assert figures["2014-05|city:-|-"].value == Decimal(20)
    assert figures["2014-W19|city:-|-"].value == Decimal(0)


def test_the_kaplan_meier_median_is_that_of_the_published_example(town: Any) -> None:
    # Remission of 6-MP patients in weeks, Freireich et al., Blood 21 (1963), as in D. G. Kleinbaum and M. Klein,
    # Survival Analysis, 3rd ed. (2012), table 1.1: the estimate falls from 0.538 at 22 to 0.448 at 23.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    until = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    closed = closed_after(town, *ended, opened=date(2014, 5, 1))
    still_open = [row for days in until for row in closed_after(town, None, opened=D - timedelta(days=days))]
    figures, accountings = found(town, [*closed, *still_open], **{**MEDIAN, "periods": ["year", "r12"]})

    assert figures["2014-06-r12|city:-|-"].bound == "more-than"
    assert accountings["2014-06-r12|city:-|-"].km_median == Decimal(23)


def test_there_is_no_kaplan_meier_median_where_half_is_never_reached(town: Any) -> None:
    _, accountings = found(town, closed_after(town, 1, 2, *[None] * 10), **MEDIAN)

    assert accountings["2014-05|city:-|-"].km_median is None
    assert "km_median" not in accountings["2014-05|city:-|-"].to_json()


@given(
    lasted=st.lists(st.none() | st.integers(0, 50), min_size=10, max_size=40),
    opened=st.lists(st.integers(0, 50), min_size=40, max_size=40),
)
@settings(max_examples=10)
def test_the_kaplan_meier_median_is_what_counting_day_by_day_finds(
    town: Any, lasted: list[int | None], opened: list[int]
) -> None:
    days = [D - timedelta(days=age) for age in opened]
    known = [None if n is None or day + timedelta(days=n) > D else n for n, day in zip(lasted, days, strict=False)]
    rows = [row for n, day in zip(known, days, strict=False) for row in closed_after(town, n, opened=day)]
    _, accountings = found(town, rows, **{**MEDIAN, "periods": ["r12"]})

    part, median = Fraction(1), None
    for day in range(51):
        ends = sum(1 for n in known if n == day)
        at_risk = sum(1 for n, age in zip(known, opened, strict=False) if (age if n is None else n) >= day)
        if ends:
            part = part * (at_risk - ends) / at_risk
        if part <= Fraction(1, 2):
            median = day
            break
    assert accountings["2014-06-r12|city:-|-"].km_median == median


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"measure": "mean", "numerator": None}, "`of` belongs to the measures"),
        ({**MEAN, "percentile": 50}, "`percentile` belongs to the measures"),
        ({**AGE, "percentile": None}, "`percentile` belongs to the measures"),
        ({**MEAN, "annualised": True}, '`annualised` belongs to measure "rate"'),
        ({**MEDIAN, "percentile": 90}, "`km_median` belongs to a median"),
        ({**MEDIAN, "of": "days_between(opened, due)"}, "`km_median` is asked for beside a median of something else"),
        ({**RATE, "unit": "percent"}, '`unit` is "percent"'),
        ({**FLOW, "unit": "requests"}, '`unit` is "requests"'),
        ({**RATE, "by": ["h3-8"]}, "nobody counts who lives in one"),
    ],
)
def test_a_definition_that_does_not_fit_its_measure_is_refused(town: Any, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        town.metric(**fields)


def test_a_rate_without_residents_is_refused_with_the_areas_that_lack_them(town: Any) -> None:
    definition: Definition = town.metric(**{**RATE, "by": ["ward"]})

    with pytest.raises(DefinitionError) as refused:
        check_fitness(definition, town.context, where="rate.toml")

    assert "nobody says how many people live in city:-, ward:north, ward:south" in str(refused.value)


def test_fields_that_came_later_are_left_out_of_a_statement_where_they_say_nothing(town: Any) -> None:
    body = town.metric().to_json()

    assert not {"annualised", "km_median"} & body.keys()
    assert Definition.from_json(town.metric(**MEDIAN).to_json()).km_median
    assert Definition.from_json(body).to_json() == body
