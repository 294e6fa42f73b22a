"""The yardstick in PostgreSQL: the figures of the Boston metrics from a table with indexes, one query per metric.

The queries are those of `by_sql`, in PostgreSQL's words. Loading is not counted: see `postgres_table`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from postgres import Server
from postgres_table import instant
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


def metrics_by_postgres(server: Server, rows: Path, *, end: str) -> list[list[str | None]]:
    """Every value as (metric, period, area, group, cases, hits, least, most, value)."""
    found = []
    for name, metric in METRICS.items():
        found += server.ask(query(name, metric, end))
    found += server.ask(_backlog("month", BACKLOG.by)) + server.ask(_backlog("week", ()))
    with (rows / "person-requests-by-month.csv").open(encoding="utf-8") as lines:
        next(lines)
        months = [line.strip().split(",") for line in lines]
    found += [
        ["requests-about-persons", month, "city:-", "-", requests, "", "", "", ""] for month, requests, _ in months
    ]
    return [[cell or None for cell in line] for line in found]


def query(name: str, metric: Metric, end: str) -> str:
    """The query of a metric; one part per breakdown: PostgreSQL works in parallel on those, not on grouping sets."""
    if isinstance(metric, BacklogAge):
        return _backlog_age(name, metric)
    if metric.window:
        return _with_windows(name, metric, end)
    prefix = "closed_" if isinstance(metric, MeanHours) else ""
    plain = "\nUNION ALL\n".join(
        f"(SELECT '{name}' AS metric, {prefix}{period} AS period, {_keys(column)}, {_values(metric, end)} "
        f"FROM requests WHERE {metric.where} "
        f"GROUP BY {', '.join(filter(None, (prefix + period, column)))})"
        for period, column in _sets(metric)
    )
    is_with_life_table = isinstance(metric, Percentile) and metric.is_with_life_table
    return _with_life_table(metric, plain) if is_with_life_table else plain


def _values(metric: Metric, end: str) -> str:
    if isinstance(metric, Share):
        hit = metric.hit.format(end=instant(end))
        return f"count({hit}), count(*) FILTER (WHERE {hit}), NULL, NULL, NULL"
    if isinstance(metric, Percentile):
        ranks = (
            f"percentile_disc({metric.percent / 100}) WITHIN GROUP (ORDER BY {one})"
            for one in (metric.least, metric.most)
        )
        return f"count(*), NULL, {', '.join(ranks)}, NULL"
    if isinstance(metric, MeanHours):
        return "count(*), NULL, NULL, NULL, avg(seconds_to_close) / 3600"
    return "count(*), NULL, NULL, NULL, NULL"


def _with_windows(name: str, metric: Metric, end: str) -> str:
    """What can be added up: counted by units, then over each window."""
    unit = WINDOWS[metric.window][0]
    rows, cases, hits = f"requests WHERE {metric.where}", "count(*)", "count(*)"
    if isinstance(metric, Share):
        hit = metric.hit.format(end=instant(end))
        cases, hits = f"count({hit})", f"count(*) FILTER (WHERE {hit})"
    elif isinstance(metric, Flow):
        rows, hits = f"{_moves(metric)} AS moves", "sum(is_opening)"
    tallies = "\n  UNION ALL\n  ".join(
        f"SELECT {period} AS period, {_keys(column)}, {period == unit} AS is_in_windows, {cases} AS cases, "
        f"{hits} AS hits FROM {rows} GROUP BY {', '.join(filter(None, (period, column)))}"
        for period, column in _sets(metric)
    )
    is_of_parts = metric.window in metric.periods_of_parts
    value = {Rate: "1000.0 * cases / residents", Flow: "2 * hits - cases"}.get(type(metric), "NULL")
    return f"""
WITH tallies AS (
  {tallies}
), rolled AS (
  SELECT period, area, group_key, cases, hits FROM tallies
  UNION ALL
  SELECT w.period, t.area, t.group_key, sum(t.cases), sum(t.hits)
  FROM tallies t JOIN windows w ON w.unit = '{unit}' AND t.period BETWEEN w.first AND w.last
  WHERE t.is_in_windows AND ({is_of_parts} OR t.area = 'city:-' AND t.group_key = '-')
  GROUP BY w.period, t.area, t.group_key
)
SELECT '{name}', period, area, group_key, cases, hits, NULL, NULL, {value}
FROM rolled {"LEFT JOIN residents USING (area)" if isinstance(metric, Rate) else ""}
"""


def _moves(metric: Metric) -> str:
    units, columns = metric.units(of_parts=False), ", ".join(metric.by)
    closed = ", ".join(f"greatest({unit}, closed_{unit})" for unit in units)
    return f"""(
    SELECT {", ".join(units)}, {columns}, 1 AS is_opening FROM requests WHERE {metric.where}
    UNION ALL
    SELECT {closed}, {columns}, 0 FROM requests WHERE {metric.where} AND closed_month IS NOT NULL
  )"""


def _with_life_table(metric: Metric, plain: str) -> str:
    """The first day by which half would be closed if open requests finished like the others did."""
    day = "coalesce(days_to_close, days_open)"
    lives = "\n  UNION ALL\n  ".join(
        f"SELECT {period} AS period, {_keys(column)}, {day} AS day, "
        f"count(days_to_close) AS ended, count(*) AS leaving FROM requests WHERE {metric.where} "
        f"GROUP BY {', '.join(filter(None, (period, column, day)))}"
        for period, column in _sets(metric)
    )
    by = "PARTITION BY period, area, group_key ORDER BY day"
    return f"""
