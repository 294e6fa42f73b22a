"""How many would still be waiting after so many days, if what is open finished like what is closed did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class LifeStep:
    """A day on which something ended: how many stood at risk, how many ended, and what part is left after it."""

    day: int
    at_risk: int
    ended: int
    left: Fraction


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
    is still open has the same outlook as what was closed at the same age.
    """
    ends: dict[int, int] = {}
    leaves: dict[int, int] = {}
    for least, most, cases in table_of_life:
        is_open = least != most
        day = least - 1 if is_open else least
        leaves[day] = leaves.get(day, 0) + cases
        if not is_open:
            ends[day] = ends.get(day, 0) + cases
    at_risk, left = sum(leaves.values()), Fraction(1)
    for day in sorted(leaves):
        ended = ends.get(day, 0)
        if ended:
            left *= Fraction(at_risk - ended, at_risk)
            yield LifeStep(day, at_risk, ended, left)
        at_risk -= leaves[day]


def day_half_is_reached(table_of_life: Sequence[tuple[int, int, int]]) -> int | None:
    """The first day by which half would be closed; None where the open cases leave that beyond sight."""
    return next((step.day for step in life_steps(table_of_life) if step.left * 2 <= 1), None)
