"""A layer of two squares side by side, and ways to break it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicstat.vocabulary.city import Layer


WEST = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
EAST = [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]


def polygon(rings: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}


@pytest.fixture
def write_layer(tmp_path: Path) -> Callable[..., Layer]:
    """Writes features to `areas.geojson` and gives the layer that reads them."""

    def write(features: list[dict[str, Any]] | None = None, **fields: Any) -> Layer:
        if features is None:
            features = [polygon(EAST, name="East Side"), polygon(WEST, name="West Side")]
        (tmp_path / "areas.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        given = {
            "slug": "side",
            "title": "Side",
            "title_es": "Lado",
            "file": "areas.geojson",
            "key": "name",
            "source": "drawn for this test",
            "licence": "none",
        }
        return Layer.model_validate({**given, **fields})

    return write
