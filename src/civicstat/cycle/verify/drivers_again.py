"""A movement split a second time: contributions as fractions, then in whole units of the last printed digit.

The change of a part of a share is h1/N1 - h0/N0 - M (c1/N1 - c0/N0), with h of its c cases met, N cases in all, and M
the mean of the two whole shares. That is Kitagawa's rate and mix effect in one term; of the two, the rate effect is the
change of the part's own share at the mean of its weights. A mean is split in the same way, with sums for hits.

The change of a part of a ratio is (a1 - a0) (1/B0 + 1/B1) / 2 by its numerator a, with B the whole denominator, and
-(b1 - b0) (R0/B1 + R1/B0) / 2 by its denominator b, with R the whole ratio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from civicstat.vocabulary.definition import RESIDENTS_PER, Definition


Line = Mapping[str, Any]
# The change of each part, and how much of it is its own rate (of a ratio, its numerator's); as printed.
Parts = dict[str, tuple[Decimal, Decimal]]
# Hits and cases, a sum and cases, numerator and denominator; of what is none of these, the amount and 0.
_Counts = tuple[Fraction, Fraction]
# Before and after, by part.
Moves = dict[str, tuple[_Counts, _Counts]]

_REST = "-"
_HIDDEN = ("held", "suppressed")
_NONE: _Counts = (Fraction(0), Fraction(0))
_MONTHS = {"month": 1, "quarter": 3, "r3": 3, "year": 12, "r12": 12}
_WEEKS = {"week": 1, "w4": 4}
_HOURS, _SECONDS = ("hours", "working-hours"), 3_600
TWO_EFFECTS = {"share": ("rate", "mix"), "mean": ("rate", "mix"), "ratio": ("of", "per"), "cost": ("of", "per")}


class NotSplit(Exception):  # noqa: N818  (an answer, not an error)
    """The movement is not split by this breakdown; the argument says why."""


def again(
    definition: Definition, ends: tuple[Line, Line], sides: tuple[Mapping[str, Line], Mapping[str, Line]], *, kind: str
) -> tuple[Parts, Moves]:
    """What each part adds, from the lines of both ends and of their parts; and what each part counts.

    A line that was counted again from the rows has `numerator` and `denominator` of its own, and says so: `counted`.
    """
    known = []
    for whole, parts in zip(ends, sides, strict=True):
        if not parts:
            raise NotSplit("no-parts")
        if [line["status"] in _HIDDEN for line in parts.values()].count(True) == 1:
            raise NotSplit("held-back")
        known.append(_with_rest(definition, whole, parts))
    named = {slug for one in known for slug, counts in one.items() if counts is None}
    first, second = (_fold(one, named) for one in known)
    slugs = sorted({slug for one in (first, second) for slug, counts in one.items() if counts != _NONE})
    if not slugs:
        raise NotSplit("no-parts")
    moves = [(first.get(slug, _NONE), second.get(slug, _NONE)) for slug in slugs]
    total = Decimal(ends[1]["value"]) - Decimal(ends[0]["value"])
    unit = Fraction(1, _SECONDS if definition.unit in _HOURS and ends[0].get("counted") else 1)
    if definition.measure in TWO_EFFECTS:
        scale = Fraction(100) if definition.measure == "share" else unit
        changes, own = (_ratio if TWO_EFFECTS[definition.measure][0] == "of" else _mean)(moves, scale)
        rates = _printed(own, nearest(sum(own, Fraction(0)) * 10**definition.digits), definition.digits)
    else:
        each = _each(definition, ends, kind) * unit
        out = 1 if definition.measure == "flow" else 0
        changes = [each * ((two[0] - out * two[1]) - (one[0] - out * one[1])) for one, two in moves]
        rates = [Decimal(0)] * len(slugs)
    printed = _printed(changes, int(total.scaleb(definition.digits)), definition.digits)
    return dict(zip(slugs, zip(printed, rates, strict=True), strict=True)), dict(zip(slugs, moves, strict=True))


def factors_again(definition: Definition, ends: Sequence[Line]) -> tuple[Decimal, Decimal] | None:
    """The whole change of a ratio or cost, and how much of it is its numerator's; None where that is not told."""
    if any(line["numerator"] is None or not line["denominator"] for line in ends):
        return None
    one, two = ((Fraction(line["numerator"]), Fraction(line["denominator"])) for line in ends)
    _, own = _ratio([(one, two)], Fraction(1))
    total = Decimal(ends[1]["value"]) - Decimal(ends[0]["value"])
    return total, Decimal(nearest(own[0] * 10**definition.digits)).scaleb(-definition.digits)


