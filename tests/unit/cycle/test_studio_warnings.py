"""What gives pause about a definition as a whole: beside each measure of speed stands one of quality."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.cycle.studio.warnings import overall
from civicstat.vocabulary.definition import Definition


def definition(**changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": "lamps-on-time",
        "version": 1,
        "title": "Lamps repaired on time",
        "title_es": "Luminarias reparadas a tiempo",
        "question": "Is a lamp repaired on time?",
        "question_es": "¿Se repara a tiempo?",
        "owner": "Keeper of lamps",
        "owner_es": "Encargo de luminarias",
        "measure": "share",
        "numerator": {"op": "<=", "left": {"column": "closed"}, "right": {"column": "due"}},
        "numerator_text": "closed <= due",
        "periods": ["month"],
        "unit": "percent",
        "digits": 1,
        "direction": "up",
        "settles_after_days": 30,
        "known_gaps": ["Lamps that nobody reports."],
        "known_gaps_es": ["Luminarias que nadie reporta."],
        "proposed_by": "example",
        "proposed_by_es": "ejemplo",
    }
    return Definition.model_validate({**fields, **changes})


def said(found: Definition) -> list[tuple[str, str]]:
    return list(overall(found, warned={}, accountings={}, adopted={}))


def test_a_measure_of_speed_without_a_companion_gives_pause_in_both_languages() -> None:
    [(english, spanish)] = said(definition())
    assert english.startswith("Work that is only closed faster would look better here, and no companion would show it")
    assert spanish.startswith("Un trabajo que solo se cierra más rápido se vería mejor aquí")


@pytest.mark.parametrize(
    "changes",
    [
        {
            "numerator": {"op": "=", "left": {"column": "is_again"}, "right": {"value": True}},
            "numerator_text": "is_again",
        },
        {"measure": "count", "numerator": None, "numerator_text": "", "unit": "requests", "digits": 0},
    ],
)
def test_a_measure_of_something_else_needs_none(changes: dict[str, Any]) -> None:
    assert said(definition(**changes)) == []


def test_one_that_is_not_adopted_gives_pause_alone() -> None:
    [(english, _)] = said(definition(companion="still-open"))
    assert english == "The companion “still-open” is not adopted: nothing would guard this metric."
