"""Whom the comparison leaves out: areas without a value, with the people and requests they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicstat.metrics.answer import FEWEST_CASES
from civicstat.metrics.equity.rows import Area, is_compared


@dataclass(frozen=True)
class LeftOut:
    """An area that the comparison does not see. `cases` is None where some of them are hidden."""

    name: str
    why: str
    population: int | None
    cases: int | None
    need: str | None


@dataclass(frozen=True)
class Hole:
    """All areas left out, and what they hold; None where a part of it is not known.

    `partly`: areas that are compared, but with some of their rows hidden, and how many.
    """

    areas: tuple[LeftOut, ...]
    people: Fraction | None
    cases: Fraction | None
    areas_with_unknown_cases: int
    partly: tuple[tuple[str, int], ...]


def left_out(areas: Sequence[Area], *, by_need: bool) -> Hole:
    """The areas that do not enter, each with its reason, and their part of all people and cases."""
    out = [area for area in areas if not is_compared(area, by_need=by_need)]
    unknown = sum(1 for area in areas if area.has_unknown_cases)
    people = [area.population for area in areas if area.population is not None]
    missing = sum(area.population or 0 for area in out)
    cases = sum(_cases(area) for area in areas)
    return Hole(
        areas=tuple(
            LeftOut(
                area.name,
                _why(area, by_need=by_need),
                area.population,
                None if area.has_unknown_cases else _cases(area),
                None if area.need is None else format(area.need, "f"),
            )
            for area in out
        ),
        people=Fraction(missing, sum(people)) if people and len(people) == len(areas) else None,
        cases=Fraction(sum(_cases(area) for area in out), cases) if not unknown and cases else None,
        areas_with_unknown_cases=unknown,
        partly=tuple(
            (area.name, _hidden(area)) for area in areas if is_compared(area, by_need=by_need) and _hidden(area)
        ),
    )


def _cases(area: Area) -> int:
    return area.total.cases + area.too_few_cases


def _hidden(area: Area) -> int:
    """Rows without a number; that there were no cases hides nothing."""
    return sum(rows for status, rows in area.hidden.items() if status != "no-cases")


def _why(area: Area, *, by_need: bool) -> str:
    """The strongest reason, in the order of the statuses of figures."""
    for status in ("held", "suppressed", "not-yet-known", "no-value"):
        if status in area.hidden and area.total.cases < FEWEST_CASES:
            return status
    if area.total.cases < FEWEST_CASES:
        return "too-few" if _cases(area) else "no-cases"
    return "need-missing" if by_need else "group-missing"
