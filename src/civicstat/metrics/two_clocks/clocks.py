"""Per area and period: what the city says is closed, what was confirmed fixed, and what was reported again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from civicstat.inference.intervals import LEVEL_95, wilson_interval
from civicstat.inference.rounding import round_half_even, round_ratio
from civicstat.metrics.two_clocks.rows import Check, ClocksError, Closing, Closings, Result
from civicstat.metrics.two_clocks.words import (
    ALL_DRAWN,
    CITY_SAYS,
    MANY_DRAWN,
    NO_CASES,
    NOT_GIVEN,
    OF_LISTED,
    OF_UNLISTED,
    REPORTED_AGAIN,
    TOO_FEW,
    TOO_FEW_INSPECTIONS,
    Both,
)
from civicstat.vocabulary.period import period_of


PeriodOf = Literal["month", "quarter", "year", "all"]
Status = Literal["shown", "too-few", "no-cases", "not-given"]

# Clear answers from random inspections below which no confirmed-fixed rate is given (DESIGN, section 6).
FEWEST_CHECKS = 30
# Cases below which no share is given at all (DESIGN, section 6).
FEWEST_CASES = 10
AGAIN_WITHIN_DAYS = 30
# A sample of more than a tenth of the closings makes the plain interval noticeably too wide (5 % at a tenth).
_LARGE_PART = 10
_DIGITS = 1
_PERCENT = 100


@dataclass(frozen=True)
class Share:
    """A share in percent, or why there is none; its counts stay."""

    value: Decimal | None
    numerator: int | None
    denominator: int | None
    low: Decimal | None
    high: Decimal | None
    status: Status
    reason: Both | None = None

    @property
    def level(self) -> Decimal | None:
        """The level of the interval, where there is one."""
        return None if self.low is None else LEVEL_95


@dataclass(frozen=True)
class Answers:
    """How many said yes, no, and not sure."""

    yes: int
    no: int
    not_sure: int


@dataclass(frozen=True)
class AreaClocks:
    """One area in one period of closing.

    `confirmed_fixed` and `false_closures` come from inspections drawn at random and from nothing else; `speaks_of` says
    of which closings. `if_not_sure` is the confirmed-fixed share as it would be with every "not sure" counted as not
    fixed, and as fixed. `volunteered` and `other_inspections` enter no share.
    """

    area: str
    period: str
    first: date
    last: date
    closings: int | None
    closed_in_time: Share
    closed_words: Both
    confirmed_fixed: Share
    false_closures: Share
    random_inspections: Answers
    if_not_sure: tuple[Decimal, Decimal] | None
    speaks_of: tuple[Both, ...]
    reported_again: Share
    again_too_new: int
    again_words: Both
    volunteered: Answers
    other_inspections: Answers


def two_clocks(
    checks: Iterable[Check], closings: Closings | None = None, *, period: PeriodOf = "all", as_of: date | None = None
) -> tuple[AreaClocks, ...]:
    """Both clocks of every area and period that has a check or a closing.

    Parameters
    ----------
    checks
        Inspections and residents' answers; only inspections drawn at random make a share.
    closings
        All closings; None leaves "city says closed" and "reported again" open.
    period
        In which the day of closing falls; `all` is one span from the first to the last of them.
    as_of
        The last day that the closings know of; of closings 30 days before it or later nobody can yet say whether they
        are reported again. By default the last day that they name.

    Returns
    -------
    tuple
        By area, then by period. Shares in percent to one decimal, rounded once, half to even; Wilson 95 %.

    Raises
    ------
    ClocksError
        When more closings were drawn in an area and period than there are, or `as_of` lies before a closing.

    Notes
    -----
    The interval treats the draw as one from a very long list. For a list of N closings, n of them drawn and none put
    back, the standard error is smaller by the root of (N - n) / (N - 1), so the interval is wider than it needs to be.
    W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 2.6 and 3.2.
    """
    looked = tuple(checks)
    listed = closings.rows if closings is not None else ()
    days = [check.closed for check in looked] + [closing.closed for closing in listed]
    until = _as_of(listed, days, as_of)
    span = (min(days), max(days)) if days else (until, until)
    cells: dict[tuple[str, date, date, str], tuple[list[Check], list[Closing]]] = defaultdict(lambda: ([], []))
    for check in looked:
        cells[_cell(check.area, check.closed, period, span)][0].append(check)
    for closing in listed:
        cells[_cell(closing.area, closing.closed, period, span)][1].append(closing)
    return tuple(
        _area(key, cells[key][0], None if closings is None else cells[key][1], closings, until) for key in sorted(cells)
    )


def confirmed_fixed(found: Answers) -> Share:
    """The share of closings found fixed, from the answers of inspections drawn at random; takes nothing else."""
    checks = found.yes + found.no
    if checks < FEWEST_CHECKS:
        reason = TOO_FEW_INSPECTIONS.fill(checks=checks, fewest=FEWEST_CHECKS)
        return Share(None, found.yes, checks, None, None, "too-few", reason)
    return _share(found.yes, checks)


def is_of_the_draw(check: Check) -> bool:
    """Whether a check may make a share: an inspection whose closing was drawn by lot."""
    return check.is_random and check.kind == "inspection"


def _area(
    key: tuple[str, date, date, str],
    checks: Sequence[Check],
    closings: Sequence[Closing] | None,
    given: Closings | None,
    until: date,
) -> AreaClocks:
    area, first, last, label = key
    of_the_draw = [check for check in checks if is_of_the_draw(check)]
    if len({(check.request, check.closed) for check in of_the_draw}) < len(of_the_draw):
        raise ClocksError("a closing was drawn twice", where=f"{area}, {label}", expected="each closing drawn once")
    drawn = _answers(check.result for check in of_the_draw)
    fixed = confirmed_fixed(drawn)
    too_new = _too_new(closings or (), until)
    return AreaClocks(
        area=area,
        period=label,
        first=first,
        last=last,
        closings=None if closings is None else len(closings),
        closed_in_time=_in_time(closings, given),
        closed_words=CITY_SAYS,
        confirmed_fixed=fixed,
        false_closures=_opposite(fixed),
        random_inspections=drawn,
        if_not_sure=_if_not_sure(drawn) if fixed.status == "shown" else None,
        speaks_of=_population(drawn, closings, f"{area}, {label}"),
        reported_again=_again(closings, given, until),
        again_too_new=too_new,
        again_words=REPORTED_AGAIN.fill(too_new=too_new, days=AGAIN_WITHIN_DAYS),
        volunteered=_answers(check.result for check in checks if check.kind == "confirmation"),
        other_inspections=_answers(
            check.result for check in checks if check.kind == "inspection" and not is_of_the_draw(check)
        ),
    )


def _opposite(fixed: Share) -> Share:
    """Of the same checks those found not fixed; false closures and confirmed fixed add up to 100."""
    checks = fixed.denominator or 0
    not_fixed = checks - (fixed.numerator or 0)
    return replace(fixed, numerator=not_fixed) if fixed.value is None else _share(not_fixed, checks)


def _if_not_sure(drawn: Answers) -> tuple[Decimal, Decimal]:
    looked = drawn.yes + drawn.no + drawn.not_sure
    return _percent(drawn.yes, looked), _percent(drawn.yes + drawn.not_sure, looked)


def _population(drawn: Answers, closings: Sequence[Closing] | None, where: str) -> tuple[Both, ...]:
    looked = drawn.yes + drawn.no + drawn.not_sure
    if closings is None:
        return (OF_UNLISTED,)
    if looked > len(closings):
        raise ClocksError(
            f"{looked} closings were drawn, and there are {len(closings)}",
            where=where,
            expected="each closing drawn once at most",
            next_step="Give all closings of the area and period, also those that nobody looked at.",
        )
    said = OF_LISTED.fill(closings=len(closings), drawn=looked)
    if looked and looked == len(closings):
        return said, ALL_DRAWN
    return (said, MANY_DRAWN) if looked * _LARGE_PART > len(closings) else (said,)


def _in_time(closings: Sequence[Closing] | None, given: Closings | None) -> Share:
    if closings is None or given is None or not given.has_in_time:
        return _not_given()
    return _share(sum(bool(closing.is_in_time) for closing in closings), len(closings))


def _again(closings: Sequence[Closing] | None, given: Closings | None, until: date) -> Share:
    if closings is None or given is None or not given.has_again:
        return _not_given()
    judged = [closing for closing in closings if not _is_too_new(closing, until)]
    again = sum(closing.again_days is not None and closing.again_days <= AGAIN_WITHIN_DAYS for closing in judged)
    return _share(again, len(judged))


def _too_new(closings: Sequence[Closing], until: date) -> int:
    return sum(_is_too_new(closing, until) for closing in closings)


def _is_too_new(closing: Closing, until: date) -> bool:
    # Those already reported again are left out as well, or the newest closings would all count as repeats.
    return (until - closing.closed).days < AGAIN_WITHIN_DAYS


def _share(numerator: int, denominator: int) -> Share:
    """A share with its interval; of nothing it is unknown, not zero."""
    if denominator == 0:
        return Share(None, 0, 0, None, None, "no-cases", NO_CASES)
    if denominator < FEWEST_CASES:
        reason = TOO_FEW.fill(cases=denominator, fewest=FEWEST_CASES)
        return Share(None, numerator, denominator, None, None, "too-few", reason)
    low, high = (round_half_even(end.scaleb(2), _DIGITS) for end in wilson_interval(numerator, denominator))
    return Share(_percent(numerator, denominator), numerator, denominator, low, high, "shown")


def _not_given() -> Share:
    return Share(None, None, None, None, None, "not-given", NOT_GIVEN)


def _percent(numerator: int, denominator: int) -> Decimal:
    return round_ratio(numerator * _PERCENT, denominator, _DIGITS)


def _answers(results: Iterable[Result]) -> Answers:
    count = Counter(results)
    return Answers(count["yes"], count["no"], count["not-sure"])


def _cell(area: str, day: date, period: PeriodOf, span: tuple[date, date]) -> tuple[str, date, date, str]:
    if period == "all":
        return area, *span, "all"
    found = period_of(day, period)
    return area, found.start, found.end, found.label


def _as_of(closings: Sequence[Closing], days: Sequence[date], as_of: date | None) -> date:
    again = [closing.closed + timedelta(days=closing.again_days or 0) for closing in closings]
    latest = max([*days, *again], default=date.min)
    if as_of is not None and as_of < latest:
        raise ClocksError(
            f"the files know of {latest}",
            where="--as-of",
            expected=f"{latest} or later, not {as_of}",
            next_step="Give the day on which the records were fetched.",
        )
    return as_of or latest
