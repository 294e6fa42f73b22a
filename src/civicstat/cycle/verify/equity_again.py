"""Areas by need, a second time: short arithmetic over (group, hits, cases), by other ways than the first computation.

Shares left out one at a time come from totals less the area; Student's t from the integral over the angle; the ratio's
score limits from the quadratic of the second share; Theil's T as mean of h log(h/c) less log(H/C).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np


Z = Decimal("1.959963984540054")
FEWEST = 5
GROUPS = ("high", "middle", "low")
_DIGITS_OF_THEIL = 4
PRECISION = 50
_Total = tuple[Fraction, int]
_Ends = tuple[Decimal, Decimal | None] | None


@dataclass(frozen=True)
class Part:
    """An area that is compared."""

    name: str
    group: str
    hits: Fraction
    cases: int


@dataclass(frozen=True)
class Scale:
    """How a value is printed: times so much, to so many digits."""

    times: Fraction
    digits: int

    def __call__(self, value: Fraction | Decimal | None) -> str | None:
        """Half to even, as text."""
        if value is None:
            return None
        return f"{Decimal(round(Fraction(value) * self.times * 10**self.digits)).scaleb(-self.digits):f}"


_RATIO = Scale(Fraction(1), 3)
_INDEX = Scale(Fraction(1), _DIGITS_OF_THEIL)


def again(parts: Sequence[Part], form: str, scale: Scale, printed: Mapping[str, Any]) -> dict[str, Any]:
    """What the object must say; of Theil's parts the printed ones, where they add up and each lies beside its own."""
    own = {name: [part for part in parts if part.group == name] for name in GROUPS}
    totals = {name: _sum(members) for name, members in own.items() if members}
    with localcontext(prec=PRECISION):
        return {
            "groups": {name: _group(own[name], total, form, scale) for name, total in totals.items()},
            **_gap(own["high"], own["low"], form, scale),
            "gradient": _gradient(parts, scale) if own["middle"] else None,
            "theil": _theil(own, totals, form, printed.get("theil") or {}),
            "order": _order(parts) if form == "shares" else None,
        }


def _sum(parts: Sequence[Part]) -> _Total:
    return sum((part.hits for part in parts), Fraction(0)), sum(part.cases for part in parts)


def _group(parts: Sequence[Part], total: _Total, form: str, scale: Scale) -> dict[str, Any]:
    hits, cases = total
    counts = {"n": cases} if form == "values" else {"numerator": int(hits), "denominator": cases}
    return {"areas": len(parts), "value": scale(hits / cases), **counts}


def _gap(high: Sequence[Part], low: Sequence[Part], form: str, scale: Scale) -> dict[str, Any]:
    (h1, c1), (h2, c2) = _sum(high), _sum(low)
    difference = h1 / c1 - h2 / c2
    over_cases: _Ends = None
    ratio_over_cases: _Ends = None
    if form == "shares":
        counts = (int(h1), c1), (int(h2), c2)
        over_cases, ratio_over_cases = _newcombe(*counts), _koopman(*counts)
    over_areas = between(_spread(high, _rate), _spread(low, _rate))
    if over_areas is not None and form == "shares":
        over_areas = max(over_areas[0], Decimal(-1)), min(over_areas[1] or Decimal(1), Decimal(1))
    logs = between(_spread(high, _log), _spread(low, _log))
    known = [each for each in (over_cases, over_areas) if each is not None]
    ratio = (h1 / c1) / (h2 / c2) if h2 > 0 else None
    ratio_over_areas = None if logs is None else (logs[0].exp(), (logs[1] or Decimal(0)).exp())
    return {
        "difference": {
            "value": scale(difference),
            "size": scale(abs(difference)),
            "over_cases": ends(over_cases, scale),
            "over_areas": ends(over_areas, scale),
        },
        **{
            name: {
                "value": shown(ratio),
                "over_cases": ends(ratio_over_cases, shown),
                "over_areas": ends(ratio_over_areas, shown),
            }
            for name, shown in (("ratio", _RATIO), ("of_100", Scale(Fraction(100), 1)))
        },
        "clear": over_areas is not None and not any(a <= 0 <= (b or 0) for a, b in known),
    }


def ends(interval: _Ends, scale: Scale) -> dict[str, str | None] | None:
    """Both ends as text."""
    return None if interval is None else {"low": scale(interval[0]), "high": scale(interval[1])}


