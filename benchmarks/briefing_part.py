"""Briefings of ten departments beside one plain reading of the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from processes import do
from results import Listing, ratio


FORMATS = {
    "briefings": "{:,}",
    "metrics": "{:,}",
    "measures judged": "{:,}",
    "figures": "{:,}",
    "objects": "{:,}",
    "seconds": "{:.1f}",
    "on processors": "{:.1f}",
    "pictures": "{:,}",
    "drawing": "{:.1f}",
    "MB": "{:,}",
    "reading alone": "{:.2f}",
    "of reading": "{:.1f}",
}
READ_THIS = """\
objects: of the one release; seconds: all briefings from the record, each with its object and agenda; pictures: their
charts, splits and maps in both languages, none kept from before; drawing: processor seconds for those; MB: the most
memory that their process held; reading alone: the same figures and charts parsed once as JSON; of reading: ours for
one of those. Two minutes are allowed for all of it."""


def briefings(scratch: Path, threads: int) -> Iterator[Listing]:
    """One table of one line."""
    published, _ = do("publish_for_briefings", scratch=str(scratch), threads=threads)
    told, megabytes = do("brief", home=published["home"])
    yield listing_of({**told, "objects": published["objects"], "megabytes": megabytes})


def listing_of(told: Mapping[str, Any]) -> Listing:
    """The table of what was told."""
    return Listing(
        title=f"briefings: {told['count']} departments, {told['metrics']} metrics of an invented city, one release",
        formats=FORMATS,
        lines=[
            {
                "briefings": told["count"],
                "metrics": told["metrics"],
                "measures judged": told["measures"],
                "figures": told["figures"],
                "objects": told["objects"],
                "seconds": told["seconds"],
                "on processors": told["processor_seconds"],
                "pictures": told["pictures"],
                "drawing": told["drawing_processor_seconds"],
                "MB": told["megabytes"],
                "reading alone": told["plain_seconds"],
                "of reading": ratio(told["seconds"], told["plain_seconds"]),
            }
        ],
        read_this=READ_THIS,
    )
