"""A difference between two published figures, split by one breakdown; rounded so that all of it adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from civicstat.inference.drivers import Contribution, Effects, Form, contributions, printed_effects
from civicstat.inference.movements.pair import Pair
from civicstat.inference.movements.parts import NOTHING, Amount, NotInPartsError, PartsBook
from civicstat.vocabulary.definition import QUOTIENTS, RESIDENTS_PER, Definition, Measure
from civicstat.vocabulary.period import PeriodKind


PERCENT = 100
_SECONDS_PER_HOUR = 3_600
# What kind of whole a measure is, as far as it is not a plain sum of its parts.
_FORMS: dict[Measure, Form] = {"share": "shares", "mean": "means", **dict.fromkeys(QUOTIENTS, "ratios")}
_HOUR_UNITS = ("hours", "working-hours")
# How often a period fits into a year, for a rate that is multiplied up to one.
_TIMES_A_YEAR: dict[PeriodKind, Fraction] = {
    "day": Fraction(1461, 4),
    "week": Fraction(1461, 28),
    "w4": Fraction(1461, 112),
    "month": Fraction(12),
    "quarter": Fraction(4),
    "r3": Fraction(4),
    "year": Fraction(1),
    "r12": Fraction(1),
}


@dataclass(frozen=True)
class Split:
    """The movement by one breakdown; `parts` stand in order of size, the largest first; `moved` is what they count."""

    by: str
    parts: Mapping[str, Effects]
    moved: Mapping[str, tuple[Amount, Amount]]

    def total(self, parts: tuple[str, ...] | None = None) -> Effects:
        """All parts together, or some of them."""
        chosen = self.parts.values() if parts is None else [self.parts[part] for part in parts]
        return Effects(sum((each.rate for each in chosen), Decimal(0)), sum((each.mix for each in chosen), Decimal(0)))


def change_of(pair: Pair) -> Decimal:
    """The published difference: what all contributions add up to."""
    assert pair.before.value is not None
    assert pair.after.value is not None
    return pair.after.value - pair.before.value


def split_of(definition: Definition, pair: Pair, by: str, book: PartsBook) -> Split:
    """The movement split by an area layer or a column, exactly and then to the published digits.

    Raises
    ------
    NotInPartsError
        With the reason: `no-parts`, `held-back`, `overlap`, or `residents` where a rate's residents changed.
    """
    before, after = book.in_parts(pair.before, by), book.in_parts(pair.after, by)
    uncounted = before.uncounted | after.uncounted
    amounts_before, amounts_after = before.without(uncounted).amounts, after.without(uncounted).amounts
    moved = {
        part: (amounts_before.get(part, NOTHING), amounts_after.get(part, NOTHING))
        for part in sorted(amounts_before.keys() | amounts_after.keys())
    }
    moved = {part: both for part, both in moved.items() if not (both[0].is_nothing and both[1].is_nothing)}
    if not moved:
        raise NotInPartsError("no-parts")
    exact = _exact(definition, moved)
    printed = printed_effects(
        exact,
        scale=_scale(definition, pair, is_counted=book.is_counted),
        total=change_of(pair),
        digits=definition.digits,
        has_mix=bool(effects_of(definition)),
    )
    effects = {each.part: effect for each, effect in zip(exact, printed, strict=True)}
    ranked = sorted(effects, key=lambda part: (-abs(effects[part].change), part))
    return Split(by, {part: effects[part] for part in ranked}, moved)


def effects_of(definition: Definition) -> tuple[str, ...]:
    """What the two effects of a contribution are called, where it has two.

    `rate` and `mix` of a share or mean; `of` and `per` of a ratio or cost: its numerator's and its denominator's.
    """
    if definition.measure in QUOTIENTS:
        return ("of", "per")
    return ("rate", "mix") if definition.measure in ("share", "mean") else ()


def factors_of(definition: Definition, pair: Pair, amounts: tuple[Amount, Amount]) -> Effects:
    """The movement of a ratio or cost split into what came of its numerator and what of its denominator."""
    (printed,) = printed_effects(
        _exact(definition, {"": amounts}),
        scale=Fraction(1),
        total=change_of(pair),
        digits=definition.digits,
        has_mix=True,
    )
    return printed


def _exact(definition: Definition, moved: Mapping[str, tuple[Amount, Amount]]) -> tuple[Contribution, ...]:
    """The contributions in the unit of what is counted."""
    form = _FORMS.get(definition.measure, "values")
    sides = [{part: _two(definition, both[at]) for part, both in moved.items()} for at in (0, 1)]
    if form == "ratios" and any(sum(under for _, under in side.values()) == 0 for side in sides):
        raise NotInPartsError("no-parts")
    return contributions(form, *sides)


def _two(definition: Definition, amount: Amount) -> tuple[Fraction, Fraction]:
    hits, cases = Fraction(amount.hits), Fraction(amount.cases)
    return (hits - cases if definition.measure == "flow" else hits), cases


def _scale(definition: Definition, pair: Pair, *, is_counted: bool) -> Fraction:
    """From what is counted to the unit of the value: of a rate, what one more request adds."""
    if definition.measure == "share":
        return Fraction(PERCENT)
    if is_counted and definition.unit in _HOUR_UNITS:
        return Fraction(1, _SECONDS_PER_HOUR)
    if definition.measure != "rate":
        return Fraction(1)
    if pair.before.denominator != pair.after.denominator or not pair.after.denominator:
        raise NotInPartsError("residents")
    times = _TIMES_A_YEAR[pair.kind] if definition.annualised else Fraction(1)
    return Fraction(RESIDENTS_PER[definition.unit], pair.after.denominator) * times
