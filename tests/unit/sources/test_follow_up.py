"""Inspections and answers: found by number, held to the closing, and no further than the warehouse."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from civicstat.cycle.follow_up import OFFICE_ANSWERS
from civicstat.sources.errors import SourceError
from civicstat.sources.follow_up.link import FollowUp, ingest_follow_up, require_kinds
from civicstat.vocabulary.city import Sources
from civicstat.warehouse.snapshots import read_snapshot


REQUESTS = """Number,Opened,Closed,Type,LAT,LON,Caller
SR-1,2014-05-01,2014-05-05,Alley,0.5,0.5,Ann
SR-2,2014-05-01,2014-05-06,"Yard, dirty",0.5,1.5,Bob
SR-2,2014-05-01,2014-05-06,"Yard, dirty",0.5,1.5,Bob
SR-3,2014-05-01,2014-05-07,Bed bugs,0.5,0.5,Cy
SR-4,2014-05-01,,Alley,0.5,0.5,Di
SR-5,2014-05-02,2014-05-01,Alley,0.5,0.5,Ed
SR-6,2014-05-01,2014-05-05,Alley,0.5,0.5,Flo
SR-6,2014-05-01,2014-05-09,Alley,0.5,0.5,Gus
SR-7,2014-05-01,2014-05-05,Nobody knows,0.5,0.5,Hal
SR-8,2014-05-01,2014-07-02,Alley,0.5,0.5,Ida
"""
SHARED = {"title": "A", "title_es": "B", "source": "invented", "licence": "CC0", "date_format": "%Y-%m-%d"}
INSPECTIONS = {
    **SHARED,
    "files": ["data/inspections.csv"],
    "columns": {"request": "Number", "day": "Seen", "answer": "Found"},
    "answers": {"fixed": "fixed", "not fixed": "not-fixed"},
    "draw": {"words": "By lot.", "words_es": "Por sorteo.", "over": "city", "kinds": ["alley", "yard"]},
}
CONFIRMATIONS = {
    **SHARED,
    "files": ["data/answers.csv"],
    "columns": {"request": "Number", "day": "Said", "answer": "Fixed"},
    "answers": {"yes": "fixed", "no": "not-fixed", "maybe": "not-sure"},
}


def linked(twotown: Any, *, inspections: str = "", answers: str = "", **changes: Any) -> FollowUp:
    """What follows from the rows of the files; `changes` to the inspections' fields in sources.toml."""
    twotown.write_csv(REQUESTS)
    twotown.source |= {"date_format": "%Y-%m-%d", "time_precision": "day", "request_number": "Number"}
    twotown.source["columns"] = {
        "opened": "Opened", "closed": "Closed", "kind": "Type", "latitude": "LAT", "longitude": "LON",
    }  # fmt: skip
    (twotown.folder / "data/inspections.csv").write_text("Id,Number,Seen,Found,Notes\n" + inspections)
    (twotown.folder / "data/answers.csv").write_text("Number,Said,Fixed,Name\n" + answers)
    sources = Sources.model_validate(
        {"service_requests": twotown.source, "inspections": INSPECTIONS | changes, "confirmations": CONFIRMATIONS}
    )
    ingested = twotown.ingest()
    found = ingest_follow_up(
        twotown.city, sources, twotown.folder, twotown.home, ingested.table, as_of=date(2014, 6, 30)
    )
    assert found is not None
    return found


def reasons(found: FollowUp) -> dict[str, str]:
    """The first reason of every refused row, by its value."""
    return {row["value"]: row["reason"] for one in found.sources for row in one.refused.to_pylist()}


def test_a_look_takes_kind_area_and_day_of_closing_from_its_request(twotown: Any) -> None:
    found = linked(
        twotown,
        inspections="1,SR-1,2014-05-08,fixed,call 555 0100\n2,SR-2,2014-05-08,not fixed,\n",
        answers="SR-2,2014-05-09,maybe,Bob\n",
    )

    said = [
        (row["kind"], row["closed_day"], row["asked_how"], row["answer"], row["is_random"])
        for row in found.rows.to_pylist()
    ]
    assert sorted(said) == [
        ("alley", date(2014, 5, 5), "inspection", "fixed", True),
        ("yard", date(2014, 5, 6), "confirmation", "not-sure", False),
        ("yard", date(2014, 5, 6), "inspection", "not-fixed", True),
    ]
    assert [one.rows_refused for one in found.sources] == [0, 0]


