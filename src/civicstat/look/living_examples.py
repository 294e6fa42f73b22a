"""Invented figures, signals and places for the living page: one of every state."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import h3

from civicstat.vocabulary.figure import (
    STATUSES_WITHOUT_COUNTS,
    STATUSES_WITHOUT_VALUE,
    Accounting,
    Figure,
    FigureKey,
    Status,
)
from civicstat.vocabulary.signal import Rule, Signal, SignalPoint


_METRIC = "invented-example"
_AS_OF = "2014-06-30"
# In the open Atlantic: no city lies there.
_MIDDLE = (30.0, -40.0)
_HALF_SIDE = 5500  # in 1e-5 degrees

DISTRICTS = ("district_north", "district_south", "district_east", "district_west")


def figure(
    value: str | None,
    part: int | None,
    whole: int | None,
    *,
    period: str = "2014-05",
    area: str = "city:-",
    status: Status = "final",
    bounds: tuple[str, str] | None = None,
    more_than: bool = False,
) -> Figure:
    """One invented figure."""
    low, high = (Decimal(bound) for bound in bounds) if bounds else (None, None)
    return Figure(
        FigureKey(_METRIC, 1, period, area),
        None if value is None else Decimal(value),
        bound="more-than" if more_than else "exact",
        numerator=part,
        denominator=whole,
        n=whole,
        low=low,
        high=high,
        level=Decimal("0.95") if bounds else None,
        status=status,
        as_of=_AS_OF,
    )


def figures_by_status() -> dict[Status, Figure]:
    """One figure in each status that the vocabulary knows."""
    examples: dict[Status, Figure] = {}
    for status in get_args(Status):
        if status in STATUSES_WITHOUT_COUNTS:
            examples[status] = figure(None, None, None, status=status)
        elif status == "too-few":
            examples[status] = figure(None, 6, 7, status=status)
        elif status in STATUSES_WITHOUT_VALUE:
            examples[status] = figure(None, 0, 0, status=status)
        else:
            examples[status] = figure("62.3", 1093, 1754, status=status, bounds=("60.0", "64.6"))
    return examples


def accounting() -> Accounting:
    """What the main example left out."""
    key = FigureKey(_METRIC, 1, "2014-05")
    return Accounting(key, 1881, 1754, {"duplicate": 98, "too-new-to-judge": 29}, Decimal("61.4"))


def monthly_segments() -> list[Signal]:
    """Forty-two months with a change of definition after the second year."""
    before = "84 88 85 86 84 85 83 81 86 89 90 83 89 84 90 82 80 80 74 67 63 73 66 65".split()
    after = "76 76 61 66 53 52 44 48 51 63 71 72 67 66 61 58 62 57".split()
    return [
        _signal(1, before, 2011, ("85.2", "77.0", "93.4"), rules={18, 19, 20, 21, 22, 23}),
        _signal(2, after, 2013, ("61.1", "44.4", "77.8"), rules={6}, open_from=17),
    ]


def short_weeks() -> Signal:
    """Five weeks: too short for a range."""
    points = [
        SignalPoint(f"{_METRIC}|w{i}", f"2014-W{22 + i}", Decimal(v), i < 4) for i, v in enumerate((41, 38, 52, 47, 44))
    ]
    return Signal(
        f"{_METRIC}|v1|city:-|-|week#1",
        "xmr",
        "requests",
        0,
        None,
        None,
        None,
        None,
        points,
        None,
        "too-short",
        "no-target",
    )


def layer() -> dict[str, Any]:
    """Four square districts around the invented middle."""
    lat, lon = round(_MIDDLE[0] * 100_000), round(_MIDDLE[1] * 100_000)
    corners = {"north": (0, 0), "south": (-1, -1), "east": (-1, 0), "west": (0, -1)}
    return {
        "slug": "district",
        "areas": [
            _square(f"district_{name}", lat + up * _HALF_SIDE, lon + right * _HALF_SIDE)
            for name, (up, right) in corners.items()
        ],
    }


def cells() -> dict[str, int]:
    """Invented counts by cell: many in the middle, few at the edge, with a texture."""
    middle = h3.latlng_to_cell(*_MIDDLE, 8)
    counts = {}
    for cell in h3.grid_disk(middle, 8):
        far = h3.grid_distance(middle, cell)
        counts[cell] = max(0, (9 - far) ** 2 + int(cell[6:9], 16) % 17 - 4)
    return {cell: count for cell, count in sorted(counts.items()) if count}


def _signal(
    segment: int, values: list[str], year: int, limits: tuple[str, str, str], *, rules: set[int], open_from: int = 99
) -> Signal:
    fired: tuple[Rule, ...] = ("outside-limits",)
    points = []
    for at, value in enumerate(values):
        period = f"{year + at // 12}-{at % 12 + 1:02d}"
        key = f"{_METRIC}|v{segment}|{period}|city:-|-"
        points.append(SignalPoint(key, period, Decimal(value), at < open_from, fired if at in rules else ()))
    center, lower, upper = map(Decimal, limits)
    return Signal(
        f"{_METRIC}|v{segment}|city:-|-|month#{segment}", "xmr", "percent", 0, center, lower, upper,
        (f"{year}-01", f"{year}-12"), points, Decimal(80), "special-cause-concerning", "will-not-reach",
    )  # fmt: skip


def _square(slug: str, south: int, west: int) -> dict[str, Any]:
    north, east = south + _HALF_SIDE, west + _HALF_SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"slug": slug, "name": slug, "geometry": {"type": "Polygon", "coordinates": [ring]}}
