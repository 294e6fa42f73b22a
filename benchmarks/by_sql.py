"""The yardstick in SQL: the figures of the Boston metrics as somebody would write them by hand for DuckDB.

One table of requests, then one query per metric. No intervals, no counts left out, no rounding, no empty combinations:
the bare values, as fast as the engine gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from yardsticks import (
    BACKLOG,
    GROUPS,
    METRICS,
    WINDOWS,
    BacklogAge,
    Flow,
    MeanHours,
    Metric,
    Percentile,
    Rate,
    Share,
)


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


def metrics_by_sql(
    rows: Path, *, as_of: str, end: str, residents: Mapping[str, int], threads: int
) -> list[tuple[object, ...]]:
    """Every value as (metric, period, area, group, cases, hits, least, most, value).

    `end` is the instant at which D ends; `value` is what is neither a count nor a duration of the records.
    """
    values: list[tuple[object, ...]] = []
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(f"SET VARIABLE as_of = DATE '{as_of}'")
        connection.execute(f"SET VARIABLE end_of_as_of = TIMESTAMP '{end}'")
        connection.execute(requests_table(rows))
        connection.execute(_PERIODS)
        connection.execute("CREATE TABLE residents (area VARCHAR, residents BIGINT)")
        if residents:
            connection.executemany("INSERT INTO residents VALUES (?, ?)", list(residents.items()))
        for name, metric in METRICS.items():
            values += connection.execute(query(name, metric)).fetchall()
        values += connection.execute(_backlog("month", BACKLOG.by)).fetchall()
        values += connection.execute(_backlog("week", ())).fetchall()
        person = rows / "person-requests-by-month.csv"
        values += connection.execute(
            f"SELECT 'requests-about-persons', month, 'city:-', '-', requests, NULL, NULL, NULL, NULL "
            f"FROM read_csv('{person}', header = true, all_varchar = true)"
        ).fetchall()
    return values


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
SELECT *, month[:5] || 'Q' || ((month[6:]::INTEGER + 2) // 3) AS quarter,
  closed_month[:5] || 'Q' || ((closed_month[6:]::INTEGER + 2) // 3) AS closed_quarter
FROM published
"""


# Windows, and the last day of each period, from the first month in which something was opened.
_PERIODS = """
CREATE TABLE days AS
SELECT day::DATE AS day, strftime(day, '%G-W%V') AS week, strftime(day, '%Y-%m') AS month
FROM range((SELECT strptime(min(month) || '-01', '%Y-%m-%d') FROM requests), getvariable('as_of') + 1, INTERVAL 1 DAY)
  AS calendar(day);
CREATE TABLE windows AS
SELECT month || '-r3' AS period, 'month' AS unit, strftime(min(day) - INTERVAL 2 MONTH, '%Y-%m') AS first, month AS last
FROM days GROUP BY month
UNION ALL
SELECT week || '-w4', 'week', strftime(min(day) - INTERVAL 21 DAY, '%G-W%V'), week FROM days GROUP BY week;
CREATE TABLE ends AS
WITH months AS (SELECT month, last_day(min(day)) AS day FROM days GROUP BY month), last_days AS (
  SELECT 'week' AS unit, week AS period, week AS last, max(day) AS day FROM days GROUP BY week
  UNION ALL SELECT 'month', month, month, day FROM months
  UNION ALL SELECT 'quarter', strftime(day, '%Y-Q') || quarter(day), month, day FROM months WHERE month(day) % 3 = 0
)
SELECT unit, period, last, date_diff('day', day, getvariable('as_of')) AS days_before FROM last_days
"""


