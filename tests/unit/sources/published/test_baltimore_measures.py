"""The demo table of Baltimore: the counts that its papers state, and nothing personal in what is committed."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from civicstat.cycle.city_folder import read_city_folder
from civicstat.disclosure.official_text import MARKERS, known_words, withheld_because
from civicstat.sources.published.measures import PublishedMeasures, read_published_measures


ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "cities" / "baltimore"
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PHONE = re.compile(r"(?<!\d)(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)")


@pytest.fixture(scope="module")
def measures() -> PublishedMeasures:
    source = read_city_folder(FOLDER).sources.published_measures
    assert source is not None
    return read_published_measures(source, FOLDER)


def test_the_table_holds_what_its_papers_say(measures: PublishedMeasures) -> None:
    outcomes = Counter(measure.outcome for measure in measures.measures)
    differing = [reading for reading in measures.readings if reading.others]
    otherwise = Counter((measure.outcome, measure.otherwise) for measure in measures.measures if measure.otherwise)

    assert measures.rows_read == 1465
    assert len(measures.measures) == 828
    assert (outcomes["missed"], outcomes["met"], outcomes["no-actual"]) == (213, 285, 79)
    before = Counter(measure.outcomes["FY2024"] for measure in measures.measures)
    assert (before["missed"], before["met"], before["no-actual"]) == (226, 312, 18)
    assert len(measures.refused) == 99
    assert (sum(reading.is_rounding for reading in differing), len(differing)) == (74, 129)
    assert otherwise == {("met", "missed"): 5, ("missed", "met"): 5}
    goals = Counter(measure.goal for measure in measures.measures)
    assert (len(goals), goals[""], goals["Enhancing Public Safety"]) == (7, 5, 148)
    papers = (FOLDER / "README.md").read_text("utf-8") + (ROOT / "docs/explanation/published-measures.md").read_text(
        "utf-8"
    )
    for said in (
        "1,465 rows",
        "828 measures",
        "213\nmissed and 285 met",
        "79 more",
        "99 cells",
        "226 missed, 312 met, 18 without a result",
        "130 of 38,090 cells",
        "74 numbers",
        "148 measures",
        "823 of",
    ):
        assert said in papers, said


def test_ambulances_within_9_minutes_are_a_miss_with_the_citys_own_words(measures: PublishedMeasures) -> None:
    (ems,) = [measure for measure in measures.measures if "EMS response within 9" in measure.title]

    assert ems.agency == "Baltimore City Fire Department"
    assert (ems.actual["FY2025"].value, ems.target["FY2025"].value) == (Decimal(51), Decimal(90))
    assert ems.outcome == "missed"
    assert ems.explanations["FY2025"].startswith("FY25 response time performance was impacted")
    # The same shortfall, explained a year earlier in other words, and why the next target is what it is.
    assert ems.outcomes == {"FY2025": "missed", "FY2024": "missed"}
    assert "FY2024" in ems.explanations
    assert ems.target_explanations["FY2027"].startswith("The FY27 target aligns with the NFPA benchmark of 90%")


def test_texts_that_tell_of_a_recognizable_person_are_not_in_the_committed_file() -> None:
    lines = (FOLDER / "withheld-texts.txt").read_text(encoding="utf-8").splitlines()
    chosen = {line.partition("#")[0].strip() for line in lines} - {""}
    with (FOLDER / "data" / "measures.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.DictReader(file) for cell in row.values()]

    assert len(chosen) == 6
    assert [cell for cell in cells if hashlib.sha256(cell.encode()).hexdigest() in chosen] == []
    assert cells.count(MARKERS["person"]) == 10


def test_no_committed_cell_holds_contact_data_or_a_word_that_could_be_a_name() -> None:
    known = known_words((FOLDER / "known-words.txt").read_text(encoding="utf-8").splitlines())
    with (FOLDER / "data" / "measures.csv").open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.DictReader(file) for cell in row.values()}

    assert [cell for cell in cells if E_MAIL.search(cell) or PHONE.search(cell)] == []
    assert [cell for cell in cells if cell not in MARKERS.values() and withheld_because(cell, known=known)] == []
