"""The gap between areas of high and low need: as a difference and as a ratio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from civicstat.inference.intervals import PRECISION
from civicstat.metrics.equity.jackknife import interval_of_difference, jackknife
from civicstat.metrics.equity.rows import NOTHING, Area, Cases, EquityError, Form
from civicstat.metrics.equity.two_shares import koopman_ratio, newcombe_difference


Group = Literal["high", "middle", "low"]
Interval = tuple[Decimal, Decimal | None]


@dataclass(frozen=True)
class Gap:
    """High need against low. None where an interval does not exist: amounts, zeros, or fewer than five areas."""

    high: Cases
    low: Cases
    difference: Fraction
    ratio: Fraction | None
    difference_by_cases: Interval | None
    difference_by_areas: Interval | None
    ratio_by_cases: Interval | None
    ratio_by_areas: Interval | None

    @property
    def is_clear(self) -> bool:
        """Both intervals of the difference exist that can, and none holds 0."""
        return is_told_apart(self.difference_by_cases, self.difference_by_areas)


def is_told_apart(by_cases: Interval | None, by_areas: Interval | None) -> bool:
    """Whether there is an interval over areas, and none that there is holds 0."""
    found = [each for each in (by_cases, by_areas) if each is not None]
    return by_areas is not None and all(not low <= 0 <= (high or 0) for low, high in found)


def grouped(areas: Sequence[Area], *, by_need: bool) -> dict[str, Group]:
    """Each area's group: the third with the highest need, the third with the lowest, and those between.

    A third is a third of the areas, rounded down. Areas whose need equals that of the next one beyond the cut stand
    between, so that no order of rows decides.
    """
    if not by_need:
        named: dict[str, Group] = {"high": "high", "low": "low"}
        return {area.name: named.get(area.group, "middle") for area in areas}
    needs = sorted(area.need for area in areas if area.need is not None)
    third = len(needs) // 3
    if not third:
        raise too_little(f"{len(needs)} areas have no thirds", "at least three areas with a need and 10 cases each")
    return {area.name: _third(area.need, needs[third], needs[-third - 1]) for area in areas}


def _third(need: Decimal | None, low_until: Decimal, high_from: Decimal) -> Group:
    if need is None or low_until <= need <= high_from:
        return "middle"
    return "low" if need < low_until else "high"


def too_little(found: str, expected: str) -> EquityError:
    """The letter for a table whose areas cannot be compared."""
    return EquityError(
        f"there is no gap to compute: {found}",
        expected=expected,
        next_step="Give more areas, or name their groups in a column: --groups COLUMN.",
    )


def pooled(areas: Sequence[Area]) -> Cases:
    """All cases of some areas."""
    return sum((area.total for area in areas), NOTHING)


def gap(high: Sequence[Area], low: Sequence[Area], form: Form) -> Gap:
    """High need against low, requests pooled, with intervals over cases and over areas."""
    above, below = pooled(high), pooled(low)
    pairs = [(int(each.hits), each.cases) for each in (above, below)] if form == "shares" else []
    return Gap(
        high=above,
        low=below,
        difference=above.rate - below.rate,
        ratio=above.rate / below.rate if below.rate > 0 else None,
        difference_by_cases=newcombe_difference(pairs[0], pairs[1]) if pairs else None,
        difference_by_areas=within_one(_by_areas(high, low, _rate), form),
        ratio_by_cases=koopman_ratio(pairs[0], pairs[1]) if pairs else None,
        ratio_by_areas=_exponentials(_by_areas(high, low, _log_rate)),
    )


def within_one(interval: Interval | None, form: Form) -> Interval | None:
    """The interval of a difference, cut off where no difference of shares can lie."""
    if interval is None or form != "shares":
        return interval
    low, high = interval
    return max(low, Decimal(-1)), None if high is None else min(high, Decimal(1))


def _rate(areas: Sequence[Area]) -> Fraction | None:
    return pooled(areas).rate


def _log_rate(areas: Sequence[Area]) -> Fraction | None:
    rate = pooled(areas).rate
    if rate <= 0:
        return None
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)):
        return Fraction((Decimal(rate.numerator) / rate.denominator).ln())


def _by_areas(
    high: Sequence[Area], low: Sequence[Area], statistic: Callable[[Sequence[Area]], Fraction | None]
) -> Interval | None:
    first, second = jackknife(high, statistic), jackknife(low, statistic)
    return interval_of_difference(first, second) if first and second else None


def _exponentials(interval: Interval | None) -> Interval | None:
    if interval is None or interval[1] is None:
        return None
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)):
        return interval[0].exp(), interval[1].exp()
