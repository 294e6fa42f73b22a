"""A smooth curve through counts, a second time: Poisson regression by reweighting, in plain loops."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from civicstat.metrics.recheck.patterns.equations import solved


Column = Sequence[float]
_ROUNDS, _CLOSE, _RIDGE, _MOST_LOG = 60, 1e-9, 1e-8, 30.0


@dataclass(frozen=True)
class Curve:
    """What is expected in every bin, how widely counts scatter around it (at least 1), and how well it fits (Akaike).

    `columns` and `information` say how sure it is.
    """

    expected: list[float]
    columns: Sequence[Column]
    information: list[list[float]]
    scatter: float
    akaike: float

    def slope(self, chosen: Sequence[int]) -> list[float]:
        """How the logarithm of the sum over some bins moves with each coefficient."""
        whole = max(math.fsum(self.expected[at] for at in chosen), 1e-300)
        return [math.fsum(self.expected[at] * column[at] for at in chosen) / whole for column in self.columns]

    def variance(self, slope: Sequence[float]) -> float:
        """The variance of whatever moves so with the coefficients."""
        return float(sum(map(mul, slope, solved(self.information, slope))))


def curve_through(
    counts: Sequence[int], columns: Sequence[Column], *, used: Sequence[int], held: Column
) -> Curve | None:
    """The curve that fits the bins in `used`; None where there are too few of them or it does not settle.

    `held`: how firmly each coefficient is held to nothing.
    """
    if len(used) <= len(columns) + 3:
        return None
    seen = [counts[at] for at in used]
    own = [[column[at] for at in used] for column in columns]
    ridge = [one + _RIDGE for one in held]
    flat = [1.0] * len(seen)
    line = solved(
        _information(own, flat, [_RIDGE] * len(own)), _weighted(own, flat, [math.log(one + 0.5) for one in seen])
    )
    before = math.inf
    for _ in range(_ROUNDS):
        logs = _logs(own, line)
        means = [math.exp(one) for one in logs]
        work = [log + (count - mean) / mean for log, count, mean in zip(logs, seen, means, strict=True)]
        line = solved(_information(own, means, ridge), _weighted(own, means, work))
        away = _deviance(seen, [math.exp(one) for one in _logs(own, line)])
        if abs(before - away) < _CLOSE * (abs(away) + 0.1):
            break
        before = away
    else:
        return None
    means = [math.exp(one) for one in _logs(own, line)]
    # Where almost nothing is expected a single case would weigh too much.
    squares = math.fsum((count - mean) ** 2 / max(mean, 0.5) for count, mean in zip(seen, means, strict=True))
    return Curve(
        expected=[math.exp(one) for one in _logs(columns, line)],
        columns=columns,
        information=_information(own, means, ridge),
        scatter=max(1.0, squares / (len(seen) - len(columns))),
        akaike=away + 2.0 * len(columns),
    )


def _logs(columns: Sequence[Column], line: Sequence[float]) -> list[float]:
    logs = [0.0] * len(columns[0])
    for part, column in zip(line, columns, strict=True):
        logs = [log + part * one for log, one in zip(logs, column, strict=True)]
    return [max(-_MOST_LOG, min(_MOST_LOG, log)) for log in logs]


def _information(columns: Sequence[Column], weights: Column, ridge: Column) -> list[list[float]]:
    found = [[0.0] * len(columns) for _ in columns]
    for at, column in enumerate(columns):
        heavy = list(map(mul, column, weights))
        for other in range(at, len(columns)):
            found[at][other] = found[other][at] = sum(map(mul, heavy, columns[other]))
        found[at][at] += ridge[at]
    return found


def _weighted(columns: Sequence[Column], weights: Column, values: Column) -> list[float]:
    heavy = list(map(mul, weights, values))
    return [sum(map(mul, column, heavy)) for column in columns]


def _deviance(seen: Sequence[int], means: Sequence[float]) -> float:
    parts = (
        (count * math.log(count / mean) if count else 0.0) - (count - mean)
        for count, mean in zip(seen, means, strict=True)
    )
    return 2 * math.fsum(parts)
