"""How unequal areas are among each other: Theil's index, and its parts within and between groups of need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction

from civicstat.inference.drivers import rounded_to_total
from civicstat.inference.intervals import PRECISION
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.equity.rows import NOTHING, Area, Cases


@dataclass(frozen=True)
class Theil:
    """Theil's T to `digits` decimals; `between` and the values of `within` add up to `total`, to the digit."""

    total: Decimal
    between: Decimal
    within: Mapping[str, Decimal]


def theil(areas: Sequence[Area], groups: Mapping[str, str], *, digits: int) -> Theil | None:
    """Theil's T over cases, with each area's rate for all its cases, and its exact parts by group.

    Parameters
    ----------
    areas
        With at least one case each, and no value below 0.
    groups
        Group by name of area.

    Returns
    -------
    Theil or None
        0 where all rates are alike. None where nothing was hit: there is then nothing to share out.

    Notes
    -----
    H. Theil, Economics and Information Theory (1967), chapter 4; decomposition: A. F. Shorrocks, Econometrica 48
    (1980), 613-625. `within` is the group's own index times its part of all hits. Each is rounded, and the last digit
    goes where the sum asks for it.
    """
    members: dict[str, list[Cases]] = {}
    for area in areas:
        members.setdefault(groups[area.name], []).append(area.total)
    whole = sum((area.total for area in areas), NOTHING)
    if whole.hits <= 0 or any(area.total.hits < 0 for area in areas):
        return None
    names = sorted(members)
    sums = {name: sum(members[name], NOTHING) for name in names}
    between = sum((_term(sums[name], whole) for name in names), Fraction(0))
    within = [
        sum((_term(each, sums[name]) for each in members[name]), Fraction(0)) * sums[name].hits / whole.hits
        for name in names
    ]
    total = round_half_even(between + sum(within, Fraction(0)), digits)
    first, *others = rounded_to_total([between, *within], total=total, digits=digits)
    return Theil(total, first, dict(zip(names, others, strict=True)))


def theil_by_chance(areas: Sequence[Area]) -> Fraction | None:
    """What Theil's T would come to on average if all areas had one and the same share: chance alone is never 0.

    Notes
    -----
    T is nearly half the squared coefficient of variation; for k areas, N cases and share p that is
    (k - 1) (1 - p) / (2 N p) under binomial chance.
    """
    whole = sum((area.total for area in areas), NOTHING)
    if whole.hits <= 0 or whole.hits > whole.cases:
        return None
    return (len(areas) - 1) * (1 - whole.rate) / (2 * whole.hits)


def _term(part: Cases, whole: Cases) -> Fraction:
    """A part's share of the hits, times the logarithm of how far its rate lies from the whole's; 0 without hits."""
    if not part.hits or not whole.hits:
        return Fraction(0)
    times = part.rate / whole.rate
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)):
        return part.hits / whole.hits * Fraction((Decimal(times.numerator) / times.denominator).ln())
