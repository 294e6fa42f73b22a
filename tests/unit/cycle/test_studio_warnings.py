"""What gives pause about a definition as a whole: beside each measure of speed stands one of quality."""

from __future__ import annotations

from typing import Any

import pytest
from definition_samples import lamps_on_time

from civicstat.cycle.studio.warnings import overall
from civicstat.vocabulary.definition import Definition


def said(found: Definition) -> list[tuple[str, str]]:
    return list(overall(found, warned={}, accountings={}, adopted={}))


def test_a_measure_of_speed_without_a_companion_gives_pause_in_both_languages() -> None:
    [(english, spanish)] = said(lamps_on_time())
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
    assert said(lamps_on_time(**changes)) == []


def test_one_that_is_not_adopted_gives_pause_alone() -> None:
    [(english, _)] = said(lamps_on_time(companion="still-open"))
    assert english == "The companion “still-open” is not adopted: nothing would guard this metric."
