"""A smooth density around a line, with heaps at round numbers and the rhythm of days and weeks, fitted to counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_ROUNDS = 60
_CLOSE = 1e-9
_RIDGE = 1e-8
_MOST_LOG = 30.0


@dataclass(frozen=True)
class Density:
    """What a smooth density expects in every bin, also in those that it was not fitted to.

    `expected` are counts per bin, `covariance` that of the logarithms' coefficients for `design`, `scatter` how many
    times as widely counts scatter as chance alone would have them (a variance ratio, at least 1), `akaike` Akaike's
    information criterion but for a constant.
    """

    expected: Floats
    design: Floats
    covariance: Floats
    scatter: float
    akaike: float

    def mean_row(self, chosen: Flags) -> Floats:
        """The gradient of the logarithm of the sum over some bins."""
        weights = self.expected[chosen]
        return np.asarray(weights @ self.design[chosen] / max(weights.sum(), 1e-300), dtype=np.float64)


def fit_density(counts: Floats, design: Floats, *, used: Flags, priors: Floats) -> Density | None:
    """A Poisson regression of counts on `design`, from the bins in `used`; None where it does not settle.

    `priors`: for each column how firmly its coefficient is held to nothing (one over its variance); 0 for not at all.

    By iterated weighted least squares (J. A. Nelder and R. W. M. Wedderburn, "Generalized linear models", Journal of
    the Royal Statistical Society A 135 (1972), 370-384).
    """
    rows, seen = design[used], counts[used]
    if len(seen) <= rows.shape[1] + 3:
        return None
    logs = np.log(seen + 0.5)
    coefficients = np.linalg.lstsq(rows, logs, rcond=None)[0]
    before = np.inf
    ridge = np.diag(priors + _RIDGE)
    for _ in range(_ROUNDS):
        logs = np.clip(rows @ coefficients, -_MOST_LOG, _MOST_LOG)
        means = np.exp(logs)
        work = logs + (seen - means) / means
        information = rows.T @ (rows * means[:, None]) + ridge
        coefficients = np.linalg.solve(information, rows.T @ (means * work))
        deviance = _deviance(seen, np.exp(np.clip(rows @ coefficients, -_MOST_LOG, _MOST_LOG)))
        if abs(before - deviance) < _CLOSE * (abs(deviance) + 0.1):
            break
        before = deviance
    else:
        return None
    means = np.exp(np.clip(rows @ coefficients, -_MOST_LOG, _MOST_LOG))
    information = rows.T @ (rows * means[:, None]) + ridge
    free = len(seen) - rows.shape[1]
    # Pearson's statistic is wild in bins that expect almost nothing; those are left to chance.
    pearson = float((((seen - means) ** 2) / np.maximum(means, 0.5)).sum()) / free
    return Density(
        expected=np.exp(np.clip(design @ coefficients, -_MOST_LOG, _MOST_LOG)),
        design=design,
        covariance=np.linalg.inv(information),
        scatter=max(1.0, pearson),
        akaike=deviance + rows.shape[1] * 2.0,
    )


def _deviance(seen: Floats, means: Floats) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(seen > 0, seen * np.log(seen / means), 0.0)
    return float(2 * (parts - (seen - means)).sum())