WITH plain(metric, period, area, group_key, cases, hits, least, most, value) AS ({plain}
), lives AS (
  {lives}
), at_risk AS (
  SELECT *, sum(leaving) OVER ({by} DESC) AS at_risk FROM lives
), survival AS (
  SELECT *, exp(sum(CASE WHEN ended = at_risk THEN '-Infinity'::float8 ELSE ln((1 - ended / at_risk)::float8) END)
    OVER ({by})) AS part
  FROM at_risk
), medians AS (
  SELECT period, area, group_key, min(day) FILTER (WHERE ended > 0 AND part <= 0.5 + 1e-9) AS median
  FROM survival GROUP BY period, area, group_key
)
SELECT metric, period, area, group_key, cases, hits, least, most, median
FROM plain LEFT JOIN medians USING (period, area, group_key)
"""


def _backlog_age(name: str, metric: BacklogAge) -> str:
    """What came and went when, by its age today; from that what was open at each end, by its age then."""
    stays = "\n  UNION ALL\n  ".join(
        [_stays("week", ""), _stays("month", ""), *(_stays("month", column) for column in metric.by)]
    )
    return f"""
WITH stays AS ({stays}
), still_open AS (
  SELECT e.period, s.area, s.group_key, greatest(0, s.days_open - e.days_before) AS age, sum(s.requests) AS n
  FROM stays s JOIN ends e ON s.opened <= e.last AND (s.gone IS NULL OR s.gone > e.last)
    AND s.unit = CASE e.unit WHEN 'week' THEN 'week' ELSE 'month' END
  WHERE e.unit IN ('week', 'month') OR s.area = 'city:-' AND s.group_key = '-'
  GROUP BY e.period, s.area, s.group_key, greatest(0, s.days_open - e.days_before)
), rising AS (
  SELECT *, sum(n) OVER (PARTITION BY period, area, group_key ORDER BY age) AS so_far,
    sum(n) OVER (PARTITION BY period, area, group_key) AS cases
  FROM still_open
)
SELECT '{name}', period, area, group_key, max(cases)::bigint, NULL, min(age), min(age), NULL
FROM rising WHERE so_far * 100 >= cases * {metric.percent} GROUP BY period, area, group_key
"""


def _stays(unit: str, column: str) -> str:
    gone = f"CASE WHEN closed_{unit} IS NOT NULL THEN greatest({unit}, closed_{unit}) END"
    return f"""
  SELECT '{unit}' AS unit, {unit} AS opened, {gone} AS gone, days_open,
    {_keys(column)}, count(*) AS requests
  FROM requests GROUP BY {", ".join(filter(None, (unit, gone, "days_open", column)))}"""


def _sets(metric: Metric) -> Iterator[tuple[str, str]]:
    yield from ((period, "") for period in metric.units(of_parts=False))
    yield from ((period, column) for column in metric.by for period in metric.units(of_parts=True))


def _keys(column: str) -> str:
    return f"{_area(column)} AS area, {_group(column)} AS group_key"


def _area(column: str) -> str:
    return f"'{column.replace('_', '-')}:' || {column}" if column and column not in GROUPS else "'city:-'"


def _group(column: str) -> str:
    return f"'{column}=' || {column}" if column in GROUPS else "'-'"


def _backlog(period: str, by: Sequence[str]) -> str:
    """What was opened so far less what was closed so far, at the end of each period."""
    net = "\nUNION ALL\n".join(
        f"SELECT moment, {_area(column)} AS area, {_group(column)} AS group_key, sum(step) AS net "
        f"FROM moves GROUP BY {', '.join(filter(None, ('moment', column)))}"
        for column in ("", *by)
    )
    columns = "kind, department, neighborhood, renter_group"
    return f"""
WITH moves AS (
  SELECT moment, {columns}, sum(step) AS step FROM (
    SELECT {period} AS moment, 1 AS step, {columns} FROM requests
    UNION ALL
    SELECT greatest({period}, closed_{period}), -1, {columns} FROM requests WHERE closed_{period} IS NOT NULL
  ) AS each_move GROUP BY moment, {columns}
), net AS ({net}
), stock AS (
  SELECT e.period AS moment, n.area, n.group_key, sum(n.net)::bigint AS stock
  FROM net n JOIN ends e ON e.unit = '{period}' AND n.moment <= e.last
  GROUP BY e.period, n.area, n.group_key
)
SELECT 'open-backlog', moment, area, group_key, stock, NULL, NULL, NULL, NULL FROM stock
UNION ALL
SELECT 'open-backlog', left(moment, 5) || 'Q' || (right(moment, 2)::integer / 3), area, group_key, stock,
  NULL, NULL, NULL, NULL
FROM stock WHERE '{period}' = 'month' AND area = 'city:-' AND group_key = '-'
  AND right(moment, 2) IN ('03', '06', '09', '12')
"""
