"""The training city's working days: a metric in business days, by the product and by a loop over its published rows."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from civicstat.cycle.studio.preview import preview_file
from civicstat.ledger.reader import Record
from civicstat.practice.days import holidays


pytestmark = pytest.mark.slow

DEFINITION = """
id = "potholes-in-3-working-days"
version = 1
title = "Potholes filled in 3 working days"
title_es = "Baches tapados en 3 días hábiles"
question = "Is a pothole filled in three working days?"
question_es = "¿Se tapa un bache en tres días hábiles?"
owner = "Director of Yards"
owner_es = "Dirección de Patios"
where = "kind = 'pothole'"
measure = "share"
numerator = "business_days_between(opened, closed) <= 3"
periods = ["month"]
unit = "percent"
digits = 1
direction = "up"
settles_after = "30 days"
companion = "opened-again"
known_gaps = ["A closing date does not prove that the place was fixed."]
known_gaps_es = ["Una fecha de cierre no prueba que el lugar se arreglara."]
proposed_by = "a test"
proposed_by_es = "una prueba"
[[exclude]]
reason = "Not closed yet"
reason_es = "Aún no cerradas"
where = "closed IS NULL"
"""


def test_a_share_in_working_days_is_that_of_a_plain_loop_with_sundays_and_holidays_left_out(
    training_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "potholes.toml"
    file.write_text(DEFINITION, encoding="utf-8")
    record = Record(training_home / "ledger")
    rows = csv.DictReader(io.StringIO(record.object(record.ref("records/asset")).decode("utf-8")))
    months: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["kind"] == "pothole" and row["closed_day"]:
            month = months[row["opened_day"][:7]]
            month[0] += _working_days(date.fromisoformat(row["opened_day"]), date.fromisoformat(row["closed_day"])) <= 3
            month[1] += 1

    told = preview_file(file, training_home, threads=1)

    found = {line.period.label: line.figure for line in told.periods}
    assert len(found) == 12
    for label, figure in found.items():
        assert [figure.numerator, figure.denominator] == months[label], label
        if figure.value is not None:
            assert abs(figure.value - 100 * Decimal(months[label][0]) / months[label][1]) <= Decimal("0.05")


def _working_days(first: date, last: date) -> int:
    """Days after the first one, up to the last, that are neither a Sunday nor a holiday."""
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    return sum(day.weekday() != 6 and day not in holidays(day.year) for day in days)


def test_the_calendar_that_is_published_has_the_names_of_its_holidays_in_both_languages(training_city: Path) -> None:
    with (training_city / "holidays.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert all(row["name"] and row["name_es"] for row in rows)
    assert {row["day"] for row in rows} == {
        day.isoformat() for year in {row["day"][:4] for row in rows} for day in holidays(int(year))
    }
