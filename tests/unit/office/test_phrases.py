"""What other rooms say, as a page says it: fault by fault, in two languages, without commands or folders."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable

import pytest
from letters_in_code import is_letter, said_in

from civicstat.office.faults import said, said_letter
from civicstat.office.phrases import BOOK, in_spanish
from civicstat.office.templating import catalogue
from civicstat.sources.errors import SourceError


def test_what_is_put_together_elsewhere_in_a_file_is_seen_as_well() -> None:
    module = ast.parse(
        "def broken(faults):\n"
        "    listed = '; '.join(faults[:3]) + (f'; and {more} more' if more else '')\n"
        "    return PlaceError(listed, expected='polygons only')\n"
        "def fault_of(shape):\n"
        "    return None, 'has no ground'\n"
        "for shape in shapes:\n"
        "    it, fault = fault_of(shape)\n"
        "    faults.append(f'feature {number} {fault}')\n"
    )
    [letter] = [node for node in ast.walk(module) if is_letter(node)]
    assert isinstance(letter, ast.Call)
    assert set(said_in(letter, module)) == {
        "has no ground",
        "feature some some",
        "feature some some; and some more",
        "has no ground; and some more",
        "polygons only",
    }


def test_no_page_names_a_command_or_an_option_to_whoever_is_in_a_browser() -> None:
    """Neither in a phrase of another room, in either language, nor in the words of the pages themselves."""
    named = re.compile(r"(^|[\s`(])--[a-z]|\bcivicstat [a-z]|\bpip install")
    phrases = [
        phrase for file in sorted(BOOK.glob("*.toml")) for phrase in tomllib.loads(file.read_text("utf-8"))["phrase"]
    ]
    said = [words for phrase in phrases for words in (phrase.get("here", phrase["en"]), phrase["es"])]
    pages = [f"{name}: {words}" for lang in ("en", "es") for name, words in catalogue().messages[lang].items()]
    assert [words for words in said if named.search(words)] == []
    assert [words for words in pages if named.search(words) and not words.startswith(_FOR_WHOEVER_RUNS_IT)] == []


# A paper speaks to a reader outside, who has the file of the record and no office.
_FOR_WHOEVER_RUNS_IT = "office.paper."


def test_a_page_says_here_where_a_room_names_an_option() -> None:
    sentence = "Give a boundary file: --boundary FILE --boundary-key NAME."
    assert said(sentence, "en") == "Give a boundary file here, and the property that names each area."
    assert said(sentence, "es") == "Dé aquí un archivo de límites y la propiedad que nombra cada zona."


def test_several_faults_in_one_sentence_are_said_one_by_one() -> None:
    # "`{a}` is {b}" alone would swallow the second fault.
    assert in_spanish("`digits` is 'x'; `unit` is missing") == "`digits` es 'x'; falta `unit`"
    broken = (
        "feature 3 (name 'Elm') is broken: Self-intersection[3 4]; feature 4 (name 'Oak') has no geometry; and 7 more"
    )
    assert in_spanish(broken) == (
        "el elemento 3 (name 'Elm') está mal trazado: su borde se cruza en 3 4; "
        "el elemento 4 (name 'Oak') no tiene geometría; y 7 más"
    )
    # What somebody wrote may hold the sign between two faults.
    assert in_spanish("'a; b' is not a slug") == "'a; b' no es un identificador"
    assert in_spanish("`main_layer` and `layers` go together; only a city without request records has neither") == (
        "`main_layer` y `layers` van juntos; solo una ciudad sin registros de solicitudes no tiene ninguno"
    )


@pytest.mark.parametrize(
    ("reader", "text", "place"),
    [
        (tomllib.loads, "a = 1 2", "línea 1, columna 7"),
        (tomllib.loads, "[x]\na", "el archivo termina antes de lo esperado"),
        (tomllib.loads, "x = 1\nx = 2\ny = 3", "línea 2, columna 6"),
        (json.loads, '{"a": 1,}', "línea 1, columna 9"),
        (json.loads, "", "línea 1, columna 1"),
        (bytes.decode, b"ma\xf1ana", "el byte 2 no es texto UTF-8"),
        (bytes.decode, b"a\xe2\x82", "los bytes 1-2 no son texto UTF-8"),
    ],
)
def test_words_of_another_program_become_a_place(reader: Callable[[object], object], text: object, place: str) -> None:
    with pytest.raises((tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError)) as fault:
        reader(text)
    assert in_spanish(f"this is not TOML: {fault.value}") == f"esto no es TOML: {place}"


def test_of_words_that_nobody_knows_the_line_is_said_or_nothing() -> None:
    assert in_spanish("the file cannot be read: Invalid Input Error: CSV Error on Line: 31 of") == (
        "el archivo no se puede leer: línea 31"
    )
    assert in_spanish("the file cannot be read: something else") == "el archivo no se puede leer: no se dice dónde"


@pytest.mark.parametrize(
    ("where", "english", "spanish"),
    [
        ("/srv/city/private/city.toml, field `id`", "city.toml, field `id`", "city.toml, campo `id`"),
        ("stops.csv, line 3", "stops.csv, line 3", "stops.csv, línea 3"),
        ("requests.csv, after line 1,042", "requests.csv, after line 1,042", "requests.csv, después de la línea 1,042"),
        ("--grid", "", ""),
        ("--column opened=Fecha", "", ""),
        ("--boundary: areas.geojson", "areas.geojson", "areas.geojson"),
        ("cities/mill-town/kinds.csv", "kinds.csv", "kinds.csv"),
    ],
)
def test_a_page_names_the_file_and_the_line_and_no_folder_or_option(where: str, english: str, spanish: str) -> None:
    letter = SourceError("the file is not there", where=where)
    assert (said_letter(letter, "en").where, said_letter(letter, "es").where) == (english, spanish)


def test_a_sentence_on_a_page_names_no_folder_of_the_machine() -> None:
    assert said("there is no file /srv/city/home/metrics/a.toml", "es") == "no existe el archivo a.toml"
    assert said("see https://example.org/a/b and /people/", "en") == "see https://example.org/a/b and /people/"
