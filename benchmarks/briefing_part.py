"""Briefings of ten departments beside one plain reading of the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from processes import do
from results import Listing, ratio


DEPARTMENTS = 10
METRICS = 60
FORMATS = {
    "briefings": "{:,}",
    "metrics": "{:,}",
    "measures judged": "{:,}",
    "figures": "{:,}",
    "seconds": "{:.1f}",
    "on processors": "{:.1f}",
    "reading alone": "{:.2f}",
    "of reading": "{:.1f}",
}
READ_THIS = """\
seconds: all briefings from the record, each with its object and agenda; reading alone: the same figures and charts
parsed once as JSON; of reading: ours for one of those. Two minutes are allowed."""


def briefings(scratch: Path, threads: int) -> Iterator[Listing]:
    """One table of one line."""
    told, _ = do("brief", scratch=str(scratch), departments=DEPARTMENTS, metrics=METRICS, threads=threads)
    yield listing_of(told)


def listing_of(told: Mapping[str, Any]) -> Listing:
    """The table of what was told."""
    return Listing(
        title=f"briefings: {told['count']} departments, {told['metrics']} metrics of an invented city",
        formats=FORMATS,
        lines=[
            {
                "briefings": told["count"],
                "metrics": told["metrics"],
                "measures judged": told["measures"],
                "figures": told["figures"],
                "seconds": told["seconds"],
                "on processors": told["processor_seconds"],
                "reading alone": told["plain_seconds"],
                "of reading": ratio(told["seconds"], told["plain_seconds"]),
            }
        ],
        read_this=READ_THIS,
    )
