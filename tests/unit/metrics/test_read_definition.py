"""Metric files: read whole, or refused with every problem at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.field_problems import FIELDS
from civicstat.metrics.read_definition import read_definition, read_definitions
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import Definition


FILE = """
id = "closed-within-5-days"
version = 1
title = "Closed within 5 days"
title_es = "Cerradas en 5 días"
question = "Does the city close it within five days?"
question_es = "¿La ciudad lo cierra en cinco días?"
owner = "Commissioner"
owner_es = "Comisionado"
where = "kind = 'alley'"
measure = "share"
numerator = "days_between(opened, closed) <= 5"
periods = ["week", "month"]
by = ["ward", "kind"]
unit = "percent"
digits = 1
direction = "up"
settles_after = "30 days"
known_gaps = ["Complaints that nobody makes are not counted."]
known_gaps_es = ["Lo que nadie reporta no se cuenta."]
proposed_by = "a test"
proposed_by_es = "una prueba"

[[exclude]]
reason = "marked as a duplicate"
reason_es = "marcada como duplicada"
where = "is_duplicate"

[[target]]
value = "80.0"
from = "2014-01-01"
set_by = "a test"
set_by_es = "una prueba"
"""


def _written(folder: Path, text: str, name: str = "closed-within-5-days.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _refusal(town: Any, tmp_path: Path, text: str) -> str:
    with pytest.raises(DefinitionError) as refusal:
        read_definition(_written(tmp_path, text), context=town.context)
    return str(refusal.value)


MOVED = """
[[target]]
value = "75.0"
from = "2015-01-01"
set_by = "a test"
set_by_es = "una prueba"
"""


def test_a_target_that_takes_the_place_of_another_must_say_why(town: Any, tmp_path: Path) -> None:
    assert "does not say why" in _refusal(town, tmp_path, FILE + MOVED)
    reasons = 'why = "The first one was a guess."\nwhy_es = "La primera fue una suposición."\n'
    moved = read_definition(_written(tmp_path, FILE + MOVED + reasons), context=town.context)
    assert [target.why for target in moved.target] == [None, "The first one was a guess."]


def test_a_metric_file_becomes_a_definition_with_its_trees_and_its_words(town: Any, tmp_path: Path) -> None:
    definition = read_definition(_written(tmp_path, FILE), context=town.context)

    assert definition.settles_after_days == 30
    assert definition.where == {"op": "=", "left": {"column": "kind"}, "right": {"text": "alley"}}
    assert definition.where_text == "kind = 'alley'"
    assert definition.numerator_text == "days_between(opened, closed) <= 5"
    assert definition.exclude[0].where == {"op": "is_true", "column": "is_duplicate"}
    assert definition.exclude[0].where_text == "is_duplicate"
    assert Definition.from_json(definition.to_json()) == definition


@pytest.mark.parametrize(
    ("text", "days", "is_learned"),
    [("learned", 30, True), ("learned, 14 days at least", 14, True), ("1 day", 1, False)],
)
def test_how_long_a_figure_settles_is_stated_or_learned(
    town: Any, tmp_path: Path, text: str, days: int, is_learned: bool
) -> None:
    file = FILE.replace('settles_after = "30 days"', f'settles_after = "{text}"')
    definition = read_definition(_written(tmp_path, file), context=town.context)

    assert (definition.settles_after_days, definition.settles_learned) == (days, is_learned)
    assert ("settles_learned" in definition.to_json()) is is_learned


def test_breaks_and_new_ranges_are_read_with_their_reasons_and_leave_other_statements_alone(
    town: Any, tmp_path: Path
) -> None:
    plain = read_definition(_written(tmp_path, FILE), context=town.context)
    cuts = """
[[break]]
from = "2013-01-01"
reason = "the form asks for the kind first"
reason_es = "el formulario pide primero el tipo"

