"""Free text of a city's own publication: through only where no name and no contact data can hide."""

from __future__ import annotations

import pytest

from civicstat.disclosure.official_text import MARKERS, known_words, unknown_capitals, withheld_because


KNOWN = known_words(["# reviewed", "ems", "delays", "the", "fire department # an agency", "fire", "department", "mark"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EMS units were short, and call volume rose.",
        "Delays at hospitals. The Fire Department hires.",
        "The U.S. standard is 9 minutes; IT and HR help.",
        "THE Department's delays",
    ],
)
def test_text_of_known_words_passes(text: str) -> None:
    assert withheld_because(text, known=KNOWN) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Delays; ask Doe.", "name"),
        ("Doe left the department.", "name"),
        ("DOE left.", "name"),
        ("Mark Doe", "name"),
        ("Dr. doe signed", "name"),
        ("signed by J. D. of the department", "name"),
        ("write to a@b.example", "contact"),
        ("call 410-555-0100", "contact"),
        ("call (410) 555-0100", "contact"),
        ("call 4105550100", "contact"),
        ("see https://city.example/file", "contact"),
        ("the [email removed] account", "contact"),
        (MARKERS["name"], "name"),
        (MARKERS["contact"], "contact"),
    ],
)
def test_a_possible_name_or_contact_data_holds_the_whole_text_back(text: str, why: str) -> None:
    assert withheld_because(text, known=KNOWN) == why


def test_the_words_in_the_way_are_told_in_order() -> None:
    assert unknown_capitals("The Fire Department and Jane Doe", known=KNOWN) == ["Jane", "Doe"]
