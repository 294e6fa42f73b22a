"""The form of a measure says everything that a file written by hand can: alternatives, targets, ratios, costs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from civicstat.cycle.studio.builder import build, conditions_of
from civicstat.metrics.context import MetricContext
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.metrics.scope import Scope
from civicstat.office.analyst.drafts import budget_lines_of
from civicstat.office.analyst.metric_form import MetricForm
from civicstat.vocabulary.definition import Definition

from .conftest import Office


SCOPE = Scope(layers=("district",), values={"kind": ("pothole", "sidewalk")})
COMMON = """
id = "{id}"
version = 1
title = "Said"
title_es = "Dicho"
question = "Asked?"
question_es = "¿Preguntado?"
owner = "Analyst"
owner_es = "Análisis"
digits = 1
settles_after = "30 days"
known_gaps = ["Nobody asks."]
known_gaps_es = ["Nadie pregunta."]
proposed_by = "Analyst"
proposed_by_es = "Análisis"
"""
REQUESTS = (
    COMMON.format(id="requests") + 'measure = "count"\nperiods = ["month"]\nunit = "requests"\ndirection = "none"\n'
)
BY_HAND = {
    "either": (
        {
            "measure": "count",
            "where_1_column": "kind",
            "where_1_op": "=",
            "where_1_value": "pothole",
            "where_2_join": "or",
            "where_2_column": "kind",
            "where_2_op": "=",
            "where_2_value": "sidewalk",
            "where_3_join": "and",
            "where_3_column": "closed",
            "where_3_op": "is-there",
            "target_value": "40",
            "target_from": "2026-01-01",
            "target_set_by": "the council",
            "target_set_by_es": "el concejo",
            "periods": ["month"],
            "direction": "down",
            "leave_out_duplicates": "no",
        },
        """
measure = "count"
where = "(kind = 'pothole' OR kind = 'sidewalk') AND closed IS NOT NULL"
periods = ["month"]
unit = "requests"
direction = "down"
[[target]]
value = "40"
from = "2026-01-01"
set_by = "the council"
set_by_es = "el concejo"
""",
    ),
    "ratio": (
        {"measure": "ratio", "of_metric": "requests/1", "per_metric": "requests/1", "periods": ["month"]},
        """
measure = "ratio"
of_metric = "requests/1"
per_metric = "requests/1"
periods = ["month"]
unit = "ratio"
direction = "none"
""",
    ),
    "cost": (
        {"measure": "cost", "budget_lines": ["salt", "paint"], "per_metric": "requests/1", "periods": ["year"]},
        """
measure = "cost"
budget_lines = ["salt", "paint"]
per_metric = "requests/1"
periods = ["year"]
unit = "dollars"
direction = "none"
""",
    ),
}


def definition(text: str) -> Definition:
    return definition_from_fields(tomllib.loads(text), scope=SCOPE, where="by-hand.toml")


def form(data: dict[str, Any] | None, lang: str) -> MetricForm:
    posted = None
    if data is not None:
        posted = QueryDict(mutable=True)
        for name, value in data.items():
            posted.setlist(name, value if isinstance(value, list) else [value])
    known = {"requests": definition(REQUESTS)}
    lines = {"salt": "Salt", "paint": "Paint"}
    return MetricForm(
        posted, lang=lang, scope=SCOPE, definitions=known, goals={}, budget_lines=lines, draft=None, built=None
    )


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", BY_HAND)
def test_the_form_makes_the_definition_that_a_file_written_by_hand_makes(name: str, lang: str, office: Office) -> None:
    answers, by_hand = BY_HAND[name]
    common = {"id": name, "title": "Said", "title_es": "Dicho", "question": "Asked?", "question_es": "¿Preguntado?"}
    common |= {"known_gaps": "Nobody asks.", "known_gaps_es": "Nadie pregunta.", "digits": "1"}
    posted = form({**common, **answers}, lang)
    assert posted.is_valid(), posted.errors
    said = posted.said(("Analyst", "Análisis"))

    built = build(
        {**said["answers"], "owner": "Analyst", "owner_es": "Análisis"},
        conditions=conditions_of(said["conditions"]),
        left_out=[],
        scope=SCOPE,
    )

    assert built.faults == ()
    assert built.definition == definition(COMMON.format(id=name) + by_hand)
    assert definition(built.text) == built.definition


def test_only_what_can_be_divided_is_offered_and_named_with_its_version(office: Office) -> None:
    offered = form(None, "en").fields["per_metric"].choices
    assert [value for value, _ in offered] == ["", "requests/1"]


def test_the_lines_of_the_budget_are_named_in_the_readers_language(office: Office, tmp_path: Path) -> None:
    row = {"line": "salt", "name": "Salt", "name_es": "Sal", "fiscal_year": 2026, "amount": "1", "kind": "budget"}
    context = SimpleNamespace(budget={"lines": [row]})
    city: Any = SimpleNamespace(context=context)
    assert (budget_lines_of(city, "en"), budget_lines_of(city, "es")) == ({"salt": "Salt"}, {"salt": "Sal"})
    assert budget_lines_of(SimpleNamespace(context=None), "en") == {}  # type: ignore[arg-type]
    assert "budget" in MetricContext.__dataclass_fields__