def _wilson(hits: int, cases: int) -> tuple[Decimal, Decimal]:
    square = Z * Z
    middle = hits + square / 2
    reach = Z * (Decimal(hits) * (cases - hits) / cases + square / 4).sqrt()
    return (middle - reach) / (cases + square), (middle + reach) / (cases + square)


def _newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[Decimal, Decimal]:
    (l1, u1), (l2, u2) = _wilson(*first), _wilson(*second)
    p1, p2 = Decimal(first[0]) / first[1], Decimal(second[0]) / second[1]
    return p1 - p2 - ((p1 - l1) ** 2 + (u2 - p2) ** 2).sqrt(), p1 - p2 + ((u1 - p1) ** 2 + (p2 - l2) ** 2).sqrt()


def _koopman(first: tuple[int, int], second: tuple[int, int]) -> _Ends:
    """Where the score of a ratio reaches z squared, below and above the ratio found."""
    if not first[0] and not second[0]:
        return None
    found = Decimal(first[0] * second[1]) / (first[1] * second[0]) if second[0] else None
    low = _reaches(first, second, Decimal(0), found or Decimal(10) ** 9) if first[0] else Decimal(0)
    return low, None if found is None else _reaches(first, second, (found or 1) * Decimal(10) ** 6, found)


def _reaches(first: tuple[int, int], second: tuple[int, int], outside: Decimal, inside: Decimal) -> Decimal:
    for _ in range(90):
        middle = (outside + inside) / 2
        if _score(first, second, middle) > Z * Z:
            outside = middle
        else:
            inside = middle
    return inside


def _score(first: tuple[int, int], second: tuple[int, int], ratio: Decimal) -> Decimal:
    (x1, n1), (x2, n2) = first, second
    a, b = (n1 + n2) * ratio, (n1 + x2) * ratio + x1 + n2
    p2 = (b - abs(b * b - 4 * a * (x1 + x2)).sqrt()) / (2 * a)
    p1 = ratio * p2
    spreads = n1 * p1 * (1 - p1), n2 * p2 * (1 - p2)
    parts = ((x - n * p) ** 2 / v for x, n, p, v in zip((x1, x2), (n1, n2), (p1, p2), spreads, strict=True) if v > 0)
    return sum(parts, Decimal(0))


def _rate(hits: Fraction, cases: int) -> Fraction | None:
    return hits / cases


def _log(hits: Fraction, cases: int) -> Fraction | None:
    rate = hits / cases
    return Fraction((Decimal(rate.numerator) / rate.denominator).ln()) if rate > 0 else None


def _spread(parts: Sequence[Part], of: Any) -> tuple[Fraction, Fraction, int] | None:
    """The value, its variance with each area left out in turn, and its degrees of freedom."""
    hits, cases = _sum(parts)
    count, whole = len(parts), of(hits, cases)
    without = [of(hits - part.hits, cases - part.cases) for part in parts] if count >= FEWEST else [None]
    if whole is None or None in without:
        return None
    return whole, Fraction(count - 1, count) * sum((each - whole) ** 2 for each in without), count - 1


def between(one: tuple[Fraction, Fraction, int] | None, two: tuple[Fraction, Fraction, int] | None) -> _Ends:
    """The interval of a difference, from value, variance and degrees of both."""
    if one is None or two is None:
        return None
    variance = one[1] + two[1]
    parts = one[1] ** 2 / one[2] + two[1] ** 2 / two[2]
    degrees = max(1, math.floor(variance**2 / parts)) if parts else one[2] + two[2]
    return _around(one[0] - two[0], variance, degrees)


def _around(value: Fraction, variance: Fraction, degrees: int) -> tuple[Decimal, Decimal]:
    middle = Decimal(value.numerator) / value.denominator
    reach = _student(min(degrees, 1000)) * (Decimal(variance.numerator) / variance.denominator).sqrt()
    return middle - reach, middle + reach


@lru_cache(maxsize=2_000)
def _student(degrees: int) -> Decimal:
    """What Student's t stays within 19 times of 20: the density is a power of the cosine of its angle."""
    constant = 2 * math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi)
    weights = np.ones(2_001)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    low, high = 1.9, 13.0
    for _ in range(50):
        middle = (low + high) / 2
        angle = math.atan(middle / math.sqrt(degrees))
        inside = constant * angle / 6_000 * float(weights @ np.cos(np.linspace(0, angle, 2_001)) ** (degrees - 1))
        low, high = (middle, high) if inside < 0.95 else (low, middle)
    return Decimal(repr(round(high, 10)))


