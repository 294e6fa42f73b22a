"""The how-to's own files are good ones, and it names every field."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from civicstat.hearings.action import Action, read_action, status_of
from civicstat.hearings.decision import Decision, ExpectedEffect, read_decision
from civicstat.hearings.on_record import OnRecord


PAGE = (Path(__file__).parents[3] / "docs/how-to/record-a-decision.md").read_text(encoding="utf-8")
FILES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
AS_OF = date(2015, 9, 30)


def test_the_files_of_the_how_to_can_be_recorded(write: Any) -> None:
    known = OnRecord(
        as_of=AS_OF,
        figures={"street-lights-on-time|v1|2015-06|city:-|-"},
        metrics={"street-lights-on-time"},
        departments={"public-works"},
    )
    decision = read_decision(write("decision.toml", FILES[0]), on_record=known)
    after = OnRecord(AS_OF, known.figures, known.metrics, known.departments, {decision.id: decision.to_json()})
    action = read_action(write("action.toml", FILES[1]), on_record=after)

    assert status_of(action, AS_OF) == "overdue"


@pytest.mark.parametrize("field", sorted({*Decision.model_fields, *Action.model_fields, *ExpectedEffect.model_fields}))
def test_every_field_is_named_in_the_how_to(field: str) -> None:
    assert f"`{field}`" in PAGE or f"\n{field} = " in PAGE
