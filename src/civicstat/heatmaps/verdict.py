"""Is the forecast worth using? One rule, stated before the weeks that it judges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


Verdict = Literal["gain", "on-trial", "no-useful-gain"]

# Fewer weeks than this say nothing about next week, nor do fewer requests.
FEWEST_SCORED_WEEKS = 12
FEWEST_REQUESTS = 100
# In percent: two more hits for each hundred that the best simple count has. Less would not change a crew's day.
USEFUL_GAIN = 2
# Standard normal's 97.5 % point, from which Student's t is developed.
Z_95 = 1.959963984540054

RULE = (
    "gain: over the scored weeks the forecast has at least 2 % more hits than the best simple count of those same "
    "weeks, the 95 % interval of that gain lies above zero, and its log score is above that of every simple count. "
    "on-trial: the first and the last hold but the interval reaches zero; or fewer than 12 weeks or 100 requests "
    "could be scored. no-useful-gain: all else."
)
RULE_ES = (
    "gain (mejora): en las semanas evaluadas el pronóstico tiene al menos 2 % más aciertos que el mejor conteo simple "
    "de esas mismas semanas, el intervalo de 95 % de esa mejora está por encima de cero y su puntuación logarítmica "
    "supera la de todos los conteos simples. on-trial (a prueba): se cumplen la primera y la última condición pero el "
    "intervalo incluye cero; o se pudieron evaluar menos de 12 semanas o de 100 solicitudes. no-useful-gain (sin "
    "mejora útil): todo lo demás."
)


@dataclass(frozen=True)
class Gain:
    """Hits gained over the best simple count, in percent, with the ends of a 95 % interval; None where unknown."""

    percent: float | None
    low: float | None
    high: float | None


def gain_over(ours: Sequence[Fraction], theirs: Sequence[Fraction]) -> Gain:
    """The gain in the total of hits, weeks paired.

    Notes
    -----
    A ratio of two totals, linearised: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3, with Student's t
    for one less than the number of weeks. Weeks count as independent.
    """
    simple = sum(theirs, Fraction(0))
    if simple == 0:
        return Gain(None, None, None)
    gain = sum(ours, Fraction(0)) / simple - 1
    weeks = len(ours)
    if weeks < FEWEST_SCORED_WEEKS:
        return Gain(float(100 * gain), None, None)
    rest = sum(((mine - (1 + gain) * other) ** 2 for mine, other in zip(ours, theirs, strict=True)), Fraction(0))
    error = math.sqrt(Fraction(weeks, weeks - 1) * rest) / float(simple)
    reach = student_t(weeks - 1) * error
    return Gain(float(100 * gain), 100 * (float(gain) - reach), 100 * (float(gain) + reach))


def student_t(freedom: int) -> float:
    """The 97.5 % point of Student's t, right to 0.001 from 8 degrees of freedom on.

    Notes
    -----
    M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), formula 26.7.5, first three terms.
    """
    z = Z_95
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def judge(gain: Gain, *, weeks: int, requests: int, best_log_score: bool) -> Verdict:
    """The verdict by `RULE`; `best_log_score` says that ours is above that of every simple count."""
    if weeks < FEWEST_SCORED_WEEKS or requests < FEWEST_REQUESTS:
        return "on-trial"
    if gain.percent is None or gain.low is None or gain.percent < USEFUL_GAIN or not best_log_score:
        return "no-useful-gain"
    return "gain" if gain.low > 0 else "on-trial"
