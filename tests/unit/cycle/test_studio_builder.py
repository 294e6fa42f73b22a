"""A definition built from a form: rows become the language's text, faults stand beside their fields."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from civicstat.cycle.studio.builder import Condition, LeftOut, build, filter_text
from civicstat.metrics.language import parse_filter
from civicstat.metrics.read_definition import definition_from_fields, read_definition
from civicstat.metrics.scope import Scope


ANSWERS = {
    "question": "Are potholes filled in time?",
    "question_es": "¿Se tapan a tiempo los baches?",
    "title": "Potholes in time",
    "title_es": "Baches a tiempo",
    "measure": "share",
    "owner": "Director of streets",
    "owner_es": "Dirección de calles",
    "known_gaps": "A closing is no proof.",
    "known_gaps_es": "Un cierre no es una prueba.",
    "proposed_by": "Analyst",
    "proposed_by_es": "Análisis",
}
SCOPE = Scope(layers=("ward",), values={"kind": ("pothole", "alley")}, precision="second")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition("kind", "=", "pothole"), "kind = 'pothole'"),
        (Condition("kind", "in", "pothole, alley,"), "kind IN ('pothole', 'alley')"),
        (Condition("kind", "not-in", "alley"), "kind NOT IN ('alley')"),
        (Condition("closed", "is-missing"), "closed IS NULL"),
        (Condition("closed", "is-there"), "closed IS NOT NULL"),
        (Condition("is_duplicate", "is-not-true"), "NOT is_duplicate"),
        (Condition("opened", ">=", "2026-01-01"), "opened >= DATE '2026-01-01'"),
        (Condition("closed", "<=", "due"), "closed <= due"),
        (Condition("days_between(opened, closed)", "<=", "5"), "days_between(opened, closed) <= 5"),
    ],
)
def test_a_row_is_a_condition_of_the_language(condition: Condition, text: str) -> None:
    assert condition.to_text() == text
    parse_filter(text, scope=SCOPE, where="here")


def test_rows_must_all_hold_and_make_the_definition_that_the_form_says() -> None:
    rows = [Condition("kind", "=", "pothole"), Condition("closed", "is-there")]
    left_out = [LeftOut("wrong ward", "distrito equivocado", Condition("ward", "=", "unlocated"))]
    built = build(ANSWERS, conditions=rows, left_out=left_out, scope=SCOPE)
    assert built.faults == ()
    assert built.definition is not None
    assert built.definition.where_text == filter_text(rows) == "kind = 'pothole' AND closed IS NOT NULL"
    assert [item.where_text for item in built.definition.exclude] == ["is_duplicate", "ward = 'unlocated'"]
    assert built.definition.numerator_text == "days_between(opened, closed) <= 5"


def test_every_fault_names_its_field() -> None:
    wrong = {**ANSWERS, "numerator": "days_between(opened, closed) <= 5x", "by": "wrad", "settles_after": "soon"}
    built = build(wrong, conditions=[Condition("kind", "=", "potholes")], left_out=[], scope=SCOPE)
    assert built.definition is None
    assert [fault.field for fault in built.faults] == ["settles_after", "where", "numerator", "by"]
    assert "pothole" in built.faults[1].next_step


def test_an_answer_that_is_missing_is_asked_for_and_hides_no_other_fault() -> None:
    gaps = {**ANSWERS, "title_es": "", "known_gaps": "", "by": "wrad"}
    built = build(gaps, conditions=[Condition("kind", "=", "potholes")], left_out=[], scope=SCOPE)
    assert built.text == ""
    assert [fault.field for fault in built.faults] == ["title_es", "known_gaps", "where", "by"]


def test_quotes_in_a_value_cannot_leave_it() -> None:
    built = build(ANSWERS, conditions=[Condition("kind", "=", "a' OR kind = 'b")], left_out=[], scope=SCOPE)
    assert built.definition is None
    assert {fault.field for fault in built.faults} == {"where"}


def in_the_language(conditions: list[Condition]) -> str:
    parse_filter(filter_text(conditions), scope=SCOPE, where="here")
    return filter_text(conditions)


def test_rows_joined_by_or_belong_together() -> None:
    pothole, alley = Condition("kind", "=", "pothole"), Condition("kind", "=", "alley", join="or")
    closed = Condition("closed", "is-there")
    assert in_the_language([pothole, alley]) == "kind = 'pothole' OR kind = 'alley'"
    assert in_the_language([pothole, alley, closed]) == "(kind = 'pothole' OR kind = 'alley') AND closed IS NOT NULL"
    assert in_the_language([closed, pothole, alley]) == "closed IS NOT NULL AND (kind = 'pothole' OR kind = 'alley')"


PRACTICE = Path(str(files("civicstat.practice"))) / "template" / "metrics"
BY_HAND = {
    "dollars-per-dumped-trash-report": {"measure": "cost", "budget_lines": "dumped-trash-contract", "by": ""},
    "months-of-work-waiting": {
        "measure": "ratio",
        "of_metric": "open-backlog/1",
        "by": "district, department",
        "by_periods": "",
    },
}
SAME = (
    "id",
    "question",
    "question_es",
    "title",
    "title_es",
    "owner",
    "owner_es",
    "direction",
    "digits",
    "settles_after",
)
SAME += ("companion", "goal", "proposed_by", "proposed_by_es", "per_metric")


@pytest.mark.parametrize("name", BY_HAND)
def test_the_form_of_a_ratio_or_cost_makes_the_definition_that_was_written_by_hand(name: str) -> None:
    scope = Scope(layers=("district",))
    by_hand = read_definition(PRACTICE / f"{name}.toml", scope=scope)
    written = tomllib.loads((PRACTICE / f"{name}.toml").read_text("utf-8"))
    answers = {field: str(written[field]) for field in SAME} | BY_HAND[name]
    # The form asks for one gap in each language.
    answers |= {field: written[field][0] for field in ("known_gaps", "known_gaps_es")}
    answers |= {"periods": ", ".join(written["periods"])}

    built = build(answers, conditions=[], left_out=[], scope=scope)

    assert built.faults == ()
    assert built.definition is not None
    one_gap = {"known_gaps": by_hand.known_gaps[:1], "known_gaps_es": by_hand.known_gaps_es[:1]}
    assert built.definition == by_hand.model_copy(update=one_gap)


def test_a_ratio_takes_no_rows_and_is_held_to_the_metrics_that_it_names() -> None:
    answers = {**ANSWERS, "measure": "ratio", "of_metric": "waiting/1", "per_metric": "potholes-in-time/2"}
    named = build(ANSWERS, conditions=[], left_out=[], scope=SCOPE).definition
    assert named is not None
    rows = [Condition("kind", "=", "pothole")]
    built = build(answers, conditions=rows, left_out=[], scope=SCOPE, others={named.id: named})
    assert [fault.field for fault in built.faults] == ["where", "of_metric", "per_metric"]
    assert "potholes-in-time/1" in built.faults[2].next_step


TARGET = {
    "target_value": "80.5",
    "target_from": "2026-01-01",
    "target_set_by": "the council",
    "target_set_by_es": "el concejo",
    "target_is_example": "yes",
}


def test_a_target_becomes_a_table_of_the_file_as_by_hand() -> None:
    rows = [Condition("kind", "=", "pothole"), Condition("kind", "=", "alley", join="or")]
    built = build({**ANSWERS, **TARGET}, conditions=rows, left_out=[], scope=SCOPE)
    assert built.definition is not None
    fields = tomllib.loads(built.text)
    assert fields["target"] == [
        {"value": "80.5", "from": "2026-01-01", "set_by": "the council", "set_by_es": "el concejo", "is_example": True}
    ]
    assert definition_from_fields(fields, scope=SCOPE, where="by-hand.toml") == built.definition


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target_value": "many"}, "target_value"),
        ({"target_from": "soon"}, "target_from"),
        ({"target_set_by": ""}, "target_set_by"),
    ],
)
def test_what_is_wrong_with_a_target_stands_beside_its_field(changed: dict[str, str], field: str) -> None:
    built = build({**ANSWERS, **TARGET, **changed}, conditions=[], left_out=[], scope=SCOPE)
    assert [fault.field for fault in built.faults] == [field]
