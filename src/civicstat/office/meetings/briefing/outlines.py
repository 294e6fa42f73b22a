"""The boundaries that a packet's maps are drawn in, from the newest release in this home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from civicstat.ledger.reader import Record, has_record


def outlines_of_record(layer: str) -> Sequence[Mapping[str, Any]]:
    """The areas of a layer with their outlines, of the main one for an empty name; none where the record has none."""
    ledger: Path = settings.HOME / "ledger"
    if not has_record(ledger):
        return ()
    return _read(ledger, (ledger / "log" / "checkpoint").stat().st_mtime_ns, layer)


@lru_cache(maxsize=8)
def _read(ledger: Path, changed: int, layer: str) -> Sequence[Mapping[str, Any]]:
    record = Record(ledger)
    role = f"layer/{layer or record.city().statement.body.get('main_layer', '')}"
    if not record.has_role(role):
        return ()
    areas = record.object_json(record.ref(role)).get("areas", ())
    return [{"slug": area["slug"], "geometry": area["geometry"]} for area in areas if area.get("geometry") is not None]
