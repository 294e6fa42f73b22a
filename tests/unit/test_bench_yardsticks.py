"""The yardsticks of the benchmark: one for every metric of Boston, about the same periods and parts, and equal."""

from __future__ import annotations

import csv
import random
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from civicstat.metrics.compute import compute
from civicstat.metrics.context import MetricContext
from civicstat.metrics.read_definition import read_definitions
from civicstat.vocabulary.tables import ASSET_ROWS, PERSON_MONTHS, PLACE_ROWS
from civicstat.warehouse.engine import EngineLimits, connect


ROOT = Path(__file__).parents[2]
BOSTON = ROOT / "cities" / "boston"
sys.path.insert(0, str(ROOT / "benchmarks"))

import agreement  # noqa: E402
import by_pandas  # noqa: E402
import by_sql  # noqa: E402
import work  # noqa: E402
import yardsticks  # noqa: E402


AS_OF, COVERAGE_FROM = date(2015, 6, 30), date(2015, 1, 1)
END = "2015-07-01 04:00:00"
RENTERS = {"roxbury": "high", "fenway": "high", "hyde-park": "low"}
RESIDENTS = {
    "city:-": 5_000,
    **dict(zip((f"neighborhood:{area}" for area in RENTERS), (1_500, 1_200, 700), strict=True)),
    **{f"renter-group:{group}": residents for group, residents in (("low", 700), ("middle", 1_000), ("high", 2_700))},
}
CELLS = ("882a306635fffff", "882a306637fffff")
CHANNELS = ("telephone", "city-worker-app", "")
FEWEST_METRICS = 25
SLUGS = {
    file: [row["slug"] for row in csv.DictReader((BOSTON / f"{file}.csv").read_text("utf-8").splitlines())]
    for file in ("departments", "channels")
}


def fields_of_metrics() -> dict[str, dict[str, Any]]:
    files = sorted((BOSTON / "metrics").glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}


def test_every_metric_of_boston_has_a_yardstick() -> None:
    missing = set(fields_of_metrics()) - yardsticks.YARDSTICK_METRICS

    assert not missing, f"benchmarks/yardsticks.py has no {', '.join(sorted(missing))}"


def test_every_yardstick_is_a_metric_of_boston() -> None:
    assert set(fields_of_metrics()) >= yardsticks.YARDSTICK_METRICS


def test_a_yardstick_has_the_periods_and_breakdowns_of_its_metric() -> None:
    metrics = fields_of_metrics()

    for name, metric in {**yardsticks.METRICS, "open-backlog": yardsticks.BACKLOG}.items():
        fields = metrics[name]
        assert set(metric.periods) == set(fields["periods"]), name
        assert {column.replace("_", "-") for column in metric.by} == set(fields["by"]), name
        assert set(metric.periods_of_parts) == set(fields["by_periods"]), name


def test_boston_has_its_pack_of_metrics_with_known_gaps() -> None:
    metrics = fields_of_metrics()

    assert len(metrics) >= FEWEST_METRICS
    assert [name for name, fields in metrics.items() if not fields.get("known_gaps")] == []
    assert [name for name, fields in metrics.items() if fields.get("companion", name) not in metrics] == []


@pytest.fixture(scope="module")
def context() -> MetricContext:
    with (BOSTON / "kinds.csv").open(encoding="utf-8", newline="") as lines:
        kinds = {row["slug"]: row["subject_class"] for row in csv.DictReader(lines)}
    return MetricContext(
        as_of=AS_OF,
        coverage_from=COVERAGE_FROM,
        time_zone="America/New_York",
        precision="second",
        fiscal_year_starts=7,
        layers={"neighborhood": tuple(RENTERS), "renter-group": ("low", "middle", "high")},
        kinds=kinds,  # type: ignore[arg-type]
        departments=tuple(SLUGS["departments"]),
        channels=tuple(SLUGS["channels"]),
        residents=RESIDENTS,
    )


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory, context: MetricContext) -> Path:
    """Requests of half a year about kinds that a metric asks for; some open, some nowhere, some without a promise."""
    folder = tmp_path_factory.mktemp("rows")
    chance = random.Random(20150930)
    asked = sorted(
        kind for kind in context.kinds if f"'{kind}'" in " ".join(m.where for m in yardsticks.METRICS.values())
    )
    by_class = {name: [kind for kind in asked if context.kinds[kind] == name] for name in ("asset", "place")}
    layers = ("neighborhood", "renter_group")
    common = ("kind", "department", "channel", "is_duplicate", *layers, "again_days")
    days = ("opened_day", "closed_day", "due_day", "opened_at", "closed_at", "due_at")
    labels = ("opened_week", "opened_month", "closed_week", "closed_month", "days_to_close", "days_to_due")
    assets = [[*some(chance, by_class["asset"]), chance.choice(CELLS), *moments(chance)] for _ in range(1500)]
    places = [[*some(chance, by_class["place"]), *in_weeks(moments(chance))] for _ in range(700)]
    for name, head, lines in ((ASSET_ROWS, (*common, "h3_8", *days), assets), (PLACE_ROWS, (*common, *labels), places)):
        text = "".join(f"{','.join(line)}\n" for line in [list(head), *sorted(lines)])
        (folder / name).write_text(text, encoding="utf-8")
    months = [f"2015-{month:02},{20 + month},shown\n" for month in range(1, 7)]
    (folder / PERSON_MONTHS).write_text("".join(["month,requests,status\n", *months]), encoding="utf-8")
    return folder


