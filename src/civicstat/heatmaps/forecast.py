"""Next week's requests per cell: means, quantiles, scores against simple counts, and whether it is worth using."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.heatmaps.back_test import MOST_SCORED_WEEKS, BackTest, all_methods, back_test
from civicstat.heatmaps.counts import History, count_by_week
from civicstat.heatmaps.errors import HeatmapError
from civicstat.heatmaps.grid import Grid, h3_grid
from civicstat.heatmaps.guard import require_no_future
from civicstat.heatmaps.level import WEEKS_PER_YEAR
from civicstat.heatmaps.method_words import method_in_words
from civicstat.heatmaps.request_rows import RequestRows, locate
from civicstat.heatmaps.scores import judge_back_test, rounded, scores_json
from civicstat.heatmaps.spread import HIGH, LOW, Spread
from civicstat.heatmaps.verdict import Verdict
from civicstat.vocabulary.figure import WHOLE_CITY, Figure, FigureKey
from civicstat.vocabulary.period import Period


# The rule by which means are rounded: once, half to even, from the exact value of the float.
MEAN_DIGITS = 2
LEVEL = Decimal("0.8")


@dataclass(frozen=True)
class Forecast:
    """What is foretold of one week, as of a day.

    Attributes
    ----------
    figures
        One per cell, sorted by key: mean (2 digits), 10 % and 90 % quantile (whole numbers).
    city
        The whole city's total in the same form; its interval comes from past misses of the total.
    week
        The first ISO week that starts after the as-of day.
    scores
        JSON-ready, decimals as text: the back-test beside the simple counts.
    method
        JSON-ready: name, words in both languages, parameters as text.
    verdict
        `gain`, `on-trial` or `no-useful-gain`.
    year_before
        Requests of the same week 52 weeks earlier by cell, cells without any left out; None where records are younger.
    counted, left_out
        Rows that the forecast rests on, and the others by reason.
    """

    figures: tuple[Figure, ...]
    city: Figure
    week: Period
    scores: dict[str, Any]
    method: dict[str, Any]
    verdict: Verdict
    year_before: dict[str, int] | None
    counted: int
    left_out: dict[str, int]


def forecast_next_week(
    rows: RequestRows,
    *,
    kinds: Collection[str],
    cells: Sequence[str],
    as_of: date,
    coverage_from: date,
    forecast_id: str,
    version: int = 1,
    most_scored_weeks: int = MOST_SCORED_WEEKS,
) -> Forecast:
    """The forecast of the first ISO week that starts after a day, from what was known at the end of that day.

    Parameters
    ----------
    rows
        The published asset rows (`read_request_rows`).
    kinds
        Slugs of the kinds whose requests are counted; duplicates never are.
    cells
        Every H3 cell of the city (`grid.city_cells`): the same for every method and every week.
    as_of
        The last local day known. The week that holds it counts at its own exposure.
    coverage_from
        First day from which the records are complete.
    forecast_id
        Figures are named `forecast-<id>|v<version>|<week>|h3-8:<cell>|-`.

    Raises
    ------
    HeatmapError
        When there are under 8 whole weeks, or no request to learn from.

    Notes
    -----
    Method, what is scored and its weaknesses: docs/explanation/forecast-next-week.md.
    """
    grid = h3_grid(cells)
    located = locate(rows, kinds=kinds, cells=grid.cells, coverage_from=coverage_from, as_of=as_of)
    history = count_by_week(located.days, located.cells, cell_count=len(grid), coverage_from=coverage_from, as_of=as_of)
    test = tested_forecast(history, grid, what=", ".join(sorted(kinds)), most_scored_weeks=most_scored_weeks)
    judged = judge_back_test(test)
    week = history.week(history.weeks)
    keys = [FigureKey(f"forecast-{forecast_id}", version, week.label, f"h3-8:{cell}") for cell in grid.cells]
    figures = _figures(keys, test.means, test.spread, as_of=as_of)
    city_key = FigureKey(f"forecast-{forecast_id}", version, week.label, WHOLE_CITY)
    (city,) = _figures([city_key], test.means.sum(keepdims=True), test.city_spread, as_of=as_of)
    return Forecast(
        figures=tuple(sorted(figures, key=lambda figure: str(figure.key))),
        city=city,
        week=week,
        scores=scores_json(test, judged),
        method=method_in_words(test),
        verdict=judged.verdict,
        year_before=_year_before(history, grid),
        counted=int(history.whole.sum()),
        left_out=_with_first_days(dict(located.left_out), len(located.days) - int(history.whole.sum())),
    )


def tested_forecast(history: History, grid: Grid, *, what: str, most_scored_weeks: int) -> BackTest:
    """The back-test with its forecast, once the methods have shown that they cannot see past an origin."""
    if not history.whole.any():
        raise HeatmapError(
            f"there is no request to learn from ({what})",
            expected="at least one request with a place, opened in the weeks of the records",
            next_step="Check the kinds, the days and the cells that were asked for.",
        )
    middle = history.weeks // 2
    require_no_future(history, middle, lambda: all_methods(grid, history, scored=0))
    return back_test(history, grid, most=most_scored_weeks)


def _year_before(history: History, grid: Grid) -> dict[str, int] | None:
    index = history.weeks - WEEKS_PER_YEAR
    if index < 0:
        return None
    return {cell: int(count) for cell, count in zip(grid.cells, history.whole[index], strict=True) if count}


def _figures(keys: Sequence[FigureKey], means: Any, spread: Spread, *, as_of: date) -> list[Figure]:
    low, high = spread.quantiles(means, (LOW, HIGH))
    return [
        Figure(
            key=key,
            value=rounded(mean, MEAN_DIGITS),
            low=Decimal(int(least)),
            high=Decimal(int(most)),
            level=LEVEL,
            derivation="M",
            status="provisional",
            as_of=as_of.isoformat(),
        )
        for key, mean, least, most in zip(keys, means.tolist(), low, high, strict=True)
    ]


def _with_first_days(left_out: dict[str, int], early: int) -> dict[str, int]:
    """Requests between the first day of coverage and the first Monday stand in no whole week."""
    if early:
        left_out["before-coverage"] = left_out.get("before-coverage", 0) + early
    return dict(sorted(left_out.items()))
