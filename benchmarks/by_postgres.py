"""The yardstick in PostgreSQL: the figures of the Boston metrics from a table with indexes, one query per metric.

Loading is not counted: a city that works this way has its table, its indexes and its statistics ready, and so the
columns that follow from others. The queries are those of `by_sql`, in PostgreSQL's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from by_sql import BACKLOG_BY, GROUPS, METRICS, PERIODS, PERIODS_OF_PARTS, Count, Percentile, Share
from postgres import Server


TEXTS = ("kind", "department", "channel", "is_duplicate", "neighborhood", "renter_group", "again_days", "h3_8")
_ASSET_TYPES = {
    **dict.fromkeys(TEXTS, "text"),
    **{f"{moment}_day": "date" for moment in ("opened", "closed", "due")},
    **{f"{moment}_at": "timestamptz" for moment in ("opened", "closed", "due")},
}
_PLACE_TYPES = {
    **dict.fromkeys(TEXTS[:-1], "text"),
    **dict.fromkeys(("opened_week", "opened_month", "closed_week", "closed_month"), "text"),
    **dict.fromkeys(("days_to_close", "days_to_due"), "integer"),
}
INDEXED = (
    "(week)",
    "(month)",
    "(quarter)",
    "(closed_month)",
    "(neighborhood, month)",
    "(renter_group, month)",
    "(department, month)",
    "(kind, month)",
    "(channel, month)",
)


def load(server: Server, rows: Path, *, as_of: str, end: str) -> None:
    """One table of requests with indexes and statistics; `end` is the instant at which D ends."""
    for table, types in (("asset", _ASSET_TYPES), ("place", _PLACE_TYPES)):
        file = rows / f"service-requests-{table}.csv"
        with file.open(encoding="utf-8") as lines:
            columns = next(lines).strip().split(",")
        typed = ", ".join(f"{column} {types.get(column, 'text')}" for column in columns)
        server.ask(f"CREATE UNLOGGED TABLE {table} ({typed})")
        server.copy(table, columns, file)
    server.ask(_requests(as_of, end))
    server.ask("DROP TABLE asset, place")
    for indexed in INDEXED:
        server.ask(f"CREATE INDEX ON requests {indexed}")
    server.ask("VACUUM (ANALYZE) requests")


def metrics_by_postgres(server: Server, rows: Path, *, end: str) -> list[list[str | None]]:
    """Every value as (metric, period, area, group, cases, hits, least, most)."""
    found = []
    for name, metric in METRICS.items():
        found += server.ask(_query(name, metric, end))
    found += server.ask(_backlog("month", BACKLOG_BY)) + server.ask(_backlog("week", ()))
    with (rows / "person-requests-by-month.csv").open(encoding="utf-8") as lines:
        next(lines)
        months = [line.strip().split(",") for line in lines]
    found += [["requests-about-persons", month, "city:-", "-", requests, "", "", ""] for month, requests, _ in months]
    return [[cell or None for cell in line] for line in found]


def _requests(as_of: str, end: str) -> str:
    return f"""
CREATE UNLOGGED TABLE requests AS
WITH published AS (
  SELECT kind, department, channel, neighborhood, renter_group, h3_8, closed_at, due_at,
    to_char(opened_day, 'IYYY"-W"IW') AS week, to_char(opened_day, 'YYYY-MM') AS month,
    to_char(closed_day, 'IYYY"-W"IW') AS closed_week, to_char(closed_day, 'YYYY-MM') AS closed_month,
    closed_day - opened_day AS days_to_close, due_day - opened_day AS days_to_due,
    DATE '{as_of}' - opened_day AS days_open,
    extract(epoch FROM closed_at - opened_at)::bigint AS seconds_to_close,
    extract(epoch FROM {_instant(end)} - opened_at)::bigint AS seconds_open
  FROM asset
  UNION ALL
  SELECT kind, department, channel, neighborhood, renter_group, NULL, NULL, NULL,
    opened_week, opened_month, closed_week, closed_month, days_to_close, days_to_due,
    greatest(0, DATE '{as_of}' - to_date(opened_week || '-7', 'IYYY-"W"IW-ID')), NULL, NULL
  FROM place
)
SELECT *, left(month, 5) || 'Q' || ((right(month, 2)::integer + 2) / 3) AS quarter FROM published
"""


def _instant(end: str) -> str:
    return f"TIMESTAMPTZ '{end}+00'"


def _query(name: str, metric: Count | Share | Percentile, end: str) -> str:
    """One query per breakdown: PostgreSQL works in parallel on those, and not on grouping sets."""
    if isinstance(metric, Count):
        values = "count(*), NULL, NULL, NULL"
    elif isinstance(metric, Share):
        hit = metric.hit.format(end=_instant(end))
        values = f"count({hit}), count(*) FILTER (WHERE {hit}), NULL, NULL"
    else:
        ends = (f"percentile_disc({metric.share}) WITHIN GROUP (ORDER BY {one})" for one in (metric.least, metric.most))
        values = f"count(*), NULL, {', '.join(ends)}"
    return "\nUNION ALL\n".join(
        f"(SELECT '{name}', {period}, {_area(column)}, {_group(column)}, {values} "
        f"FROM requests WHERE {metric.where} GROUP BY {', '.join(filter(None, (period, column)))})"
        for period, column in _sets(metric.by)
    )


def _sets(by: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((period, "") for period in PERIODS)
    yield from ((period, column) for column in by for period in PERIODS_OF_PARTS)


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
  SELECT p.moment, n.area, n.group_key, sum(n.net)::bigint AS stock
  FROM net n JOIN (SELECT DISTINCT moment FROM net) p ON n.moment <= p.moment
  GROUP BY p.moment, n.area, n.group_key
)
SELECT 'open-backlog', moment, area, group_key, stock, NULL, NULL, NULL FROM stock
UNION ALL
SELECT 'open-backlog', left(moment, 5) || 'Q' || (right(moment, 2)::integer / 3), area, group_key, stock,
  NULL, NULL, NULL
FROM stock WHERE '{period}' = 'month' AND area = 'city:-' AND group_key = '-'
  AND right(moment, 2) IN ('03', '06', '09', '12')
"""
