"""Every field that a city's staff can write stands on its page."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from civicstat.sources.drift import FEWEST_ROWS_OF_LAST, MOST_ROWS_OF_LAST, MOST_ROWS_OF_UNKNOWN_KINDS
from civicstat.vocabulary.city import (
    City,
    Contact,
    Demonstration,
    Duplicates,
    Fault,
    Households,
    Layer,
    Merge,
    NeverRead,
    ServiceRequestsSource,
    Sources,
)  # fmt: skip
from civicstat.vocabulary.follow_up import ConfirmationsSource, Draw, InspectionsSource
from civicstat.vocabulary.published_measures import PublishedMeasuresSource


REFERENCE = Path(__file__).parents[3] / "docs/reference"
PAGES = {
    "published-measures-toml.md": (PublishedMeasuresSource,),
    "city-toml.md": (City, Contact, Demonstration, Households, Layer, Merge),
    "sources-toml.md": (
        Sources,
        ServiceRequestsSource,
        Duplicates,
        NeverRead,
        Fault,
        InspectionsSource,
        ConfirmationsSource,
        Draw,
    ),
}


@pytest.mark.parametrize(
    ("page", "model"), [(page, model) for page, models in PAGES.items() for model in models], ids=str
)
def test_every_field_of_a_model_is_documented(page: str, model: type[BaseModel]) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8")

    names = {field.alias or name for name, field in model.model_fields.items()}
    told = {name for name in names if f"`{name}`" in text or f"[{name}]" in text}

    assert names - told == set()


def test_every_column_that_can_be_mapped_is_documented() -> None:
    text = (REFERENCE / "sources-toml.md").read_text(encoding="utf-8")
    names = get_args(get_args(ServiceRequestsSource.model_fields["columns"].annotation)[0])

    assert len(names) == 13
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_bounds_of_drift_are_those_on_the_page() -> None:
    text = (REFERENCE / "sources-toml.md").read_text(encoding="utf-8")

    assert f"less than {float(FEWEST_ROWS_OF_LAST)} or more than {MOST_ROWS_OF_LAST} times" in text
    assert f"more than {MOST_ROWS_OF_UNKNOWN_KINDS * 100} in 100 rows" in text