def query(name: str, metric: Metric) -> str:
    """The query of a metric."""
    if isinstance(metric, BacklogAge):
        return _backlog_age(name, metric)
    prefix = "closed_" if isinstance(metric, MeanHours) else ""
    units = [f"{prefix}{unit}" for unit in dict.fromkeys((*metric.units(of_parts=False), *metric.units(of_parts=True)))]
    period = f"coalesce({', '.join(units)})"
    area, group = _area(metric.by), _group(metric.by)
    if metric.window:
        return _with_windows(name, metric, f"{period} AS period, {area} AS area, {group} AS group_key")
    plain = f"""
SELECT '{name}' AS metric, {period} AS period, {area} AS area, {group} AS group_key, {_values(metric)}
FROM requests WHERE {metric.where}
GROUP BY GROUPING SETS ({_sets_of(metric, prefix)})
"""
    if isinstance(metric, Percentile) and metric.is_with_life_table:
        return _with_life_table(metric, plain, f"{period} AS period, {area} AS area, {group} AS group_key")
    return plain


def _values(metric: Metric) -> str:
    if isinstance(metric, Share):
        hit = metric.hit.format(end="getvariable('end_of_as_of')")
        return f"count({hit}), count_if({hit}), NULL, NULL, NULL"
    if isinstance(metric, Percentile):
        ends = (f"quantile_disc({end}, {metric.percent / 100})" for end in (metric.least, metric.most))
        return f"count(*), NULL, {', '.join(ends)}, NULL"
    if isinstance(metric, MeanHours):
        return "count(*), NULL, NULL, NULL, avg(seconds_to_close) / 3600"
    return "count(*), NULL, NULL, NULL, NULL"


def _with_windows(name: str, metric: Metric, keys: str) -> str:
    """What can be added up: counted by units, then over each window."""
    unit = WINDOWS[metric.window][0]
    rows = f"requests WHERE {metric.where}"
    counted = "count(*) AS cases, count(*) AS hits"
    if isinstance(metric, Share):
        hit = metric.hit.format(end="getvariable('end_of_as_of')")
        counted = f"count({hit}) AS cases, count_if({hit}) AS hits"
    elif isinstance(metric, Flow):
        rows, counted = _moves(metric), "count(*) AS cases, sum(is_opening)::BIGINT AS hits"
    is_of_parts = metric.window in metric.periods_of_parts
    value = {Rate: "1000 * cases / residents", Flow: "2 * hits - cases"}.get(type(metric), "NULL")
    return f"""
WITH tallies AS (
  SELECT {keys}, {unit} IS NOT NULL AS is_in_windows, {counted}
  FROM {rows} GROUP BY GROUPING SETS ({_sets_of(metric, "")})
), rolled AS (
  SELECT period, area, group_key, cases, hits FROM tallies
  UNION ALL
  SELECT w.period, t.area, t.group_key, sum(t.cases)::BIGINT, sum(t.hits)::BIGINT
  FROM tallies t JOIN windows w ON w.unit = '{unit}' AND t.period BETWEEN w.first AND w.last
  WHERE t.is_in_windows AND ({is_of_parts} OR t.area = 'city:-' AND t.group_key = '-') GROUP BY ALL
)
SELECT '{name}', period, area, group_key, cases, hits, NULL, NULL, {value}
FROM rolled {"LEFT JOIN residents USING (area)" if isinstance(metric, Rate) else ""}
"""


def _moves(metric: Metric) -> str:
    columns = ", ".join(metric.by)
    closed = ", ".join(f"greatest({unit}, closed_{unit})" for unit in metric.units(of_parts=False))
    return f"""(
    SELECT {", ".join(metric.units(of_parts=False))}, {columns}, 1 AS is_opening FROM requests WHERE {metric.where}
    UNION ALL
    SELECT {closed}, {columns}, 0 FROM requests WHERE {metric.where} AND closed_month IS NOT NULL
  )"""


