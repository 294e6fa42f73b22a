"""Whether a yardstick came to our figures: a time counts only beside the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from yardsticks import NEVER


Key = tuple[str, str, str, str]
Value = Mapping[str, int | float | None]
SECONDS_PER_HOUR = 3600
# Hours are published with one decimal; a bound is rounded down to it.
HALF_A_DIGIT, A_DIGIT = Decimal("0.05"), Decimal("0.1")
# What binary fractions of a yardstick may be off by.
BINARY = Decimal("1e-6")
SHOWN = 5


def disagreements(ours: Mapping[Key, Mapping[str, Any]], theirs: Mapping[Key, Value]) -> list[str]:
    """One line per figure of ours that the yardstick does not bear out."""
    return [
        f"{' | '.join(key)}: ours {dict(figure)}, theirs {dict(theirs.get(key, {}))}"
        for key, figure in ours.items()
        if not _agrees(figure, theirs.get(key, {"cases": 0}))
    ]


def require_agreement(ours: Path, theirs: Path) -> int:
    """How many figures were compared; anything that differs ends the run."""
    figures = {_key_of(line): line for line in _lines(ours)}
    values = dict(yardstick_values(_lines(theirs)))
    wrong = disagreements(figures, values)
    if wrong or not values:
        shown = "\n  ".join(wrong[:SHOWN])
        raise SystemExit(f"{theirs.name}: {len(wrong):,} of {len(figures):,} figures differ from ours:\n  {shown}")
    return len(figures)


def yardstick_values(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Key, Value]]:
    """A yardstick's values by what they are about; rows without a period, area or group are about nothing of ours."""
    for row in rows:
        key = (row["metric"], row["period"], row["area"], row["group"])
        if all(key):
            value = row.get("value")
            yield (
                key,
                {
                    **{name: _whole(row.get(name)) for name in ("cases", "hits", "least", "most")},
                    "value": None if value is None or value != value else float(value),
                },
            )


def _agrees(figure: Mapping[str, Any], value: Value) -> bool:
    if figure["status"] in ("suppressed", "held"):
        return True
    if figure["n"] != value["cases"]:
        return False
    hits, least, most = (value.get(name) for name in ("hits", "least", "most"))
    if hits is not None and figure["numerator"] != hits:
        return False
    if "km_median" in figure and not _is_same(figure["km_median"], value.get("value")):
        return False
    if figure["value"] is None:
        return True
    ours = Decimal(figure["value"])
    if "km_median" not in figure and value.get("value") is not None and not _is_same(ours, value["value"]):
        return False
    if least is None or most is None:
        return True
    return _is_percentile(ours, figure["bound"], int(least), int(most), in_hours=figure["unit"] == "hours")


def _is_same(ours: Decimal | str | None, theirs: float | None) -> bool:
    """Whether a value of ours is theirs, rounded to our digits."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    ours = Decimal(ours)
    half_a_digit = Decimal(1).scaleb(int(ours.as_tuple().exponent)) / 2
    return abs(ours - Decimal(theirs)) <= half_a_digit + BINARY


def _is_percentile(ours: Decimal, bound: str, least: int, most: int, *, in_hours: bool) -> bool:
    if (bound == "exact") != (least == most):
        return False
    if not in_hours:
        return ours == (least if bound == "exact" else least - 1)
    hours = Decimal(least) / SECONDS_PER_HOUR
    return abs(ours - hours) <= HALF_A_DIGIT if bound == "exact" else ours <= hours < ours + A_DIGIT


def _key_of(line: Mapping[str, Any]) -> Key:
    metric, _, period, area, group = line["key"].split("|")
    return metric, period, area, group


def _whole(value: Any) -> int | None:
    """A count or duration; pandas tells the absent as not-a-number."""
    return None if value is None or value != value else min(int(value), NEVER)


def _lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            yield from found if isinstance(found, list) else [found]
