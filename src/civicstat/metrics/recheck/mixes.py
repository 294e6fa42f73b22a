"""Rows of one period by area, kind and month, a second time: what the same mix of both groups is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.metrics.recheck.rows import Records
from civicstat.metrics.recheck.spans import MONTH, spans_of
from civicstat.metrics.recheck.totals import HOURS
from civicstat.metrics.recheck.verdicts import Verdict, verdicts


# By area, then by kind and month: hits (or, of a mean, the sum in the definition's unit) and cases.
Mixed = dict[str, dict[tuple[str, str], tuple[Fraction, int]]]
_SECONDS = 3_600


def mixed_again(
    definition: Mapping[str, Any], records: Records, *, layer: str, kind: str, period: str, line: str | None
) -> Mixed:
    """The rows of a share, mean or percentile in one period, which is of a kind such as `r12`.

    Parameters
    ----------
    line
        Of a percentile: a hit is what took longer; what may still turn out either way is no case.
    """
    first = date.fromisoformat(records.context["coverage_from"])
    spans = spans_of(kind, first, records.as_of, records.context["fiscal_year_starts"])
    span = next((each for each in spans if each.label == period), None)
    if span is None:
        return {}
    keys, moment, column = frozenset(span.keys), definition["period_by"], layer.replace("-", "_")
    inside = [row for row in records.rows if row.keys[moment][span.unit] in keys and row.slugs[column] is not None]
    per = _SECONDS if definition["unit"] in HOURS else 1
    limit = None if line is None else Decimal(line) * per
    hits: Counter[tuple[str, str, str]] = Counter()
    cases: Counter[tuple[str, str, str]] = Counter()
    for row, verdict in verdicts(definition, replace(records, rows=inside)):
        counted = _counted(definition["measure"], verdict, limit)
        if counted is not None:
            place = (row.slugs[column] or "", row.slugs["kind"] or "", row.keys[moment][MONTH] or "")
            hits[place] += counted
            cases[place] += 1
    found: Mixed = {}
    for (area, of_kind, month), count in cases.items():
        sum_of_hits = Fraction(hits[area, of_kind, month], per if definition["measure"] == "mean" else 1)
        found.setdefault(area, {})[of_kind, month] = (sum_of_hits, count)
    return found


def _counted(measure: str, verdict: Verdict, limit: Decimal | None) -> int | None:
    """What a row adds to the hits; None for a row that is no case."""
    if verdict.left_out:
        return None
    if measure == "share":
        return int(verdict.is_hit is True)
    if verdict.least is None or verdict.most is None:
        return None
    if measure == "mean":
        return verdict.least if verdict.least == verdict.most else None
    if limit is None:
        return None
    return 1 if verdict.least > limit else 0 if verdict.most <= limit else None
