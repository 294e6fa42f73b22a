"""What only a person can decide, named in the report and in the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from civicstat.sources.propose_result import Proposal
from civicstat.vocabulary.city import SourceColumn


# A kind with this share of the rows that is called "other" hides what people asked for.
LARGE_OTHER = 0.2


def questions_of(proposal: Proposal) -> Proposal:
    """The same proposal with its questions."""
    return replace(proposal, questions=tuple(_questions(proposal)))


def _questions(proposal: Proposal) -> Iterator[str]:
    unsure = [f"{s.ours} = {s.column!r}" for s in proposal.columns if s.confidence == "unsure"]
    if unsure:
        yield f"We are not sure of these columns: {', '.join(unsure)}. Look at a few rows that you know."
    if not proposal.zone.name:
        yield f"The time zone: {proposal.zone.reason}. Say --time-zone, or write it into city.toml."
    if proposal.kinds_to_look_at:
        named = ", ".join(repr(kind.name) for kind in proposal.kinds_to_look_at[:5])
        more = len(proposal.kinds_to_look_at) - 5
        yield (
            f"The class of {len(proposal.kinds_to_look_at)} kinds, marked `look` in README.md: {named}"
            + (f" and {more} more" if more > 0 else "")
            + ". Until you decide they have the stricter class."
        )
    untranslated = [kind for kind in proposal.kinds if kind.name_es == kind.name]
    if untranslated:
        yield f"The Spanish name of {len(untranslated)} kinds in kinds.csv: it repeats the English one."
    addresses = [
        column.column for column in proposal.left_out if column.column.lower().replace("_", "").endswith("address")
    ]
    if addresses and "address" in get_args(SourceColumn):
        yield (
            f"Whether to count reports at the same address: map `address` to {addresses[0]!r}. It is then read for "
            "that alone and kept nowhere. We leave it closed."
        )
    if proposal.departments or proposal.channels:
        yield "The names in departments.csv and channels.csv, as residents would read them, in both languages."
    yield (
        "Where the file and the areas come from and under what licence: `source` and `licence` in sources.toml and "
        "city.toml."
    )
    yield "How a resident reports a problem: [contact] in city.toml, shown on every page."
    yield "Whether the goal in goals.toml and the thresholds in metrics/ are what your city wants; ours are examples."
