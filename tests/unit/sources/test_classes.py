from __future__ import annotations

from pathlib import Path

import pytest

from civicstat.sources.classes import read_classes, read_value_table
from civicstat.sources.errors import SourceError
from civicstat.vocabulary.errors import CivicstatError


HEADER = "source,slug,name,name_es,subject_class\n"


def table(tmp_path: Path, lines: str, *, header: str = HEADER) -> Path:
    path = tmp_path / "kinds.csv"
    path.write_text(header + lines)
    return path


def test_kinds_stand_in_the_order_of_their_slugs_as_published(tmp_path: Path) -> None:
    table(tmp_path, "Yard,yard,A yard,Un patio,place\nAlley, alley ,An alley,Un callejón,asset\n")

    classes = read_classes(tmp_path, kinds="kinds.csv", departments="", channels="")

    assert classes.to_json() == {
        "kinds": [
            {"slug": "alley", "name": "An alley", "name_es": "Un callejón", "subject_class": "asset"},
            {"slug": "yard", "name": "A yard", "name_es": "Un patio", "subject_class": "place"},
        ],
        "departments": [],
        "channels": [],
    }
    assert [classes.kinds.code_of(value) for value in ("Alley", "Yard", "alley", "")] == [0, 1, -1, -1]


def test_two_spellings_of_one_thing_share_a_slug(tmp_path: Path) -> None:
    path = table(tmp_path, "Alley,alley,An alley,Un callejón,asset\nALLEY,alley,An alley,Un callejón,asset\n")

    kinds = read_value_table(path, shown_as="kinds.csv", with_class=True)

    assert kinds.slugs == ("alley",)
    assert [kinds.code_of(value) for value in ("Alley", "ALLEY")] == [0, 0]


@pytest.mark.parametrize(
    ("lines", "letter"),
    [
        (
            "Alley,alley,An alley,Un callejón,asset\nCart,alley,A cart,Un carrito,asset\n",
            "kinds.csv, line 3: the slug 'alley' already stands for 'An alley'\n"
            "Expected: a slug of its own; or, for another spelling of one thing, the same names and class\n"
            "Next step: Give one of the two another slug.",
        ),
        (
            "Alley,alley,An alley,Un callejón,asset\nAlley,cart,A cart,Un carrito,asset\n",
            "kinds.csv, line 3: the source value 'Alley' stands twice\n"
            "Expected: one line for each value of the source\n"
            "Next step: Remove one of the two lines.",
        ),
        (
            "Alley,alley,An alley,Un callejón,thing\n",
            "kinds.csv, line 2, subject_class: the subject class of 'alley' is 'thing'\n"
            "Expected: asset (a thing of the city's), place (where people live or work) or person (about somebody)\n"
            "Next step: Choose one; when in doubt between two, choose the later in this list.",
        ),
        (
            "Alley,alley,An alley,,asset\n",
            "kinds.csv, line 2: `name_es` of 'alley' is empty\n"
            "Expected: a name in English and one in Spanish\n"
            "Next step: Fill it in.",
        ),
        (
            "Yard, dirty,yard,A yard,Un patio,place\n",
            "kinds.csv, line 2: the line has 6 fields\n"
            "Expected: 5: source,slug,name,name_es,subject_class\n"
            'Next step: Put a field that holds a comma in quotes: "Yard, alley".',
        ),
        ("", "kinds.csv: the table has no lines\nNext step: Add a line for each value."),
    ],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, lines: str, letter: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_value_table(table(tmp_path, lines), shown_as="kinds.csv", with_class=True)

    assert str(caught.value) == letter


def test_a_wrong_header_shows_the_right_one(tmp_path: Path) -> None:
    path = table(tmp_path, "", header="source,slug,name,subject_class\n")

    with pytest.raises(SourceError) as caught:
        read_value_table(path, shown_as="kinds.csv", with_class=True)

    assert str(caught.value) == (
        "kinds.csv, line 1: the header is 'source,slug,name,subject_class'\n"
        "Expected: source,slug,name,name_es,subject_class\n"
        "Next step: Correct the header; the columns stand in this order."
    )


def test_a_slug_that_is_none_is_refused_with_one_that_is(tmp_path: Path) -> None:
    path = table(tmp_path, "Alley,In Alley!,An alley,Un callejón,asset\n")

    with pytest.raises(CivicstatError) as caught:
        read_value_table(path, shown_as="kinds.csv", with_class=True)

    assert str(caught.value) == (
        "kinds.csv, line 2, slug: 'In Alley!' is not a slug\n"
        "Expected: lower-case letters, digits and single hyphens\n"
        "Next step: Write 'in-alley' instead."
    )


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b'source,"slug\n'])
def test_a_table_that_is_missing_or_no_csv_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "kinds.csv").write_bytes(content)

    with pytest.raises(SourceError) as caught:
        read_classes(tmp_path, kinds="kinds.csv", departments="", channels="")

    assert caught.value.where == "kinds.csv"
    assert caught.value.found.startswith("the table is not there" if content is None else "the table cannot be read")
