"""A decision from a file: checked against the record, every problem in one letter, kept as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civicstat.hearings.decision import Decision, read_decision
from civicstat.hearings.errors import HearingError
from civicstat.ledger.schemas import read_body
from civicstat.vocabulary.statement import Statement


GOOD = """
id = "retest-lamps"
department = "streets"
day = 2015-06-11
text = "Retest every lamp on the two oldest circuits."
text_es = "Volver a probar cada luminaria de los dos circuitos más antiguos."
why = "Safety at night was weighed against new lamps elsewhere."
why_es = "Se comparó la seguridad nocturna con luminarias nuevas en otros lugares."
rests_on = ["lamps-mended|v1|2015-05|city:-|-"]
invented_example = true

[effect]
metric = "lamps-mended"
direction = "up"
value = "85.0"
by = 2015-12-31
"""


def test_a_decision_is_read_with_its_reason_figures_and_expected_effect(write: Any, on_record: Any) -> None:
    decision = read_decision(write("d.toml", GOOD), on_record=on_record)

    assert decision.why.startswith("Safety at night")
    assert decision.rests_on == ("lamps-mended|v1|2015-05|city:-|-",)
    assert (decision.effect.value, decision.effect.by.isoformat()) == ("85.0", "2015-12-31")


def test_its_body_is_one_that_the_ledger_accepts_and_reads_back(write: Any, on_record: Any) -> None:
    decision = read_decision(write("d.toml", GOOD), on_record=on_record)
    body = decision.to_json()
    statement = Statement("decision/v1", "retest-lamps", "-", "2015-06-30", "2015-07-01T05:00:00Z", (), body)

    assert read_body(statement).statement_name() == "retest-lamps"
    assert Decision.from_json(body) == decision


def test_every_problem_stands_in_one_letter(write: Any, on_record: Any) -> None:
    broken = GOOD.replace('"streets"', '"parks"').replace("2015-06-11", "2015-07-11").replace("2015-05|", "2019-05|")
    broken = broken.replace('metric = "lamps-mended"', 'metric = "lamps"').replace("2015-12-31", "2015-07-11")

    with pytest.raises(HearingError) as caught:
        read_decision(write("d.toml", broken), on_record=on_record)

    assert str(caught.value) == (
        "d.toml: 5 problems\n"
        "  `department`: there is no department 'parks' (expected: one of the city's departments)\n"
        "  `day`: the meeting of 2015-07-11 has not been held (expected: 2015-06-30 or earlier)\n"
        "  `rests_on`: the record has no figure 'lamps-mended|v1|2019-05|city:-|-'"
        " (expected: keys of published figures)\n"
        "  `effect.metric`: there is no metric 'lamps' (expected: an adopted metric)\n"
        "  `effect.by`: 2015-07-11 is not after the meeting (expected: a day after 2015-07-11)\n"
        "Expected: a file as in docs/how-to/record-a-decision.md\n"
        "Next step: Mend the fields named here and record the file again."
    )


def test_a_field_missing_unknown_or_of_another_kind_is_named(write: Any, on_record: Any) -> None:
    broken = GOOD.replace("why_es", "whyes").replace('value = "85.0"', "value = 85.0").replace("2015-06-11", '"soon"')

    with pytest.raises(HearingError) as caught:
        read_decision(write("d.toml", broken), on_record=on_record)

    found = caught.value.found
    assert "`day`: it is 'soon' (expected: a day, like 2015-09-10)" in found
    assert "`why_es`: it is missing (expected: a text of 1 to 600 characters)" in found
    assert '`effect.value`: it is 85.0 (expected: a number in quotes, like "80.0")' in found
    assert "`whyes`: there is no such field" in found


def test_a_citys_own_words_are_refused_until_they_can_be_withdrawn(write: Any, on_record: Any) -> None:
    own = GOOD.replace("invented_example = true", "invented_example = false")

    with pytest.raises(HearingError) as caught:
        read_decision(write("d.toml", own), on_record=on_record)

    assert str(caught.value) == (
        "d.toml, field `invented_example`: these would be a city's own words, and words on record must be "
        "withdrawable\n"
        "Expected: true: until the office can withdraw words, only invented examples are recorded\n"
        "Next step: Mend the field and record the file again."
    )


def test_a_file_must_say_whether_it_is_invented(write: Any, on_record: Any) -> None:
    with pytest.raises(HearingError, match="it is missing") as caught:
        read_decision(write("d.toml", GOOD.replace("invented_example = true\n", "")), on_record=on_record)
    assert caught.value.where == "d.toml, field `invented_example`"


def test_a_decision_on_record_stays_as_it_was(write: Any, on_record: Any) -> None:
    said = read_decision(write("d.toml", GOOD), on_record=on_record)
    after = replace(on_record, decisions={"retest-lamps": said.to_json()})

    assert read_decision(write("same.toml", GOOD), on_record=after) == said
    with pytest.raises(HearingError, match="stands on record with another `effect`"):
        read_decision(write("d.toml", GOOD.replace('"85.0"', '"70.0"')), on_record=after)


def test_a_file_that_is_not_there_or_not_toml_gets_a_letter(write: Any, tmp_path: Path, on_record: Any) -> None:
    with pytest.raises(HearingError, match=r"there is no file none\.toml"):
        read_decision(tmp_path / "none.toml", on_record=on_record)
    with pytest.raises(HearingError, match="this is not TOML"):
        read_decision(write("d.toml", "id ="), on_record=on_record)
