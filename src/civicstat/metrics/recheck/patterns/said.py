"""What the second computation says of one unit, in the form in which a record says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction


# Every form in which a number may be printed: the first is ours. More than one where it lies on the edge of two
# roundings, so that the last bit of a float decides.
Forms = tuple[str, ...]
# Two programs that add the same floats in another order differ by less than this part.
_EDGE = Fraction(1, 10**8)
_MARKED_FROM = Fraction(1, 100)
# Beyond one in so many a record says no more.
_SELDOM = 1_000_000


@dataclass(frozen=True)
class Again:
    """One unit by one method. `chance` is None where the unit is not judged; before `settled` it is its own alone.

    `numbers` are those of the record, `sentence` the numbers in the published words as they come, `names` the codes
    that are named there.
    """

    cases: int
    chance: float | None = None
    is_large: bool = False
    numbers: Mapping[str, Forms] = field(default_factory=dict)
    sentence: tuple[Forms, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether chance alone would do this in at most one of 100 honest tables, and it is large enough to ask."""
        return self.chance is not None and self.is_large and Fraction(self.chance) <= _MARKED_FROM


def settled(table: Mapping[str, Again]) -> dict[str, Again]:
    """One method over all units: each chance times the units that are not less likely, and never below a rarer one."""
    order = sorted((again.chance, unit) for unit, again in table.items() if again.chance is not None)
    highest, found = 0.0, dict(table)
    for place, (chance, unit) in enumerate(order):
        highest = max(highest, min(1.0, chance * (len(order) - place)))
        again = table[unit]
        numbers = {"cases": exactly(again.cases), **again.numbers, "one_in": _one_in(highest)}
        found[unit] = replace(again, chance=highest, numbers=numbers)
    return found


def exactly(number: int) -> Forms:
    """A whole number; in a sentence its thousands are marked, and the comparison takes the marks away."""
    return (str(number),)


def rounded(value: Fraction | float, digits: int = 0) -> Forms:
    """A number with so many decimals, halves to the even digit."""
    return _forms(value, lambda one: _with_digits(one, digits))


def _one_in(chance: float) -> Forms:
    if chance * _SELDOM < 1:
        return (str(_SELDOM),)
    return _forms(1 / chance, lambda one: str(min(_SELDOM, int(one))))


def _forms(value: Fraction | float, text: Callable[[Fraction], str]) -> Forms:
    exact = Fraction(value)
    forms = [text(exact), text(exact * (1 - _EDGE)), text(exact * (1 + _EDGE))]
    return tuple(dict.fromkeys(forms))


def _with_digits(value: Fraction, digits: int) -> str:
    scaled = round(value * 10**digits)
    if not digits:
        return str(scaled)
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{'-' if scaled < 0 else ''}{whole}.{part:0{digits}}"