def _with_life_table(metric: Metric, plain: str, keys: str) -> str:
    """The first day by which half would be closed if open requests finished like the others did."""
    lives = f"(SELECT *, coalesce(days_to_close, days_open) AS day FROM requests WHERE {metric.where})"
    return f"""
WITH plain(metric, period, area, group_key, cases, hits, least, most, value) AS ({plain}
), lives AS (
  SELECT {keys}, day, count(days_to_close) AS ended, count(*) AS leaving
  FROM {lives} GROUP BY GROUPING SETS ({_sets_of(metric, "", "day")})
), at_risk AS (
  SELECT *, sum(leaving) OVER (PARTITION BY period, area, group_key ORDER BY day DESC) AS at_risk FROM lives
), survival AS (
  SELECT *, product(1 - ended / at_risk) OVER (PARTITION BY period, area, group_key ORDER BY day) AS part FROM at_risk
), medians AS (
  SELECT period, area, group_key, min(day) FILTER (ended > 0 AND part <= 0.5 + 1e-9) AS median
  FROM survival GROUP BY ALL
)
SELECT metric, period, area, group_key, cases, hits, least, most, median
FROM plain LEFT JOIN medians USING (period, area, group_key)
"""


def _backlog_age(name: str, metric: BacklogAge) -> str:
    """What came and went when, by its age today; from that what was open at each end, by its age then."""
    weeks, months = _stays("week", ()), _stays("month", metric.by)
    return f"""
WITH stays AS ({weeks} UNION ALL {months}
), open AS (
  SELECT e.period, s.area, s.group_key, greatest(0, s.days_open - e.days_before) AS age, sum(s.requests)::BIGINT AS n
  FROM stays s JOIN ends e ON s.opened <= e.last AND (s.gone IS NULL OR s.gone > e.last)
    AND s.unit = CASE e.unit WHEN 'week' THEN 'week' ELSE 'month' END
  WHERE e.unit IN ('week', 'month') OR s.area = 'city:-' AND s.group_key = '-'
  GROUP BY ALL
), rising AS (
  SELECT *, sum(n) OVER (PARTITION BY period, area, group_key ORDER BY age)::BIGINT AS so_far,
    sum(n) OVER (PARTITION BY period, area, group_key)::BIGINT AS cases
  FROM open
)
SELECT '{name}', period, area, group_key, any_value(cases), NULL, min(age), min(age), NULL
FROM rising WHERE so_far * 100 >= cases * {metric.percent} GROUP BY ALL
"""


def _stays(unit: str, by: Sequence[str]) -> str:
    sets = ", ".join(f"({', '.join(filter(None, ('opened, gone, days_open', column)))})" for column in ("", *by))
    return f"""
  SELECT '{unit}' AS unit, opened, gone, days_open, {_area(by)} AS area, {_group(by)} AS group_key, count(*) AS requests
  FROM (
    SELECT *, {unit} AS opened,
      CASE WHEN closed_{unit} IS NOT NULL THEN greatest({unit}, closed_{unit}) END AS gone
    FROM requests
  ) GROUP BY GROUPING SETS ({sets})"""


def _sets_of(metric: Metric, prefix: str, *more: str) -> str:
    whole, parts = ([f"{prefix}{u}" for u in metric.units(of_parts=of_parts)] for of_parts in (False, True))
    return _sets(whole, parts, metric.by, *more)


def _sets(periods: Sequence[str], periods_of_parts: Sequence[str], by: Sequence[str], *more: str) -> str:
    whole = [(period, *more) for period in periods]
    parts = [(period, column, *more) for column in by for period in periods_of_parts]
    return ", ".join(f"({', '.join(columns)})" for columns in (*whole, *parts))


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
  SELECT e.period AS moment, n.area, n.group_key, sum(n.net)::BIGINT AS stock
  FROM net n JOIN ends e ON e.unit = '{period}' AND n.moment <= e.last
  GROUP BY ALL
)
SELECT 'open-backlog', moment, area, group_key, stock, NULL, NULL, NULL, NULL FROM stock
UNION ALL
SELECT 'open-backlog', moment[:5] || 'Q' || (moment[6:]::INTEGER // 3), area, group_key, stock, NULL, NULL, NULL, NULL
FROM stock WHERE '{period}' = 'month' AND area = 'city:-' AND group_key = '-' AND moment[6:] IN ('03', '06', '09', '12')
"""
