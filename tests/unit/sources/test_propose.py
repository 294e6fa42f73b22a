"""A file that nobody has mapped: its columns are found whatever they are called, and nothing is guessed in silence."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicstat.sources.errors import SourceError
from civicstat.sources.propose import propose
from civicstat.sources.propose_result import Proposal, Wishes


NAMES = {
    "opened": ("CreatedDate", "OPEN_DT", "created_at", "Date Received", "requestdate", "Opened", "createddate"),
    "closed": ("ClosedDate", "CLOSED_DT", "closed_at", "Completion Date", "resolved_date", "closeddate"),
    "due": ("DueDate", "TARGET_DT", "sla_date", "Promised Date", "expected_completion"),
    "kind": ("SRType", "TYPE", "request_type", "Service Name", "Category", "complaint_type", "requesttype"),
    "department": ("Agency", "Department", "dept_name", "Responsible Agency"),
    "channel": ("MethodReceived", "Source", "request_source", "channel", "Origin"),
    "latitude": ("Latitude", "LAT", "lat", "y"),
    "longitude": ("Longitude", "LON", "lng", "x"),
}
# What must stay closed, by the kind of reason that has to be given.
CLOSED = {
    "Status": "knows-the-future",
    "OnTime": "knows-the-future",
    "days_to_close": "knows-the-future",
    "Last Updated": "knows-the-future",
    "Caller Name": "personal",
    "Contact Email": "personal",
    "StreetAddress": "personal",
    "Comments": "free-text",
    "SRNumber": "identifier",
    "Ward": "not-needed",
}
KINDS = ("Pothole", "Street Light Out", "Graffiti Removal", "Bulk Pickup", "Bed Bugs", "Noise Complaint", "Rodents")
# So that no e-mail address stands in this file.
AT = chr(64)
FORMS = ("%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%m-%d-%Y %H:%M", "%Y-%m-%dT%H:%M:%S")


def requests(rng: random.Random, form: str, rows: int = 150) -> list[dict[str, str]]:
    """Rows under our names and those of the columns that must stay closed."""
    made = []
    for number in range(rows):
        opened = datetime(2025, 3, 1) + timedelta(seconds=rng.randrange(80 * 86_400))
        closed = opened + timedelta(seconds=rng.randrange(20 * 86_400))
        is_open = rng.random() < 0.1
        made.append(
            {
                "opened": opened.strftime(form),
                "closed": "" if is_open else closed.strftime(form),
                "due": (opened + timedelta(days=rng.choice((2, 5, 10)))).strftime(form),
                "kind": rng.choice(KINDS),
                "department": rng.choice(("Public Works", "Transportation", "Housing")),
                "channel": rng.choice(("Call", "App", "Web")),
                "latitude": f"{41.88 + rng.uniform(-0.05, 0.05):.6f}",
                "longitude": f"{-87.65 + rng.uniform(-0.05, 0.05):.6f}",
                "Status": "Open" if is_open else "Closed",
                "OnTime": rng.choice(("ONTIME", "OVERDUE")),
                "days_to_close": "" if is_open else f"{(closed - opened).total_seconds() / 86_400:.4f}",
                "Last Updated": (closed + timedelta(days=3)).strftime(form),
                "Caller Name": f"{rng.choice(('Mary', 'John', 'Ana'))} {rng.choice(('Fields', 'Woods', 'Rivers'))}",
                "Contact Email": f"someone{number}{AT}example.org",
                "StreetAddress": f"{100 + number} W Example St",
                "Comments": f"The thing at the corner has been there since day {number} and nobody came to look",
                "SRNumber": f"25-{number:08d}",
                "Ward": str(rng.randrange(1, 9)),
            }
        )
    return made


def write(path: Path, rows: Sequence[dict[str, str]], columns: Sequence[tuple[str, str]]) -> Path:
    """A CSV of these columns, each under another name, in this order."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([name for _, name in columns])
        writer.writerows([row[ours] for ours, _ in columns] for row in rows)
    return path


def columns_of(proposal: Proposal) -> dict[str, str]:
    return dict(proposal.column_of)