def some(chance: random.Random, kinds: list[str]) -> list[str]:
    area = chance.choice([*RENTERS, "unlocated"])
    group = RENTERS.get(area, "unlocated")
    department = chance.choice(("public-works", "transportation", ""))
    return [chance.choice(kinds), department, chance.choice(CHANNELS), "false", area, group, ""]


def moments(chance: random.Random) -> list[str]:
    """Days of opening, closing and promise, then the same to the second."""
    opened = COVERAGE_FROM + timedelta(days=chance.randrange((AS_OF - COVERAGE_FROM).days))
    closed = opened + timedelta(days=int(chance.expovariate(1 / 15)))
    due = opened + timedelta(days=chance.randrange(30))
    found = [opened, closed if closed <= AS_OF else None, due if chance.random() < 0.8 else None]
    # Closed before the hour of the opening or after it: never on the day itself before.
    hour = chance.randrange(5, 12)
    hours = [hour, hour + chance.randrange(1, 9), chance.randrange(5, 20)]
    at = [f"{day}T{hour:02}:30:00Z" if day else "" for day, hour in zip(found, hours, strict=True)]
    return [*(str(day or "") for day in found), *at]


def in_weeks(told: list[str]) -> list[str]:
    opened, closed, due = (date.fromisoformat(text) if text else None for text in told[:3])
    assert opened is not None
    weeks = [label for day in (opened, closed) for label in ((f"{day:%G-W%V}", f"{day:%Y-%m}") if day else ("", ""))]
    return [*weeks, *(str((day - opened).days) if day else "" for day in (closed, due))]


@pytest.fixture(scope="module")
def ours(rows: Path, context: MetricContext) -> dict[agreement.Key, dict[str, Any]]:
    return {agreement._key_of(line): line for line in computed(rows, context)}


def computed(rows: Path, context: MetricContext) -> Iterator[dict[str, Any]]:
    with connect(folders=[rows], limits=EngineLimits(threads=1), reads_from=rows) as connection:
        for definition in read_definitions(BOSTON / "metrics", context=context):
            found = compute(definition, connection=connection, records_folder=rows, context=context)
            yield from work._for_comparison(definition, found)


@pytest.fixture(scope="module")
def of_sql(rows: Path, context: MetricContext) -> dict[agreement.Key, agreement.Value]:
    days = {"as_of": AS_OF.isoformat(), "end": END}
    found = by_sql.metrics_by_sql(rows, **days, residents=context.residents, threads=1)
    return dict(agreement.yardstick_values(dict(zip(work.VALUE_COLUMNS, line, strict=True)) for line in found))


@pytest.mark.slow
def test_hand_written_sql_comes_to_the_figures_of_every_metric(
    ours: dict[agreement.Key, dict[str, Any]], of_sql: dict[agreement.Key, agreement.Value]
) -> None:
    assert agreement.disagreements(ours, of_sql) == []
    assert {key[0] for key, figure in ours.items() if figure["value"] is not None} == yardsticks.YARDSTICK_METRICS
    assert {key[0] for key in of_sql} == yardsticks.YARDSTICK_METRICS


@pytest.mark.slow
def test_the_pandas_script_comes_to_the_figures_of_every_metric(
    rows: Path, context: MetricContext, ours: dict[agreement.Key, dict[str, Any]]
) -> None:
    found = by_pandas.metrics_by_pandas(rows, as_of=AS_OF.isoformat(), end=END, residents=context.residents)
    theirs = dict(agreement.yardstick_values(found.to_dict("records")))

    assert agreement.disagreements(ours, theirs) == []
    assert {key[0] for key in theirs} == yardsticks.YARDSTICK_METRICS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("metric", "field"),
    [
        ("mean-hours-of-closed-traffic-signals", "value"),
        ("median-days-to-repair-sidewalks", "value"),
        ("median-age-of-open-requests", "most"),
        ("street-requests-opened-less-closed", "hits"),
        ("street-requests-per-1000-residents", "value"),
        ("rodents-on-time", "hits"),
    ],
)
def test_a_yardstick_that_is_one_off_is_named(
    ours: dict[agreement.Key, dict[str, Any]],
    of_sql: dict[agreement.Key, agreement.Value],
    metric: str,
    field: str,
) -> None:
    key = next(key for key, figure in ours.items() if key[0] == metric and figure["value"] is not None)
    off = {**of_sql[key], field: (of_sql[key][field] or 0) + 1}

    assert len(agreement.disagreements(ours, {**of_sql, key: off})) == 1
