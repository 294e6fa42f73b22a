"""Service requests become the row files that strangers recompute from, one file per subject class.

Nothing is computed from what stands before this door: both computations read the files written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from civicstat.disclosure.months import PersonMonth, hide_small_months
from civicstat.vocabulary.tables import (
    ASSET_ROWS,
    PERSON_MONTH_COLUMNS,
    PLACE_ROWS,
    REOPENINGS,
    SHARED_COLUMNS,
    Column,
    asset_time_columns,
    column_of_layer,
    place_time_columns,
)


@dataclass(frozen=True)
class PublishedRows:
    """The row files of a release, as bytes, and what they hold and leave out."""

    asset: bytes
    place: bytes
    person_months: bytes
    counts: dict[str, int]
    months: tuple[PersonMonth, ...]


def publish_rows(
    requests: pa.Table, *, layers: Sequence[str], coverage_from: date, scratch: Path, threads: int = 2
) -> PublishedRows:
    """The row files of one source after its as-of cut.

    Parameters
    ----------
    requests
        The table `service_requests`, already cut at the as-of day: one row per accepted source row.
    layers
        The slugs of the area layers, in the order of their slugs.
    coverage_from
        Rows about persons opened before this local day are left out of the monthly totals.
    scratch
        An empty folder that the engine may write to.

    Notes
    -----
    Rows are sorted by every column from left to right, so the bytes do not depend on the order of the source. Rows
    whose kind has no subject class are in none of the files.
    """
    with duckdb.connect(config={"threads": threads, "autoinstall_known_extensions": "false"}) as connection:
        connection.register("requests", requests)
        knows = REOPENINGS.name in requests.column_names
        asset = _write(connection, _select("asset", layers, knows_reopenings=knows), scratch / ASSET_ROWS)
        place = _write(connection, _select("place", layers, knows_reopenings=knows), scratch / PLACE_ROWS)
        found = connection.execute(
            "SELECT strftime(opened_day, '%Y-%m') AS month, count(*) FROM requests "
            "WHERE subject_class = 'person' AND opened_day >= ? GROUP BY month ORDER BY month",
            [coverage_from],
        ).fetchall()
        per_class = connection.execute(
            "SELECT coalesce(subject_class, 'unclassed'), count(*) FROM requests GROUP BY 1"
        ).fetchall()
    months = hide_small_months([PersonMonth(str(month), int(count), "shown") for month, count in found])
    return PublishedRows(
        asset=asset,
        place=place,
        person_months=_person_months_csv(months),
        counts={str(name): int(count) for name, count in per_class},
        months=months,
    )


def columns_of(subject_class: str, layers: Sequence[str], *, knows_reopenings: bool = False) -> tuple[Column, ...]:
    """The columns of a row file, in order: this is the allow-list, and there is no other.

    `knows_reopenings`: the source counts how often a request was opened again, so that the files hold it.
    """
    if subject_class == "person":
        return PERSON_MONTH_COLUMNS
    areas = tuple(
        Column(column_of_layer(layer), "slug", f"Area in the layer {layer}", f"Zona de la capa {layer}")
        for layer in layers
    )
    times = asset_time_columns if subject_class == "asset" else place_time_columns
    return (*SHARED_COLUMNS, *areas, *times(knows_reopenings=knows_reopenings))


def _select(subject_class: str, layers: Sequence[str], *, knows_reopenings: bool) -> str:
    columns = columns_of(subject_class, layers, knows_reopenings=knows_reopenings)
    expressions = {**_EXPRESSIONS, **(_ASSET_EXPRESSIONS if subject_class == "asset" else {})}
    shown = ", ".join(f'{expressions.get(column.name, column.name)} AS "{column.name}"' for column in columns)
    order = ", ".join(f'"{column.name}" NULLS FIRST' for column in columns)
    # Every name in it is one of our own columns or a layer's slug.
    return f"SELECT {shown} FROM requests WHERE subject_class = '{subject_class}' ORDER BY {order}"  # noqa: S608


_EXPRESSIONS = {
    "is_duplicate": "CASE WHEN is_duplicate THEN 'true' ELSE 'false' END",
    # As text, so that the rows are in the order of what a reader of the file sees.
    "again_days": "CAST(again_days AS VARCHAR)",
    "reopenings": "CAST(reopenings AS VARCHAR)",
    "opened_day": "strftime(opened_day, '%Y-%m-%d')",
    "closed_day": "strftime(closed_day, '%Y-%m-%d')",
    "due_day": "strftime(due_day, '%Y-%m-%d')",
    "opened_at": "strftime(opened_at, '%Y-%m-%dT%H:%M:%SZ')",
    "closed_at": "strftime(closed_at, '%Y-%m-%dT%H:%M:%SZ')",
    "due_at": "strftime(due_at, '%Y-%m-%dT%H:%M:%SZ')",
    "opened_week": "strftime(opened_day, '%G-W%V')",
    "opened_month": "strftime(opened_day, '%Y-%m')",
    "closed_week": "strftime(closed_day, '%G-W%V')",
    "closed_month": "strftime(closed_day, '%Y-%m')",
    "days_to_close": "CAST(date_diff('day', opened_day, closed_day) AS VARCHAR)",
    "days_to_due": "CAST(date_diff('day', opened_day, due_day) AS VARCHAR)",
}

# A row about the street shows its day and cell. Exact days to the next report would then tell day and cell of that one
# too, though it may be about somebody's yard; steps of 30 days do not, and answer "within 30 days" just as well.
AGAIN_STEP_DAYS = 30
_ASSET_EXPRESSIONS = {
    "again_days": f"CAST((again_days + {AGAIN_STEP_DAYS - 1}) // {AGAIN_STEP_DAYS} * {AGAIN_STEP_DAYS} AS VARCHAR)",
}


def _write(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    connection.execute(f"COPY ({select}) TO '{target}' (FORMAT csv, HEADER true, NULLSTR '')")
    content = path.read_bytes()
    path.unlink()
    return content


def _person_months_csv(months: Sequence[PersonMonth]) -> bytes:
    lines = [",".join(column.name for column in PERSON_MONTH_COLUMNS)]
    lines += [f"{month.month},{month.requests if month.status == 'shown' else ''},{month.status}" for month in months]
    return ("\n".join(lines) + "\n").encode()
