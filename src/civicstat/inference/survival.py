"""How many would still be waiting after so many days, if what is open finished like what is closed did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from civicstat.inference.intervals import PRECISION, Z_95


@dataclass(frozen=True)
class LifeStep:
    """A day on which something ended: how many stood at risk, how many ended, and what part is left after it.

    `spread` is Greenwood's variance of the logarithm of that part; None where nothing is left.
    """

    day: int
    at_risk: int
    ended: int
    left: Fraction
    spread: Fraction | None


def life_steps(table_of_life: Sequence[tuple[int, int, int]]) -> Iterator[LifeStep]:
    """The product-limit estimate, day by day, in exact fractions.

    Parameters
    ----------
    table_of_life
        (least, most, cases): how many took at least and at most so many days; an open case's least is a day more than
        its age, up to which it was at risk.

    Notes
    -----
    E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958), 457-481. Holds only if what
    is still open has the same outlook as what was closed at the same age. The variance is M. Greenwood's (1926): the
    sum of ended / (at risk x still there).
    """
    ends: dict[int, int] = {}
    leaves: dict[int, int] = {}
    for least, most, cases in table_of_life:
        is_open = least != most
        day = least - 1 if is_open else least
        leaves[day] = leaves.get(day, 0) + cases
        if not is_open:
            ends[day] = ends.get(day, 0) + cases
    at_risk, left, spread = sum(leaves.values()), Fraction(1), Fraction(0)
    for day in sorted(leaves):
        ended = ends.get(day, 0)
        if ended:
            left *= Fraction(at_risk - ended, at_risk)
            if left:
                spread += Fraction(ended, at_risk * (at_risk - ended))
            yield LifeStep(day, at_risk, ended, left, spread if left else None)
        at_risk -= leaves[day]


def day_half_is_reached(table_of_life: Sequence[tuple[int, int, int]]) -> int | None:
    """The first day by which half would be closed; None where the open cases leave that beyond sight."""
    return next((step.day for step in life_steps(table_of_life) if step.left * 2 <= 1), None)


def days_half_may_be_reached(table_of_life: Sequence[tuple[int, int, int]]) -> tuple[int | None, int | None]:
    """The 95 % interval of the day by which half would be closed; an end beyond what the cases tell is None.

    It holds the days at which a part still open of one half is not refused: from the first on which the lower limit of
    that part is a half or less, to the first on which its upper limit is.

    Notes
    -----
    R. Brookmeyer and J. Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982), 29-41. The
    limits are taken on the scale of logarithms, log(part) -/+ z x the root of Greenwood's variance, as `survfit` of the
    R package survival does by default (conf.type "log"). Where exactly half is left for a while, R puts the median
    itself between two days; ours is the first of them, and the ends follow the same rule in both.
    Coverage: docs/explanation/intervals.md.
    """
    low: int | None = None
    with localcontext(prec=PRECISION):
        for step in life_steps(table_of_life):
            if step.spread is None:
                # With nothing left the logarithm has no limits, as in R.
                break
            from_half = (Decimal(2 * step.left.numerator) / step.left.denominator).ln()
            reach = Z_95 * (Decimal(step.spread.numerator) / step.spread.denominator).sqrt()
            if low is None and from_half <= reach:
                low = step.day
            if -from_half >= reach:
                return low, step.day
    return low, None
