"""Questions of readers, and the PostgreSQL that answers them beside DuckDB."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from civicstat.metrics.context import MetricContext


ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import by_postgres  # noqa: E402
import by_sql  # noqa: E402
import many_rows  # noqa: E402
import postgres  # noqa: E402
import postgres_table  # noqa: E402
import question_part  # noqa: E402
import questions  # noqa: E402
import yardsticks  # noqa: E402


MONTHS = [f"2012-{month:02}" for month in range(1, 13)]
ASSETS = """\
kind,department,channel,is_duplicate,neighborhood,renter_group,again_days,h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at
full-litter-basket,public-works,telephone,false,roxbury,high,,882a306635fffff,2012-03-05,2012-03-07,2012-03-06,2012-03-05T14:00:00Z,2012-03-07T14:00:00Z,2012-03-06T14:00:00Z
full-litter-basket,public-works,telephone,false,roxbury,high,,882a306635fffff,2012-03-06,,2012-03-08,2012-03-06T14:00:00Z,,2012-03-08T14:00:00Z
traffic-signal-repair,transportation,,false,fenway,high,,882a306635fffff,2012-04-02,2012-04-02,,2012-04-02T14:00:00Z,2012-04-02T20:30:00Z,
"""
PLACES = """\
kind,department,channel,is_duplicate,neighborhood,renter_group,again_days,opened_week,opened_month,closed_week,closed_month,days_to_close,days_to_due
mice-in-a-home,inspectional-services,city-website,false,fenway,high,,2012-W14,2012-04,2012-W15,2012-04,9,7
mice-in-a-home,inspectional-services,city-website,false,,,,2012-W14,2012-04,,,,7
"""
DAYS = {"as_of": "2012-04-30", "end": "2012-05-01 04:00:00"}
RESIDENTS = {"city:-": 600_000, "neighborhood:roxbury": 49_000, "renter-group:high": 300_000}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    (tmp_path / "service-requests-asset.csv").write_text(ASSETS, encoding="utf-8")
    (tmp_path / "service-requests-place.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "person-requests-by-month.csv").write_text("month,requests,status\n2012-03,12,shown\n", "utf-8")
    return tmp_path


def test_questions_are_the_same_every_time_and_others_for_another_seed() -> None:
    asked = questions.questions(["a", "b"], MONTHS, number=40)

    assert questions.questions(["a", "b"], MONTHS, number=40) == asked
    assert questions.questions(["a", "b"], MONTHS, number=40, seed=1) != asked
    assert {"kind" in question.condition for question in asked} == {True, False}
    assert all("month BETWEEN '2012-" in question.condition for question in asked)


def test_p95_is_what_95_of_100_questions_stay_under() -> None:
    timed = [(float(number), [("fenway", "2")]) for number in range(1, 106)]

    told = questions._told({"counts": timed, "medians": timed})

    assert told["counts"]["p95"] == 100.0  # the first five are for warming up
    assert told["counts"]["median"] == 56.0


def test_answers_that_differ_are_named() -> None:
    right = {form: {"answers": [[["fenway", "2"]], [["roxbury", "3"]]]} for form in questions.FORMS}
    wrong = {**right, "medians": {"answers": [[["fenway", "2"]], [["roxbury", "4"]]]}}

    assert questions.different_answers(right, right) == []
    assert questions.different_answers(right, wrong) == ["medians, question 2"]
    with pytest.raises(SystemExit, match="PostgreSQL 15, indexes differs from ours in 1 answers"):
        question_part.listing_of("1 M rows", timed(right), timed(right), {"version": "15", "questions": wrong})


def test_without_postgres_the_questions_are_answered_by_us_and_duckdb() -> None:
    ours, by_duckdb = (timed(p95=p95) for p95 in (2.0, 8.0))

    lines = question_part.listing_of("1 M rows", ours, by_duckdb, {"version": ""}).lines

    assert [line["counts, p95"] for line in lines] == [2.0, 8.0]
    assert [line.get("p95 of medians") for line in lines] == [None, 0.25]


def timed(
    answers: Mapping[str, Mapping[str, object]] | None = None, *, p95: float = 2.0
) -> dict[str, dict[str, object]]:
    told = answers or {form: {"answers": []} for form in questions.FORMS}
    return {form: {**told[form], "median": 1.0, "p95": p95} for form in questions.FORMS}


def test_our_function_and_duckdb_give_the_same_answers(rows: Path) -> None:
    context = MetricContext(
        as_of=date(2012, 4, 30),
        coverage_from=date(2012, 1, 1),
        time_zone="America/New_York",
        precision="second",
        layers={"neighborhood": ("fenway", "roxbury"), "renter-group": ("high",)},
        kinds={"full-litter-basket": "asset", "traffic-signal-repair": "asset", "mice-in-a-home": "place"},
        departments=("inspectional-services", "public-works", "transportation"),
        channels=("city-website", "telephone"),
    )
    by_duckdb = questions.ask_duckdb(rows, rows, days=DAYS, threads=1)
    asked = {name: by_duckdb[name] for name in ("kinds", "months")}

    ours = questions.ask_ours(rows, context=context, **asked, threads=1)

    assert questions.different_answers(ours, by_duckdb) == []
    assert any("more than" in line[-1] for answer in ours["medians"]["answers"] for line in answer)


def test_every_metric_in_sql_has_its_query_in_postgres() -> None:
    for name, metric in yardsticks.METRICS.items():
        query = by_postgres.query(name, metric, DAYS["end"])

        assert all(f"|| {column}" in query for column in metric.by)
        assert "{end}" not in query
        assert "getvariable" not in query


def as_text(lines: Sequence[Sequence[object]]) -> set[tuple[str, ...]]:
    """Values by what they are about; the last is a number with a fraction, which each engine writes its own way."""
    return {
        (*("" if cell is None else str(cell) for cell in line[:-1]), f"{float(str(line[-1] or 0)):.6f}")
        for line in lines
        if all(line[1:4])
    }


def held_against_duckdb(programs: Path, scratch: Path, rows: Path) -> None:
    with postgres.running_server(programs, scratch, processors=1) as server:
        postgres_table.load(server, rows, **DAYS, residents=RESIDENTS)
        found = by_postgres.metrics_by_postgres(server, rows, end=DAYS["end"])
        asked = questions.ask_postgres(server)
    assert not (scratch / "postgres").exists()
    assert not Path(f"/proc/{server.process}").exists()

    by_duckdb = by_sql.metrics_by_sql(rows, **DAYS, residents=RESIDENTS, threads=1)
    assert as_text(found) == as_text(by_duckdb)
    answers = questions.ask_duckdb(rows, rows, days=DAYS, threads=1)
    assert questions.different_answers(answers, asked) == []


# Where there is no PostgreSQL the benchmark says so and goes on without it; there is nothing to test then.
if PROGRAMS := postgres.installed():

    def test_postgres_comes_to_the_values_of_duckdb_and_leaves_nothing_behind(rows: Path) -> None:
        # The folders of pytest are closed to the account under which the server runs for root.
        scratch = Path(tempfile.mkdtemp())
        scratch.chmod(0o755)
        try:
            held_against_duckdb(PROGRAMS, scratch, rows)
        finally:
            shutil.rmtree(scratch)


def test_copies_of_row_files_are_as_many_as_asked_for_and_keep_their_durations(
    rows: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    context = MetricContext(
        as_of=date(2012, 4, 30),
        coverage_from=date(2012, 1, 1),
        time_zone="America/New_York",
        layers={"neighborhood": ("roxbury", "fenway"), "renter-group": ("high",)},
    )
    copies = tmp_path_factory.mktemp("copies")
    for name in ("one", "two"):
        many_rows.replicate_rows(rows, copies / name, rows=1003, context=context)
    found = [
        sorted((copies / name / file).read_text("utf-8").splitlines())
        for name in ("one", "two")
        for file in ("service-requests-asset.csv", "service-requests-place.csv")
    ]

    assert len(found[0]) + len(found[1]) == 1003 + 2
    assert found[:2] == found[2:]
    cells = [line.split(",") for line in found[0] if line.startswith("full")]
    lasted = {(date.fromisoformat(line[9]) - date.fromisoformat(line[8])).days for line in cells if line[9]}
    assert lasted == {2}
    assert len({line[8] for line in cells}) > 50
