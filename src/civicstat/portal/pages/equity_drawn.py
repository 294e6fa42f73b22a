"""The small pictures of a comparison by need: bars of groups and ranges of gaps, each on an axis with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from civicstat.look.on_axis import NamedRange, bar_on_axis_svg, ranges_on_axis_svg
from civicstat.look.ticks import digits_of, round_ticks
from civicstat.look.words.formats import format_for, format_number


# Where the ranges of a gap stand in the object, that over areas first.
OVERS = ("over_areas", "over_cases")
_MOST_TICKS = 4
_ALL = Decimal(100)


def bar_of_group(value: str, *, largest: Decimal, in_percent: bool, lang: str) -> Markup:
    """A group's value as a bar: of shares up to 100 percent, else up to the greatest value of a group."""
    places = [Decimal(0), _ALL / 2, _ALL] if in_percent else round_ticks(Decimal(0), largest, most=_MOST_TICKS)
    return bar_on_axis_svg(Decimal(value), ticks=_labelled(places, lang, in_percent=in_percent))


def ranges_drawn(gaps: Mapping[str, Mapping[str, Any]], *, chart_id: str, title: str, desc: str, lang: str) -> Markup:
    """Gaps by their names, each with the range that the sentences name first; zero is always on the axis."""
    rows = [NamedRange(name, Decimal(said["value"]), _ends(said)) for name, said in gaps.items()]
    needed = [Decimal(0), *(row.value for row in rows), *(end for row in rows for end in row.ends or ())]
    places = round_ticks(min(needed), max(needed), most=_MOST_TICKS)
    return ranges_on_axis_svg(rows, ticks=_labelled(places, lang), chart_id=chart_id, title=title, desc=desc)


def _ends(said: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    """The range over areas, or the one over cases where only that holds zero: alone it promises too much."""
    areas, cases = (said.get(over) for over in OVERS)
    if areas is None:
        return None
    both = [(Decimal(each["low"]), Decimal(each["high"])) for each in (areas, cases) if each is not None]
    return next((ends for ends in both if ends[0] <= 0 <= ends[1]), both[0])


def _labelled(places: Sequence[Decimal], lang: str, *, in_percent: bool = False) -> list[tuple[Decimal, str]]:
    shown = format_for("percent" if in_percent else "requests", digits_of(places))
    return [(place, format_number(place, shown, lang)) for place in places]
