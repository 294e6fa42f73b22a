"""How old the newest record of each source is on the as-of day: the first computation, over the published files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb

from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.tables import ASSET_ROWS, FOLLOW_UP_ROWS, PLACE_ROWS
from civicstat.warehouse.engine import quoted_text


# The usual gap is that of the last year before the newest record; on fewer days with a record none is told.
YEAR_DAYS, FEWEST_DAYS = 365, 30
WEEK = 7


def age_of_requests(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> dict[str, Any]:
    """The newest opened and closed moment of the published requests, and whether that is older than is usual.

    Rows about things in the street speak of days, rows about places of weeks; a week that is not over is no day old.

    Returns
    -------
    dict
        `asset` and `place`, each with `opened` and `closed` (`at`: a day or a week, `days_before`: as-of day less its
        last day; None where there is no such row); `newest` the younger `opened` of the two, with its class in `of`;
        `gap`, the longest time from one record to the next in the year before (`of`, `days`, `moments`: on how many
        days or weeks a record was opened), None where too few are known; `is_stale`: older than that.
    """
    asset = {name: _said(_newest(connection, ASSET_ROWS, f"{name}_day"), as_of) for name in ("opened", "closed")}
    place = {name: _said(_newest(connection, PLACE_ROWS, f"{name}_week"), as_of) for name in ("opened", "closed")}
    opened = [(said["days_before"], name, said) for name, said in _opened(asset, place) if said]
    newest = None if not opened else {**min(opened)[2], "of": min(opened)[1]}
    gap = _gap(connection, "asset") or _gap(connection, "place")
    return {
        "asset": asset,
        "place": place,
        "newest": newest,
        "gap": gap,
        "is_stale": newest is not None and gap is not None and newest["days_before"] > gap["days"],
    }


def age_of_looks(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> dict[str, dict[str, Any]]:
    """The month of the newest closing that was looked at, by how it was asked (`inspection`, `confirmation`)."""
    rows = connection.execute(
        f"SELECT asked_how, max(closed_month) FROM {_csv(FOLLOW_UP_ROWS)} "  # noqa: S608
        "WHERE closed_month IS NOT NULL GROUP BY asked_how ORDER BY asked_how"
    ).fetchall()
    return {str(how): {"at": month, "days_before": _days_before(month, as_of)} for how, month in rows}


def _opened(asset: dict[str, Any], place: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("asset", asset["opened"]), ("place", place["opened"])]


def _newest(connection: duckdb.DuckDBPyConnection, file: str, column: str) -> str | None:
    found = connection.execute(f"SELECT max(nullif({column}, '')) FROM {_csv(file)}").fetchone()  # noqa: S608
    return None if found is None or found[0] is None else str(found[0])


def _said(at: str | None, as_of: date) -> dict[str, Any] | None:
    return None if at is None else {"at": at, "days_before": _days_before(at, as_of)}


def _days_before(at: str, as_of: date) -> int:
    last = date.fromisoformat(at) if at.count("-") == 2 else parse_period(at).end
    return max(0, (as_of - last).days)


def _gap(connection: duckdb.DuckDBPyConnection, subject_class: str) -> dict[str, Any] | None:
    file, column, step = (
        (ASSET_ROWS, "opened_day", 1) if subject_class == "asset" else (PLACE_ROWS, "opened_week", WEEK)
    )
    texts = connection.execute(
        f"SELECT DISTINCT {column} FROM {_csv(file)} WHERE nullif({column}, '') IS NOT NULL ORDER BY 1"  # noqa: S608
    ).fetchall()
    moments = [date.fromisoformat(text) if step == 1 else parse_period(text).start for (text,) in texts]
    gap = usual_gap(moments, step=step)
    return None if gap is None else {"of": subject_class, **gap}


def usual_gap(moments: Sequence[date], *, step: int = 1) -> dict[str, int] | None:
    """The longest time between moments with a record, in the year before the newest; moments stand in rising order.

    Returns
    -------
    dict
        `days`, and `moments`: on how many of them a record was opened, each `step` days long; None where those are too
        few to know what is usual.
    """
    recent = [moment for moment in moments if moment >= moments[-1] - timedelta(days=YEAR_DAYS)]
    if len(recent) * step < FEWEST_DAYS:
        return None
    return {"days": max((later - earlier).days for earlier, later in pairwise(recent)), "moments": len(recent)}


def _csv(name: str) -> str:
    return f"read_csv({quoted_text(name)}, header = true, all_varchar = true)"
