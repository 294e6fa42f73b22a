"""A promise as a line: the day it was made, its first day as a bar that nothing moves, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup


WIDTH, HEIGHT, MIDDLE = 320, 36, 16
_LEFT, _RIGHT = 6, 314


@dataclass(frozen=True)
class PromiseDays:
    """The days that a line shows. `done_on` is the delivery, `left_on` the day on which it was overtaken or merged."""

    promised_on: date
    first_due: date
    due: date
    today: date
    done_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Span:
    """The days between which lines beside each other are drawn, so that a day stands at one place on all of them."""

    first: date
    last: date

    def at(self, day: date) -> str:
        """Where a day stands, in hundredths."""
        whole = max(1, (self.last - self.first).days)
        part = min(max((day - self.first).days, 0), whole)
        return f"{_LEFT + (_RIGHT - _LEFT) * part / whole:.1f}"


def span_of(lines: list[PromiseDays]) -> Span:
    """The days that hold every line."""
    firsts = [line.promised_on for line in lines]
    lasts = [day for line in lines for day in (line.first_due, line.due, line.today, line.done_on) if day is not None]
    return Span(min(firsts), max(lasts)) if lines else Span(date.min, date.max)


def promise_line(days: PromiseDays, span: Span) -> Markup:
    """The line, drawn. It is left to eyes alone: the words beside it say all of it."""
    end = days.done_on or days.left_on or days.today
    on_road, at = min(end, days.first_due), span.at
    parts = [_stroke("p-road", at(days.promised_on), at(on_road))]
    if end > days.first_due:
        parts.append(_late(at(days.first_due), at(end)))
    elif end < days.first_due and days.done_on is None and days.left_on is None:
        parts.append(_stroke("p-ahead", at(end), at(days.first_due)))
    parts.append(f'<circle class="p-made" cx="{at(days.promised_on)}" cy="{MIDDLE}" r="4"/>')
    if days.due != days.first_due:
        parts.append(_upright("p-moved", at(days.due), 9, 23))
    parts.append(_upright("p-today", at(days.today), 0, HEIGHT))
    parts.append(_upright("p-first", at(days.first_due), 4, 28))
    parts.extend(_end(days, at(end)))
    drawn = "".join(parts)
    head = f'<svg class="p-line" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{drawn}</svg>")  # noqa: S704 - numbers alone are put in


def _stroke(kind: str, start: str, end: str) -> str:
    return f'<path class="{kind}" d="M{start} {MIDDLE}H{end}"/>'


def _upright(kind: str, at: str, top: int, bottom: int) -> str:
    return f'<path class="{kind}" d="M{at} {top}V{bottom}"/>'


def _late(start: str, end: str) -> str:
    """The days after the first one, hatched: to be told apart without color as well."""
    left, right = float(start), float(end)
    strokes = []
    at = left + 4
    while at <= right:
        strokes.append(f"M{at - 4:.1f} {MIDDLE + 4}L{at:.1f} {MIDDLE - 4}")
        at += 4
    box = f'<rect class="p-late" x="{left:.1f}" y="{MIDDLE - 4}" width="{max(right - left, 1):.1f}" height="8"/>'
    return box + (f'<path class="p-hatch" d="{"".join(strokes)}"/>' if strokes else "")


def _end(days: PromiseDays, at: str) -> list[str]:
    if days.done_on is not None:
        kind = "p-done" if days.done_on <= days.first_due else "p-done late"
        tick = f"M{float(at) - 3:.1f} {MIDDLE}l2 2.5 4-5"
        return [f'<circle class="{kind}" cx="{at}" cy="{MIDDLE}" r="7"/><path class="p-tick" d="{tick}"/>']
    if days.left_on is not None:
        return [f'<circle class="p-left" cx="{at}" cy="{MIDDLE}" r="6"/>']
    return []
