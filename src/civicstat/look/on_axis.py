"""Bars and ranges on a small axis with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from markupsafe import Markup, escape

from civicstat.look.svg import picture, tiny


_TEXT, _TICK = 11, 4
# A bar in the cell of a table: room for half of a label on both sides.
_BAR_ACROSS, _BAR_DOWN, _BAR_EDGE, _BAR_LINE = 140, 34, 16, 18
# Ranges below each other, each under its name.
_ACROSS, _EDGE, _ROW, _NAME = 340, 18, 38, 13
_TENTH = Decimal("0.1")
# A place on the axis, and what stands below it.
Ticks = Sequence[tuple[Decimal, str]]


@dataclass(frozen=True)
class NamedRange:
    """A value with its likely range, where it has one."""

    name: str
    value: Decimal
    ends: tuple[Decimal, Decimal] | None


def bar_on_axis_svg(value: Decimal, *, ticks: Ticks) -> Markup:
    """A bar from the first place of the axis, which is zero, to a value within it; hidden from screen readers."""
    scale = _Scale(ticks, _BAR_EDGE, _BAR_ACROSS)
    start, end = scale.at(ticks[0][0]), scale.at(value)
    bar = f'<rect class="k-bar" x="{_px(start)}" y="3" width="{_px(end - start)}" height="{_BAR_LINE - 5}"/>'
    return tiny(bar + scale.axis(_BAR_LINE), size=(_BAR_ACROSS, _BAR_DOWN), css="spark fixed")


def ranges_on_axis_svg(rows: Sequence[NamedRange], *, ticks: Ticks, chart_id: str, title: str, desc: str) -> Markup:
    """Dots on their ranges, one below the other; a dot is hollow where its range holds zero, or is not known."""
    scale = _Scale(ticks, _EDGE, _ACROSS)
    line = _ROW * len(rows) + 4
    parts = []
    if ticks[0][0] < 0 < ticks[-1][0]:
        gaps = "".join(
            f"M{_px(scale.at(Decimal(0)))} {_ROW * at + _NAME + 5}v{_ROW - _NAME - 5}" for at in range(len(rows))
        )
        parts.append(f'<path class="k-axis" d="{gaps}"/>')
    for at, row in enumerate(rows):
        top = _ROW * at
        middle = top + _NAME + 13
        parts.append(
            f'<text class="stop-text" x="{_EDGE}" y="{top + _NAME}" font-size="{_NAME}">{escape(row.name)}</text>'
        )
        if row.ends is not None:
            low, high = (_px(scale.at(end)) for end in row.ends)
            parts.append(f'<path class="k-wide" d="M{low} {middle}H{high}"/>')
        css = "k-none" if row.ends is None or row.ends[0] <= 0 <= row.ends[1] else "k-dot"
        parts.append(f'<circle class="{css}" cx="{_px(scale.at(row.value))}" cy="{middle}" r="4.5"/>')
    inside = "".join(parts) + scale.axis(line)
    return picture(inside, size=(_ACROSS, line + _BAR_DOWN - _BAR_LINE), picture_id=chart_id, title=title, desc=desc)


class _Scale:
    """From values to pixels, kept inside the picture."""

    def __init__(self, ticks: Ticks, edge: int, across: int) -> None:
        self.ticks, self.edge, self.across = ticks, edge, across

    def at(self, value: Decimal) -> Decimal:
        first, last = self.ticks[0][0], self.ticks[-1][0]
        part = (min(max(value, first), last) - first) / (last - first)
        return self.edge + (self.across - 2 * self.edge) * part

    def axis(self, line: int) -> str:
        places = [_px(self.at(place)) for place, _ in self.ticks]
        marks = "".join(f"M{at} {line}v{_TICK}" for at in places)
        text = f'<text class="stop-text" y="{line + _TICK + _TEXT - 1}" font-size="{_TEXT}" text-anchor="middle"'
        labelled = zip(places, self.ticks, strict=True)
        labels = "".join(f'{text} x="{at}">{escape(label)}</text>' for at, (_, label) in labelled)
        return f'<path class="k-axis" d="M{places[0]} {line}H{places[-1]}{marks}"/>{labels}'


def _px(number: Decimal) -> str:
    return format(number.quantize(_TENTH, rounding=ROUND_HALF_EVEN), "f").removesuffix(".0")
