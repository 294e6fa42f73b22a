"""The object `lateness`: how late records reach the city's system, where its source says when they arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.metrics.freshness.lateness import lateness_of
from civicstat.metrics.recheck.lateness import learned_again
from civicstat.sources.ingest import Ingested
from civicstat.vocabulary.canonical import canonical_bytes


LATENESS = "lateness"
BASES = ("opened", "closed")


def write_lateness(folder: CityFolder, home: Home, ingested: Ingested, *, as_of: date) -> dict[str, int]:
    """Write what the next release says of late records; after how many days they had arrived, as far as that is known.

    Raises
    ------
    CycleError
        When the two computations disagree; nothing is then kept.
    """
    source = folder.sources.service_requests
    if "arrived" not in source.columns:
        write_whole(home.release / LATENESS, canonical_bytes({"as_of": as_of.isoformat(), "is_known": False}))
        return {}
    document = lateness_of(ingested.table, as_of=as_of, coverage_from=source.coverage_from)
    for name in BASES:
        said = document[name]
        again = learned_again(said["within"], said["later"])
        if again != (said["status"], said["days"]):
            raise CycleError(
                f"the two computations of how late records come disagree: {said} and {again}",
                expected="equal results",
                next_step="This is a fault of the software: please report it with this message. Nothing was published.",
            )
    write_whole(home.release / LATENESS, canonical_bytes(document))
    return learned_days_in(document)


def learned_days_in(document: Mapping[str, Any]) -> dict[str, int]:
    """By `opened` and `closed`, the days that an object `lateness` has learned; none where it has not."""
    if not document["is_known"]:
        return {}
    return {name: document[name]["days"] for name in BASES if document[name]["days"] is not None}
