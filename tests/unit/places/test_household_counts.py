"""A table of households is read whole, or every line that cannot be is named in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicstat.office.phrases import in_spanish
from civicstat.places.errors import PlaceError
from civicstat.places.household_counts import read_household_counts
from civicstat.vocabulary.slugs import slug_of


def test_areas_are_read_by_their_names_however_a_spreadsheet_writes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_text("\ufeffarea, households ,note\nEast End, 2100,x\nWest End,900\n", "utf-8")
    assert read_household_counts(file, area_of=slug_of) == {"east-end": 2100, "west-end": 900}


def test_every_line_that_cannot_be_read_is_named_at_once_and_no_folder_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_text('area,households\nEast End,many\nWest End,\n,5\nMill,7\nMILL,8\nHill,"1,200"\nDale\n', "utf-8")
    with pytest.raises(PlaceError) as refused:
        read_household_counts(file, area_of=slug_of)
    assert refused.value.found == (
        "lines that cannot be read: line 2 has the households 'many'; line 3 has the households ''; "
        "line 4 names no area; line 6 counts 'MILL' once more; "
        "line 7 has the households '1,200'; line 8 has the households ''"
    )
    assert refused.value.where == "households.csv"
    assert in_spanish(refused.value.found) == (
        "líneas que no se pueden leer: la línea 2 tiene como hogares 'many'; la línea 3 tiene como hogares ''; "
        "la línea 4 no nombra ninguna zona; la línea 6 cuenta 'MILL' otra vez; "
        "la línea 7 tiene como hogares '1,200'; la línea 8 tiene como hogares ''"
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"name,homes\nEast,4\n", "the file of households has no column area and no column households"),
        (b"area,homes\nEast,4\n", "the file of households has no column households"),
        (b"", "the file of households has no column area and no column households"),
        (b"area,households\nPe\xf1a,4\n", "the file of households is not there, or is no CSV in UTF-8"),
    ],
)
def test_what_is_no_such_table_is_said_in_our_own_words(tmp_path: Path, content: bytes, found: str) -> None:
    (tmp_path / "households.csv").write_bytes(content)
    with pytest.raises(PlaceError) as refused:
        read_household_counts(tmp_path / "households.csv")
    assert refused.value.found == found
    assert in_spanish(found) is not None
