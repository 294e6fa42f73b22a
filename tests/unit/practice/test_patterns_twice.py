"""Unusual record patterns of the invented training city: both programs give every unit the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.patterns.look import numbers_of
from civicstat.cycle.run import ingest_step, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.metrics.patterns.published import look_at
from civicstat.metrics.recheck import RecordFiles, read_records
from civicstat.metrics.recheck.patterns import marks_again
from civicstat.practice.study import Study
from civicstat.practice.truths import PLANTABLE
from civicstat.practice.write import write_city


@pytest.fixture(scope="module")
def city(make: Callable[..., Study], tmp_path_factory: pytest.TempPathFactory) -> tuple[RecordFiles, dict[str, Any]]:
    """The row files of 8,000 requests with every truth planted."""
    folder = tmp_path_factory.mktemp("twice")
    write_city(make(*PLANTABLE, count=8_000), folder / "city")
    home, now = Home(folder / "home"), datetime(2026, 9, 1, 12, tzinfo=UTC)
    ingest_step(start_cycle(folder / "city", home, as_of=None, now=now, threads=2, progress=no_progress))
    return RecordFiles(*(_text(home.rows / name) for name in ROW_FILES.values())), read_context(home).to_json()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("units", ["department", "yard", "district"])
def test_both_programs_give_every_unit_of_the_training_city_the_same_numbers(city: Any, units: str) -> None:
    files, context = city
    second = marks_again(files, context, units=units)
    judged = 0
    for table in look_at({}, read_records(files, context), units=units):
        for finding in table.findings:
            again = second[table.method, table.column][finding.yard]
            assert ((again.chance is None), again.is_marked) == (finding.chance is None, finding.verdict == "unusual")
            if finding.chance is not None:
                numbers = numbers_of(finding)
                assert numbers.keys() == again.numbers.keys()
                assert [name for name, said in numbers.items() if said not in again.numbers[name]] == []
                judged += 1
    assert judged >= len(second["month-end", None]) * 2
