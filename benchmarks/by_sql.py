"""The yardstick in SQL: the figures of the Boston metrics as somebody would write them by hand for DuckDB.

One table of requests, then one query per metric. No intervals, no counts left out, no rounding, no empty combinations:
the bare values, as fast as the engine gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb


NEVER = 1_000_000_000
BY_ALL = ("neighborhood", "renter_group", "department", "kind")
BY_AREA = ("neighborhood", "renter_group")
BY_KIND = (*BY_AREA, "kind")
GROUPS = ("kind", "department", "channel")
PERIODS = ("week", "month", "quarter")
PERIODS_OF_PARTS = ("month", "quarter")
NOT_BY_CREWS = "kind NOT IN ('pothole-repair-entered-by-city-crews', 'sidewalk-repair-entered-by-city-crews')"
SIGNALS = "kind IN ('traffic-signal-repair', 'traffic-signal-inspection')"
GRAFFITI = "kind IN ('graffiti-on-a-building-or-property', 'graffiti-on-public-property')"
HOMES = (
    "kind IN ('poor-living-conditions-in-a-home', 'too-much-or-too-little-heat-in-a-home', 'mice-in-a-home', "
    "'pests-in-a-home', 'maintenance-of-a-rented-home', 'poor-electricity-or-plumbing-in-a-home', "
    "'condition-of-a-home-at-move-in', 'poor-ventilation-in-a-home')"
)
STREET = (
    "kind IN ('full-litter-basket', 'graffiti-on-public-property', 'dead-animal-pickup', 'street-light-outage', "
    "'street-light-knocked-down', 'sidewalk-repair', 'sidewalk-made-safe', 'sign-repair', 'missing-sign', "
    "'traffic-signal-repair', 'traffic-signal-inspection', 'street-tree-maintenance', 'tree-emergency', "
    "'catch-basin-or-storm-drain', 'street-maintenance', 'roadway-repair', 'newspaper-box', 'abandoned-bicycle')"
)
RESIDENTS = "channel IN ('telephone', 'citizens-connect-app', 'city-website', 'twitter')"
# Whether a request met its promise; null while it is open and could still do so.
IN_TIME_BY_DAY = "coalesce(days_to_close <= days_to_due, CASE WHEN days_open >= days_to_due THEN false END)"
IN_TIME_BY_SECOND = "coalesce(closed_at <= due_at, CASE WHEN due_at < {end} THEN false END)"
WITHIN_A_DAY = "coalesce(seconds_to_close <= 86400, CASE WHEN seconds_open > 86400 THEN false END)"
STILL_OPEN = "coalesce(days_to_close > 30, CASE WHEN days_open + 1 > 30 THEN true END)"


@dataclass(frozen=True)
class Count:
    """Requests per period."""

    where: str
    by: Sequence[str]


@dataclass(frozen=True)
class Share:
    """Requests for which `hit` is true, of those for which it is known."""

    where: str
    hit: str
    by: Sequence[str]


@dataclass(frozen=True)
class Percentile:
    """Nearest rank of a duration, with open requests once at their least and once at their most."""

    where: str
    share: str
    least: str
    most: str
    by: Sequence[str]


DAYS = ("coalesce(days_to_close, days_open + 1)", f"coalesce(days_to_close, {NEVER})")
SECONDS = ("coalesce(seconds_to_close, seconds_open)", f"coalesce(seconds_to_close, {NEVER})")
METRICS: Mapping[str, Count | Share | Percentile] = {
    "requests": Count("true", (*BY_ALL, "channel")),
    "potholes-filled": Count("kind = 'pothole-repair-entered-by-city-crews'", BY_AREA),
    "street-requests": Count(STREET, ("h3_8", "neighborhood")),
    "asked-by-residents": Share("true", f"coalesce({RESIDENTS}, false)", (*BY_AREA, "department")),
    "closed-on-time": Share(f"days_to_due IS NOT NULL AND {NOT_BY_CREWS}", IN_TIME_BY_DAY, BY_ALL),
    "graffiti-on-time": Share(f"days_to_due IS NOT NULL AND {GRAFFITI}", IN_TIME_BY_DAY, BY_KIND),
    "housing-complaints-on-time": Share(f"days_to_due IS NOT NULL AND {HOMES}", IN_TIME_BY_DAY, BY_KIND),
    "litter-baskets-on-time": Share("due_at IS NOT NULL AND kind = 'full-litter-basket'", IN_TIME_BY_SECOND, BY_AREA),
    "sidewalks-made-safe-on-time": Share(
        "due_at IS NOT NULL AND kind = 'sidewalk-made-safe'", IN_TIME_BY_SECOND, BY_AREA
    ),
    "street-lights-on-time": Share("due_at IS NOT NULL AND kind = 'street-light-outage'", IN_TIME_BY_SECOND, BY_AREA),
    "still-open-after-30-days": Share(NOT_BY_CREWS, STILL_OPEN, BY_ALL),
    "traffic-signals-within-24-hours": Share(SIGNALS, WITHIN_A_DAY, BY_KIND),
    "without-promised-date": Share("true", "days_to_due IS NULL", BY_ALL),
    "median-days-to-close": Percentile(NOT_BY_CREWS, "0.5", *DAYS, BY_ALL),
    "p90-days-to-close": Percentile(NOT_BY_CREWS, "0.9", *DAYS, BY_ALL),
    "p90-hours-to-close-traffic-signals": Percentile(SIGNALS, "0.9", *SECONDS, BY_KIND),
}
BACKLOG_BY = BY_ALL
# What all yardsticks come to; a metric of Boston that is not among them is left out of the comparison.
YARDSTICK_METRICS = frozenset({*METRICS, "open-backlog", "requests-about-persons"})


def metrics_by_sql(rows: Path, *, as_of: str, end: str, threads: int) -> list[tuple[object, ...]]:
    """Every value as (metric, period, area, group, cases, hits, least, most); `end` is the instant at which D ends."""
    values: list[tuple[object, ...]] = []
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(f"SET VARIABLE as_of = DATE '{as_of}'")
        connection.execute(f"SET VARIABLE end_of_as_of = TIMESTAMP '{end}'")
        connection.execute(requests_table(rows))
        for name, metric in METRICS.items():
            values += connection.execute(_query(name, metric)).fetchall()
        values += connection.execute(_backlog("month", BACKLOG_BY)).fetchall()
        values += connection.execute(_backlog("week", ())).fetchall()
        person = rows / "person-requests-by-month.csv"
        values += connection.execute(
            f"SELECT 'requests-about-persons', month, 'city:-', '-', requests, NULL, NULL, NULL "
            f"FROM read_csv('{person}', header = true, all_varchar = true)"
        ).fetchall()
    return values


# Written out, because the rows are sorted with what is missing first: a million of them can begin without a date.
_ASSET_TYPES = {
    **{f"{moment}_day": "DATE" for moment in ("opened", "closed", "due")},
    **{f"{moment}_at": "TIMESTAMP" for moment in ("opened", "closed", "due")},
    **dict.fromkeys(("kind", "department", "channel", "h3_8"), "VARCHAR"),
}
_PLACE_TYPES = {
    **dict.fromkeys(("days_to_close", "days_to_due"), "INTEGER"),
    **dict.fromkeys(("kind", "department", "channel", "closed_week", "closed_month"), "VARCHAR"),
}


def requests_table(rows: Path) -> str:
    """The table that the queries read, from both row files."""
    return f"""
