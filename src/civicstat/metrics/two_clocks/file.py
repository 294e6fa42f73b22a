"""The two clocks of plain files, for `civicstat metrics two-clocks`: JSON types, decimals as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.metrics.cells import Row
from civicstat.metrics.two_clocks.clocks import (
    AGAIN_WITHIN_DAYS,
    FEWEST_CHECKS,
    Answers,
    AreaClocks,
    PeriodOf,
    Share,
    two_clocks,
)
from civicstat.metrics.two_clocks.rows import By, read_clock_rows
from civicstat.metrics.two_clocks.words import NOTES, OTHER_INSPECTIONS, VOLUNTEERED, Both


def two_clocks_of_rows(
    checks: Sequence[Row],
    closings: Sequence[Row] | None = None,
    *,
    by: By = "area",
    period: PeriodOf = "all",
    as_of: date | None = None,
) -> dict[str, Any]:
    """The two clocks of a table of checks and, if given, of all closings (columns: `read_clock_rows`).

    Returns
    -------
    dict
        `areas`: one object per area and period, each share with `value` (percent), counts, `low`, `high`, `status` and
        `reason`. `notes`: how to read them.

    Raises
    ------
    ClocksError
        With every cell at fault, in both files; nothing is computed from the rest.
    """
    read = read_clock_rows(checks, closings, by=by)
    return {
        "by": by,
        "period": period,
        "fewest_checks": FEWEST_CHECKS,
        "again_within_days": AGAIN_WITHIN_DAYS,
        "unit": "percent",
        "areas": [_area(found) for found in two_clocks(read.checks, read.closings, period=period, as_of=as_of)],
        **_both("notes", NOTES),
    }


def _area(found: AreaClocks) -> dict[str, Any]:
    low, high = found.if_not_sure or (None, None)
    return {
        "area": found.area,
        "period": {"label": found.period, "first": found.first.isoformat(), "last": found.last.isoformat()},
        "city_says_closed": {
            "closings": found.closings,
            "in_time": _share(found.closed_in_time),
            **_words(found.closed_words),
        },
        "confirmed_fixed": {
            **_share(found.confirmed_fixed),
            "not_sure": found.random_inspections.not_sure,
            "if_not_sure_is_not_fixed": _text(low),
            "if_not_sure_is_fixed": _text(high),
            **_both("speaks_of", found.speaks_of),
        },
        "false_closures": _share(found.false_closures),
        "reported_again": {
            **_share(found.reported_again),
            "too_new": found.again_too_new,
            **_words(found.again_words),
        },
        "volunteered": {**_answers(found.volunteered), **_words(VOLUNTEERED)},
        "other_inspections": {**_answers(found.other_inspections), **_words(OTHER_INSPECTIONS)},
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "value": _text(share.value),
        "numerator": share.numerator,
        "denominator": share.denominator,
        "n": share.denominator,
        "low": _text(share.low),
        "high": _text(share.high),
        "level": _text(share.level),
        "status": share.status,
        "reason": "" if share.reason is None else share.reason.en,
        "reason_es": "" if share.reason is None else share.reason.es,
    }


def _answers(answers: Answers) -> dict[str, int]:
    return {"yes": answers.yes, "no": answers.no, "not_sure": answers.not_sure}


def _words(words: Both) -> dict[str, str]:
    return {"words": words.en, "words_es": words.es}


def _both(name: str, sentences: Sequence[Both]) -> dict[str, list[str]]:
    return {name: [words.en for words in sentences], f"{name}_es": [words.es for words in sentences]}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