def _ratio(moves: Sequence[tuple[_Counts, _Counts]], scale: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    over = [sum((move[at][0] for move in moves), Fraction(0)) for at in (0, 1)]
    under = [sum((move[at][1] for move in moves), Fraction(0)) for at in (0, 1)]
    if not under[0] or not under[1]:
        raise NotSplit("no-parts")
    first, second = over[0] / under[0], over[1] / under[1]
    changes, own = [], []
    for (a0, b0), (a1, b1) in moves:
        own.append(scale * ((a1 - a0) / under[0] + (a1 - a0) / under[1]) / 2)
        changes.append(own[-1] - scale * (b1 - b0) * (first / under[1] + second / under[0]) / 2)
    return changes, own


def _mean(moves: Sequence[tuple[_Counts, _Counts]], scale: Fraction) -> tuple[list[Fraction], list[Fraction]]:
    n0, n1 = (sum(move[at][1] for move in moves) for at in (0, 1))
    middle = (Fraction(sum(one[0] for one, _ in moves), n0) + Fraction(sum(two[0] for _, two in moves), n1)) / 2
    changes, own = [], []
    for (h0, c0), (h1, c1) in moves:
        changes.append(scale * (h1 / n1 - h0 / n0 - middle * (c1 / n1 - c0 / n0)))
        own.append(scale * (h1 / c1 - h0 / c0) * (c0 / n0 + c1 / n1) / 2 if c0 and c1 else Fraction(0))
    return changes, own


def _each(definition: Definition, ends: Sequence[Line], kind: str) -> Fraction:
    """What one more request adds."""
    if definition.measure != "rate":
        return Fraction(1)
    residents = {line["denominator"] for line in ends}
    if len(residents) != 1 or residents & {0, None}:
        raise NotSplit("residents")
    if not definition.annualised:
        a_year = Fraction(1)
    else:
        days = Fraction(1461, 4 * 7 * _WEEKS.get(kind, 1)) if kind in _WEEKS else Fraction(1461, 4)
        a_year = Fraction(12, _MONTHS[kind]) if kind in _MONTHS else days
    return RESIDENTS_PER[definition.unit] * a_year / int(residents.pop())


def _with_rest(definition: Definition, whole: Line, parts: Mapping[str, Line]) -> dict[str, _Counts | None]:
    found = {slug: _counts(definition, line) for slug, line in parts.items()}
    shown = [counts for counts in found.values() if counts is not None]
    total = _counts(definition, whole)
    if total is None or not shown:
        raise NotSplit("no-parts")
    hits, cases = (total[at] - sum(counts[at] for counts in shown) for at in (0, 1))
    below = hits < 0 and definition.measure not in ("sum", "mean")
    more = (definition.measure == "share" and hits > cases) or (definition.measure == "mean" and hits and not cases)
    if cases < 0 or below or more:
        raise NotSplit("overlap")
    found[_REST] = (hits, cases)
    return found


def _counts(definition: Definition, line: Line) -> _Counts | None:
    if line["status"] in _HIDDEN:
        return None
    if definition.measure in ("share", "flow", "ratio") or line.get("counted"):
        pair = (line["numerator"], line["denominator"])
    elif definition.measure == "rate":
        pair = (line["numerator"], 0)
    elif line["status"] == "no-cases":
        return _NONE
    else:
        pair = (line["value"] if line["bound"] == "exact" else None, line["n"] if definition.measure == "sum" else 0)
    return None if None in pair else (Fraction(pair[0]), Fraction(pair[1]))


def _fold(parts: Mapping[str, _Counts | None], hidden: set[str]) -> dict[str, _Counts]:
    """Parts that one period does not count belong to the rest of both."""
    folded = {slug: counts for slug, counts in parts.items() if counts is not None and slug not in hidden}
    for slug in hidden:
        one, rest = parts.get(slug) or _NONE, folded[_REST]
        folded[_REST] = (rest[0] + one[0], rest[1] + one[1])
    return folded


def _printed(exact: Sequence[Fraction], total: int, digits: int) -> list[Decimal]:
    """In units of the last digit: the nearest ones, then one more or less where rounding took most, up to the total."""
    units = [value * 10**digits for value in exact]
    whole = [nearest(unit) for unit in units]
    missing = total - sum(whole)
    step = 1 if missing > 0 else -1
    most = sorted(range(len(units)), key=lambda at: (step * (whole[at] - units[at]), at))
    for turn in range(abs(missing)):
        whole[most[turn % len(most)]] += step
    return [Decimal(unit).scaleb(-digits) for unit in whole]


def nearest(unit: Fraction) -> int:
    """The nearest whole number, of two the even one."""
    low = floor(unit)
    beyond = unit - low
    return low + (beyond > Fraction(1, 2) or (beyond == Fraction(1, 2) and low % 2 == 1))
