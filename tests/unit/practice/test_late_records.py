"""Late records of an invented city: the days learned from what is known on a day are those that were planted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from civicstat.ledger.reader import Record
from civicstat.metrics.freshness.lateness import STEPS, lateness_of
from civicstat.practice.answers import late_records
from civicstat.practice.days import SECONDS_PER_DAY
from civicstat.practice.study import AS_OF, Study


Make = Callable[..., Study]
YEARS, COUNT = 2, 40_000


def _rows(study: Study) -> pa.Table:
    """All requests ever made, also those that have not arrived: what nobody in the city knows."""
    rows = study.rows

    def days(numbers: Any) -> pa.Array:
        return pa.array(np.asarray(numbers, dtype=np.int32)).cast(pa.date32())

    opened = days(rows.opened // SECONDS_PER_DAY)
    closed = pa.array([None] * len(rows), pa.date32())
    classes = pa.array(["asset"] * len(rows))
    table = pa.table(
        [classes, opened, closed, days(rows.arrived)], ["subject_class", "opened_day", "closed_day", "arrived_day"]
    )
    return table.filter(pc.less_equal(table["opened_day"], pa.scalar(AS_OF, pa.date32())))


def _known(rows: pa.Table) -> pa.Table:
    return rows.filter(pc.less_equal(rows["arrived_day"], pa.scalar(AS_OF, pa.date32())))


@pytest.mark.parametrize("seed", [11, 23])
def test_the_learned_days_are_those_that_were_planted(make: Make, seed: int) -> None:
    study = make(seed=seed, count=COUNT, years=YEARS)
    planted = late_records(study)["days_until_99_of_100_late_had_arrived"]
    said = lateness_of(_known(_rows(study)), as_of=AS_OF, coverage_from=study.days.first)["opened"]

    assert said["status"] == "learned"
    assert said["days"] == min(step for step in STEPS if step >= planted)
    assert said["late"] > 400


def test_what_still_comes_of_a_provisional_month_is_within_what_the_table_says(make: Make) -> None:
    study = make(seed=11, count=COUNT, years=YEARS)
    rows = _rows(study)
    said = lateness_of(_known(rows), as_of=AS_OF, coverage_from=study.days.first)
    months = np.asarray(pc.strftime(rows["opened_day"], "%Y-%m").to_pylist())
    arrived = np.asarray(pc.less_equal(rows["arrived_day"], pa.scalar(AS_OF, pa.date32())).to_pylist())

    assert [recent["month"] for recent in said["recent"]] == ["2026-06", "2026-05", "2026-04"]
    for recent in said["recent"]:
        of_month = arrived[months == recent["month"]]
        # Four standard deviations of a share of so many.
        least = float(recent["percent"]) / 100
        margin = 4 * (max(least * (1 - least), 0.002) / len(of_month)) ** 0.5
        assert of_month.mean() >= least - margin
    # And something does still come, or this could not fail.
    assert not arrived[months == "2026-06"].all()


def test_a_small_city_says_that_it_has_too_few_late_records_to_learn_from(
    training_home: Any, answers: dict[str, Any]
) -> None:
    record = Record(training_home / "ledger")
    said = record.object_json(record.ref("lateness"))

    assert said["is_known"]
    assert (said["opened"]["status"], said["opened"]["days"]) == ("too-few", None)
    assert "lateness" not in record.object_json(record.ref("context"))
    assert answers["truth"]["late-records"]["late"] > said["opened"]["late"] > 0
    assert said["newest_arrival"]["at"] <= date.fromisoformat(answers["as_of"]).isoformat()
