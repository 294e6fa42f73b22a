"""The age of the newest record: two computations agree, and both see a source that has stopped."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle.verify.data_age import wrong_ages
from civicstat.metrics.freshness.age import age_of_looks, age_of_requests
from civicstat.metrics.recheck.data_age import looks_age_again, requests_age_again
from civicstat.vocabulary.tables import ASSET_ROWS, FOLLOW_UP_ROWS, PLACE_ROWS
from civicstat.warehouse.engine import EngineLimits, connect


AS_OF = date(2026, 6, 30)
FIRST = date(2025, 6, 1)


def _days(first: date, last: date, *, step: int = 1) -> list[date]:
    return [first + timedelta(days=at) for at in range(0, (last - first).days + 1, step)]


def _files(asset: list[date], place: list[date]) -> dict[str, bytes]:
    weeks = [f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02}" for day in place]
    return {
        "records/asset": _csv("kind,opened_day,closed_day", [f"hole,{day},{day}" for day in asset]),
        "records/place": _csv("kind,opened_week,closed_week", [f"noise,{week}," for week in weeks]),
    }


def _csv(header: str, lines: list[str]) -> bytes:
    return ("\n".join([header, *lines]) + "\n").encode()


def _both(folder: Path, files: dict[str, bytes], *, as_of: date = AS_OF) -> dict[str, Any]:
    """What both computations say, which must be one thing."""
    (folder / ASSET_ROWS).write_bytes(files["records/asset"])
    (folder / PLACE_ROWS).write_bytes(files["records/place"])
    with connect(folders=[folder], limits=EngineLimits(threads=1), reads_from=folder) as connection:
        first = age_of_requests(connection, as_of=as_of)
    assert first == requests_age_again(files, as_of=as_of)
    return first


def test_a_source_with_a_record_on_the_last_day_is_no_day_old(tmp_path: Path) -> None:
    said = _both(tmp_path, _files(_days(FIRST, AS_OF), _days(FIRST, AS_OF)))
    assert said["newest"] == {"at": "2026-06-30", "days_before": 0, "of": "asset"}
    assert said["asset"]["closed"] == {"at": "2026-06-30", "days_before": 0}
    assert said["place"] == {"opened": {"at": "2026-W27", "days_before": 0}, "closed": None}
    assert said["gap"] == {"of": "asset", "days": 1, "moments": 366}
    assert not said["is_stale"]


@pytest.mark.parametrize(("missing", "is_stale"), [(3, False), (4, True)])
def test_a_source_is_stale_from_the_day_on_which_its_longest_gap_is_passed(
    tmp_path: Path, missing: int, is_stale: bool
) -> None:
    said = _both(tmp_path, _files(_days(FIRST, AS_OF - timedelta(days=missing), step=3)[:], []))
    last = date.fromisoformat(said["newest"]["at"])
    assert said["gap"]["days"] == 3
    assert said["is_stale"] == ((AS_OF - last).days > 3)
    shifted = _both(tmp_path, _files(_days(FIRST, last, step=3), []), as_of=last + timedelta(days=missing))
    assert shifted["is_stale"] is is_stale


def test_a_longer_gap_before_the_last_year_excuses_nothing(tmp_path: Path) -> None:
    old = _days(date(2024, 1, 1), date(2024, 3, 1))
    said = _both(tmp_path, _files([*old, *_days(FIRST, AS_OF)], []))
    assert said["gap"]["days"] == 1


def test_requests_about_places_alone_are_told_by_their_week(tmp_path: Path) -> None:
    said = _both(tmp_path, _files([], _days(FIRST, date(2026, 6, 7))))
    assert said["newest"] == {"at": "2026-W23", "days_before": 23, "of": "place"}
    assert said["gap"] == {"of": "place", "days": 7, "moments": 53}
    assert said["is_stale"]


def test_too_few_days_tell_no_usual_gap_and_no_record_no_age(tmp_path: Path) -> None:
    few = _both(tmp_path, _files(_days(AS_OF - timedelta(days=28), AS_OF), []))
    assert few["gap"] is None
    assert not few["is_stale"]
    none = _both(tmp_path, _files([], []))
    assert none["newest"] is None
    assert none["asset"] == {"opened": None, "closed": None}


def test_inspections_are_as_old_as_the_month_of_the_newest_closing_looked_at(tmp_path: Path) -> None:
    content = _csv("asked_how,closed_month", ["inspection,2026-04", "inspection,2025-12", "confirmation,2026-06"])
    (tmp_path / FOLLOW_UP_ROWS).write_bytes(content)
    with connect(folders=[tmp_path], limits=EngineLimits(threads=1), reads_from=tmp_path) as connection:
        first = age_of_looks(connection, as_of=AS_OF)
    assert first == looks_age_again(content, as_of=AS_OF)
    assert first["inspection"] == {"at": "2026-04", "days_before": 61}
    assert first["confirmation"] == {"at": "2026-06", "days_before": 0}


def test_an_age_that_was_made_younger_is_found(tmp_path: Path) -> None:
    files = _files(_days(FIRST, date(2026, 6, 20)), [])
    said = _both(tmp_path, files)
    document = {"as_of": AS_OF.isoformat(), "requests": said, "looks": []}
    assert not list(wrong_ages(document, files, file="o"))
    spoiled = {**document, "requests": {**said, "is_stale": False}}
    assert [finding.key for finding in wrong_ages(spoiled, files, file="o")] == ["data-age#requests.is_stale"]
    younger = {**said["newest"], "days_before": 0}
    spoiled = {**document, "requests": {**said, "newest": younger}}
    assert [finding.key for finding in wrong_ages(spoiled, files, file="o")] == ["data-age#requests.newest"]