[[rebase]]
from = "2014-01-01"
reason = "night crews began"
reason_es = "empezó el turno de noche"
"""
    definition = read_definition(_written(tmp_path, FILE + cuts), context=town.context)

    assert [cut.reason for cut in (*definition.break_, *definition.rebase)] == [
        "the form asks for the kind first",
        "night crews began",
    ]
    assert Definition.from_json(definition.to_json()) == definition
    assert definition.to_json()["rebase"][0]["from"] == "2014-01-01"
    assert not {"break", "rebase"} & plain.to_json().keys()


def test_a_new_range_without_a_reason_is_refused(town: Any, tmp_path: Path) -> None:
    said = _refusal(town, tmp_path, FILE + '\n[[rebase]]\nfrom = "2014-01-01"\nreason = "night crews began"\n')

    assert "`rebase 1.reason_es` is missing" in said


def test_without_a_city_a_file_is_still_checked_for_form(tmp_path: Path) -> None:
    definition = read_definition(_written(tmp_path, FILE), scope=Scope(layers=("ward",)))

    assert definition.by == ("ward", "kind")


def test_every_problem_of_a_file_is_named_at_once(town: Any, tmp_path: Path) -> None:
    broken = (
        FILE.replace('title_es = "Cerradas en 5 días"\n', "")
        .replace('"30 days"', '"a month"')
        .replace("kind = 'alley'", "kind = 'ally'")
        .replace('periods = ["week"', 'periods = ["fortnight"')
        .replace("digits = 1", 'digits = "one"')
        .replace('direction = "up"', 'directon = "up"\ndirection = "up"')
    )

    assert _refusal(town, tmp_path, broken) == (
        "closed-within-5-days.toml: 6 problems:\n"
        "  1. closed-within-5-days.toml, field `settles_after`: `settles_after` is 'a month'\n"
        '     Expected: a number of days, like "30 days", or "learned, 30 days at least"\n'
        '     Next step: Write: settles_after = "30 days"\n'
        "  2. closed-within-5-days.toml, field `where`: 'ally' is not a kind of this city\n"
        "     Expected: one of alley, bed-bugs, cart, noise, yard\n"
        "     Next step: Did you mean 'alley'?\n"
        "  3. closed-within-5-days.toml, field `title_es`: `title_es` is missing\n"
        "     Expected: a text of 1 to 600 characters\n"
        "     Next step: Add a line: title_es = ...\n"
        "  4. closed-within-5-days.toml, field `periods 1`: `periods 1` is 'fortnight'\n"
        '     Expected: at least one of "day", "week", "month", "quarter", "year", "r12", "r3", "w4"\n'
        "     Next step: Write a value of this form.\n"
        "  5. closed-within-5-days.toml, field `digits`: `digits` is 'one'\n"
        "     Expected: decimals to round to: 0 to 6\n"
        "     Next step: Write a value of this form.\n"
        "  6. closed-within-5-days.toml, field `directon`: `directon` is not a field of a metric file\n"
        f"     Expected: one of {', '.join(FIELDS)}\n"
        "     Next step: Take the line out.\n"
        "Expected: a definition as described in docs/reference/metric-language.md\n"
        "Next step: Mend each of them; civicstat doctor checks again."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "percent"', 'unit = "days"', '`unit` is "days"'),
        ('by = ["ward", "kind"]', 'by = ["district"]', '`by` names "district"'),
        ('by = ["ward", "kind"]', 'by = ["kind", "kind"]', "`by` names something twice"),
        ('measure = "share"', 'measure = "count"', '`numerator` belongs to measure "share"'),
        ('measure = "share"', 'measure = "average"', "`measure` is 'average'"),
        ('owner_es = "Comisionado"\n', "", "`owner_es` is missing"),
        ('known_gaps = ["Complaints that nobody makes are not counted."]', "known_gaps = []", "`known_gaps` is []"),
        ('reason_es = "marcada como duplicada"\n', "", "`exclude 1.reason_es` is missing"),
        ('where = "is_duplicate"', 'where = "is_duplicat"', "`is_duplicat` is not a column"),
        ('where = "is_duplicate"\n', "", "`exclude 1.where` is missing"),
        ('reason = "marked as a duplicate"', 'reason = "too new to judge"', "which is taken or empty"),
        ('value = "80.0"', 'value = "eighty"', "`target 1.value` is 'eighty'"),
        ('from = "2014-01-01"', 'from = "January"', "`target 1.from` is 'January'"),
        ('set_by_es = "una prueba"', "", "`target 1.set_by_es` is missing"),
        ('id = "closed-within-5-days"', 'id = "Closed"', "`id` is 'Closed'"),
        ("where = \"kind = 'alley'\"", "where = 5", "`where` is 5"),
    ],
)
def test_each_kind_of_problem_is_said_in_plain_words(town: Any, tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FILE

    letter = _refusal(town, tmp_path, FILE.replace(old, new))

    assert said in letter
    assert "Expected: " in letter
    assert "Next step: " in letter
    assert "pydantic" not in letter


def test_a_file_that_is_not_toml_or_not_there_is_refused(town: Any, tmp_path: Path) -> None:
    assert "this is not TOML" in _refusal(town, tmp_path, "id = ")
    with pytest.raises(DefinitionError, match=r"there is no file absent\.toml"):
        read_definition(tmp_path / "absent.toml", context=town.context)


def test_a_folder_gives_its_definitions_by_id(town: Any, tmp_path: Path) -> None:
    _written(tmp_path, FILE.replace("closed-within-5-days", "zz"), "a.toml")
    _written(tmp_path, FILE.replace("closed-within-5-days", "aa") + "", "b.toml")

    assert [definition.id for definition in read_definitions(tmp_path, context=town.context)] == ["aa", "zz"]


def test_the_problems_of_all_files_of_a_folder_are_named_at_once(town: Any, tmp_path: Path) -> None:
    _written(tmp_path, FILE.replace("version = 1\n", ""), "a.toml")
    _written(tmp_path, FILE.replace("digits = 1\n", ""), "b.toml")

    with pytest.raises(DefinitionError) as refusal:
        read_definitions(tmp_path, context=town.context)

    assert "a.toml, field `version`" in str(refusal.value)
    assert "b.toml, field `digits`" in str(refusal.value)


def test_a_folder_refuses_one_metric_twice_and_an_absent_companion(town: Any, tmp_path: Path) -> None:
    _written(tmp_path, FILE, "a.toml")
    _written(tmp_path, FILE.replace('unit = "percent"', 'unit = "percent"\ncompanion = "open-backlg"'), "b.toml")

    with pytest.raises(DefinitionError) as refusal:
        read_definitions(tmp_path, context=town.context)

    assert "two files define closed-within-5-days, version 1" in str(refusal.value)
    assert '`companion` is "open-backlg", which no file here defines' in str(refusal.value)


def test_an_empty_folder_is_refused(town: Any, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no metric file in"):
        read_definitions(tmp_path, context=town.context)


def test_persons_can_only_be_counted_by_month(town: Any, tmp_path: Path) -> None:
    text = FILE.replace("where = \"kind = 'alley'\"", 'table = "person_months"')

    assert "asks for more than whole-city totals per month" in _refusal(town, tmp_path, text)
