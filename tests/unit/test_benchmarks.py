"""The benchmarks: rows that stay rows when they are replicated, and ratios that say what they claim."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import agreement  # noqa: E402
import briefing_part  # noqa: E402
import processes  # noqa: E402
import replicas  # noqa: E402
import results  # noqa: E402
import route_part  # noqa: E402
import run  # noqa: E402


TIMES = "%m/%d/%Y %I:%M:%S %p"
BASKET = ("06/30/2015 11:50:00 PM", "07/02/2015 08:30:00 AM", "07/01/2015 12:10:00 AM", "Empty Litter Basket")
HOME = ("03/02/2015 12:00:00 PM", None, None, "Heat - Excessive  Insufficient")
ROWS = [
    (*BASKET, "PWDx", "Constituent Call", "42.31219", "-71.11478"),
    (*BASKET, "PWDx", "Constituent Call", "42.3594", "-71.0587"),
    (*HOME, "ISD", "Constituent Call", "42.36755", "-71.05784"),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "requests.parquet"
    columns = zip(replicas.COLUMNS, zip(*ROWS, strict=True), strict=True)
    pq.write_table(pa.table({name: pa.array(values, pa.string()) for name, values in columns}), path)
    return path


def replicated(source: Path, target: Path, rows: int, *, seed: int = 1) -> list[dict[str, str | None]]:
    replicas.replicate(source, target, rows=rows, assets=["Empty Litter Basket"], seed=seed)
    return pq.read_table(target).to_pylist()


def moment(text: str | None) -> datetime:
    return datetime.strptime(text or "", TIMES)


def test_a_replica_has_as_many_rows_as_asked_for_and_each_real_row_equally_often(source: Path, tmp_path: Path) -> None:
    rows = replicated(source, tmp_path / "r.parquet", 8)

    assert len(rows) == 8
    assert Counter(row["TYPE"] for row in rows) == {"Empty Litter Basket": 6, HOME[3]: 2}


def test_moments_of_a_request_move_together_and_only_back(source: Path, tmp_path: Path) -> None:
    baskets = [row for row in replicated(source, tmp_path / "r.parquet", 60) if row["CLOSED_DT"]]

    back = [moment(BASKET[0]) - moment(row["OPEN_DT"]) for row in baskets]
    assert {moment(row["CLOSED_DT"]) - moment(row["OPEN_DT"]) for row in baskets} == {
        moment(BASKET[2]) - moment(BASKET[0])
    }
    assert {moment(row["TARGET_DT"]) - moment(row["OPEN_DT"]) for row in baskets} == {
        moment(BASKET[1]) - moment(BASKET[0])
    }
    assert {moved.total_seconds() % (7 * 86_400) < replicas.MINUTES_BACK * 60 for moved in back} == {True}
    assert max(back).days <= 7 * replicas.WEEKS_BACK
    assert len({moved.days for moved in back}) > 20


def test_what_is_missing_in_a_real_row_is_missing_in_its_copies(source: Path, tmp_path: Path) -> None:
    homes = [row for row in replicated(source, tmp_path / "r.parquet", 9) if row["TYPE"] == HOME[3]]

    assert {(row["TARGET_DT"], row["CLOSED_DT"]) for row in homes} == {(None, None)}


def test_only_points_of_assets_move_and_the_point_for_unknown_stays(source: Path, tmp_path: Path) -> None:
    rows = replicated(source, tmp_path / "r.parquet", 30)

    places = Counter((row["LATITUDE"], row["LONGITUDE"]) for row in rows)
    moved = [float(latitude or 0) for latitude, _ in places if (latitude or "").startswith("42.31")]
    assert places["42.3594", "-71.0587"] == 10
    assert places["42.36755", "-71.05784"] == 10
    assert len(moved) > 5
    assert all(abs(latitude - 42.31219) <= replicas.DEGREES_ASIDE + 1e-5 for latitude in moved)


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(source: Path, tmp_path: Path) -> None:
    first = replicated(source, tmp_path / "a.parquet", 20)

    assert replicated(source, tmp_path / "b.parquet", 20) == first
    assert replicated(source, tmp_path / "c.parquet", 20, seed=2) != first


def test_the_bench_city_reads_the_replica_and_covers_its_years(source: Path, tmp_path: Path) -> None:
    replicas.make_city(ROOT / "cities/boston", tmp_path / "city", source)

    sources = (tmp_path / "city/sources.toml").read_text(encoding="utf-8")
    assert 'files = ["data/requests.parquet"]' in sources
    assert f"coverage_from = {replicas.COVERAGE_FROM}" in sources
    assert (tmp_path / "city/data/requests.parquet").resolve() == source


def test_real_rows_are_found_in_a_folder_by_their_columns(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.table({"OPEN_DT": ["?"]}), tmp_path / "another.parquet")
    monkeypatch.setenv("CIVICSTAT_BENCH_DATA", str(tmp_path))

    assert replicas.find_records(ROOT / "cities/boston") == source


def measured(seconds: float, processor_seconds: float = 1.0) -> processes.Measured:
    return processes.Measured(seconds, processor_seconds, megabytes=100, runs=1, told={"count": 30})


def test_a_ratio_is_our_time_for_one_second_of_the_yardstick() -> None:
    row = results.held_against("ours", measured(3.0, 1.0), "theirs", measured(2.0, 4.0), of="rows")

    assert (row.times, row.times_processor) == (1.5, 0.25)
    assert results.ratio(1.0, 0.0) is None


def test_a_table_shows_rates_and_ratios() -> None:
    rows = [
        results.Row("theirs", measured(2.0)),
        results.held_against("ours", measured(3.0), "theirs", measured(0.25, 2.0), of="rows"),
    ]

    lines = results.table(rows).splitlines()

    assert lines[2].split() == ["theirs", "2.00", "1.00", "100"]
    assert lines[3].split() == ["ours", "3.00", "1.00", "100", "10", "rows", "12.0", "0.50", "theirs"]


def test_several_runs_come_to_the_median_time_and_the_most_memory() -> None:
    runs = [
        ({"seconds": s, "processor_seconds": s / 2}, megabytes) for s, megabytes in ((3.0, 90), (1.0, 95), (2.0, 80))
    ]

    summary = processes.summary_of(runs)

    assert (summary.seconds, summary.processor_seconds, summary.megabytes, summary.runs) == (2.0, 1.0, 95, 3)


KEY = ("median-days-to-close", "2014-05", "city:-", "-")


def figure(value: str | None, bound: str = "exact", *, n: int = 12, unit: str = "days") -> dict[str, object]:
    return {"status": "final", "n": n, "numerator": None, "value": value, "bound": bound, "unit": unit}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (figure("7"), (12, 7, 7)),
        (figure("30", "more-than"), (12, 31, 1_000_000_000)),
        (figure(None), (12, 7, 7)),
        (figure("1.5", unit="hours"), (12, 5_300, 5_300)),
        (figure("1.4", "more-than", unit="hours"), (12, 5_300, 1_000_000_000)),
    ],
)
def test_the_same_percentile_agrees(ours: dict[str, object], theirs: tuple[int, int, int]) -> None:
    values = {KEY: dict(zip(("cases", "least", "most"), theirs, strict=True))}

    assert agreement.disagreements({KEY: ours}, values) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (figure("7"), (12, 8, 8)),
        (figure("7"), (11, 7, 7)),
        (figure("7"), (12, 7, 1_000_000_000)),
        (figure("1.6", unit="hours"), (12, 5_300, 5_300)),
        (figure("7"), None),
    ],
)
def test_another_percentile_is_named(ours: dict[str, object], theirs: tuple[int, int, int] | None) -> None:
    values = {} if theirs is None else {KEY: dict(zip(("cases", "least", "most"), theirs, strict=True))}

    assert len(agreement.disagreements({KEY: ours}, values)) == 1


def test_a_figure_without_cases_agrees_with_a_yardstick_that_says_nothing() -> None:
    assert agreement.disagreements({KEY: {**figure(None, n=0), "status": "no-cases"}}, {}) == []


def test_a_share_is_compared_by_both_of_its_counts() -> None:
    share = {
        "status": "final",
        "n": 20,
        "numerator": 5,
        "value": str(Decimal("25.0")),
        "bound": "exact",
        "unit": "percent",
    }

    assert agreement.disagreements({KEY: share}, {KEY: {"cases": 20, "hits": 5}}) == []
    assert len(agreement.disagreements({KEY: share}, {KEY: {"cases": 20, "hits": 6}})) == 1


def test_an_unknown_part_is_refused_with_the_parts_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run.main(["--only", "ingest,moon"])

    assert "moon; the parts are ingest, metrics, postgres, recheck, questions" in capsys.readouterr().err


def test_one_and_ten_million_rows_are_measured_unless_fewer_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH_ROWS", raising=False)
    assert run._arguments([]).rows == (1_000_000, 10_000_000)

    monkeypatch.setenv("BENCH_ROWS", "20_000")
    assert run._arguments([]).rows == (20_000,)


def test_what_cannot_be_measured_is_told_at_the_end_and_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[results.Row]:
        yield results.Row("begun", measured(1.0))
        raise SystemExit("the server did not start")

    works = [("1 M rows", broken()), ("chicago", iter([results.Row("cycle of chicago", measured(2.0))]))]
    monkeypatch.setattr(run, "works", lambda plan: works)
    monkeypatch.setattr(run, "HERE", tmp_path)

    with pytest.raises(SystemExit, match="1 M rows: the server did not start"):
        run.main(["--rows", "1000", "--save"])

    (kept,) = (tmp_path / "results").glob("*.json")
    document = json.loads(kept.read_text(encoding="utf-8"))
    assert [row["what"] for row in document["rows"]] == ["begun", "cycle of chicago"]
    assert document["failures"] == ["1 M rows: the server did not start"]


def test_the_command_on_record_does_not_say_where_its_files_stood() -> None:
    words = ["--rows", "1000", "--scratch", "/somewhere/of/mine", "--save", "--scratch=/elsewhere"]

    assert run._without_scratch(words) == ["--rows", "1000", "--save"]


def test_a_listing_leaves_blank_what_a_line_does_not_tell() -> None:
    columns = {"planner": "", "points": "{:,}", "times": "{:.1f}"}
    listing = results.Listing("routes", columns, [{"planner": "ours", "points": 1200}, {"planner": "us", "times": 2}])

    assert listing.text().splitlines()[0] == "routes"
    assert [line.split() for line in listing.text().splitlines()[3:]] == [["ours", "1,200"], ["us", "2.0"]]


def a_plan(planner: str, day: str, points: int, *, faults: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "planner": planner,
        "day": day,
        "points": points,
        "stops": 3,
        "seconds": 2.0,
        "processor_seconds": 1.0,
        "room_left_for": 1,
        "faults": list(faults),
    }


def test_points_of_planners_are_compared_in_sum_and_day_by_day() -> None:
    plans = [
        a_plan("ours", "2014-07-07", 300),
        a_plan("ours", "2014-06-09", 100),
        a_plan("oldest-first", "2014-07-07", 100),
        a_plan("oldest-first", "2014-06-09", 100, faults=("it is back too late",)),
    ]

    ours, oldest = route_part.listing_of("chicago", plans).lines

    assert (ours["points"], ours.get("our points")) == (400, None)
    assert (oldest["our points"], oldest["worst day"], oldest["best day"]) == (2.0, 1.0, 3.0)
    assert (oldest["infeasible"], oldest["room left"], oldest["our time"]) == (1, 2, 1.0)


def test_the_table_of_briefings_holds_them_to_one_plain_reading() -> None:
    told: dict[str, float] = {"count": 10, "metrics": 60, "measures": 207, "figures": 39_066, "objects": 366}
    told |= {"seconds": 12.0, "processor_seconds": 4.2, "plain_seconds": 0.5, "megabytes": 300}
    told |= {"pictures": 500, "drawing_seconds": 60.0, "drawing_processor_seconds": 30.0}
    [line] = briefing_part.listing_of(told).lines
    assert (line["of reading"], line["pictures"], line["drawing"]) == (24, 500, 30)
    assert "10 departments, 60 metrics" in briefing_part.listing_of(told).text()
