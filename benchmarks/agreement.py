"""Whether a yardstick came to our figures: a time counts only beside the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from by_sql import NEVER


Key = tuple[str, str, str, str]
SECONDS_PER_HOUR = 3600
# Hours are published with one decimal; a bound is rounded down to it.
HALF_A_DIGIT, A_DIGIT = Decimal("0.05"), Decimal("0.1")
SHOWN = 5


def disagreements(ours: Mapping[Key, Mapping[str, Any]], theirs: Mapping[Key, Mapping[str, int | None]]) -> list[str]:
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


def yardstick_values(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Key, dict[str, int | None]]]:
    """A yardstick's values by what they are about; rows without a period, area or group are about nothing of ours."""
    for row in rows:
        key = (row["metric"], row["period"], row["area"], row["group"])
        if all(key):
            yield key, {name: _whole(row.get(name)) for name in ("cases", "hits", "least", "most")}


def _agrees(figure: Mapping[str, Any], value: Mapping[str, int | None]) -> bool:
    if figure["status"] in ("suppressed", "held"):
        return True
    if figure["n"] != value["cases"]:
        return False
    if value.get("hits") is not None:
        return bool(figure["numerator"] == value["hits"])
    least, most = value.get("least"), value.get("most")
    if least is None or most is None or figure["value"] is None:
        return True
    return _is_percentile(Decimal(figure["value"]), figure["bound"], least, most, in_hours=figure["unit"] == "hours")


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
            yield json.loads(line)
