"""Where a change sits: a difference between two periods, split into its parts so that they add up exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from civicstat.inference.rounding import round_half_even


@dataclass(frozen=True)
class Cases:
    """The cases of one part in one period: how many met the condition, out of how many."""

    hits: int
    cases: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.cases:
            raise ValueError(f"{self.hits} of {self.cases} is not a share")


@dataclass(frozen=True)
class Total:
    """What the cases of one part come to in one period, such as all days that they took, and how many they are."""

    total: Fraction
    cases: int

    def __post_init__(self) -> None:
        if self.cases < 0 or (self.total and not self.cases):
            raise ValueError(f"a total of {self.total} over {self.cases} cases is no mean")


@dataclass(frozen=True)
class Contribution:
    """What one part adds to a change: by its own rate, and by its place in the mix.

    For a share both are in the share itself (0.05 is five points); for a count the whole change is `rate` and `mix`
    is 0. For a ratio `rate` comes of its numerator and `mix` of its denominator.
    """

    part: str
    rate: Fraction
    mix: Fraction

    @property
    def change(self) -> Fraction:
        """Both together."""
        return self.rate + self.mix


def share_contributions(before: Mapping[str, Cases], after: Mapping[str, Cases]) -> tuple[Contribution, ...]:
    """The change of a share between two periods, part by part; the sum is the change, exactly.

    Parameters
    ----------
    before, after
        Cases by part (an area, a kind) in the earlier and the later period. The parts do not overlap and make up the
        whole; one that is missing in a period has no cases in it. Each period has at least one case.

    Returns
    -------
    tuple of Contribution
        By part, sorted. `rate`: the change of the part's own share, at the mean of its two weights. `mix`: the change
        of its weight, at how far the mean of its two shares lies from the mean of the two whole shares. A part
        without cases in one of the periods has no share of its own there: all that it adds is `mix`.

    Notes
    -----
    E. M. Kitagawa, "Components of a difference between two rates", Journal of the American Statistical Association
    50 (1955), 1168-1194: both effects at mean weights, so that neither period is the base and nothing is left over.
    Weights sum to 1 in both periods, so measuring the mix from the mean whole share moves no total; it keeps a part
    that grows with an ordinary share from looking like a driver. Worked example: docs/explanation/meeting-briefing.md.
    """
    return mean_contributions(
        *({part: Total(Fraction(each.hits), each.cases) for part, each in period.items()} for period in (before, after))
    )


def mean_contributions(before: Mapping[str, Total], after: Mapping[str, Total]) -> tuple[Contribution, ...]:
    """The change of a mean between two periods, part by part; the sum is the change, exactly.

    As for a share, which is the mean of ones and zeros: `rate` is the change of the part's own mean at the mean of its
    two weights, `mix` the change of its weight at how far the mean of its two means lies from that of the two wholes.
    """
    all_before, all_after = (sum(each.cases for each in period.values()) for period in (before, after))
    if not all_before or not all_after:
        raise ValueError("a period without cases has no share or mean to compare")
    whole = sum((each.total for each in before.values()), Fraction(0)) / all_before
    whole += sum((each.total for each in after.values()), Fraction(0)) / all_after
    nothing = Total(Fraction(0), 0)
    found = []
    for part in sorted(before.keys() | after.keys()):
        old, new = before.get(part, nothing), after.get(part, nothing)
        if not old.cases and not new.cases:
            found.append(Contribution(part, Fraction(0), Fraction(0)))
            continue
        old_weight, new_weight = Fraction(old.cases, all_before), Fraction(new.cases, all_after)
        old_mean = old.total / old.cases if old.cases else new.total / new.cases
        new_mean = new.total / new.cases if new.cases else old_mean
        found.append(
            Contribution(
                part=part,
                rate=(new_mean - old_mean) * (old_weight + new_weight) / 2,
                mix=(new_weight - old_weight) * (old_mean + new_mean - whole) / 2,
            )
        )
    return tuple(found)


def ratio_contributions(
    before: Mapping[str, tuple[Fraction, Fraction]], after: Mapping[str, tuple[Fraction, Fraction]]
) -> tuple[Contribution, ...]:
    """The change of one amount over another, part by part; the sum is the change, exactly.

    Parameters
    ----------
    before, after
        By part: what it adds to the numerator and to the denominator of the whole. A part that is missing in a period
        adds nothing there. The whole denominators are not 0.

    Returns
    -------
    tuple of Contribution
        By part, sorted. `rate` comes of the numerator: its change over the mean of the two inverse denominators. `mix`
        comes of the denominator: the change of its inverse, at the mean of the two numerators, shared out by how much
        of the change of the whole denominator is the part's.

    Notes
    -----
    Each of the two is changed once first and once second, and the mean of both orders is its own: L. S. Shapley, "A
    value for n-person games", Contributions to the Theory of Games II (1953), 307-317, for two factors. Nothing is left
    over, and neither period is the base.
    """
    over_before, under_before = (sum((each[at] for each in before.values()), Fraction(0)) for at in (0, 1))
    over_after, under_after = (sum((each[at] for each in after.values()), Fraction(0)) for at in (0, 1))
    if not under_before or not under_after:
        raise ValueError("a period whose denominator is 0 has no ratio to compare")
    per_over = (1 / under_before + 1 / under_after) / 2
    # 1/b - 1/a is (a - b) / ab: so much for each that the denominator grew.
    per_under = -(over_before + over_after) / (2 * under_before * under_after)
    nothing = (Fraction(0), Fraction(0))
    found = []
    for part in sorted(before.keys() | after.keys()):
        old, new = before.get(part, nothing), after.get(part, nothing)
        found.append(Contribution(part, per_over * (new[0] - old[0]), per_under * (new[1] - old[1])))
    return tuple(found)


def amount_contributions(before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> tuple[Contribution, ...]:
    """The change of a count or sum, part by part; a part that is missing in a period adds nothing there."""
    nothing = Fraction(0)
    return tuple(
        Contribution(part, after.get(part, nothing) - before.get(part, nothing), nothing)
        for part in sorted(before.keys() | after.keys())
    )


Form = Literal["shares", "means", "ratios", "values"]
# What a part counts in a period: hits and cases, total and cases, or what is divided and by what; of values the first.
Two = tuple[Fraction, Fraction]


def contributions(form: Form, before: Mapping[str, Two], after: Mapping[str, Two]) -> tuple[Contribution, ...]:
    """The change of a whole, part by part, in the unit of what is counted; the sum is the change, exactly.

    Parameters
    ----------
    form
        What the whole is: hits over cases, total over cases, one amount over another, or a plain sum.
    """
    if form == "shares":
        return share_contributions(*({part: Cases(int(one), int(two)) for part, (one, two) in side.items()}
                                     for side in (before, after)))  # fmt: skip
    if form == "means":
        return mean_contributions(*({part: Total(one, int(two)) for part, (one, two) in side.items()}
                                    for side in (before, after)))  # fmt: skip
    if form == "ratios":
        return ratio_contributions(before, after)
    return amount_contributions(*({part: one for part, (one, _) in side.items()} for side in (before, after)))


@dataclass(frozen=True)
class Effects:
    """A contribution as printed; `change` is rate and mix together, to the digit."""

    rate: Decimal
    mix: Decimal

    @property
    def change(self) -> Decimal:
        """Both together."""
        return self.rate + self.mix


def printed_effects(
    exact: Sequence[Contribution], *, scale: Fraction, total: Decimal, digits: int, has_mix: bool
) -> tuple[Effects, ...]:
    """Contributions rounded so that a table of them adds up, row by row and column by column.

    Changes add up to `total`, the printed difference; rate effects to their exact sum, rounded; the mix effect is what
    lies between the two, so it may be two units of the last digit away from its own rounding, the others one.

    Parameters
    ----------
    scale
        From the unit of the contributions to that of the total: 100 for a share in percent.
    has_mix
        Whether there is a mix to tell apart; else all of a change is `rate`.
    """
    changes = rounded_to_total([scale * each.change for each in exact], total=total, digits=digits)
    if not has_mix:
        return tuple(Effects(change, Decimal(0).scaleb(-digits)) for change in changes)
    own = [scale * each.rate for each in exact]
    rates = rounded_to_total(own, total=round_half_even(sum(own, Fraction(0)), digits), digits=digits)
    return tuple(Effects(rate, change - rate) for change, rate in zip(changes, rates, strict=True))


def rounded_to_total(exact: Sequence[Fraction], *, total: Decimal, digits: int) -> tuple[Decimal, ...]:
    """Exact parts rounded to `digits` decimals so that they add up to a printed total.

    Each part is rounded half-even. What is then missing from the total is given, one unit of the last digit at a
    time, to the parts that rounding moved furthest the other way; the earlier one goes first where two are alike.

    Raises
    ------
    ValueError
        When the total has more digits, or differs from the exact sum by more than one unit of the last digit: then it
        is not the total of these parts.
    """
    unit = Fraction(1, 10**digits)
    steps = Fraction(total) / unit
    if steps.denominator != 1 or abs(sum(exact, Fraction(0)) - Fraction(total)) > unit:
        raise ValueError(f"{total} is not the total of these parts at {digits} digits")
    rounded = [round_half_even(part, digits) for part in exact]
    missing = int((Fraction(total) - sum((Fraction(part) for part in rounded), Fraction(0))) / unit)
    step = unit if missing > 0 else -unit
    by_need = sorted(range(len(exact)), key=lambda index: (Fraction(rounded[index]) - exact[index]) * step)
    for turn in range(abs(missing)):
        index = by_need[turn % len(by_need)]
        rounded[index] = round_half_even(Fraction(rounded[index]) + step, digits)
    return tuple(rounded)
