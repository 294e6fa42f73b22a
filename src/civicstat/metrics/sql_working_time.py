"""Working days and hours: the published calendar joined to the moments of a request."""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp, parse_one

from civicstat.metrics.context import MetricContext
from civicstat.metrics.sql_rows import BOTH_FILES, NEVER_DAYS, NEVER_SECONDS, read_file_step, worked_out
from civicstat.metrics.sql_steps import Step
from civicstat.vocabulary.tables import CALENDAR_COLUMNS, CITY_CALENDAR


CLOCKED = "clocked_files"

# Up to the end of a day for days, up to its beginning for seconds.
_COUNTED_UP = """
SELECT day, opens_at, closes_at, CAST(SUM(is_day) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING) AS BIGINT) AS days_until,
  CAST(SUM(seconds) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING) AS BIGINT) - seconds AS seconds_before
FROM (
  SELECT day, opens_at, closes_at, CASE WHEN is_working THEN 1 ELSE 0 END AS is_day,
    CASE WHEN is_working THEN DATE_DIFF('second', opens_at, closes_at) ELSE 0 END AS seconds
  FROM calendar_days
) AS counted
"""
_SECONDS_UNTIL = (
    "CASE WHEN NOT f.{moment}_at IS NULL THEN {day}.seconds_before + CASE WHEN {day}.opens_at IS NULL THEN 0 ELSE "
    "LEAST(GREATEST(DATE_DIFF('second', {day}.opens_at, f.{moment}_at), 0), "
    "DATE_DIFF('second', {day}.opens_at, {day}.closes_at)) END END"
)
_DAYS = {"opened": "o", "closed": "c", "due": "u"}
# From opening to the other moments, as days and seconds without a calendar; and the two readings of an open request.
_CLOCKED = {
    "working_days_to_close": "closed_days - opened_days",
    "working_days_to_due": "due_days - opened_days",
    "working_seconds_to_close": "closed_seconds - opened_seconds",
    "working_seconds_to_due": "due_seconds - opened_seconds",
    "working_days_to_close_if_next_day": (
        "CASE WHEN days_to_close IS NULL THEN next_days - opened_days ELSE closed_days - opened_days END"
    ),
    "working_days_to_close_if_never": (
        f"CASE WHEN NOT days_to_close IS NULL THEN closed_days - opened_days "
        f"WHEN NOT opened_days IS NULL THEN {NEVER_DAYS} END"
    ),
    "working_seconds_to_close_if_next_day": (
        "CASE WHEN days_to_close IS NULL THEN next_seconds - opened_seconds ELSE closed_seconds - opened_seconds END"
    ),
    "working_seconds_to_close_if_never": (
        f"CASE WHEN NOT days_to_close IS NULL THEN closed_seconds - opened_seconds "
        f"WHEN NOT opened_seconds IS NULL THEN {NEVER_SECONDS} END"
    ),
}


def calendar_file_step(folder: Path | None = None) -> Step:
    """The city's calendar, as published."""
    return read_file_step("calendar_days", CITY_CALENDAR, CALENDAR_COLUMNS, folder=folder)


def clocked_steps(context: MetricContext) -> list[Step]:
    """Both files with the working days and seconds between their moments; missing where the calendar lacks a day."""
    moments = exp.select("f.*").from_(f"{BOTH_FILES} AS f")
    for moment, day in _DAYS.items():
        moments = moments.select(f"{day}.days_until AS {moment}_days")
        moments = moments.select(
            exp.alias_(parse_one(_SECONDS_UNTIL.format(moment=moment, day=day), read="duckdb"), f"{moment}_seconds")
        )
        moments = moments.join(f"working_time AS {day}", on=f"{day}.day = f.{moment}_day", join_type="left")
    moments = moments.select("n.days_until AS next_days", "n.seconds_before AS next_seconds")
    next_day = worked_out("n.day = :day_after", context)
    moments = moments.join("working_time AS n", on=next_day, join_type="left")
    clocked = exp.select("*").select(
        *(exp.alias_(parse_one(text, read="duckdb"), name) for name, text in _CLOCKED.items())
    )
    return [
        Step(
            "Working days and seconds, counted up from the calendar's first day.",
            parse_one(_COUNTED_UP, read="duckdb"),
            name="working_time",
        ),
        Step(
            "Both files with the working days and seconds from opening to the other moments. An open request is read\n"
            "as closed at the beginning of the day after the as-of day, and as never closed.",
            clocked.from_(moments.subquery("dated")),
            name=CLOCKED,
            is_view=True,
        ),
    ]
