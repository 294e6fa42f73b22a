"""What inspections and answers say of a city's closings: the second computation, in plain Python."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from civicstat.metrics.recheck.arithmetic import rounded, wilson_percent


# Said once more here: the two computations share no code, and no number either.
NEEDED = 30
LEVEL = "0.95"
CITY = "city:-"


def clocks_again(
    files: Mapping[str, bytes],
    *,
    first: str,
    last: str,
    kinds: Sequence[str],
    layers: Mapping[str, Sequence[str]],
    one_lot: Sequence[str],
) -> dict[str, dict[str, Any]]:
    """By area, what `two_clocks.of_city.clocks_of_city` says; from the bytes of the row files by role."""
    asset = ((row, row["closed_day"][:7]) for row in _rows(files["records/asset"]))
    place = ((row, row["closed_month"]) for row in _rows(files["records/place"]))
    closings: Counter[str] = Counter()
    for rows in (asset, place):
        for row, month in rows:
            if first <= month <= last and (not kinds or row["kind"] in kinds):
                closings.update(_areas_of(row, layers))
    said: Counter[tuple[str, str, str, str]] = Counter()
    for row in _rows(files["records/follow-up"]):
        if first <= row["closed_month"] <= last:
            said.update((area, row["asked_how"], row["is_random"], row["answer"]) for area in _areas_of(row, layers))

    def count(area: str, how: str, is_random: str) -> dict[str, int]:
        return {
            name: said[area, how, is_random, answer]
            for name, answer in (("fixed", "fixed"), ("not_fixed", "not-fixed"), ("not_sure", "not-sure"))
        }

    return {
        area: {
            "closings": closings[area],
            "confirmed": _confirmed(count(area, "inspection", "true"), is_one_lot=area.split(":")[0] in one_lot),
            "residents": count(area, "confirmation", "false"),
            "other_inspections": count(area, "inspection", "false"),
        }
        for area in [CITY, *(f"{layer}:{slug}" for layer, slugs in layers.items() for slug in slugs)]
    }


def _confirmed(drawn: dict[str, int], *, is_one_lot: bool) -> dict[str, Any]:
    fixed, clear = drawn["fixed"], drawn["fixed"] + drawn["not_fixed"]
    looked = clear + drawn["not_sure"]
    found: dict[str, Any] = {**drawn, "numerator": fixed, "denominator": clear}
    if looked == 0 or clear < NEEDED or not is_one_lot:
        return {**found, "status": "none" if looked == 0 else "too-few" if clear < NEEDED else "not-one-lot"}
    low, high = wilson_percent(fixed, clear, 1)
    return {
        **found,
        "status": "shown",
        "value": _percent(fixed, clear),
        "low": format(low, "f"),
        "high": format(high, "f"),
        "level": LEVEL,
        "if_not_fixed": _percent(fixed, looked),
        "if_fixed": _percent(fixed + drawn["not_sure"], looked),
    }


def _percent(part: int, whole: int) -> str:
    return format(rounded(Fraction(100 * part, whole), 1), "f")


def _areas_of(row: Mapping[str, str], layers: Mapping[str, Sequence[str]]) -> list[str]:
    return [CITY, *(f"{layer}:{row[layer.replace('-', '_')]}" for layer in layers)]


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
