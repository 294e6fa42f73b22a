"""Chicago's real sanitation complaints: both computations agree, and hand-written SQL finds the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from civicstat.metrics.context import MetricContext
from civicstat.metrics.read_definition import read_definitions


CHICAGO = Path(__file__).parents[3] / "cities" / "chicago"
REQUESTS = CHICAGO / "data" / "requests.parquet"
pytestmark = pytest.mark.skipif(not REQUESTS.exists(), reason="cities/chicago has no data here")

# Kinds as in the city's table; areas stand in for the real ones, which another room works out.
READ = f"""
    CREATE TABLE complaints AS
    SELECT k.slug AS kind, k.subject_class, status LIKE '%Dup' AS is_duplicate,
           CAST(creation_date AS DATE) AS opened,
           CASE WHEN completion_date <= DATE '2014-06-30' THEN CAST(completion_date AS DATE) END AS closed,
           CASE WHEN TRY_CAST(latitude AS DOUBLE) > 41.85 THEN 'north' ELSE 'south' END AS ward
    FROM '{REQUESTS}' AS r
    LEFT JOIN (SELECT source AS named, slug, subject_class FROM '{CHICAGO / "kinds.csv"}') AS k
        ON k.named = r.what_is_the_nature_of_this_code_violation
    WHERE creation_date <= DATE '2014-06-30' AND (completion_date IS NULL OR completion_date >= creation_date)
"""


@pytest.fixture(scope="module")
def chicago(town: Any) -> Any:
    with duckdb.connect() as connection:
        connection.execute(READ)
        found = connection.execute(
            "SELECT kind, subject_class, is_duplicate, opened, closed, ward FROM complaints WHERE kind IS NOT NULL"
        ).fetchall()
        kinds = dict(
            connection.execute(f"SELECT slug, subject_class FROM '{CHICAGO / 'kinds.csv'}' ORDER BY slug").fetchall()
        )
        by_month = connection.execute(
            "SELECT strftime(opened, '%Y-%m'), count(*) FILTER (closed - opened <= 5), count(*) FROM complaints "
            "WHERE subject_class = 'asset' AND NOT is_duplicate AND opened BETWEEN DATE '2013-01-01' AND "
            "DATE '2013-12-31' GROUP BY 1"
        ).fetchall()
        still_open = connection.execute(
            "SELECT count(*) FROM complaints WHERE kind IS NOT NULL AND NOT is_duplicate AND closed IS NULL"
        ).fetchone()
    place = town.with_context(layers={"ward": ("north", "south")}, kinds=kinds, coverage_from=date(2011, 1, 1))
    rows = []
    for kind, subject_class, is_duplicate, opened, closed, ward in found:
        make = place.asset if subject_class == "asset" else place.place
        others = {"kind": kind, "ward": ward, "is_duplicate": "true" if is_duplicate else "false"}
        rows.append(make(opened.isoformat(), "" if closed is None else closed.isoformat(), **others))
    return place, rows, by_month, still_open[0] if still_open else None


DUPLICATES = [{"reason": "marked as a duplicate", "reason_es": "marcada como duplicada", "where": "is_duplicate"}]


def test_the_share_closed_within_5_days_is_that_of_hand_written_sql(chicago: Any) -> None:
    place, rows, by_month, _ = chicago
    assets = ", ".join(f"'{kind}'" for kind, subject_class in place.context.kinds.items() if subject_class == "asset")
    definition = place.metric(where=f"kind IN ({assets})", exclude=DUPLICATES, by=["ward", "kind"])

    figures = place.results(definition, rows).figures

    assert len(by_month) == 12
    for month, hits, cases in by_month:
        figure = figures[f"{month}|city:-|-"]
        assert (figure.numerator, figure.denominator, figure.status) == (hits, cases, "final")


def test_the_backlog_on_the_last_day_is_what_is_open(chicago: Any) -> None:
    place, rows, _, still_open = chicago
    definition = place.metric(
        measure="backlog", numerator=None, unit="requests", digits=0, exclude=DUPLICATES, periods=["month", "week"]
    )

    assert place.results(definition, rows).figures["2014-06|city:-|-"].n == still_open


def test_a_median_by_week_and_area_agrees_in_both_computations(chicago: Any) -> None:
    place, rows, _, _ = chicago
    definition = place.metric(
        measure="percentile",
        numerator=None,
        of="days_between(opened, closed)",
        percentile=50,
        unit="days",
        digits=0,
        exclude=DUPLICATES,
        periods=["week", "quarter", "year", "r12"],
        by=["ward", "kind"],
    )

    figures = place.results(definition, rows).figures

    assert figures["FY2013|city:-|-"].value is not None


def test_the_citys_own_metric_files_are_read(chicago: Any) -> None:
    place, *_ = chicago
    context = MetricContext(
        **{
            **vars(place.context),
            "layers": {"community-area": ("loop",), "hardship-group": ("low", "middle", "high")},
        }
    )

    assert len(read_definitions(CHICAGO / "metrics", context=context)) >= 6
