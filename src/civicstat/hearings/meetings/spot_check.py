"""Which places are photographed before a meeting: drawn at random by a rule that anyone can repeat.

An analyst's photograph of what a record calls closed has kept programmes honest since Baltimore; whoever chooses the
places can choose the answer, so nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


# As many as one person can photograph in an afternoon.
PLACES = 5


@dataclass(frozen=True)
class Place:
    """An area and a kind of request, and how many requests of that kind were closed there in the period."""

    area: str
    kind: str
    closed: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in a packet."""
        return {"area": self.area, "kind": self.kind, "closed": self.closed}


def draw_places(closed: Mapping[tuple[str, str], int], *, seed: str, count: int = PLACES) -> tuple[Place, ...]:
    """Areas and kinds to photograph, each closing as likely as any other.

    Parameters
    ----------
    closed
        How many requests about things were closed, by area and kind.
    seed
        What nobody could choose beforehand: the meeting's slug and the digest of the release, joined by a bar.

    Notes
    -----
    The closings stand in a row, by area and then by kind, as text. The draw number `n`, from 0 on, is the SHA-256 of
    `<seed>|<n>`, read as a whole number, modulo the length of the row: the closing at that place, from 0 on, names its
    area and kind. One that was drawn before is passed over.
    """
    cells = [(cell, cases) for cell, cases in sorted(closed.items()) if cases > 0]
    total = sum(cases for _, cases in cells)
    drawn: dict[tuple[str, str], Place] = {}
    number = 0
    while len(drawn) < min(count, len(cells)):
        (area, kind), cases = _at(cells, _hashed(f"{seed}|{number}") % total)
        drawn.setdefault((area, kind), Place(area, kind, cases))
        number += 1
    return tuple(drawn.values())


def seed_of(meeting: str, release: str) -> str:
    """The seed of a meeting's draw."""
    return f"{meeting}|{release}"


def _at(cells: Iterable[tuple[tuple[str, str], int]], place: int) -> tuple[tuple[str, str], int]:
    for cell, cases in cells:
        if place < cases:
            return cell, cases
        place -= cases
    raise AssertionError("a place beyond the row")


def _hashed(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest(), "big")
