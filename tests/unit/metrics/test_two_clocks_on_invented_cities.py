"""Invented cities with 20 % false closures in one yard: a draw by lot finds them, volunteers exaggerate them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from civicstat.metrics.two_clocks.file import two_clocks_of_rows
from civicstat.metrics.two_clocks.rows import ClocksError
from civicstat.practice.days import days_of
from civicstat.practice.study import AS_OF, Study, study
from civicstat.practice.truths import FalseClosures, Truths, plant
from civicstat.practice.write import answer_file, write_city


YARD, PLANTED = "heron-yard", Decimal(20)
TRUTHS = Truths(false_closures=FalseClosures(YARD, 20))
Cells = dict[str, str]


def as_file(city: Study, looks: pa.Table, *, check: str, at_random: str) -> list[Cells]:
    """The yards' closings that somebody looked at, written as a checks file and read again."""
    requests = city.requests.take(looks["request"])
    looks = looks.append_column("closed", requests["closed"]).filter(requests["is_yard_work"])
    words = {"fixed": "yes", "not fixed": "no", "not sure": "not-sure"}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["request", "closed_day", "yard", "check", "result", "at_random"])
    for row in looks.select(["request", "closed", "yard", "result"]).to_pylist():
        result = words.get(row["result"], row["result"])
        lines.writerow([row["request"], row["closed"].date(), row["yard"], check, result, at_random])
    text.seek(0)
    return list(csv.DictReader(text))


def in_yard(found: dict[str, Any]) -> dict[str, Any]:
    return next(dict(area) for area in found["areas"] if area["area"] == YARD)


@pytest.fixture(scope="module")
def cities() -> Callable[[int], Study]:
    made: dict[int, Study] = {}
    return lambda seed: made.setdefault(seed, study(seed, TRUTHS))


def test_with_20_percent_false_closures_the_interval_covers_20_in_at_least_93_of_100_invented_cities(
    cities: Callable[[int], Study],
) -> None:
    covered, drawn = 0, []
    for seed in range(1, 101):
        city = cities(seed)
        area = in_yard(
            two_clocks_of_rows(
                as_file(city, city.inspections(600), check="inspection", at_random="yes"), by="yard", period="all"
            )
        )
        false = area["false_closures"]
        covered += Decimal(false["low"]) <= PLANTED <= Decimal(false["high"])
        drawn.append(Decimal(false["numerator"]) / false["denominator"])

    assert covered >= 93
    assert abs(100 * sum(drawn) / len(drawn) - PLANTED) < 1


def test_answers_of_volunteers_exaggerate_false_closures_and_their_interval_would_miss_them(
    cities: Callable[[int], Study],
) -> None:
    """Who has been let down answers more often, by half: what the label `at_random` keeps out of the rate."""
    covered, shares, spoiled_cities = 0, [], 40
    for seed in range(1, spoiled_cities + 1):
        city = cities(seed)
        answers = as_file(city, city.confirmations, check="confirmation", at_random="no")
        honest = in_yard(two_clocks_of_rows(answers, by="yard"))
        assert honest["confirmed_fixed"]["value"] is None
        assert honest["volunteered"]["no"] > 0
        with pytest.raises(ClocksError):
            two_clocks_of_rows([row | {"at_random": "yes"} for row in answers], by="yard")

        # Spoiled: the same answers passed off as inspections drawn by lot.
        passed_off = [row | {"check": "inspection", "at_random": "yes"} for row in answers]
        false = in_yard(two_clocks_of_rows(passed_off, by="yard"))["false_closures"]
        shares.append(Decimal(false["numerator"]) / false["denominator"])
        if false["value"] is not None:
            covered += Decimal(false["low"]) <= PLANTED <= Decimal(false["high"])

    assert 100 * sum(shares) / len(shares) > PLANTED + 4
    assert covered < spoiled_cities * 75 // 100


def test_every_drawn_closing_is_one_of_the_yards_closings() -> None:
    city = study(7, TRUTHS)
    rows = city.requests.filter(pc.and_(city.requests["is_yard_work"], pc.is_valid(city.requests["closed"])))
    closings = [
        {"request": str(row["request"]), "closed_day": str(row["closed"].date()), "yard": row["yard"]}
        for row in rows.select(["request", "closed", "yard"]).to_pylist()
    ]
    checks = as_file(city, city.inspections(600), check="inspection", at_random="yes")

    found = two_clocks_of_rows(checks, closings, by="yard")

    assert sum(area["city_says_closed"]["closings"] for area in found["areas"]) == len(closings)
    assert sum(area["confirmed_fixed"]["n"] for area in found["areas"]) == 600
    clean = [area for area in found["areas"] if area["area"] != YARD]
    assert {area["confirmed_fixed"]["value"] for area in clean} == {"100.0"}


def test_the_script_in_the_documentation_finds_what_was_planted_in_a_city_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = days_of(seed=7, as_of=AS_OF, years=3)
    city = study(7, plant(["false-closures"], seed=7, days=days), count=40_000, years=3)
    write_city(city, tmp_path / "practice/city")
    answers = json.loads(answer_file(tmp_path / "practice/city").read_bytes())["truth"]["false-closures"]["by_yard"]
    page = (Path(__file__).parents[3] / "docs/explanation/two-clocks.md").read_text("utf-8")
    script = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert script
    monkeypatch.chdir(tmp_path)
    exec(compile(script[1], "two-clocks.md", "exec"), {})

    with (tmp_path / "checks.csv").open(encoding="utf-8", newline="") as file:
        found = two_clocks_of_rows(list(csv.DictReader(file)), by="yard")

    assert {area["area"] for area in found["areas"]} == set(answers)
    for area in found["areas"]:
        false = area["false_closures"]
        assert false["numerator"] == answers[area["area"]]["inspected_not_fixed"]
        # A letter may be inspected before it is in the file.
        assert 0 <= answers[area["area"]]["inspected"] - false["denominator"] <= 3
    badger = next(area for area in found["areas"] if area["area"] == "badger-yard")
    low, value, high = (badger["false_closures"][name] for name in ("low", "value", "high"))
    assert f"finds {value} % false closures in Badger\nYard ({low} to {high} %" in page