def test_no_request_number_and_no_unnamed_column_comes_to_rest(twotown: Any) -> None:
    linked(twotown, inspections="1,SR-1,2014-05-08,fixed,by the gate\n", answers="SR-2,2014-05-09,maybe,Bob\n")

    resting = read_snapshot(twotown.home, "follow_up")
    assert set(resting.column_names).isdisjoint({"request", "day", "Number", "Notes", "Name"})
    for content in twotown.files_at_home().values():
        for secret in (b"SR-1", b"by the gate", b"Bob", b"Ann"):
            assert secret not in content


@pytest.mark.parametrize(
    ("row", "value", "reason"),
    [
        ("1,,2014-05-08,fixed,", "", "the request number is missing"),
        ("1,SR-1,,fixed,", "", "the day is missing"),
        ("1,SR-1,soon,fixed,", "soon", "a date cannot be read in the declared format"),
        ("1,SR-1,2014-05-08,perhaps,", "perhaps", "the answer is none of those that sources.toml names"),
        ("1,SR-99,2014-05-08,fixed,", "SR-99", "no request in the file has this number"),
        ("1,SR-5,2014-05-08,fixed,", "SR-5", "the request with this number is itself refused"),
        ("1,SR-6,2014-05-12,fixed,", "SR-6", "requests that differ have this number"),
        ("1,SR-4,2014-05-08,fixed,", "SR-4", "the request was not closed on the day on which somebody looked"),
        ("1,SR-1,2014-05-04,fixed,", "SR-1", "the request was not closed on the day on which somebody looked"),
        ("1,SR-8,2014-06-30,fixed,", "SR-8", "the request was not closed on the day on which somebody looked"),
        ("1,SR-3,2014-05-08,fixed,", "SR-3", "it is said to be drawn by lot, and its kind is none of those"),
        ("1,SR-1,2014-05-08,fixed,\n2,SR-1,2014-05-09,fixed,", "SR-1", "this closing was drawn already"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_value_and_reason(
    twotown: Any, row: str, value: str, reason: str
) -> None:
    found = linked(twotown, inspections=row + "\n")

    assert list(reasons(found)) == [value]
    assert reasons(found)[value].startswith(reason)
    kept = list((Path(twotown.home) / "warehouse").rglob("*.csv"))
    assert any(value in told["value"] for file in kept for told in csv.DictReader(file.open(encoding="utf-8")))


def test_what_was_looked_at_after_the_day_is_dropped_and_not_refused(twotown: Any) -> None:
    found = linked(twotown, inspections="1,SR-1,2014-07-01,not fixed,\n2,SR-8,2014-07-03,fixed,\n")

    assert found.rows.num_rows == 0
    assert found.sources[0].rows_refused == 0


def test_a_request_whose_kind_nobody_knows_is_neither_refused_nor_of_any_class(twotown: Any) -> None:
    found = linked(twotown, inspections="1,SR-7,2014-05-08,fixed,\n")

    assert found.rows["subject_class"].to_pylist() == [None]
    assert reasons(found) == {}


def test_only_rows_that_are_marked_are_drawn_where_a_column_says_so(twotown: Any) -> None:
    found = linked(
        twotown,
        inspections="lot,SR-1,2014-05-08,fixed,\nown,SR-1,2014-05-09,fixed,\nown,SR-2,2014-05-09,fixed,\n",
        columns=INSPECTIONS["columns"] | {"at_random": "Id"},
        draw=INSPECTIONS["draw"] | {"marked": ["lot"]},
    )

    assert sorted(found.rows["is_random"].to_pylist()) == [False, False, True]


def test_without_a_word_on_the_draw_no_inspection_was_drawn(twotown: Any) -> None:
    found = linked(twotown, inspections="1,SR-1,2014-05-08,fixed,\n", draw=None)

    assert found.rows["is_random"].to_pylist() == [False]


def test_a_city_without_either_source_has_no_follow_up(twotown: Any) -> None:
    twotown.write_csv("Opened,Closed,Type,LAT,LON\n")
    sources = Sources.model_validate({"service_requests": twotown.source})

    assert ingest_follow_up(twotown.city, sources, twotown.folder, twotown.home, None, as_of=date(2014, 6, 30)) is None


def test_a_column_that_is_not_there_is_named_with_the_nearest(twotown: Any) -> None:
    with pytest.raises(SourceError, match="no columns called 'Fund'") as refused:
        linked(twotown, columns=INSPECTIONS["columns"] | {"answer": "Fund"})
    assert "did you mean 'Found'?" in str(refused.value)


def test_a_number_that_is_never_to_be_read_is_not_read(twotown: Any) -> None:
    twotown.source["never_read"] = [{"column": "Caller, Number", "why": "It leads to one request.", "why_es": "Sí."}]

    with pytest.raises(SourceError, match="listed as never read"):
        linked(twotown, inspections="1,SR-1,2014-05-08,fixed,\n")


def test_the_draw_names_kinds_of_the_city_only(twotown: Any) -> None:
    sources = Sources.model_validate(
        {"service_requests": twotown.source | {"request_number": "Number"}, "inspections": INSPECTIONS}
    )

    require_kinds(sources, ["alley", "yard"])
    with pytest.raises(SourceError, match="yard"):
        require_kinds(sources, ["alley"])


@pytest.mark.parametrize(
    ("inspections", "confirmations", "message"),
    [
        ({"columns": {"request": "Number", "day": "Seen"}}, {}, "answer"),
        ({"columns": INSPECTIONS["columns"] | {"at_random": "Id"}}, {}, "belong together"),
        ({"answers": {"fixed": "splendid"}}, {}, "splendid"),
        ({}, {"draw": INSPECTIONS["draw"]}, "draw"),
        ({}, {"columns": CONFIRMATIONS["columns"] | {"at_random": "Id"}}, "at_random"),
    ],
)
def test_a_source_that_says_too_little_or_too_much_is_refused(
    twotown: Any, inspections: dict[str, Any], confirmations: dict[str, Any], message: str
) -> None:
    fields = {
        "service_requests": twotown.source | {"request_number": "Number"},
        "inspections": INSPECTIONS | inspections,
        "confirmations": CONFIRMATIONS | confirmations,
    }

    with pytest.raises(ValidationError, match=message):
        Sources.model_validate(fields)


def test_inspections_need_a_column_that_numbers_the_requests(twotown: Any) -> None:
    with pytest.raises(ValidationError, match="request_number"):
        Sources.model_validate({"service_requests": twotown.source, "inspections": INSPECTIONS})


def test_answers_that_the_office_gathered_stand_among_the_citys_own(twotown: Any) -> None:
    linked(twotown, inspections="", answers="SR-2,2014-05-09,maybe,Bob\n")
    (twotown.home / "raw").mkdir(parents=True, exist_ok=True)
    (twotown.home / "raw/was-it-fixed.csv").write_text(
        "request,day,answer\nSR-1,2014-05-10,not-fixed\nSR-99,2014-05-10,fixed\n"
    )
    sources = Sources.model_validate({"service_requests": twotown.source, "confirmations": CONFIRMATIONS})
    alone = Sources.model_validate({"service_requests": twotown.source})
    found, office_alone = (
        ingest_follow_up(
            twotown.city, given, twotown.folder, twotown.home, twotown.ingest().table, as_of=date(2014, 6, 30),
            office=OFFICE_ANSWERS,
        )
        for given in (sources, alone)
    )  # fmt: skip
    assert found is not None
    assert office_alone is not None
    assert sorted((row["kind"], row["answer"], row["is_random"]) for row in found.rows.to_pylist()) == [
        ("alley", "not-fixed", False),
        ("yard", "not-sure", False),
    ]
    assert reasons(found) == {"SR-99": "no request in the file has this number"}
    assert [(one.name, one.read) for one in found.sources] == [("confirmations", 3)]
    assert [(one.name, one.read, one.rows_refused) for one in office_alone.sources] == [("confirmations", 2, 1)]
