"""The gap as it would be with one and the same mix of kinds and months in both groups: direct standardization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicstat.metrics.equity.gap import Interval, pooled
from civicstat.metrics.equity.jackknife import FEWEST_AREAS, Spread, interval_of_difference
from civicstat.metrics.equity.rows import NOTHING, Area, Cases, Form, Stratum
from civicstat.metrics.equity.two_shares import hybrid_difference


Strata = Mapping[Stratum, Cases]
Weights = Mapping[Stratum, Fraction]


@dataclass(frozen=True)
class StandardStratum:
    """A kind and month with its weight in the standard, and what both groups reached in it."""

    stratum: Stratum
    weight: Fraction
    high: Fraction
    low: Fraction


@dataclass(frozen=True)
class AdjustedGap:
    """The gap as it would be if both groups had the same mix of kinds and months.

    `crude` is the gap over the same strata, unadjusted, so that `crude - difference` is what the mix accounts for.
    `high_covered` and `low_covered`: which part of each group's cases stands in a stratum that both groups have.
    `by_cases` is None of what is no share; `by_areas` with fewer than five areas in a group.
    """

    by: tuple[str, ...]
    high: Fraction
    low: Fraction
    crude: Fraction
    by_cases: Interval | None
    by_areas: Interval | None
    high_covered: Fraction
    low_covered: Fraction
    strata: tuple[StandardStratum, ...]

    @property
    def difference(self) -> Fraction:
        """High less low, with the mix alike."""
        return self.high - self.low


def adjusted_gap(
    high: Sequence[Area],
    low: Sequence[Area],
    everyone: Sequence[Area],
    *,
    by: tuple[str, ...],
    places: Sequence[int],
    form: Form = "shares",
) -> AdjustedGap | None:
    """The gap by direct standardization: each group's rates by kind and month, weighted alike.

    Parameters
    ----------
    everyone
        The standard: the cases of all compared areas, those between included, in the strata where both groups have a
        case.
    by, places
        Names of the columns, and where they stand in a stratum.

    Returns
    -------
    AdjustedGap or None
        None where no stratum holds cases of both groups.

    Notes
    -----
    Over areas each is left out in turn, and the standard stays. A stratum that loses its last case goes, and the other
    weights grow in proportion. Over cases: `effective_cases`. How often both cover: docs/explanation/equity.md.
    """
    above, below, all_cases = (_by_stratum(each, places) for each in (high, low, everyone))
    shared = sorted(above.keys() & below.keys())
    if not shared:
        return None
    whole = sum(all_cases[stratum].cases for stratum in shared)
    weights = {stratum: Fraction(all_cases[stratum].cases, whole) for stratum in shared}
    shares = [standardised(found, weights) for found in (above, below)]
    first, second = _spread(high, above, weights, places), _spread(low, below, weights, places)
    inside = [sum((found[each] for each in shared), NOTHING) for found in (above, below)]
    return AdjustedGap(
        by=by,
        high=shares[0],
        low=shares[1],
        crude=inside[0].rate - inside[1].rate,
        by_cases=hybrid_difference(
            (shares[0], effective_cases(above, weights)), (shares[1], effective_cases(below, weights))
        )
        if form == "shares"
        else None,
        by_areas=interval_of_difference(first, second) if first and second else None,
        high_covered=Fraction(inside[0].cases, pooled(high).cases),
        low_covered=Fraction(inside[1].cases, pooled(low).cases),
        strata=tuple(StandardStratum(each, weights[each], above[each].rate, below[each].rate) for each in shared),
    )


def standardised(strata: Strata, weights: Weights) -> Fraction:
    """The rate that a group would have with the mix of the standard; each stratum that has a weight has cases."""
    return sum((weight * strata[each].rate for each, weight in weights.items()), Fraction(0))


def effective_cases(strata: Strata, weights: Weights) -> Fraction:
    """How many plain cases a standardized share is worth: the fewer of two counts, so that neither promises too much.

    Notes
    -----
    One count is that of the weights alone (L. Kish, Survey Sampling, 1965): 1 / sum(w^2 / n). The other is
    p (1 - p) / V with the variance V = sum(w^2 x (n - x) / (n^2 (n - 1))) of the standardized share p. A stratum of one
    case tells nothing of its own spread and takes that of the whole, p (1 - p). With one stratum both are its cases.
    E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193-201, put such a count into an interval for shares.
    """
    share = standardised(strata, weights)
    of_whole = share * (1 - share)
    by_weights = 1 / sum((weight**2 / strata[each].cases for each, weight in weights.items()), Fraction(0))
    variance = Fraction(0)
    for each, weight in weights.items():
        hits, cases = strata[each].hits, strata[each].cases
        of_own = hits * (cases - hits) / (cases * cases * (cases - 1)) if cases > 1 else of_whole
        variance += weight**2 * of_own
    # The one degree of freedom that the share itself takes is counted in both or in neither.
    variance *= (by_weights - 1) / by_weights
    return min(by_weights, of_whole / variance) if variance > 0 and of_whole else by_weights


def _spread(areas: Sequence[Area], strata: Strata, weights: Weights, places: Sequence[int]) -> Spread | None:
    """The standardized rate and its variance between areas, each left out in turn; only its own strata then change."""
    if len(areas) < FEWEST_AREAS:
        return None
    whole, total = standardised(strata, weights), Fraction(0)
    for area in areas:
        reached, kept = whole, Fraction(1)
        for stratum, own in _by_stratum([area], places).items():
            weight, cases = weights.get(stratum), strata[stratum].cases
            if weight is None:
                continue
            reached -= weight * strata[stratum].rate
            if own.cases < cases:
                reached += weight * (strata[stratum].hits - own.hits) / (cases - own.cases)
            else:
                kept -= weight
        if not kept:
            return None
        total += (reached / kept - whole) ** 2
    return Spread(whole, total * (len(areas) - 1) / len(areas), len(areas) - 1)


def _by_stratum(areas: Sequence[Area], places: Sequence[int]) -> dict[Stratum, Cases]:
    found: dict[Stratum, Cases] = {}
    for area in areas:
        for stratum, cases in area.strata.items():
            key = tuple(stratum[place] for place in places)
            found[key] = found.get(key, NOTHING) + cases
    return found