def _gradient(parts: Sequence[Part], scale: Scale) -> dict[str, Any]:
    totals = {name: _sum([part for part in parts if part.group == name]) for name in reversed(GROUPS)}
    whole = _slope(totals)
    spread = Fraction(0)
    without = []
    for part in parts:
        hits, cases = totals[part.group]
        without.append(_slope({**totals, part.group: (hits - part.hits, cases - part.cases)}))
    if whole is None or None in without or len(parts) < FEWEST:
        return {"value": scale(whole), "over_areas": None}
    spread = sum((((each or 0) - whole) ** 2 for each in without), Fraction(0)) * (len(parts) - 1) / len(parts)
    return {"value": scale(whole), "over_areas": ends(_around(whole, spread, len(parts) - 2), scale)}


def _slope(totals: Mapping[str, _Total]) -> Fraction | None:
    """Weighted least squares over the steps of need, each in the middle of its cases; their mean place is a half."""
    everyone = sum(cases for _, cases in totals.values())
    before, above, below = 0, Fraction(0), Fraction(0)
    for hits, cases in totals.values():
        place = Fraction(2 * before + cases, 2 * everyone) - Fraction(1, 2)
        above, below, before = above + place * hits, below + place * place * cases, before + cases
    return above / below if below else None


def _theil(
    own: Mapping[str, Sequence[Part]], totals: Mapping[str, _Total], form: str, printed: Mapping[str, Any]
) -> dict[str, Any] | None:
    everyone = [part for members in own.values() for part in members]
    hits, cases = _sum(everyone)
    if hits <= 0:
        return None
    whole = _weighted(hits, cases)
    of_groups = {name: _weighted(*total) for name, total in totals.items()}
    of_areas = {name: sum((_weighted(part.hits, part.cases) for part in own[name]), Decimal(0)) for name in totals}
    sum_of_hits = Decimal(hits.numerator) / hits.denominator
    exact = {"between": (sum(of_groups.values(), Decimal(0)) - whole) / sum_of_hits}
    exact |= {name: (of_areas[name] - of_groups[name]) / sum_of_hits for name in totals}
    total = _INDEX((sum(of_areas.values(), Decimal(0)) - whole) / sum_of_hits)
    said = {"between": printed.get("between", ""), **printed.get("within", {})}
    step = Decimal(1).scaleb(-_DIGITS_OF_THEIL)
    is_beside = said.keys() == exact.keys() and all(abs(Decimal(said[name]) - exact[name]) < step for name in exact)
    if not is_beside or sum(map(Decimal, said.values())) != Decimal(str(total)):
        said = {name: str(_INDEX(value)) for name, value in exact.items()}
    chance = Fraction(len(everyone) - 1) * (cases - hits) / (2 * cases * hits) if form == "shares" else None
    return {
        "total": total,
        "between": said["between"],
        "within": {name: said[name] for name in totals},
        "by_chance": _INDEX(chance),
    }


def _weighted(hits: Fraction, cases: int) -> Decimal:
    """Hits times the logarithm of their rate."""
    if not hits:
        return Decimal(0)
    amount, rate = (Decimal(each.numerator) / each.denominator for each in (hits, hits / cases))
    return amount * rate.ln()


def _order(parts: Sequence[Part]) -> dict[str, Any]:
    level = 0.95 ** (1 / len(parts))
    ends = {part.name: _exact(int(part.hits), part.cases, (1 - level) / 2) for part in parts}
    names = sorted(ends, key=lambda name: (-ends[name][0], name))
    groups: list[list[str]] = [[]]
    for at, name in enumerate(names):
        if at and ends[names[at - 1]][0] > max(ends[other][1] for other in names[at:]):
            groups.append([])
        groups[-1].append(name)
    return {
        "areas": len(parts),
        "level": f"{Decimal(repr(round(level, 6))):f}",
        "groups": [sorted(group) for group in groups] if len(groups) > 1 else [],
    }


def _exact(hits: int, cases: int, risk: float) -> tuple[float, float]:
    """The shares at which so many hits, or more (fewer), come about with this chance only: sums of the binomial."""
    counts = np.arange(cases + 1)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, cases + 1)))))
    choices = factorials[-1] - factorials - factorials[::-1]

    def where(of: slice, is_rising: bool) -> float:
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            logs = choices[of] + counts[of] * math.log(middle) + (cases - counts[of]) * math.log1p(-middle)
            if (float(np.exp(logs).sum()) < risk) == is_rising:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    return (
        where(slice(hits, None), True) if hits else 0.0,
        where(slice(0, hits + 1), False) if hits < cases else 1.0,
    )
