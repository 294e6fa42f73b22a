"""Tails of three distributions, from their definitions."""

from __future__ import annotations

import math


# Simpson's rule over so many steps is exact to ten digits for the degrees of freedom that months give.
_STEPS = 4_000


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
