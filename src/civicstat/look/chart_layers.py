"""The Vega-Lite description of a process chart, layer by layer; it holds finished values and computes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.look.chart_steps import Step, center_steps, range_steps, stretches
from civicstat.look.word_places import place_of_word
from civicstat.vocabulary.signal import Signal, SignalPoint


Layer = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """A stretch of the series under one definition, and the position of its first dot."""

    signal: Signal
    first: int

    @property
    def after(self) -> int:
        """The position after its last dot."""
        return self.first + len(self.signal.points)


@dataclass(frozen=True)
class TargetLine:
    """A target from a position to another; `is_past` where an earlier target is drawn on beside the one in force."""

    start: float
    end: float
    value: Decimal
    is_past: bool


def process_spec(
    segments: Sequence[Segment],
    *,
    size: tuple[int, int],
    text_size: int,
    ticks: Mapping[Decimal, str],
    dates: Mapping[int, str],
    colors: Mapping[str, str],
    targets: Sequence[TargetLine],
    target_labels: tuple[str, str],
    change_labels: Mapping[str, str],
    events: Sequence[tuple[float, str]] = (),
) -> dict[str, Any]:
    """The whole chart; `ticks` and `dates` map positions to their labels, `events` are (position, number).

    `target_labels`: the word at the target in force, and the one at the first target where that is another.
    `change_labels`: the word on the bar before a segment, by why it starts: `change`, `break` or `rebase`.
    """
    left = 14 + int(max(len(label) for label in ticks.values()) * text_size * 0.62)
    # A date under the last dots needs room to its right.
    right = 30 if dates and max(dates) > 0.92 * (segments[-1].after - 1) else 8
    padding = {"left": left, "right": right, "top": text_size + 10 if events else 14, "bottom": text_size + 18}
    inner = size[0] - left - padding["right"], size[1] - padding["top"] - padding["bottom"]
    paper = _Paper(segments, inner, text_size, ticks, dates, colors)
    layers = [
        *paper.ranges(),
        *paper.targets(targets),
        *paper.events(events),
        *paper.lines(),
        *paper.dots(),
        *paper.changes(change_labels),
        *paper.target_words(targets, target_labels),
    ]
    return {
        "width": inner[0],
        "height": inner[1],
        "padding": padding,
        "autosize": {"type": "none"},
        "background": None,
        "config": {"aria": False, "view": {"stroke": None}, "font": "Public Sans"},
        "layer": [paper.axes(), *layers],
    }


@dataclass(frozen=True)
class _Paper:
    segments: Sequence[Segment]
    inner: tuple[int, int]
    text_size: int
    ticks: Mapping[Decimal, str]
    dates: Mapping[int, str]
    colors: Mapping[str, str]

    @property
    def radius(self) -> float:
        """Dots shrink when they stand close: never so small that one cannot be seen, never over 4 pixels."""
        return min(4.0, max(1.7, 0.32 * self.inner[0] / max(1, self.segments[-1].after)))

    def axes(self) -> Layer:
        labels = {"labelColor": self.colors["mute"], "labelFontSize": self.text_size, "labelOverlap": False}
        x = {
            **labels,
            "grid": False,
            "values": list(self.dates),
            "tickCount": len(self.dates),
            "labelExpr": _lookup({str(place): label for place, label in self.dates.items()}),
            "labelFlush": False,
            "domainColor": self.colors["edge"],
            "tickColor": self.colors["edge"],
            "labelPadding": 5,
            "title": None,
        }
        y = {
            **labels,
            "values": [float(tick) for tick in self.ticks],
            # Vega drops some of the given values when its own count is lower.
            "tickCount": len(self.ticks),
            "labelExpr": _lookup({_name(tick): label for tick, label in self.ticks.items()}),
            "gridColor": self.colors["rule"],
            "gridOpacity": 0.6,
            "domain": False,
            "ticks": False,
            "labelPadding": 9,
            "title": None,
        }
        encoding = {"x": self._x("x", axis=x), "y": self._y("y", axis=y)}
        return {
            "data": {"values": [{"x": 0, "y": float(min(self.ticks))}]},
            "mark": {"type": "point", "opacity": 0},
            "encoding": encoding,
        }

    def ranges(self) -> Iterator[Layer]:
        """The shaded usual range of each segment, and its mean: in steps where they differ from dot to dot."""
        for segment in self.segments:
            steps = range_steps(segment.signal, segment.first)
            if steps:
                yield self._shade(steps)
                mark = {"type": "rule", "color": self.colors["teal"], "strokeDash": [3, 4], "strokeWidth": 1.5}
                means = [{"x": x, "x2": x2, "y": self._within(lines.center)} for x, x2, lines in center_steps(steps)]
                yield self._layer(mark, means, x2=True)

    def _shade(self, steps: Sequence[Step]) -> Layer:
        """One surface, so that no seam shows between steps; a rectangle where there is one step."""
        rows = [
            {"x": start, "x2": end, "low": self._within(lines.lower), "high": self._within(lines.upper), "run": run}
            for run, stretch in enumerate(stretches(steps))
            for start, end, lines in stretch
        ]
        if len(rows) == 1:
            return self._layer({"type": "rect", "color": self.colors["band"]}, rows, y="low", y2="high", x2=True)
        ends = [
            {**row, "x": row["x2"]}
            for row, after in zip(rows, [*rows[1:], None], strict=True)
            if after is None or after["run"] != row["run"]
        ]
        mark = {"type": "area", "interpolate": "step-after", "color": self.colors["band"], "opacity": 1}
        layer = self._layer(mark, sorted([*rows, *ends], key=lambda row: row["x"]), y="low", y2="high")
        layer["encoding"]["detail"] = {"field": "run", "type": "nominal"}
        return layer

    def targets(self, targets: Sequence[TargetLine]) -> Iterator[Layer]:
        """Each target over the time in which it held; the first one goes on, broken, beside those that came after."""
        for is_past in (True, False):
            rows = [
                {"x": line.start, "x2": line.end, "y": float(line.value)} for line in targets if line.is_past == is_past
            ]
            if rows:
                mark = {"type": "rule", "color": self.colors["amber"], "strokeWidth": 1.4 if is_past else 1.8}
                yield self._layer(mark | ({"strokeDash": [5, 4]} if is_past else {}), rows, x2=True)

    def target_words(self, targets: Sequence[TargetLine], labels: tuple[str, str]) -> Iterator[Layer]:
        """A word at the end of the newest target, and of the first one where that is drawn on beside it."""
        for is_past, label in zip((False, True), labels, strict=True):
            lines = [line for line in targets if line.is_past == is_past]
            if lines and label:
                yield from self._target_word(lines[-1], label)

    def _target_word(self, line: TargetLine, label: str) -> Iterator[Layer]:
        """At the right end of the line above it, or where it hides no dot."""
        across = self.inner[0] / (self.segments[-1].after + 0.4)
        down = self.inner[1] / (self._top - self._bottom)

        def x(place: float) -> float:
            return (place + 0.7) * across

        def y(value: Decimal) -> float:
            return (self._top - float(value)) * down

        found = place_of_word(
            label,
            line=(x(line.start), x(line.end + 0.05), y(line.value)),
            dots=[(x(place), y(point.value)) for place, point in self._points() if point.value is not None],
            radius=self.radius,
            text_size=self.text_size,
            height=self.inner[1],
        )
        row = {"x": round(found.right / across - 0.7, 3), "y": float(line.value), "text": label}
        side = {"baseline": "bottom", "dy": -5} if found.is_above else {"baseline": "top", "dy": 6}
        yield from self._words(row, {"align": "right", **side, "fontWeight": 600, "color": self.colors["amber"]})

    def lines(self) -> Iterator[Layer]:
        """The dots joined, within a segment and between neighbors that both have a value."""
        rows = [row for segment in self.segments for row in _joined(segment)]
        if rows:
            mark = {"type": "line", "color": self.colors["ink"], "strokeWidth": 1.6, "strokeJoin": "round"}
            layer = self._layer(mark, rows)
            layer["encoding"]["detail"] = {"field": "run", "type": "nominal"}
            yield layer

    def dots(self) -> Iterator[Layer]:
        """Filled: final. Hollow: may still change. Amber diamond: outside the usual range."""
        ink, amber, paper = self.colors["ink"], self.colors["amber"], self.colors["paper"]
        for fired, final in ((False, True), (False, False), (True, True), (True, False)):
            rows = [
                {"x": place, "y": float(point.value)}
                for place, point in self._points()
                if point.value is not None and bool(point.rules) == fired and point.is_final == final
            ]
            color = amber if fired else ink
            side = 2 * (self.radius + 2.6) if fired else 1.7725 * self.radius * (1 if final else 1.12)
            mark = {
                "type": "point",
                "shape": "diamond" if fired else "circle",
                "size": round(side * side, 1),
                "fill": color if final else paper,
                "stroke": paper if final else color,
                "strokeWidth": (1 if self.radius > 2.5 else 0.5) if final else 1.6,
                "opacity": 1,
            }
            if rows:
                yield self._layer(mark, rows)

    def changes(self, labels: Mapping[str, str]) -> Iterator[Layer]:
        """A full-height bar wherever the definition changed, the series broke off or the range was set anew."""
        for segment in self.segments[1:]:
            label = labels.get("change" if segment.signal.starts is None else segment.signal.starts.what, "")
            row: Row = {"x": segment.first - 0.5, "low": self._bottom, "high": self._top}
            yield self._layer(
                {"type": "rule", "color": self.colors["ink"], "strokeWidth": 1.4}, [row], y="low", y2="high"
            )
            if label:
                place = {"x": segment.first - 0.5, "y": self._top, "text": label}
                shift = {"align": "left", "baseline": "top", "dx": 8, "dy": 2}
                yield from self._words(place, shift | {"fontWeight": 600, "color": self.colors["ink"]})

    def events(self, events: Sequence[tuple[float, str]]) -> Iterator[Layer]:
        """A thin full-height mark for each dated fact, its number above the chart: what happened, never why."""
        if not events:
            return
        rows: list[Row] = [{"x": place, "low": self._bottom, "high": self._top} for place, _ in events]
        mark = {"type": "rule", "color": self.colors["mute"], "strokeWidth": 1.3, "strokeDash": [2, 2.5]}
        yield self._layer(mark, rows, y="low", y2="high")
        for place, number in events:
            words = {"align": "center", "baseline": "bottom", "dy": -3, "color": self.colors["mute"]}
            yield from self._words({"x": place, "y": self._top, "text": number}, words)

    def _words(self, row: Row, mark: Row) -> Iterator[Layer]:
        """A word with a rim of paper, so that it can be read across lines."""
        text = {"type": "text", "fontSize": self.text_size, **mark}
        for layer in (text | {"stroke": self.colors["paper"], "strokeWidth": 4, "strokeJoin": "round"}, text):
            drawn = self._layer(layer, [row])
            drawn["encoding"]["text"] = {"field": "text", "type": "nominal"}
            yield drawn

    def _layer(self, mark: Row, rows: Sequence[Row], *, y: str = "y", y2: str = "", x2: bool = False) -> Layer:
        encoding: Row = {"x": self._x("x"), "y": self._y(y)}
        if x2:
            encoding["x2"] = {"field": "x2"}
        if y2:
            encoding["y2"] = {"field": y2}
        return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}

    def _x(self, field: str, axis: Row | None = None) -> Row:
        scale = {"domain": [-0.7, self.segments[-1].after - 0.3], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale} | ({"axis": axis} if axis else {})

    def _y(self, field: str, axis: Row | None = None) -> Row:
        scale = {"domain": [self._bottom, self._top], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale} | ({"axis": axis} if axis else {})

    def _points(self) -> Iterator[tuple[int, SignalPoint]]:
        for segment in self.segments:
            for offset, point in enumerate(segment.signal.points):
                yield segment.first + offset, point

    def _within(self, value: Decimal) -> float:
        return min(max(float(value), self._bottom), self._top)

    @property
    def _bottom(self) -> float:
        return float(min(self.ticks))

    @property
    def _top(self) -> float:
        return float(max(self.ticks))


def _joined(segment: Segment) -> Iterator[Row]:
    run = segment.first
    for offset, point in enumerate(segment.signal.points):
        if point.value is None:
            run = segment.first + offset + 1
        else:
            yield {"x": segment.first + offset, "y": float(point.value), "run": run}


def _lookup(labels: Mapping[str, str]) -> str:
    return f"{json.dumps(labels, ensure_ascii=False, sort_keys=True)}[datum.value]"


def _name(tick: Decimal) -> str:
    return format(tick.normalize(), "f")
