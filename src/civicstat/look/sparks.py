"""Tiny pictures for the cells of a table; never without the number beside them, and hidden from screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from markupsafe import Markup

from civicstat.look.svg import tiny


Number = Decimal | int
_TENTH = Decimal("0.1")


def sparkline_svg(
    values: Sequence[Number | None],
    *,
    lower: Number | None = None,
    upper: Number | None = None,
    ranges: Sequence[tuple[Number, Number] | None] = (),
    target: Number | None = None,
    settled: int | None = None,
    size: tuple[int, int] = (150, 28),
) -> Markup:
    """A series in a cell: line, last dot, shaded usual range, amber target line; gaps where there is no value.

    `ranges`: (lower, upper) of each value where they differ, instead of `lower` and `upper`. `settled`: how many
    values, from the first, can no longer change; beyond them the line is broken and its dot hollow, for what is known
    of them may lean to one side.
    """
    limits: list[Number | None] = [limit for both in ranges if both is not None for limit in both]
    limits = limits or [lower, upper]
    known = [value for value in (*values, *limits, target) if value is not None]
    if not any(value is not None for value in values):
        return tiny("", size=size, css="spark")
    across, down = size
    scale = _Scale(min(known), max(known), down - 4, 2, upside_down=True)
    step = Decimal(across - 8) / max(1, len(values) - 1)
    parts = []
    if any(both is not None for both in ranges):
        parts.append(f'<path class="k-band" d="{_band(ranges, scale, step)}"/>')
    elif lower is not None and upper is not None:
        top, bottom = scale.at(upper), scale.at(lower)
        parts.append(f'<rect class="k-band" x="0" y="{_text(top)}" width="{across}" height="{_text(bottom - top)}"/>')
    if target is not None:
        parts.append(f'<path class="k-target" d="M0 {_text(scale.at(target))}H{across}"/>')
    places = [None if value is None else (4 + step * i, scale.at(value)) for i, value in enumerate(values)]
    end = len(places) if settled is None else settled
    # The broken line begins at the last settled dot.
    start = max((i for i, place in enumerate(places[:end]) if place is not None), default=0)
    parts += _course(places[:end], "k-line", "k-dot")
    parts += _course(places[start:], "k-line k-waits", "k-hollow") if any(places[end:]) else []
    return tiny("".join(parts), size=size, css="spark")


def bar_svg(value: Number, *, largest: Number, size: tuple[int, int] = (120, 14)) -> Markup:
    """A bar from zero; below zero it runs to the left of the middle, outlined in amber."""
    across, down = size
    span: Decimal = max(abs(Decimal(largest)), abs(Decimal(value)), Decimal("0.000001"))
    if value >= 0:
        return tiny(
            f'<rect class="k-bar" width="{_text(across * value / span)}" height="{down}"/>', size=size, css="spark"
        )
    length = Decimal(across) / 2 * abs(Decimal(value)) / span
    start = Decimal(across) / 2 - length
    inside = f'<rect class="k-bar less" x="{_text(start)}" y="1" width="{_text(length)}" height="{down - 2}"/>'
    return tiny(inside + f'<path class="k-axis" d="M{across // 2} 0v{down}"/>', size=size, css="spark")


def range_svg(
    value: Number,
    *,
    low: Number | None,
    high: Number | None,
    span: tuple[Number, Number],
    target: Number | None = None,
    no_change: Number | None = None,
    size: tuple[int, int] = (150, 20),
) -> Markup:
    """A dot on its range, on an axis from `span[0]` to `span[1]`; hollow when the range holds `no_change`."""
    across, down = size
    scale = _Scale(*span, across - 10, 5)
    middle = down // 2
    parts = [f'<path class="k-axis" d="M0 {middle}H{across}"/>']
    if low is not None and high is not None:
        parts.append(f'<path class="k-wide" d="M{_text(scale.at(low))} {middle}H{_text(scale.at(high))}"/>')
    if target is not None:
        parts.append(f'<path class="k-target" d="M{_text(scale.at(target))} 1V{down - 1}"/>')
    holds_none = no_change is not None and low is not None and high is not None and low <= no_change <= high
    css = "k-none" if holds_none else "k-dot"
    parts.append(f'<circle class="{css}" cx="{_text(scale.at(value))}" cy="{middle}" r="4"/>')
    return tiny("".join(parts), size=size, css="spark")


class _Scale:
    """From values to pixels, kept inside the picture."""

    def __init__(self, low: Number, high: Number, pixels: int, start: int, *, upside_down: bool = False) -> None:
        self.low, self.high = Decimal(low), Decimal(high if high > low else low + 1)
        self.pixels, self.start, self.upside_down = pixels, start, upside_down

    def at(self, value: Number) -> Decimal:
        part = (min(max(Decimal(value), self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + self.pixels * (1 - part if self.upside_down else part)


def _band(ranges: Sequence[tuple[Number, Number] | None], scale: _Scale, step: Decimal) -> str:
    """Along the upper limits and back along the lower ones, in steps around each value; a gap ends a surface."""
    text, run = "", []
    for index, both in enumerate([*ranges, None]):
        if both is not None:
            middle = 4 + step * index
            run.append((middle - step / 2, middle + step / 2, scale.at(both[0]), scale.at(both[1])))
        elif run:
            there = "".join(f"V{_text(top)}H{_text(right)}" for _, right, _, top in run)
            back = "".join(f"V{_text(bottom)}H{_text(left)}" for left, _, bottom, _ in reversed(run))
            text += f"M{_text(run[0][0])} {_text(run[0][3])}{there}{back}z"
            run = []
    return text


def _course(places: Sequence[tuple[Decimal, Decimal] | None], line: str, dot: str) -> list[str]:
    """A line through places, broken where one is missing, and a dot on the last of them."""
    text, pen_down = "", False
    for place in places:
        if place is not None:
            text += f"{'L' if pen_down else 'M'}{_text(place[0])} {_text(place[1])}"
        pen_down = place is not None
    known = [place for place in places if place is not None]
    if not known:
        return []
    x, y = known[-1]
    circle = f'<circle class="{dot}" cx="{_text(x)}" cy="{_text(y)}" r="3.2"/>'
    return [f'<path class="{line}" d="{text}"/>', circle]


def _text(number: Number) -> str:
    rounded = Decimal(number).quantize(_TENTH, rounding=ROUND_HALF_EVEN)
    return format(rounded, "f").removesuffix(".0")
