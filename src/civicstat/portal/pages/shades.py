"""The shade of each place on a map, the same in the drawing and in the interactive map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from civicstat.look.classes import shades_of
from civicstat.vocabulary.figure import Figure


# As exact as a forecast is published: most of its cells expect less than one request.
FORECAST_DIGITS = 2


@dataclass(frozen=True)
class Shades:
    """The breaks between shades, the shade of each place with a value, and the places with too few cases to judge."""

    breaks: Sequence[Decimal]
    bands: Mapping[str, int]
    thin: frozenset[str] = frozenset()


def shades_for(figures: Mapping[str, Figure], digits: int, *, among: Collection[str] | None = None) -> Shades:
    """The shades of figures by place; `among` names the places that are drawn, all where it is left out."""
    drawn = {slug: figure for slug, figure in figures.items() if among is None or slug in among}
    breaks, bands = shades_of({slug: f.value for slug, f in drawn.items() if f.value is not None}, digits=digits)
    return Shades(breaks, bands, frozenset(slug for slug, figure in drawn.items() if figure.status == "too-few"))
