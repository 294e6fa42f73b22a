"""A definition built from a form: rows become the language's text, faults stand beside their fields."""

from __future__ import annotations

import pytest

from civicstat.cycle.studio.builder import Condition, LeftOut, build, filter_text
from civicstat.metrics.language import parse_filter
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