@settings(max_examples=20)
@given(
    names=st.fixed_dictionaries({ours: st.sampled_from(names) for ours, names in NAMES.items()}),
    form=st.sampled_from(FORMS),
    seed=st.integers(0, 10_000),
    data=st.data(),
)
def test_columns_are_found_under_any_common_name_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, names: dict[str, str], form: str, seed: int, data: st.DataObject
) -> None:
    columns = data.draw(st.permutations([*names.items(), *((name, name) for name in CLOSED)]))
    rows = requests(random.Random(seed), form)
    file = write(tmp_path_factory.mktemp("file") / "export.csv", rows, columns)

    proposal = propose(file).proposal

    assert columns_of(proposal) == names
    assert proposal.dates.form == form
    assert {column.column: column.kind for column in proposal.left_out} == CLOSED
    assert all(suggestion.reasons for suggestion in proposal.columns)
    assert proposal.zone.name == "America/Chicago"


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_names_that_say_nothing_are_told_by_content_and_marked_unsure(
    tmp_path_factory: pytest.TempPathFactory, seed: int, data: st.DataObject
) -> None:
    ours = ("opened", "closed", "latitude", "longitude", "kind")
    columns = data.draw(st.permutations([(name, f"col{number}") for number, name in enumerate(ours)]))
    rows = [row | {"kind": f"{row['kind']} request"} for row in requests(random.Random(seed), "%m/%d/%Y %H:%M")]
    file = write(tmp_path_factory.mktemp("file") / "export.csv", rows, columns)

    proposal = propose(file).proposal

    assert columns_of(proposal) == {name: f"col{number}" for number, name in enumerate(ours)}
    assert {suggestion.confidence for suggestion in proposal.columns} == {"unsure"}
    assert proposal.questions[0].startswith("We are not sure of these columns")


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_what_points_at_people_is_never_mapped_even_under_a_name_that_we_look_for(
    tmp_path_factory: pytest.TempPathFactory, seed: int, data: st.DataObject
) -> None:
    personal = data.draw(st.sampled_from(("Caller Name", "Contact Email", "StreetAddress")))
    name = data.draw(st.sampled_from(("Department", "Source", "Agency", "Origin")))
    columns = [("opened", "Opened"), ("kind", "Type"), (personal, name)]
    file = write(tmp_path_factory.mktemp("file") / "export.csv", requests(random.Random(seed), "%Y-%m-%d"), columns)

    proposal = propose(file).proposal

    assert columns_of(proposal) == {"opened": "Opened", "kind": "Type"}
    assert [(column.column, column.kind) for column in proposal.left_out] == [(name, "personal")]


@pytest.mark.parametrize("told_later", ["days_to_close", "Last Updated"])
def test_what_was_worked_out_later_is_told_by_content_where_its_name_says_nothing(
    tmp_path: Path, told_later: str
) -> None:
    columns = [("opened", "Opened"), ("closed", "Closed"), ("kind", "Type"), (told_later, "Field 7")]
    file = write(tmp_path / "export.csv", requests(random.Random(2), FORMS[0]), columns)

    assert [(c.column, c.kind, c.is_never_read) for c in propose(file).proposal.left_out] == [
        ("Field 7", "knows-the-future", True)
    ]


def test_reasons_and_questions_quote_nothing_that_people_wrote(tmp_path: Path) -> None:
    columns = [(name, name) for name in (*NAMES, *CLOSED)]
    file = write(tmp_path / "export.csv", requests(random.Random(1), FORMS[0]), columns)

    said = str(propose(file).proposal.to_json())

    for text in ("Fields", "someone1", "Example St", "nobody came", "25-00000001"):
        assert text not in said


def test_a_parquet_file_with_dates_needs_no_date_form(tmp_path: Path) -> None:
    days = [date(2025, 1, 1) + timedelta(days=number % 90) for number in range(200)]
    table = pa.table(
        {"opened": days, "closed": [day + timedelta(days=2) for day in days], "type": ["A b", "C d"] * 100}
    )
    pq.write_table(table, tmp_path / "export.parquet")

    proposal = propose(tmp_path / "export.parquet").proposal

    assert (proposal.dates.form, proposal.dates.precision) == ("", "day")
    assert (proposal.coverage.first, proposal.coverage.last) == (date(2025, 1, 1), date(2025, 3, 31))


def test_one_point_with_an_improbable_share_of_rows_is_no_place(tmp_path: Path) -> None:
    rows = requests(random.Random(3), FORMS[0], rows=600)
    for row in rows[:90]:
        row |= {"latitude": "41.9000", "longitude": "-87.6000"}
    columns = [(name, name) for name in ("opened", "kind", "latitude", "longitude")]

    proposal = propose(write(tmp_path / "export.csv", rows, columns)).proposal

    assert [(p.latitude, p.longitude, p.rows) for p in proposal.default_points] == [("41.9000", "-87.6000", 90)]
    assert "90 requests stand on one point (41.9000, -87.6000) that is hardly a place." in [
        fault.text for fault in proposal.faults
    ]


def test_a_busy_corner_is_still_a_place(tmp_path: Path) -> None:
    rows = requests(random.Random(4), FORMS[0], rows=2_000)
    for row in rows[:30]:
        row |= {"latitude": "41.9000", "longitude": "-87.6000"}
    columns = [(name, name) for name in ("opened", "kind", "latitude", "longitude")]

    assert propose(write(tmp_path / "export.csv", rows, columns)).proposal.default_points == ()


