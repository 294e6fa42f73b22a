"""The training city on disk: the same bytes every time, invented on every page, and true to its answer file."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cycle.adopt import city_body
from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.doctor import examine
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.figures import check_figures
from civicstat.cycle.verify.pages import check_pages
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.figures import read_figures
from civicstat.ledger.reader import Record
from civicstat.practice.answers import answers_of
from civicstat.practice.districts import districts
from civicstat.practice.errors import PracticeError
from civicstat.practice.sheets import records_of
from civicstat.practice.study import Study
from civicstat.practice.truths import PLANTABLE
from civicstat.practice.write import write_city


ROOT = Path(__file__).resolve().parents[3]
BANNER = {
    "en": ("Invented training city.", "Every record, place, name and number here is made up to practice on."),
    "es": (
        "Ciudad de práctica inventada.",
        "Todos los registros, lugares, nombres y cifras son inventados, para practicar.",
    ),
}


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_same_seed_writes_the_same_bytes(
    make: Callable[..., Study], training_city: Path, tmp_path: Path, answers: dict[str, Any]
) -> None:
    write_city(make(*PLANTABLE), tmp_path / "again")

    assert files_of(tmp_path / "again") == files_of(training_city)
    assert json.loads((tmp_path / "again.answers.json").read_text(encoding="utf-8")) == answers


def test_the_request_file_of_a_seed_stays_as_it_is_on_every_machine(training_city: Path) -> None:
    # Whole numbers from NumPy's raw bits: no platform and no version may change a byte. If a change of this room
    # means to, write the new digest down.
    assert files_of(training_city)["data/requests.csv"] == REQUESTS_DIGEST


REQUESTS_DIGEST = "a232265921d3fbc422fc0f3d8506dcaf0016701edab05a9aee5a7af64b9592b3"


def test_the_answers_stand_outside_of_what_a_cycle_reads(training_city: Path, answers: dict[str, Any]) -> None:
    inside = "".join(path.read_text(encoding="utf-8") for path in training_city.rglob("*") if path.is_file())

    assert not (training_city / "city.answers.json").exists()
    assert set(answers["planted"]) == set(PLANTABLE)
    for name in ("false-closures", "silent-district", "reused-field", "displacement", "no-effect"):
        assert name not in inside


def test_a_folder_that_holds_something_is_left_alone(make: Callable[..., Study], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(PracticeError, match="is not empty"):
        write_city(make(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_doctor_finds_nothing_to_mend(training_city: Path) -> None:
    checks = examine(training_city, as_of=None, progress=no_progress)

    assert [check for check in checks if check.state == "mend"] == []


def test_every_page_in_both_languages_says_that_the_city_is_invented(training_home: Path) -> None:
    site = training_home / "portal"
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        html = page.read_text(encoding="utf-8")
        languages = [page.relative_to(site).parts[0]] if len(page.relative_to(site).parts) > 1 else ["en", "es"]
        assert "data-invented" in html, page
        for lang in languages:
            for words in BANNER[lang]:
                assert words in html, (page, words)


def test_downloads_say_that_they_are_invented_where_their_format_lets_them(training_home: Path) -> None:
    record = Record(training_home / "ledger")
    said = {role: record.object(ref) for role, ref in record.refs().items()}

    for role, content in said.items():
        if role.startswith(("sql/", "briefing-md/")):
            assert b"Invented training city" in content.splitlines()[0], role
    readme = (training_home / "portal" / "README.txt").read_text(encoding="utf-8")
    assert [line.split(". ")[0] + "." for line in readme.splitlines()] == [BANNER["en"][0], BANNER["es"][0]]
    assert 'href="../README.txt"' in (training_home / "portal" / "en" / "data.html").read_text(encoding="utf-8")


def test_the_record_holds_and_the_verdict_says_that_it_is_invented(training_home: Path) -> None:
    verdict = verify(str(training_home), render=False)

    assert verdict.findings == []
    assert verdict.in_words().splitlines()[0] == "Invented training city: nothing in this record is real."
    assert verdict.to_json()["invented"] is True


def test_a_page_that_hides_that_the_city_is_invented_is_found(training_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "es" / "goals.html"
    page.parent.mkdir()
    told = (training_home / "portal" / "es" / "goals.html").read_text(encoding="utf-8")
    page.write_text(told.replace("data-invented", "data-nothing"), encoding="utf-8")
    verdict = Verdict("a site with one page")
    values = PublishedValues(Record(training_home / "ledger"))
    check_pages(tmp_path, values, verdict, is_replay=True, is_invented=True, progress=no_progress)

    assert [(finding.what, finding.file) for finding in verdict.findings] == [
        ("this page does not say that the city is invented", "es/goals.html")
    ]


def test_a_real_city_says_nothing_about_being_invented() -> None:
    body = city_body(read_city_folder(ROOT / "cities" / "chicago").city)

    assert "invented" not in body


def test_figures_of_the_record_equal_the_slow_ones_of_the_answer_file(
    training_home: Path, answers: dict[str, Any]
) -> None:
    published = read_figures(Record(training_home / "ledger"))
    expected = answers["figures"]

    assert len(expected) > 800
    assert {key.partition("|")[0] for key in expected} == {
        "requests",
        "open-backlog",
        "street-work-on-time",
        "dumped-trash",
        "opened-again",
        "months-of-work-waiting",
        "dollars-per-dumped-trash-report",
    }
    for key, figure in expected.items():
        found = published[key]
        assert (None if found.value is None else str(found.value)) == figure["value"], key
        if "numerator" in figure:
            assert (found.numerator, found.denominator) == (figure["numerator"], figure["denominator"]), key
        assert found.basis == figure.get("basis"), key


def test_the_cost_of_the_record_is_close_to_the_planted_price(make: Callable[..., Study]) -> None:
    made = make(seed=3, count=6_000, years=2)
    told = answers_of(made, records_of(made))
    price = Decimal(told["truth"]["dumped-trash-contract"]["dollars_per_clean_up"])
    costs = {key.split("|")[2]: figure for key, figure in told["figures"].items() if key.startswith("dollars-per")}

    assert {label: figure["basis"] for label, figure in costs.items()} == {"FY2025": "actual", "FY2026": "budget"}
    # A few rows of the file cannot be used, and the plan fell short by 5 in 100.
    assert price <= Decimal(costs["FY2025"]["value"]) < price * Decimal("1.02")
    assert abs(Decimal(costs["FY2026"]["value"]) / price - Decimal("0.95")) < Decimal("0.02")


def test_the_yard_with_false_closings_has_more_opened_again(answers: dict[str, Any]) -> None:
    planted = answers["planted"]["false-closures"]["yard"]
    share = {
        yard: counts["opened_again"] / counts["closings"]
        for yard, counts in answers["truth"]["false-closures"]["by_yard"].items()
    }

    # 250 in 1,000 of the 20 in 100 that are false, and 30 in 1,000 of the others.
    assert max(share, key=lambda yard: share[yard]) == planted
    assert 0.04 < share[planted] < 0.11


def test_a_cost_that_does_not_follow_from_the_published_budget_is_found(
    training_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, verdict = Record(training_home / "ledger"), Verdict("a changed budget")
    read, budget = record.object_json, record.ref("budget-lines")

    def changed(ref: Any) -> Any:
        found = read(ref)
        if ref == budget:
            lines = [{**line, "amount": f"1{line['amount']}"} for line in found["lines"]]
            return {**found, "lines": lines}
        return found

    monkeypatch.setattr(record, "object_json", changed)
    check_figures(record, PublishedValues(record), verdict, progress=no_progress)

    assert {finding.key.partition("#")[0] for finding in verdict.findings} == {
        "dollars-per-dumped-trash-report|v1|FY2026|city:-|-"
    }


def test_a_figure_with_cases_stands_in_the_answer_file_and_the_other_way_round(
    training_home: Path, answers: dict[str, Any]
) -> None:
    published = {
        key: figure
        for key, figure in read_figures(Record(training_home / "ledger")).items()
        if re.match(
            r"(street-work-on-time|opened-again)\|v1\|\d{4}-\d\d\|(city:-|district:[a-z-]+|yard:[a-z-]+)\|-$", key
        )
        and figure.denominator
    }
    shares = ("street-work-on-time|", "opened-again|")

    assert published.keys() == {key for key in answers["figures"] if key.startswith(shares)}


def test_rows_refused_late_doubled_and_without_place_are_counted_exactly(
    training_city: Path, training_home: Path, answers: dict[str, Any]
) -> None:
    record = Record(training_home / "ledger")
    about = record.object_json(record.ref("about-data"))
    told, rows = about["rows"], answers["rows"]

    assert {name: told[name] for name in ("read", "refused", "after_as_of", "without_location", "unclassed")} == {
        name: rows[name] for name in ("read", "refused", "after_as_of", "without_location", "unclassed")
    }
    assert told["duplicates"] == rows["marked_as_duplicate"]
    assert sum(reason["rows"] for reason in about["refused_by_reason"]) == rows["refused"]
    file = rows_of(training_city / "data" / "requests.csv")
    numbers = [row["Request_Number"] for row in file]
    assert len(numbers) - len(set(numbers)) == rows["rows_that_stand_twice"] > 0
    as_of = answers["as_of"]
    # What had not arrived by the day was not known on it.
    late = [row for row in file if row["Opened"] and row["Opened"][:10] < row["Arrived"] <= as_of]
    assert rows["arrived_after_the_as_of_day"] > 0
    # A row whose opening was spoiled is refused and so not counted.
    assert 0 <= len(late) - rows["arrived_on_a_later_day"] <= rows["refused"]
    assert rows["arrived_on_a_later_day"] > 0


def test_inspections_on_file_show_the_planted_share(training_city: Path, answers: dict[str, Any]) -> None:
    false = set(answers["truth"]["false-closures"]["requests"])
    moved = set(answers["truth"]["gaming"]["requests"])
    looked = rows_of(training_city / "data" / "inspections.csv")
    not_fixed = {row["Request_Number"] for row in looked if row["Result"] == "not fixed"}

    assert {row["Request_Number"] for row in looked} & false <= not_fixed
    # A closing moved under the line can be looked at before the work is done.
    assert not_fixed <= false | moved


def test_every_record_leads_to_a_request_on_file(training_city: Path) -> None:
    numbers = {row["Request_Number"] for row in rows_of(training_city / "data" / "requests.csv")}
    for name in ("visits.csv", "inspections.csv", "confirmations.csv"):
        rows = rows_of(training_city / "data" / name)
        led = [row for row in rows if row["Request_Number"] in numbers]
        assert rows
        # The others belong to requests that have not arrived yet.
        assert len(led) > 0.99 * len(rows)


def test_places_lie_in_open_ocean_and_are_named_for_nothing_real(training_city: Path) -> None:
    points = [
        (float(row["Latitude"]), float(row["Longitude"]))
        for row in rows_of(training_city / "data" / "requests.csv")
        if row["Latitude"]
    ]

    assert all(24.8 < latitude < 25.2 and -150.3 < longitude < -149.7 for latitude, longitude in points)
    assert len({district.slug for district in districts()}) == 19
    assert "Invented" in (training_city / "areas" / "districts.geojson").read_text(encoding="utf-8")


def test_the_command_says_where_the_answers_are_and_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    runner = CliRunner()
    made = runner.invoke(
        app,
        ["practice", "--seed", "5", "--years", "1", "--planted", "gaming", "--out", str(tmp_path / "city"), "--json"],
    )
    refused = runner.invoke(app, ["practice", "--planted", "gremlins", "--out", str(tmp_path / "other"), "--json"])

    told = json.loads(made.stdout)
    assert (made.exit_code, told["invented"], list(told["planted"])) == (0, True, ["gaming"])
    assert Path(told["answers"]).name == "city.answers.json"
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["error"] == "PracticeError"
