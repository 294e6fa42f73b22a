"""A definition that is sound, for tests that need one and ask about something else."""

from __future__ import annotations

from typing import Any

from civicstat.vocabulary.definition import Definition


def lamps_on_time(**changes: Any) -> Definition:
    """The share of lamps repaired by the promised time; `changes` replace its fields."""
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
