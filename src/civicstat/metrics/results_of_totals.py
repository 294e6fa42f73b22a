"""Means, sums, rates, flows and the age of a backlog: exact numbers from the whole numbers of the SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from civicstat.inference.intervals import byar_interval
from civicstat.inference.rounding import round_half_even
from civicstat.inference.survival import day_half_is_reached
from civicstat.metrics.answer import FEWEST_CASES, HOUR_UNITS, SECONDS_PER_HOUR, Answer, Result
from civicstat.vocabulary.definition import RESIDENTS_PER, Definition
from civicstat.vocabulary.period import PeriodKind


# How often a period of a kind fits into a year: months as twelfths, days by a year of 365 and a quarter.
TIMES_A_YEAR: dict[PeriodKind, Fraction] = {
    "day": Fraction(1461, 4),
    "week": Fraction(1461, 28),
    "w4": Fraction(1461, 112),
    "month": Fraction(12),
    "quarter": Fraction(4),
    "r3": Fraction(4),
    "year": Fraction(1),
    "r12": Fraction(1),
}


def mean_or_sum(definition: Definition, answer: Answer) -> Result:
    """The total of the durations, over their number for a mean; a bound while anything in it is open."""
    is_mean = definition.measure == "mean"
    cases, judgeable = answer.count("counted"), answer.count("judgeable")
    unit = Fraction(1, SECONDS_PER_HOUR if definition.unit in HOUR_UNITS else 1)
    of_all, exact_of_all = None, None
    if not answer.count("all_open") and judgeable >= (FEWEST_CASES if is_mean else 0):
        exact_of_all = answer.count("all_known_total") * unit / (judgeable if is_mean else 1)
        of_all = round_half_even(exact_of_all, definition.digits)
    ratio_of_all = None if exact_of_all is None else exact_of_all.as_integer_ratio()
    counts = Result(n=cases, value_with_excluded=of_all, ratio_of_all=ratio_of_all)
    if is_mean and not cases:
        return replace(counts, status="no-cases")
    parts = cases if is_mean else 1
    open_cases = answer.count("open_cases")
    if not open_cases:
        if is_mean and cases < FEWEST_CASES:
            return replace(counts, status="too-few")
        exact = answer.count("known_total") * unit / parts
        return replace(counts, value=round_half_even(exact, definition.digits), ratio=exact.as_integer_ratio())
    # An open request has lasted longer than its age: a whole day less than the least that it can turn out to be.
    seen = answer.count("open_total") - (0 if definition.unit in HOUR_UNITS else open_cases)
    least = (answer.count("known_total") + seen) * unit / parts
    if least < 0 or (definition.of is not None and definition.of["from"] == "closed"):
        return replace(counts, status="not-yet-known")
    if is_mean and cases < FEWEST_CASES:
        return replace(counts, status="too-few")
    scale = 10**definition.digits
    bound = round_half_even(Fraction(floor(least * scale), scale), definition.digits)
    return replace(counts, value=bound, bound="more-than", is_open=True)


def rate(definition: Definition, answer: Answer, *, residents: int, kind: PeriodKind) -> Result:
    """Requests for so many residents, with Byar's interval; nothing where nobody lives, or under ten requests."""
    cases, received = answer.count("counted"), answer.count("received")
    counts = Result(numerator=cases, denominator=residents, n=cases)
    if not residents:
        return replace(counts, status="no-cases")
    each = Fraction(RESIDENTS_PER[definition.unit], residents)
    if definition.annualised:
        each *= TIMES_A_YEAR[kind]
    if received >= FEWEST_CASES:
        of_all = received * each
        shown = round_half_even(of_all, definition.digits)
        counts = replace(counts, value_with_excluded=shown, ratio_of_all=of_all.as_integer_ratio())
    if cases < FEWEST_CASES:
        return replace(counts, status="too-few")
    low, high = (round_half_even(Fraction(end) * each, definition.digits) for end in byar_interval(cases))
    exact = cases * each
    value = round_half_even(exact, definition.digits)
    return replace(counts, value=value, low=low, high=high, ratio=exact.as_integer_ratio())


def flow(definition: Definition, answer: Answer) -> Result:
    """What was opened less what was closed, with both."""
    opened, closed = answer.count("opened"), answer.count("closed")
    of_all = answer.count("all_opened") - answer.count("all_closed")
    return Result(
        value=round_half_even(opened - closed, definition.digits),
        numerator=opened,
        denominator=closed,
        n=answer.count("counted"),
        value_with_excluded=round_half_even(of_all, definition.digits),
        ratio=(opened - closed, 1),
        ratio_of_all=(of_all, 1),
    )


def backlog_age(definition: Definition, answer: Answer) -> Result:
    """The age at the percentile's rank of all that is open; every age is known."""
    cases = answer.count("counted")
    of_all = None
    if answer.count("received") >= FEWEST_CASES:
        of_all = round_half_even(answer.count("age_of_all"), definition.digits)
    if cases < FEWEST_CASES:
        return Result("too-few" if cases else "no-cases", n=cases, value_with_excluded=of_all)
    return Result(value=round_half_even(answer.count("age"), definition.digits), n=cases, value_with_excluded=of_all)


def kaplan_meier_median(table_of_life: Sequence[tuple[int, int, int]], *, digits: int) -> Decimal | None:
    """The first day by which half would be closed if the open requests finished like the others did.

    Parameters
    ----------
    table_of_life
        (least, most, requests): how many took at least and at most so many days; an open request's least is a day
        more than its age, up to which it was at risk.
    """
    day = day_half_is_reached(table_of_life)
    return None if day is None else round_half_even(day, digits)
