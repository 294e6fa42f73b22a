"""How sure a finding is: Holm's rule over many yards, and p-values in words."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt


Floats = npt.NDArray[np.float64]

# One false alarm in a hundred tables at most, each table being one method over all yards.
ALPHA = 0.01
_NODES = 61


def holm(chances: Mapping[str, float]) -> dict[str, float]:
    """Each p-value raised so that, at any level, a whole table of honest yards is wrong no more often than that.

    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979),
    65-70.
    """
    adjusted: dict[str, float] = {}
    highest = 0.0
    for rank, (name, chance) in enumerate(sorted(chances.items(), key=lambda pair: (pair[1], pair[0]))):
        highest = max(highest, min(1.0, chance * (len(chances) - rank)))
        adjusted[name] = highest
    return adjusted


def in_words(chance: float) -> tuple[str, str]:
    """An adjusted p-value for people who need not know what one is, in both languages."""
    if chance <= 0.001:
        return (
            "Chance alone would hardly ever do this: at most once in 1,000 such tables.",
            "El azar solo casi nunca haría esto: a lo sumo una vez en 1,000 tablas como esta.",
        )
    if chance <= ALPHA:
        return (
            "Chance alone would seldom do this: at most once in 100 such tables.",
            "El azar solo haría esto pocas veces: a lo sumo una vez en 100 tablas como esta.",
        )
    return (
        "This is within what chance alone does.",
        "Esto está dentro de lo que hace el azar solo.",
    )


def binomial_upper(successes: int, trials: int, share: float) -> float:
    """The chance of at least so many successes, computed term by term."""
    if successes <= 0:
        return 1.0
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    counts = np.arange(successes, trials + 1)
    return float(min(1.0, np.exp(_log_terms(counts, trials, share)).sum()))


def unsure_binomial_upper(successes: int, trials: int, *, logit: float, deviation: float) -> float:
    """The same where the share itself is only known as a normal on the logit scale: the mean over that normal."""
    if deviation <= 0.0:
        return binomial_upper(successes, trials, 1 / (1 + math.exp(-logit)))
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    chances = [
        binomial_upper(successes, trials, 1 / (1 + math.exp(-min(max(logit + deviation * node, -700), 700))))
        for node in nodes
    ]
    return float(min(1.0, np.dot(weights, chances) / weights.sum()))


def poisson_upper(count: int, mean: float) -> float:
    """The chance of at least so many where so many are expected."""
    if count <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    # Beyond this many terms nothing is left of the tail.
    last = count + int(20 * math.sqrt(count + mean)) + 50
    terms = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count, last)]
    return min(1.0, math.fsum(terms))


def normal_upper(z: float) -> float:
    """The chance that a standard normal is above z."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def _log_terms(counts: npt.NDArray[np.int64], trials: int, share: float) -> Floats:
    whole = math.lgamma(trials + 1)
    ways = np.array([whole - math.lgamma(k + 1) - math.lgamma(trials - k + 1) for k in counts.tolist()])
    return np.asarray(ways + counts * math.log(share) + (trials - counts) * math.log1p(-share), dtype=np.float64)


def student_upper(t: float, free: int) -> float:
    """The chance that Student's t with so many degrees of freedom is above t.

    M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4.
    """
    angle = math.atan2(t, math.sqrt(free))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    if free % 2:
        term, total = math.cos(angle), 0.0
        for k in range(3, free + 1, 2):
            total += term
            term *= square * (k - 1) / k
        inside = 2 / math.pi * (angle + sine * total)
    else:
        term, total = 1.0, 0.0
        for k in range(2, free + 1, 2):
            total += term
            term *= square * (k - 1) / k
        inside = sine * total
    return max(0.0, (1 - inside) / 2)