CREATE TABLE requests AS
WITH published AS (
  SELECT kind, department, channel, neighborhood, renter_group, h3_8, closed_at, due_at,
    strftime(opened_day, '%G-W%V') AS week, strftime(opened_day, '%Y-%m') AS month,
    strftime(closed_day, '%G-W%V') AS closed_week, strftime(closed_day, '%Y-%m') AS closed_month,
    date_diff('day', opened_day, closed_day) AS days_to_close, date_diff('day', opened_day, due_day) AS days_to_due,
    date_diff('day', opened_day, getvariable('as_of')) AS days_open,
    epoch(closed_at)::BIGINT - epoch(opened_at)::BIGINT AS seconds_to_close,
    epoch(getvariable('end_of_as_of'))::BIGINT - epoch(opened_at)::BIGINT AS seconds_open
  FROM read_csv('{rows}/service-requests-asset.csv', header = true, types = {_ASSET_TYPES})
  UNION ALL BY NAME
  SELECT kind, department, channel, neighborhood, renter_group, opened_week AS week, opened_month AS month,
    closed_week, closed_month, days_to_close, days_to_due,
    greatest(0, date_diff('day', strptime(opened_week || '-7', '%G-W%V-%u')::DATE, getvariable('as_of'))) AS days_open
  FROM read_csv('{rows}/service-requests-place.csv', header = true, types = {_PLACE_TYPES})
)
SELECT *, month[:5] || 'Q' || ((month[6:]::INTEGER + 2) // 3) AS quarter FROM published
"""


def _query(name: str, metric: Count | Share | Percentile) -> str:
    if isinstance(metric, Count):
        values = "count(*), NULL, NULL, NULL"
    elif isinstance(metric, Share):
        hit = metric.hit.format(end="getvariable('end_of_as_of')")
        values = f"count({hit}), count_if({hit}), NULL, NULL"
    else:
        ends = (f"quantile_disc({end}, {metric.share})" for end in (metric.least, metric.most))
        values = f"count(*), NULL, {', '.join(ends)}"
    return f"""
SELECT '{name}', coalesce(week, month, quarter), {_area(metric.by)}, {_group(metric.by)}, {values}
FROM requests WHERE {metric.where}
GROUP BY GROUPING SETS ({_sets(PERIODS, PERIODS_OF_PARTS, metric.by)})
"""


def _sets(periods: Sequence[str], periods_of_parts: Sequence[str], by: Sequence[str]) -> str:
    whole = [f"({period})" for period in periods]
    return ", ".join([*whole, *(f"({period}, {column})" for column in by for period in periods_of_parts)])


def _area(by: Sequence[str]) -> str:
    cases = [
        f"WHEN grouping({column}) = 0 THEN '{column.replace('_', '-')}:' || {column}"
        for column in by
        if column not in GROUPS
    ]
    return f"CASE {' '.join(cases)} ELSE 'city:-' END" if cases else "'city:-'"


def _group(by: Sequence[str]) -> str:
    cases = [f"WHEN grouping({column}) = 0 THEN '{column}=' || {column}" for column in by if column in GROUPS]
    return f"CASE {' '.join(cases)} ELSE '-' END" if cases else "'-'"


def _backlog(period: str, by: Sequence[str]) -> str:
    """What was opened so far less what was closed so far, at the end of each period."""
    return f"""
WITH moves AS (
  SELECT {period} AS moment, 1 AS step, * FROM requests
  UNION ALL BY NAME
  SELECT greatest({period}, closed_{period}) AS moment, -1 AS step, * FROM requests WHERE closed_{period} IS NOT NULL
), net AS (
  SELECT moment, {_area(by)} AS area, {_group(by)} AS group_key, sum(step) AS net
  FROM moves GROUP BY GROUPING SETS ({_sets(("moment",), ("moment",), by)})
), stock AS (
  SELECT p.moment, n.area, n.group_key, sum(n.net)::BIGINT AS stock
  FROM net n JOIN (SELECT DISTINCT moment FROM net) p ON n.moment <= p.moment
  GROUP BY ALL
)
SELECT 'open-backlog', moment, area, group_key, stock, NULL, NULL, NULL FROM stock
UNION ALL
SELECT 'open-backlog', moment[:5] || 'Q' || (moment[6:]::INTEGER // 3), area, group_key, stock, NULL, NULL, NULL
FROM stock WHERE '{period}' = 'month' AND area = 'city:-' AND group_key = '-' AND moment[6:] IN ('03', '06', '09', '12')
"""
