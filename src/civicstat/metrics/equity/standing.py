"""How areas stand to each other, as JSON types: inequality, order, and whom the comparison leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.metrics.equity.inequality import theil, theil_by_chance
from civicstat.metrics.equity.left_out import Hole
from civicstat.metrics.equity.order import Order
from civicstat.metrics.equity.rows import Area
from civicstat.metrics.equity.shown import PART, RATIO, Unit, both
from civicstat.metrics.equity.words import CAUTION, NO_ORDER, NOT_TOLD_APART, THEIL


_DIGITS_OF_THEIL = 6


def inequality_json(
    areas: Sequence[Area], group_of: Mapping[str, str], found: Order | None, unit: Unit
) -> dict[str, Any]:
    """Theil's index with its parts, and the greatest against the smallest where they are told apart."""
    index = theil(areas, group_of, digits=_DIGITS_OF_THEIL)
    chance = Unit("", 1, _DIGITS_OF_THEIL)(theil_by_chance(areas))
    words = None if chance is None else tuple(text.format(chance=chance) for text in THEIL)
    return {
        "theil": None
        if index is None
        else {
            "total": format(index.total, "f"),
            "between": format(index.between, "f"),
            "within": {name: format(part, "f") for name, part in index.within.items()},
            "by_chance": chance,
            "words": words and words[0],
            "words_es": words and words[1],
        },
        "greatest_to_smallest": _extremes(areas, found, unit),
    }


def _extremes(areas: Sequence[Area], found: Order | None, unit: Unit) -> dict[str, Any]:
    if found is None:
        return {"ratio": None, **both("words", NO_ORDER)}
    falling = sorted(areas, key=lambda area: (-area.total.rate, area.name))
    first, last = falling[0], falling[-1]
    if len(areas) < 2 or not found.differ(first.name, last.name):
        return {"ratio": None, **both("words", NOT_TOLD_APART)}
    return {
        "ratio": RATIO(first.total.rate / last.total.rate) if last.total.hits else None,
        "greatest": {"area": first.name, "value": unit(first.total.rate)},
        "smallest": {"area": last.name, "value": unit(last.total.rate)},
        **both("words", CAUTION),
    }


def order_json(found: Order | None, unit: Unit) -> dict[str, Any]:
    """Groups that are told apart, and the ranks that each area may have."""
    if found is None:
        return {"ordered": False, "groups": [], "places": [], **both("words", NO_ORDER)}
    return {
        "ordered": found.is_ordered,
        "level_of_each": format(found.level, "f"),
        "groups": [{"areas": list(names), "ordered": False} for names in found.groups],
        "places": [
            {
                "area": place.name,
                "low": unit(place.low),
                "high": unit(place.high),
                "ranks": [place.best_rank, place.worst_rank],
            }
            for place in found.places
        ],
    }


def left_out_json(hole: Hole) -> dict[str, Any]:
    """Areas without a value, and their part of people and cases."""
    return {
        "areas": [
            {"area": each.name, "why": each.why, "population": each.population, "cases": each.cases, "need": each.need}
            for each in hole.areas
        ],
        "share_of_people": PART(hole.people),
        "share_of_cases": PART(hole.cases),
        "areas_with_unknown_cases": hole.areas_with_unknown_cases,
        "partly": [{"area": name, "hidden_rows": rows} for name, rows in hole.partly],
    }
