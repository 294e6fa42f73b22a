"""The table of requests in PostgreSQL, with what a city that works this way has ready before anybody asks.

Not counted: the columns that follow from others, indexes, statistics, and the calendar of windows and of last days.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

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


def load(server: Server, rows: Path, *, as_of: str, end: str, residents: Mapping[str, int]) -> None:
    """One table of requests with indexes and statistics; `end` is the instant at which D ends."""
    server.ask("CREATE TABLE residents (area text, residents bigint)")
    if residents:
        people = ", ".join(f"('{area}', {number})" for area, number in residents.items())
        server.ask(f"INSERT INTO residents VALUES {people}")
    for table, types in (("asset", _ASSET_TYPES), ("place", _PLACE_TYPES)):
        file = rows / f"service-requests-{table}.csv"
        with file.open(encoding="utf-8") as lines:
            columns = next(lines).strip().split(",")
        typed = ", ".join(f"{column} {types.get(column, 'text')}" for column in columns)
        server.ask(f"CREATE UNLOGGED TABLE {table} ({typed})")
        server.copy(table, columns, file)
    server.ask(_requests(as_of, end))
    server.ask("DROP TABLE asset, place")
    for table in _periods(as_of):
        server.ask(table)
    for indexed in INDEXED:
        server.ask(f"CREATE INDEX ON requests {indexed}")
    server.ask("VACUUM (ANALYZE) requests")


def instant(end: str) -> str:
    """A UTC instant in PostgreSQL's words."""
    return f"TIMESTAMPTZ '{end}+00'"


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
    extract(epoch FROM {instant(end)} - opened_at)::bigint AS seconds_open
  FROM asset
  UNION ALL
  SELECT kind, department, channel, neighborhood, renter_group, NULL, NULL, NULL,
    opened_week, opened_month, closed_week, closed_month, days_to_close, days_to_due,
    greatest(0, DATE '{as_of}' - to_date(opened_week || '-7', 'IYYY-"W"IW-ID')), NULL, NULL
  FROM place
)
SELECT *, left(month, 5) || 'Q' || ((right(month, 2)::integer + 2) / 3) AS quarter,
  left(closed_month, 5) || 'Q' || ((right(closed_month, 2)::integer + 2) / 3) AS closed_quarter
FROM published
"""


def _periods(as_of: str) -> list[str]:
    """Windows, and the last day of each period, from the first month in which something was opened."""
    return [
        f"""
CREATE TABLE days AS
SELECT day::date AS day, to_char(day, 'IYYY"-W"IW') AS week, to_char(day, 'YYYY-MM') AS month
FROM generate_series((SELECT to_date(min(month) || '-01', 'YYYY-MM-DD') FROM requests), DATE '{as_of}', '1 day')
  AS calendar(day)
""",
        """
CREATE TABLE windows AS
SELECT month || '-r3' AS period, 'month' AS unit, to_char(min(day) - INTERVAL '2 months', 'YYYY-MM') AS first,
  month AS last
FROM days GROUP BY month
UNION ALL
SELECT week || '-w4', 'week', to_char(min(day) - 21, 'IYYY"-W"IW'), week FROM days GROUP BY week
""",
        f"""
CREATE TABLE ends AS
WITH months AS (
  SELECT month, (to_date(month || '-01', 'YYYY-MM-DD') + INTERVAL '1 month')::date - 1 AS day FROM days GROUP BY month
), last_days AS (
  SELECT 'week' AS unit, week AS period, week AS last, max(day) AS day FROM days GROUP BY week
  UNION ALL SELECT 'month', month, month, day FROM months
  UNION ALL SELECT 'quarter', to_char(day, 'YYYY"-Q"Q'), month, day FROM months
    WHERE extract(month FROM day)::integer % 3 = 0
)
SELECT unit, period, last, DATE '{as_of}' - day AS days_before FROM last_days
""",
    ]