def test_duplicates_are_told_by_what_a_few_values_say(tmp_path: Path) -> None:
    rows = requests(random.Random(5), FORMS[0])
    for row in rows[:7]:
        row["Status"] = "Closed (Duplicate)"
    columns = [(name, name) for name in ("opened", "closed", "kind", "Status")]

    proposal = propose(write(tmp_path / "export.csv", rows, columns)).proposal

    assert proposal.duplicates is not None
    assert (proposal.duplicates.column, proposal.duplicates.values) == ("Status", ("Closed (Duplicate)",))
    assert proposal.duplicates.rows == 7
    assert [(column.kind, column.is_never_read) for column in proposal.left_out] == [("duplicates-only", True)]


def test_leftover_years_and_part_days_do_not_count_as_covered(tmp_path: Path) -> None:
    form = "%Y-%m-%d %H:%M:%S"
    rows = [{"opened": "2009-05-05 10:00:00", "kind": "Pothole"}]
    moment = datetime(2024, 1, 10, 13, 0)
    while moment < datetime(2024, 8, 20, 11, 0):
        rows.append({"opened": moment.strftime(form), "kind": "Pothole"})
        moment += timedelta(hours=2, minutes=50)
    file = write(tmp_path / "export.csv", rows, [("opened", "opened"), ("kind", "kind")])

    coverage = propose(file).proposal.coverage

    assert (coverage.first, coverage.last) == (date(2024, 1, 11), date(2024, 8, 19))
    assert "1 rows lie outside" in coverage.reasons[0]


@pytest.mark.parametrize(
    ("south", "west", "zone"),
    [
        (34.05, -118.24, "America/Los_Angeles"),
        (33.45, -112.07, "America/Phoenix"),
        (39.74, -104.99, "America/Denver"),
        (29.76, -95.37, "America/Chicago"),
        (42.36, -71.06, "America/New_York"),
        (21.31, -157.86, "Pacific/Honolulu"),
        # Near a border of zones, or abroad: nobody guesses.
        (38.25, -85.76, ""),
        (42.33, -83.05, ""),
        (43.62, -116.21, ""),
        (53.35, -6.26, ""),
    ],
)
def test_a_time_zone_is_named_only_where_the_points_leave_no_choice(
    tmp_path: Path, south: float, west: float, zone: str
) -> None:
    rows = requests(random.Random(6), FORMS[0])
    for row in rows:
        row["latitude"] = f"{south + random.Random(row['SRNumber']).uniform(-0.02, 0.02):.5f}"
        row["longitude"] = f"{west + random.Random(row['SRNumber']).uniform(-0.02, 0.02):.5f}"
    columns = [("opened", "opened"), ("kind", "kind"), ("latitude", "lat"), ("longitude", "lon")]

    proposal = propose(write(tmp_path / "export.csv", rows, columns)).proposal

    assert proposal.zone.name == zone
    assert any(question.startswith("The time zone:") for question in proposal.questions) == (zone == "")


def letter(path: Path, content: bytes, wishes: Wishes | None = None) -> SourceError:
    path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        propose(path, wishes=wishes)
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"opened,kind\n", "the file has a header and no rows"),
        ("a.csv", b"PK\x03\x04\x00\x00opened,kind\n1,2\n", "the file is not text, though its name ends in .csv"),
        ("a.parquet", b"not parquet at all", "the file cannot be read: it does not open as Parquet"),
        ("a.csv", b"opened;kind\n2025-01-01;Pothole\n", "the columns are separated by semicolons"),
        ("a.csv", b"opened,opened\n2025-01-01,2025-01-01\n", "the header has the column 'opened' twice"),
        ("a.csv", b"opened,\n2025-01-01,x\n", "the header has a column without a name"),
        ("a.csv", b"type,ward\nPothole,1\n", "no column tells when a request was opened"),
        ("a.csv", b"opened,ward\n2025-01-01,1\n", "no column tells what was asked for"),
        ("a.csv", b"opened,type\n2025-01-01T00:00:00Z,A\n", "the dates carry a time zone in their text"),
        ("a.xlsx", b"opened,kind\n", "the file ends in '.xlsx'"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_letter_with_a_next_step(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    refused = letter(tmp_path / name, content)

    assert refused.found.startswith(found)
    assert refused.next_step


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the file is not there"):
        propose(tmp_path / "nothing.csv")


def test_a_file_without_dates_says_which_columns_it_has_and_how_to_name_one(tmp_path: Path) -> None:
    refused = letter(tmp_path / "a.csv", b"type,UpdatedDate\nPothole,\nPothole,2025-01-01\n")

    assert str(refused) == (
        "a.csv: no column tells when a request was opened; columns with dates: UpdatedDate\n"
        "Expected: a column of dates such as 2026-03-31 or 03/31/2026 02:15:00 PM that nearly every row has\n"
        "Next step: Say --column opened=NAME if there is one, or export the requests with their dates."
    )


def test_a_column_named_by_a_person_must_be_there(tmp_path: Path) -> None:
    content = b"opened,type\n2025-01-01,A\n"

    refused = letter(tmp_path / "a.csv", content, Wishes(columns={"kind": "tpye"}))

    assert refused.found == "there is no column 'tpye'"
    assert refused.expected == "one of: opened, type"
