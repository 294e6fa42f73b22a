"""The reference of the metric language names everything that the language has."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from civicstat.metrics.field_problems import FIELDS
from civicstat.metrics.fitness import CELLS, GROUP_COLUMNS
from civicstat.metrics.lexing import DEEPEST_NESTING, KEYWORDS, LONGEST_FILTER
from civicstat.metrics.operands import LARGEST_NUMBER
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.metrics.reasons import BUILT_IN_REASONS
from civicstat.metrics.scope import Scope
from civicstat.vocabulary.definition import Definition, Exclusion, Target
from civicstat.vocabulary.figure import STATUSES_WITHOUT_VALUE
from civicstat.vocabulary.filter_tree import COMPARISONS, FUNCTIONS
from civicstat.vocabulary.period import PERIOD_KINDS
from civicstat.vocabulary.tables import LANGUAGE_COLUMNS


DOCS = Path(__file__).parents[3] / "docs"
HOW_TO = (DOCS / "how-to" / "write-a-metric.md").read_text(encoding="utf-8")
PAGE = (DOCS / "reference" / "metric-language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*FIELDS, "settles_after"])
def test_every_field_of_a_metric_file_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("model", [Definition, Exclusion, Target])
def test_every_field_of_the_models_is_on_the_page(model: type[Definition]) -> None:
    for name, field in model.model_fields.items():
        assert f"`{field.alias or name}`" in PAGE


def test_every_word_and_limit_of_the_language_is_on_the_page() -> None:
    for word in (*KEYWORDS, *COMPARISONS, *FUNCTIONS, *LANGUAGE_COLUMNS, *PERIOD_KINDS, *GROUP_COLUMNS, CELLS):
        assert f"`{word}`" in PAGE, word
    for word in (*BUILT_IN_REASONS, *STATUSES_WITHOUT_VALUE):
        assert f"`{word}`" in PAGE, word
    for limit in (LONGEST_FILTER, DEEPEST_NESTING, LARGEST_NUMBER):
        assert f"{limit:,}" in PAGE, limit


def test_the_metric_of_the_how_to_is_a_metric() -> None:
    text = HOW_TO.partition("```toml\n")[2].partition("```")[0]

    definition = definition_from_fields(
        tomllib.loads(text), scope=Scope(layers=("community-area",)), where="write-a-metric.md"
    )

    assert definition.id == "alley-closed-within-5-days"
