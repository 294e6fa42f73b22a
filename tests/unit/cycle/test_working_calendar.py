"""The city's calendar: its rules from two files, and every day written out for the SQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import ValidationError

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.working_calendar import calendar_csv, calendar_rules
from civicstat.vocabulary.city import WorkingCalendar


HOLIDAYS = (
    "day,name,name_es\n"
    "2014-05-26,Memorial Day,Día de los Caídos\n"
    "2013-07-04,Independence Day,Día de la Independencia\n"
    "2015-01-01,New Year,Año Nuevo\n"
    "2020-01-01,New Year,Año Nuevo\n"
)
FIELDS: dict[str, Any] = {
    "working_days": ("monday", "tuesday", "wednesday", "thursday", "friday"),
    "opens": "08:00",
    "closes": "17:00",
    "holidays": "holidays.csv",
    "source": "a test",
}


def rules_of(folder: Path, holidays: str, **changes: Any) -> dict[str, Any] | None:
    (folder / "holidays.csv").write_text(holidays, encoding="utf-8")
    source = SimpleNamespace(service_requests=SimpleNamespace(coverage_from=date(2013, 3, 1)))
    city = SimpleNamespace(calendar=WorkingCalendar(**(FIELDS | changes)))
    read = SimpleNamespace(path=folder, city=city, sources=source)
    return calendar_rules(cast(CityFolder, read), as_of=date(2014, 6, 30))


def test_the_rules_reach_from_the_first_covered_year_to_the_one_after_the_as_of_day(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, HOLIDAYS, working_days=("saturday", "monday"))

    assert rules == {
        "weekdays": [1, 6],
        "opens": "08:00",
        "closes": "17:00",
        "holidays": ["2013-07-04", "2014-05-26", "2015-01-01"],
        "names": [
            {"day": "2013-07-04", "name": "Independence Day", "name_es": "Día de la Independencia"},
            {"day": "2014-05-26", "name": "Memorial Day", "name_es": "Día de los Caídos"},
            {"day": "2015-01-01", "name": "New Year", "name_es": "Año Nuevo"},
        ],
        "first": "2013-01-01",
        "last": "2015-12-31",
        "source": "a test",
    }


def test_every_day_is_written_with_its_working_hours_in_utc(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, HOLIDAYS)
    assert rules is not None
    lines = calendar_csv(rules, time_zone="America/Chicago").decode().splitlines()

    assert lines[0] == "day,is_working,opens_at,closes_at"
    assert len(lines) == 1 + 3 * 365
    assert "2014-05-23,true,2014-05-23T13:00:00Z,2014-05-23T22:00:00Z" in lines
    assert "2014-05-24,false,," in lines
    assert "2014-05-26,false,," in lines
    # Winter time.
    assert "2014-12-01,true,2014-12-01T14:00:00Z,2014-12-01T23:00:00Z" in lines


def test_a_year_without_holidays_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CityFolderError) as refused:
        rules_of(tmp_path, "day,name,name_es\n2014-05-26,Memorial Day,Día de los Caídos\n")

    assert str(refused.value) == (
        "holidays.csv: there is no holiday in 2013, 2015\n"
        "Expected: the city's holidays of every year from 2013 to 2015\n"
        "Next step: Add them: without them a holiday would count as a working day."
    )


def test_holidays_that_are_no_days_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CityFolderError, match="the holidays cannot be read"):
        rules_of(tmp_path, "day,name,name_es\n4 July 2013,Independence Day,Día de la Independencia\n")


def test_doors_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(ValidationError, match="`opens` must come before `closes`"):
        WorkingCalendar(**(FIELDS | {"opens": "17:00", "closes": "08:00"}))
