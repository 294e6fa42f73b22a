"""Tails of distributions, from their definitions."""

from __future__ import annotations

import math
from functools import cache


# Simpson's rule over so many steps is exact to ten digits for the degrees of freedom that months give.
_STEPS = 4_000
# So many places and weights stand for a normal where something is averaged over it: part of the method at a line.
_PLACES = 61


def normal_above(z: float) -> float:
    """The chance that a standard normal lies above z."""
    return math.erfc(z / math.sqrt(2)) / 2


def poisson_at_least(count: int, mean: float) -> float:
    """The chance of at least so many where so many are expected: term after term, until they add nothing."""
    log_term = -mean
    for k in range(1, count + 1):
        log_term += math.log(mean / k)
    total, term, k = 0.0, math.exp(log_term), count
    while k <= mean or term > total * 1e-18:
        total += term
        k += 1
        term *= mean / k
    return min(1.0, total)


def student_above(t: float, free: int) -> float:
    """The chance that Student's t with so many degrees of freedom lies above t.

    With t = sqrt(free) tan(u) its density is a power of the cosine; the area is added up by Simpson's rule.
    """
    constant = math.exp(math.lgamma((free + 1) / 2) - math.lgamma(free / 2)) / math.sqrt(math.pi)
    first, last = math.atan2(t, math.sqrt(free)), math.pi / 2
    step = (last - first) / _STEPS
    area = 0.0
    for at in range(_STEPS + 1):
        weight = 1 if at in (0, _STEPS) else 4 if at % 2 else 2
        area += weight * max(0.0, math.cos(first + at * step)) ** (free - 1)
    return constant * area * step / 3


def binomial_at_least(successes: int, trials: int, *, logit: float, deviation: float) -> float:
    """The chance of at least so many, its share known on the logit scale up to a normal: the mean over that normal."""
    if deviation <= 0.0:
        return _at_least(successes, trials, 1 / (1 + math.exp(-logit)))
    shares = [(1 / (1 + math.exp(-max(-700.0, min(700.0, logit + deviation * place)))), weight)
              for place, weight in _normal_places()]  # fmt: skip
    mean = math.fsum(weight * _at_least(successes, trials, share) for share, weight in shares)
    return min(1.0, mean / math.fsum(weight for _, weight in shares))


def _at_least(successes: int, trials: int, share: float) -> float:
    if successes <= 0 or share >= 1.0:
        return 1.0
    if share <= 0.0:
        return 0.0
    ways = math.lgamma(trials + 1) - math.lgamma(successes + 1) - math.lgamma(trials - successes + 1)
    term = math.exp(ways + successes * math.log(share) + (trials - successes) * math.log1p(-share))
    total = 0.0
    for k in range(successes, trials + 1):
        total += term
        term *= (trials - k) / (k + 1) * share / (1 - share)
    return min(1.0, total)


@cache
def _normal_places() -> tuple[tuple[float, float], ...]:
    """Gauss's places and weights for a normal: the zeros of the Hermite polynomial of that degree, found by halving."""
    edges = [at / 200 for at in range(-3_400, 3_401)]
    values = [_hermite(edge)[_PLACES] for edge in edges]
    found = []
    for at in range(len(edges) - 1):
        # Nothing itself is a zero of an odd degree; it is the edge where the sign changes.
        if values[at] == 0.0 or values[at] * values[at + 1] < 0:
            low, high = (edges[at], edges[at]) if values[at] == 0.0 else (edges[at], edges[at + 1])
            for _ in range(80):
                middle = (low + high) / 2
                if _hermite(middle)[_PLACES] * _hermite(low)[_PLACES] > 0:
                    low = middle
                else:
                    high = middle
            place = (low + high) / 2
            found.append((place, 1 / math.fsum(one * one for one in _hermite(place)[:_PLACES])))
    return tuple(found)


def _hermite(x: float) -> list[float]:
    """The Hermite polynomials at x, each divided so that its square over the normal is one."""
    found = [1.0, x]
    for k in range(1, _PLACES):
        found.append((x * found[k] - math.sqrt(k) * found[k - 1]) / math.sqrt(k + 1))
    return found
