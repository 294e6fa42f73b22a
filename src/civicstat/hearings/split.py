"""A change between two periods, part by part, as a briefing shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.hearings.phrases import Both
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import FigureKey
from civicstat.vocabulary.sentence import BoundSentence


GROUP_COLUMNS = ("kind", "department", "channel")
_CELLS = "h3-8"
# How the rest beyond all stated parts is called.
REST_NAME = Both("requests of no stated part", "solicitudes sin parte indicada")


@dataclass(frozen=True)
class Split:
    """The change between two periods, part by part.

    `by` is an area layer or `kind`; `parts` holds the name of every part, `shown` the largest. `top` is the place or
    kind that moved most the way of the whole, where one can be named, and `top_change` its change.
    """

    by: str
    title: Both
    before: str
    after: str
    parts: Mapping[str, Both]
    shown: tuple[str, ...]
    top: Both | None
    top_change: Decimal
    sentences: tuple[BoundSentence, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a briefing; the numbers of each part stand under its slug."""
        return {
            "by": self.by,
            "title": self.title.to_json(),
            "before": self.before,
            "after": self.after,
            "parts": [{"slug": slug, "name": name.to_json()} for slug, name in self.parts.items()],
            "shown": list(self.shown),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }


def breakdowns(definition: Definition, series: FigureKey) -> Iterator[str]:
    """The first layer of areas, and kind; not what the series itself is already a part of."""
    areas = [by for by in definition.by if by not in (*GROUP_COLUMNS, _CELLS)]
    if areas and series.layer == "city":
        yield areas[0]
    if "kind" in definition.by:
        yield "kind"


def name_key(by: str, part: str) -> str:
    """How a part is called among the names of the release."""
    return f"{by}={part}" if by in GROUP_COLUMNS else f"{by}:{part}"
