"""A table of published measures: one measure per planning year, latest first, nothing dropped in silence."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.sources.errors import SourceError
from civicstat.sources.published.measures import Measure, PublishedMeasures, read_published_measures
from civicstat.vocabulary.published_measures import PublishedMeasuresSource


COLUMNS = ["Plan", "Agency", "Service", "Measure", "ID", "Better", "Unit", "24", "25", "T25", "Why"]


def source(**more: Any) -> PublishedMeasuresSource:
    fields: dict[str, Any] = {
        "title": "Measures",
        "title_es": "Medidas",
        "files": ["measures.csv"],
        "source": "the city",
        "licence": "MIT",
        "set_by": "the city",
        "set_by_es": "la ciudad",
        "year": "FY2025",
        "columns": {
            "planning_year": "Plan",
            "agency": "Agency",
            "service": "Service",
            "measure": "Measure",
            "number": "ID",
            "better": "Better",
            "unit": "Unit",
        },
        "actual": {"FY2024": "24", "FY2025": "25"},
        "target": {"FY2025": "T25"},
        "explanation": {"FY2025": "Why"},
        "better": {"Increase": "up", "Decrease": "down"},
        "units": {"percent": "percent", "count": "number"},
        "latest_plans": ["FY27", "FY26"],
        "no_value": ["No data"],
    }
    return PublishedMeasuresSource.model_validate({**fields, **more})


def read(folder: Path, *rows: str, of: PublishedMeasuresSource | None = None) -> PublishedMeasures:
    with (folder / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *(row.split("|") for row in rows)])
    return read_published_measures(of or source(), folder)


def only(found: PublishedMeasures) -> Measure:
    (measure,) = found.measures
    return measure


def test_the_latest_planning_year_wins_and_what_it_rounded_away_is_kept(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "FY26|Fire|EMS|% of calls reached|7|Increase|percent|0.5|0.8682|0.87|",
        "FY27|Fire|EMS|% of calls  reached|7|Increase|percent|0.5|0.87|0.87|Short of crews.",
    )

    measure = only(found)
    reading = measure.actual["FY2025"]
    assert (reading.value, reading.plan, reading.others) == (Decimal(87), "FY27", (Decimal("86.82"),))
    assert reading.is_rounding
    # 86.82 misses 87; 87 does not: said, because a rounding must not make a miss disappear unseen.
    assert (measure.outcome, measure.otherwise) == ("met", "missed")
    assert measure.explanations == {"FY2025": "Short of crews."}
    assert measure.actual["FY2024"].others == ()


def test_each_year_is_judged_and_keeps_the_citys_own_words(tmp_path: Path) -> None:
    both = source(
        target={"FY2024": "24", "FY2025": "T25"},
        explanation={"FY2024": "ID", "FY2025": "Why"},
        target_explanation={"FY2025": "Service"},
    )

    found = read(
        tmp_path,
        "FY26|Fire|So it was before.|Runs||Increase|count|10|11|12|Short  of crews.",
        "FY27|Fire|So it was before.|Runs||Increase|count|10|11|12|",
        of=both,
    )

    measure = only(found)
    # 10 of 10, 11 of 12.
    assert measure.outcomes == {"FY2024": "met", "FY2025": "missed"}
    # The earlier plan's words where the latest has none, and no entry for a year of which the city says nothing.
    assert measure.explanations == {"FY2025": "Short of crews."}
    assert measure.target_explanations == {"FY2025": "So it was before."}


def test_a_number_that_its_comma_cut_in_two_stops_the_run_with_every_such_row(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        read(
            tmp_path,
            "FY26|Fire|EMS|Calls|7|Increase|count|1|234|2000|Short.|of crews",
            "FY27|Fire|EMS|Calls|7|Increase|count|1234|1300|2000|",
            "FY27|Law|Cases|Cases|8|Increase|count|1|300|2|000|",
        )

    assert error.value.found == "2 rows have more cells than the header:\n  row 1: ['of crews']\n  row 3: ['']"
    assert error.value.where == "measures.csv"


def test_a_cell_of_an_earlier_plan_stands_where_the_latest_says_nothing(tmp_path: Path) -> None:
    measure = only(
        read(
            tmp_path,
            "FY27|Fire|EMS|Runs|7|Increase|count|10|No data|12|",
            "FY26|Fire|EMS|Runs|7|Increase|count|10|11|12|",
        )
    )

    assert (measure.actual["FY2025"].value, measure.actual["FY2025"].plan) == (11, "FY26")
    assert measure.outcome == "missed"


def test_a_difference_beyond_rounding_is_none(tmp_path: Path) -> None:
    measure = only(
        read(
            tmp_path,
            "FY26|Fire|EMS|Runs|7|Decrease|count|10|450|12|",
            "FY27|Fire|EMS|Runs|7|Decrease|count|10|310|12|",
        )
    )

    assert not measure.actual["FY2025"].is_rounding


def test_a_renamed_measure_is_one_by_its_number_and_a_number_used_twice_joins_nothing(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "FY26|Fire|EMS|Percent reached|7|Increase|percent|0.5|0.6|0.7|",
        "FY27|Fire|EMS|% reached|7|Increase|percent|0.5|0.6|0.7|",
        "FY26|Fire|EMS|Hoses|8|Increase|count|1|1|1|",
        "FY27|Fire|EMS|Ladders|8|Increase|count|1|1|1|",
        "FY27|Fire|EMS|Boots|8|Increase|count|1|1|1|",
    )

    titles = {(measure.title, measure.earlier_title) for measure in found.measures}
    assert titles == {("% reached", "Percent reached"), ("Hoses", ""), ("Ladders", ""), ("Boots", "")}
    assert {measure.slug for measure in found.measures} == {"reached-7", "hoses-8", "ladders-8", "boots-8"}


def test_what_cannot_be_read_is_refused_all_at_once_with_its_place(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "FY27|Fire|EMS|Misses|7|Decrease|percent|0.02|1|1.5|",
        "FY27|Fire|EMS|Runs|8|Increase|count|about 5|94%|6|",
        "FY27|Fire|EMS|Weight|9|Increase|stone|5|6|6|",
    )

    assert [(refused.row, refused.column, refused.value) for refused in found.refused] == [
        (1, "25", "1"),
        (1, "T25", "1.5"),
        (2, "24", "about 5"),
        (2, "25", "94%"),
        (3, "Unit", "stone"),
    ]
    assert [measure.title for measure in found.measures] == ["Misses", "Runs"]


def test_a_plain_1_is_read_by_the_other_cells_of_the_same_measure(tmp_path: Path) -> None:
    measure = only(read(tmp_path, "FY27|Fire|EMS|Reports on time|7|Increase|percent|0.9|1|100%|"))

    assert measure.actual["FY2025"].value == 100
    assert measure.outcome == "met"


def test_a_missing_column_is_named_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(
            tmp_path,
            "FY27|Fire|EMS|Runs|7|Increase|count|1|1|1|",
            of=source(target={"FY2025": "Target", "FY2026": "26"}),
        )

    assert str(caught.value) == (
        "measures.csv: the file has no column 'Target', '26'\n"
        "Expected: the columns that [published_measures] in sources.toml names\n"
        "Next step: Correct `columns`, `actual`, `target`, `explanation` or `target_explanation`."
    )
