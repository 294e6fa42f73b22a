"""Durations added up, with what open requests leave unknown."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from civicstat.metrics.recheck.verdicts import Verdict


# Where an open request ends on neither side: `truth.FOREVER` in days or in seconds.
_BEYOND = 10**9
# Units that are counted in seconds.
HOURS = ("hours", "working-hours")


class Total:
    """The durations of some requests, added up."""

    def __init__(self, verdicts: Iterable[tuple[Verdict, int]]) -> None:
        self.cases = self.open_cases = self._known = self._open = 0
        self._is_bounded_below = True
        for verdict, rows in verdicts:
            assert verdict.least is not None
            assert verdict.most is not None
            self.cases += rows
            if verdict.least == verdict.most:
                self._known += verdict.least * rows
                continue
            self.open_cases += rows
            self._open += verdict.least * rows
            self._is_bounded_below = self._is_bounded_below and verdict.least > -_BEYOND

    def known(self, unit: str, is_mean: bool) -> Fraction:
        """The sum or mean in days or hours where every request is closed."""
        return self._in(unit, self._known, is_mean)

    def at_least(self, unit: str, is_mean: bool) -> Fraction | None:
        """What the sum or mean surely exceeds, or is where nothing is open; None where it has no lower end.

        An open request has lasted longer than its age: a whole day less than the least that it can come to.
        """
        if not self._is_bounded_below:
            return None
        seen = self._open - (self.open_cases if unit not in HOURS else 0)
        return self._in(unit, self._known + seen, is_mean)

    def _in(self, unit: str, total: int, is_mean: bool) -> Fraction:
        return Fraction(total, (self.cases or 1 if is_mean else 1) * (3600 if unit in HOURS else 1))
