"""Lists: searched, narrowed, sorted, kept, taken away without formulas, brought in whole or not at all."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from civicstat.office.errors import OfficeError
from civicstat.office.lists.files import DANGEROUS, MOST_ROWS, read_rows, to_csv, to_xlsx
from civicstat.office.models import ActRecord, Department, Post, SavedView

from .conftest import Office, SignIn


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(["=", "+", "-", "@", "'", ",", ";", '"']),
    max_size=20,
).map(str.strip)
TABLES = st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=8)


@given(TABLES)
def test_what_is_taken_away_as_csv_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    back = read_rows(to_csv(("one", "two"), rows), "list.csv")
    assert [(row["one"], row["two"]) for row in back] == rows


@given(TABLES)
def test_no_cell_of_a_csv_can_be_a_formula(rows: list[tuple[str, str]]) -> None:
    text = to_csv(("one", "two"), rows).decode("utf-8-sig")
    for cells in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(DANGEROUS) for cell in cells)


def test_no_cell_of_a_workbook_is_a_formula_and_it_comes_back_as_it_was() -> None:
    rows = [("=1+1", 3), ("@SUM(A1)", None), ("plain", 4), ("'quoted", 5)]
    content = to_xlsx(("words", "count"), rows)
    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["A2"].value == "'=1+1"
    assert [(row["words"], row["count"]) for row in read_rows(content, "list.xlsx")] == [
        ("=1+1", "3"), ("@SUM(A1)", ""), ("plain", "4"), ("'quoted", "5")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "letter"),
    [
        (b"", "list.csv: the file is empty\nExpected: a first row with the names of the columns"),
        (b"a,a\n1,2\n", "list.csv, line 1: the column 'a' stands twice\nExpected: each name once"),
        (b"PK not a workbook", "list.csv: this is no workbook that can be read\nExpected: CSV in UTF-8, or XLSX"),
        (
            b"a\n\xff\n",
            "list.csv: byte 3 is not UTF-8\nExpected: a CSV file in UTF-8, or an XLSX file\n"
            'Next step: In Excel: Save As, "CSV UTF-8", or keep it as XLSX.',
        ),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_letter(content: bytes, letter: str) -> None:
    with pytest.raises(OfficeError) as error:
        read_rows(content, "list.csv")
    assert str(error.value) == letter


def test_a_file_of_more_rows_than_others_can_wait_for_is_to_be_split() -> None:
    rows = "a\n" + "1\n" * MOST_ROWS
    assert len(read_rows(rows.encode(), "list.csv")) == MOST_ROWS
    with pytest.raises(OfficeError) as error:
        read_rows(f"{rows}1\n".encode(), "list.csv")
    assert str(error.value) == (
        "list.csv: the file has more than 1,000 rows\nNext step: Bring it in parts, one after the other."
    )


def test_a_list_is_searched_narrowed_and_sorted_by_its_address_alone(office: Office, as_person: SignIn) -> None:
    client = as_person(office["administrator"])

    def names(query: str) -> list[str]:
        text = client.get(f"/people/?{query}&as=csv").content.decode("utf-8-sig")
        return [row["Name"] for row in csv.DictReader(io.StringIO(text))]

    assert len(names("")) == len(office)
    assert names("q=parks") == ["department-head-parks", "staff-parks", "supervisor-parks"]
    assert names("role=staff") == ["staff", "staff-parks"]
    assert names("role=staff&department=parks") == ["staff-parks"]
    assert names("sort=-name")[:2] == ["supervisor-parks", "supervisor"]
    # What the list does not know is left aside.
    assert names("role=king&sort=password") == names("")
    assert "Nothing found" in client.get("/people/?q=zzz").content.decode()


def test_a_view_is_kept_for_its_owner_alone_and_let_go(office: Office, as_person: SignIn) -> None:
    mine, other = as_person(office["administrator"]), as_person(office["clerk"])
    answer = mine.post("/views/keep/people/", {"title": "Parks people", "query": "q=parks&sort=name&as=csv&evil=1"})
    assert answer.headers["Location"] == "/people/?q=parks&sort=name"
    view = SavedView.objects.get()
    assert "Parks people" in mine.get("/people/").content.decode()
    assert "Parks people" not in other.get("/people/").content.decode()
    assert other.post(f"/views/{view.pk}/let-go/").status_code == 404
    assert mine.post(f"/views/{view.pk}/let-go/").status_code == 302
    assert "Parks people" not in mine.get("/people/").content.decode()


def test_search_everywhere_finds_only_what_the_person_may_read(office: Office, as_person: SignIn) -> None:
    found = as_person(office["administrator"]).get("/search/?q=parks").content.decode()
    assert "staff-parks" in found
    hidden = as_person(office["staff"]).get("/search/?q=staff-parks").content.decode()
    assert hidden.count("staff-parks") == 2  # The words in the two fields of search, and nowhere else.
    assert "Nothing found" in hidden


def test_a_file_comes_in_whole_or_not_at_all_with_every_fault_named(office: Office, as_person: SignIn) -> None:
    client = as_person(office["administrator"])
    before, acts = Post.objects.count(), ActRecord.objects.count()
    bad = (
        "slug,title,title_es,role,department\n"
        "crew-lead,Crew Lead,Capataz,supervisor,streets\n"
        "Bad Slug,X,X,king,\n"
        "head-two,Head,Jefe,department-head,nowhere\n"
    )
    page = client.post("/bring/posts/", {"file": io.BytesIO(bad.encode())})
    words = page.content.decode()
    assert page.status_code == 400
    assert "2 rows cannot come in" in words
    assert "there is no department &#39;nowhere&#39;" in words
    assert (Post.objects.count(), ActRecord.objects.count()) == (before, acts)
    good = bad.replace("Bad Slug,X,X,king,", "clerk-two,Clerk,Secretaria,clerk,").replace("nowhere", "parks")
    assert client.post("/bring/posts/", {"file": io.BytesIO(good.encode())}).status_code == 302
    assert Post.objects.count() == before + 3
    assert ActRecord.objects.filter(act="add-post", by=office["administrator"]).count() == 3


def test_the_file_of_a_list_can_be_brought_in_again(office: Office, as_person: SignIn) -> None:
    client = as_person(office["administrator"])
    empty = client.get("/bring/departments/?as=csv").content
    assert client.post("/bring/departments/", {"file": io.BytesIO(empty)}).status_code == 302
    assert Department.objects.get(slug="public-works").title_es == "Obras Públicas"
    missing = client.post("/bring/departments/", {"file": io.BytesIO(b"slug,title\na,b\n")})
    assert missing.status_code == 400
    assert "the file lacks title_es" in missing.content.decode()
