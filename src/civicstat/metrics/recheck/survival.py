"""The Kaplan-Meier median: what the median would be if the open requests finished like the others did."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from civicstat.metrics.recheck.tally import Tally


def median_if_open_ones_finish_alike(tally: Tally) -> int | None:
    """The first whole day by which half would be closed; None where the open ones leave that beyond sight.

    An open request stood at risk up to its age, a closing on its last day of knowledge included.
    """
    closed, open_until = Counter[int](), Counter[int]()
    for verdict, rows in tally.items():
        if verdict.left_out or verdict.least is None:
            continue
        if verdict.least == verdict.most:
            closed[verdict.least] += rows
        else:
            open_until[verdict.least - 1] += rows
    still_open = Fraction(1)
    for day in sorted(closed):
        at_risk = sum(rows for last, rows in [*closed.items(), *open_until.items()] if last >= day)
        still_open *= 1 - Fraction(closed[day], at_risk)
        if still_open <= Fraction(1, 2):
            return day
    return None
