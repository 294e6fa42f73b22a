"""A change between two periods, part by part, as a briefing shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.hearings.phrases import Both
from civicstat.vocabulary.figure import NO_GROUP, FigureKey
from civicstat.vocabulary.sentence import BoundSentence


GROUP_COLUMNS = ("kind", "department", "channel")
# As they are called where a change is split by them.
COLUMN_TITLES = {
    "kind": Both("Kind of request", "Tipo de solicitud"),
    "department": Both("Department", "Departamento"),
    "channel": Both("How the request came in", "Cómo llegó la solicitud"),
}
_CELLS = "h3-8"
_IN_ORDER = ("kind", "channel", "department")
# How the rest beyond all stated parts is called.
REST_NAME = Both("requests of no stated part", "solicitudes sin parte indicada")


@dataclass(frozen=True)
class Split:
    """The change between two periods, part by part.

    `by` is an area layer, `kind`, `channel` or `department`; `parts` holds the name of every part, `shown` the largest.
    `top` is the part that moved most the way of the whole, where one can be named, and `top_change` its change.
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


def breakdowns(names: Iterable[str], series: FigureKey) -> Iterator[str]:
    """Of some breakdowns the first layer of areas, kind, channel and department; not what the series is a part of.

    A group of requests, such as those of a department, is split by kind alone.
    """
    known = list(names)
    areas = [by for by in known if by not in (*GROUP_COLUMNS, _CELLS)]
    if areas and series.layer == "city":
        yield areas[0]
    yield from (by for by in _IN_ORDER if by in known and (by == "kind" or series.group == NO_GROUP))


def name_key(by: str, part: str) -> str:
    """How a part is called among the names of the release."""
    return f"{by}={part}" if by in GROUP_COLUMNS else f"{by}:{part}"
