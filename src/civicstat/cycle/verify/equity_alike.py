"""The gap with the same mix of kinds and months, a second time: whole numbers over one common denominator.

What the first computation takes away area by area is added up afresh here without the area.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from civicstat.cycle.verify.equity_again import FEWEST, PRECISION, Scale, Z, between, ends


Cells = Mapping[tuple[str, str], tuple[Fraction, int]]
_PERCENT = Scale(Fraction(100), 2)
_MEASURES = ("share", "mean", "percentile")
_Shares = tuple[Decimal, Decimal]


def alike_again(
    groups: Mapping[str, Sequence[str]], mixed: Mapping[str, Cells], *, measure: str, form: str, unit: str,
    scale: Scale, line: str | None,
) -> dict[str, Any]:  # fmt: skip
    """What the object must say under `alike`.

    Parameters
    ----------
    groups
        The areas that are compared, by group of need.
    mixed
        Hits and cases by area, and by kind and month; from the published rows.
    form, unit, scale
        Of the comparison: those of a percentile give way to percent.
    """
    if measure not in _MEASURES:
        return {"reason": "stock" if form == "values" else "amounts"}
    if measure == "percentile" and line is None:
        return {"reason": "no-line"}
    own = {group: [mixed[area] for area in areas if mixed.get(area)] for group, areas in groups.items()}
    high, low = _sum(own.get("high", ())), _sum(own.get("low", ()))
    shared = [cell for cell in high if cell in low]
    if not shared:
        return {"reason": "nothing-alike"}
    everyone = _sum(cells for areas in own.values() for cells in areas)
    standard = {cell: everyone[cell][1] for cell in shared}
    if measure == "percentile":
        scale = _PERCENT
    is_share = measure != "mean"
    values = _standardised(high, standard), _standardised(low, standard)
    assert values[0] is not None
    assert values[1] is not None
    with localcontext(prec=PRECISION):
        over_areas = between(_spread(own["high"], standard), _spread(own["low"], standard))
        if over_areas is not None and is_share:
            over_areas = max(over_areas[0], Decimal(-1)), min(over_areas[1] or Decimal(1), Decimal(1))
        over_cases = _over_cases(_worth(high, standard, values[0]), _worth(low, standard, values[1]), is_share)
        known = [each for each in (over_cases, over_areas) if each is not None]
        of_shared = [[sum(group[cell][at] for cell in shared) for at in (0, 1)] for group in (high, low)]
        return {
            "reason": "",
            "line": line,
            "unit": "percent" if is_share else unit,
            "digits": scale.digits,
            "high": scale(values[0]),
            "low": scale(values[1]),
            "value": scale(values[0] - values[1]),
            "over_cases": ends(over_cases, scale),
            "over_areas": ends(over_areas, scale),
            "clear": over_areas is not None and not any(a <= 0 <= (b or 0) for a, b in known),
            "crude": scale(Fraction(of_shared[0][0]) / of_shared[0][1] - Fraction(of_shared[1][0]) / of_shared[1][1]),
            "strata": len(shared),
            "percent_of_cases": {
                name: _PERCENT(Fraction(inside[1]) / sum(cases for _, cases in group.values()))
                for name, inside, group in zip(("high", "low"), of_shared, (high, low), strict=True)
            },
        }


def _sum(areas: Iterable[Cells]) -> dict[tuple[str, str], tuple[Fraction, int]]:
    found: dict[tuple[str, str], tuple[Fraction, int]] = {}
    for cells in areas:
        for cell, (hits, cases) in cells.items():
            before = found.get(cell, (Fraction(0), 0))
            found[cell] = (before[0] + hits, before[1] + cases)
    return found


def _standardised(cells: Cells, standard: Mapping[tuple[str, str], int]) -> Fraction | None:
    """Weighted by the standard's cases, over those cells that are there; None where none is."""
    kept = [(standard[cell], *cells[cell]) for cell in standard if cell in cells]
    if not kept:
        return None
    common = math.lcm(*(cases for *_, cases in kept))
    above = sum(
        weight * hits.numerator * (common // cases) * (_UNIT // hits.denominator) for weight, hits, cases in kept
    )
    return Fraction(above, _UNIT * common * sum(weight for weight, *_ in kept))


# Sums are whole seconds; those of hours have 3,600 or a part of it below the line.
_UNIT = 3_600


def _spread(areas: Sequence[Cells], standard: Mapping[tuple[str, str], int]) -> tuple[Fraction, Fraction, int] | None:
    count, whole = len(areas), _standardised(_sum(areas), standard)
    if count < FEWEST or whole is None:
        return None
    squares = Fraction(0)
    for out in range(count):
        without = _standardised(_sum(each for at, each in enumerate(areas) if at != out), standard)
        if without is None:
            return None
        squares += (without - whole) ** 2
    return whole, squares * Fraction(count - 1, count), count - 1


def _worth(cells: Cells, standard: Mapping[tuple[str, str], int], share: Fraction) -> tuple[Decimal, Decimal]:
    """A share, and how many plain cases it is worth: fewer by its weights or by its own variance."""
    everyone = sum(standard.values())
    p = Decimal(share.numerator) / share.denominator
    kish = variance = Decimal(0)
    for cell, weight in standard.items():
        hits, n = cells[cell]
        x, w = Decimal(hits.numerator) / hits.denominator, Decimal(weight) / everyone
        kish += w * w / n
        variance += w * w * (x * (n - x) / n / n / (n - 1) if n > 1 else p * (1 - p))
    by_weights = 1 / kish
    variance *= 1 - kish
    if variance <= 0 or share in (0, 1):
        return p, by_weights
    return p, min(by_weights, p * (1 - p) / variance)


def _over_cases(first: _Shares, second: _Shares, is_share: bool) -> tuple[Decimal, Decimal | None] | None:
    if not is_share:
        return None
    (p1, l1, u1), (p2, l2, u2) = _limits(*first), _limits(*second)
    return p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2).sqrt(), p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2).sqrt()


def _limits(p: Decimal, n: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """The roots of (p - q)^2 n = z^2 q (1 - q)."""
    a, half, c = n + Z * Z, n * p + Z * Z / 2, n * p * p
    root = max(half * half - a * c, Decimal(0)).sqrt()
    return p, (half - root) / a, (half + root) / a
