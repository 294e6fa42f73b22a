"""A small chart of contributions: one bar per part from a common zero, its name above it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from markupsafe import Markup, escape

from civicstat.look.svg import picture


# Width of the picture, height of a row, of a bar and of a text. On a wall words stand as high as the others there.
_SIZES: dict[Literal["narrow", "room"], tuple[int, int, int, int]] = {
    "narrow": (340, 32, 11, 13),
    "room": (900, 62, 20, 30),
}
# About as many letters of its size as the picture is wide.
_MOST_LETTERS = 46
_TENTH = Decimal("0.1")


def contributions_svg(
    rows: Sequence[tuple[str, Decimal]],
    *,
    chart_id: str,
    title: str,
    desc: str,
    width: Literal["narrow", "room"] = "narrow",
    numbers: Sequence[str] = (),
) -> Markup:
    """Bars to the right of zero and, outlined, to the left of it; one image to assistive technology.

    `rows`: name and contribution of each part, in the order in which they are drawn. The numbers stand in the table
    beside it; where there is none, as on a wall, `numbers` are written at the end of each name's line.
    """
    across, row, thick, letters = _SIZES[width]
    below_name = letters + letters // 4 + 4
    above = max((value for _, value in rows), default=Decimal(0))
    below = -min((value for _, value in rows), default=Decimal(0))
    above, below = max(above, Decimal(0)), max(below, Decimal(0))
    scale = (across - 4) / ((above + below) or Decimal(1))
    zero = 2 + below * scale
    height = row * len(rows) + 6
    parts = []
    for number, (name, value) in enumerate(rows):
        top = number * row
        length = abs(value) * scale
        start, css = (zero, "k-bar") if value >= 0 else (zero - length, "k-bar less")
        parts.append(
            f'<text class="stop-text" x="2" y="{top + letters + 2}" font-size="{letters}">{escape(_short(name))}</text>'
            f'<rect class="{css}" x="{_px(start)}" y="{top + below_name}" width="{_px(length)}" height="{thick}"/>'
        )
        if numbers:
            parts.append(
                f'<text class="stop-text" x="{across - 2}" y="{top + letters + 2}" font-size="{letters}" '
                f'text-anchor="end">{escape(numbers[number])}</text>'
            )
    # Beside the bars alone: a line from top to bottom would run through the names.
    tops = [number * row + below_name - 2 for number in range(len(rows))]
    parts.append(f'<path class="k-axis" d="{"".join(f"M{_px(zero)} {top}v{thick + 4}" for top in tops)}"/>')
    return picture("".join(parts), size=(across, height), picture_id=chart_id, title=title, desc=desc)


def _short(name: str) -> str:
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}…"


def _px(number: Decimal) -> str:
    return format(number.quantize(_TENTH, rounding=ROUND_HALF_EVEN), "f").removesuffix(".0")
