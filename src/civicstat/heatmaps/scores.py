"""Scores as published: per method and per week, decimals as text, enough to add them up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.heatmaps.back_test import BackTest, ScoredWeek
from civicstat.heatmaps.rolling import best_cells
from civicstat.heatmaps.verdict import RULE, RULE_ES, Gain, Verdict, gain_over, judge
from civicstat.inference.rounding import round_half_even


REFERENCE = "long-run-mean"
TITLES: Mapping[str, tuple[str, str]] = {
    "kernel-mixture": ("This forecast", "Este pronóstico"),
    "last-year-same-week": ("The same week last year", "La misma semana del año anterior"),
    "long-run-mean": ("Mean of all weeks so far", "Promedio de todas las semanas hasta ahora"),
    "last-8-weeks": ("Last 8 weeks", "Últimas 8 semanas"),
    "last-52-weeks": ("Last 52 weeks", "Últimas 52 semanas"),
    "kernel-density": ("Heat map of all requests so far", "Mapa de calor de todas las solicitudes hasta ahora"),
}


@dataclass(frozen=True)
class Judged:
    """The best simple count by hits (None without weeks), what we gain over it, and the verdict."""

    best_simple: str | None
    gain: Gain
    verdict: Verdict


def judge_back_test(test: BackTest) -> Judged:
    """The verdict on the scored weeks, by the rule in `verdict`."""
    ours, *simple = test.methods
    requests = sum(week.requests for week in test.weeks)
    if not test.weeks:
        return Judged(None, Gain(None, None, None), "on-trial")
    # The first of equals, so that the choice does not depend on chance.
    best = max(simple, key=lambda name: _total_hits(test.weeks, name))
    gain = gain_over([week.hits[ours] for week in test.weeks], [week.hits[best] for week in test.weeks])
    log_scores = {name: sum(week.log_scores[name] for week in test.weeks) for name in test.methods}
    leads = all(log_scores[ours] > log_scores[name] for name in simple)
    return Judged(best, gain, judge(gain, weeks=len(test.weeks), requests=requests, best_log_score=leads))


def scores_json(test: BackTest, judged: Judged) -> dict[str, Any]:
    """The scores as they stand in a release; everything about the past, nothing locked at the time."""
    weeks = test.weeks
    inside = sum(week.inside for week in weeks)
    inside_expected = sum(week.inside_expected for week in weeks)
    cell_weeks = test.cells * len(weeks)
    return {
        "class": "M",
        "locked_at_the_time": False,
        "cells": {"count": test.cells, "best": best_cells(test.cells), "best_percent": 5},
        "weeks": len(weeks),
        "requests": sum(week.requests for week in weeks),
        "methods": [_method(weeks, name) for name in test.methods],
        "interval": {
            "level": "0.8",
            "cell_weeks": cell_weeks,
            "inside": inside,
            "inside_expected": text(inside_expected, 1),
            "coverage": _share(inside, cell_weeks, 4),
            "coverage_expected": _share(inside_expected, cell_weeks, 4),
        },
        "best_simple": judged.best_simple,
        "gain": {
            "percent": text(judged.gain.percent, 1),
            "low": text(judged.gain.low, 1),
            "high": text(judged.gain.high, 1),
            "level": "0.95",
        },
        "rule": RULE,
        "rule_es": RULE_ES,
        "verdict": judged.verdict,
        "origins": [_week(week) for week in weeks],
    }


def _method(weeks: Sequence[ScoredWeek], name: str) -> dict[str, Any]:
    requests = sum(week.requests for week in weeks)
    found = _total_hits(weeks, name)
    ahead = sum(week.log_scores[name] - week.log_scores[REFERENCE] for week in weeks)
    expected = sum(week.expected[name] for week in weeks)
    title, title_es = TITLES[name]
    return {
        "method": name,
        "title": title,
        "title_es": title_es,
        "hits": text(found, 4),
        "hit_rate": _share(found, requests, 4),
        "nats_per_request": _share(ahead, requests, 4),
        "expected": text(expected, 1),
        "calibration": _share(expected, requests, 3),
    }


def _week(week: ScoredWeek) -> dict[str, Any]:
    return {
        "origin": week.origin.isoformat(),
        "week": week.week,
        "requests": week.requests,
        "hits": {name: text(value, 4) for name, value in week.hits.items()},
        "log_score": {name: text(value, 4) for name, value in week.log_scores.items()},
        "expected": {name: text(value, 4) for name, value in week.expected.items()},
        "inside": week.inside,
        "inside_expected": text(week.inside_expected, 1),
    }


def _total_hits(weeks: Sequence[ScoredWeek], name: str) -> Fraction:
    return sum((week.hits[name] for week in weeks), Fraction(0))


def _share(part: Fraction | float, whole: int, digits: int) -> str | None:
    return text(part / whole, digits) if whole else None


def text(value: Fraction | float | None, digits: int) -> str | None:
    """A number as published: rounded once, half to even, with all its digits."""
    return None if value is None else format(rounded(value, digits), "f")


def rounded(value: Fraction | float, digits: int) -> Decimal:
    """A float taken as the exact fraction that it is, then rounded half to even."""
    return round_half_even(Fraction(value), digits)
