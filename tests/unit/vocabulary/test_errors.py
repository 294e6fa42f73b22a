"""Faults in a letter: the first ones named, the rest counted."""

from __future__ import annotations

from civicstat.office.phrases import in_spanish
from civicstat.vocabulary.errors import MOST_LISTED, one_to_a_line


def test_faults_stand_one_to_a_line_and_what_is_beyond_a_screen_is_counted() -> None:
    faults = [f"row {number}: ['2']" for number in range(1, MOST_LISTED + 4)]

    assert one_to_a_line(faults[:2]) == "row 1: ['2']\n  row 2: ['2']"
    assert one_to_a_line(faults[:MOST_LISTED]).endswith("\n  row 20: ['2']")
    assert one_to_a_line(faults).endswith("\n  row 20: ['2']\n  and 3 more")


def test_a_list_of_faults_and_how_many_more_are_said_in_spanish_too() -> None:
    faults = [f"row {number}: ['2']" for number in range(1, MOST_LISTED + 4)]

    said = in_spanish(f"{len(faults)} rows have more cells than the header:\n  {one_to_a_line(faults)}")

    assert said is not None
    assert said.startswith("23 filas tienen más celdas que el encabezado:\n  fila 1: ['2']\n")
    assert said.endswith("\n  y 3 más")
