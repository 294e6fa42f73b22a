"""Process charts: is it really changing? Finished values in, one SVG out, drawn by Vega-Lite on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from civicstat.look.axis_dates import axis_dates
from civicstat.look.chart_layers import Segment, TargetLine, process_spec
from civicstat.look.drawing import draw
from civicstat.look.event_marks import event_places
from civicstat.look.locale import t
from civicstat.look.svg import picture
from civicstat.look.ticks import digits_of, round_ticks
from civicstat.look.tokens import theme_colors
from civicstat.look.words.formats import format_number
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.signal import Signal


Width = Literal["wide", "narrow", "room"]

# Outer size in pixels, text size, most date labels, most ticks. A phone gets its own drawing, not a shrunken one.
_SIZES: dict[Width, tuple[int, int, int, int, int]] = {
    "wide": (1090, 360, 14, 12, 7),
    "narrow": (358, 230, 13, 4, 6),
    # For a wall, whose picture it fills by half: its words stand as high as the others there.
    "room": (900, 380, 27, 4, 5),
}
# Of a share, in percent.
_LEAST_SHARE, _MOST_SHARE = Decimal(0), Decimal(100)


def process_chart_svg(
    signals: Signal | Sequence[Signal],
    *,
    lang: str,
    width: Width,
    chart_id: str,
    title: str,
    desc: str,
    cache: Path | None = None,
    theme: Mapping[str, str] | None = None,
    fiscal_year_starts: int = 1,
    events: Sequence[tuple[str, str]] = (),
    targets: Sequence[tuple[str, Decimal]] = (),
) -> Markup:
    """One series as a process chart: joined dots, shaded usual range, dotted mean, target line, diamonds.

    Parameters
    ----------
    signals
        One signal, or the segments of a series in their order: between two of them the definition changed, the series
        broke off or the range was set anew, and a full-height bar says which.
    lang
        Language of the dates and of the two words on the chart.
    width
        `wide` for a page, `narrow` for a phone, `room` for a wall; the stylesheet of a page shows one of them.
    chart_id
        Unique on its page; the identifiers inside start with it.
    title, desc
        What assistive technology reads for the whole image. Bare of numbers, except those that stand on the page.
    cache
        A folder for drawings, named by the digest of what was drawn; drawn anew when left out.
    theme
        The city's own colors.
    fiscal_year_starts
        The month in which the city's fiscal year starts.
    events
        (ISO day, number) of dated facts: a thin full-height mark where the day falls, with its number above. Days
        outside the series are left out (`events_on_chart` says which are drawn).
    targets
        (ISO day, value), oldest first: each is drawn from its day to that of the next, and the first one, broken, to
        the end. Without them the target of each signal is drawn along it.

    Returns
    -------
    Markup
        An `<svg>` without style or script; its only text is axis ticks, dates, numbers of events, and "Target",
        "Definition changed", "New meaning" or "New range".
    """
    segments = _segments([signals] if isinstance(signals, Signal) else signals)
    across, down, text_size, most_dates, most_ticks = _SIZES[width]
    labels = [point.period for segment in segments for point in segment.signal.points]
    lines = _target_lines(segments, labels, targets, fiscal_year_starts=fiscal_year_starts)
    ticks = _ticks([segment.signal for segment in segments], [line.value for line in lines], most_ticks)
    spec = process_spec(
        segments,
        size=(across, down),
        text_size=text_size,
        ticks=dict(zip(ticks, _tick_labels(ticks, segments[0].signal.unit, lang), strict=True)),
        dates=axis_dates(labels, lang, most=most_dates, fiscal_year_starts=fiscal_year_starts),
        colors=theme_colors(theme),
        targets=lines,
        target_labels=(
            t(lang, "chart.axis_target"),
            t(lang, "chart.axis_first_target") if width == "wide" else "",
        ),
        change_labels=_change_labels(lang) if width == "wide" else {},
        events=event_places(labels, events, fiscal_year_starts=fiscal_year_starts),
    )
    return picture(draw(spec, cache), size=(across, down), picture_id=f"{chart_id}-{width[0]}", title=title, desc=desc)


def _change_labels(lang: str) -> dict[str, str]:
    return {
        "change": t(lang, "chart.axis_change"),
        "break": t(lang, "chart.axis_break"),
        "rebase": t(lang, "chart.axis_rebase"),
    }


def _segments(signals: Sequence[Signal]) -> list[Segment]:
    segments = []
    first = 0
    for signal in signals:
        segments.append(Segment(signal, first))
        first += len(signal.points)
    return segments


def _target_lines(
    segments: Sequence[Segment],
    labels: Sequence[str],
    targets: Sequence[tuple[str, Decimal]],
    *,
    fiscal_year_starts: int,
) -> list[TargetLine]:
    end = segments[-1].after - 0.55
    if not targets:
        return [
            TargetLine(segment.first - 0.45, segment.after - 0.55, segment.signal.target, False)
            for segment in segments
            if segment.signal.target is not None
        ]
    periods = [parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in labels]
    starts = [
        next((index - 0.45 for index, period in enumerate(periods) if period.end >= date.fromisoformat(day)), None)
        for day, _ in targets
    ]
    drawn = [(start, value) for start, (_, value) in zip(starts, targets, strict=True) if start is not None]
    if not drawn:
        return []
    afters = [*(start for start, _ in drawn[1:]), end]
    lines = [
        TargetLine(start, after, value, False)
        for (start, value), after in zip(drawn, afters, strict=True)
        if after > start
    ]
    if len(drawn) > 1 and drawn[0][1] != drawn[-1][1]:
        lines.append(TargetLine(drawn[1][0], end, drawn[0][1], True))
    return lines


def _ticks(signals: Sequence[Signal], targets: Sequence[Decimal], most: int) -> list[Decimal]:
    shown: list[Decimal | None] = [*targets]
    for signal in signals:
        shown += [signal.center, signal.lower, signal.upper]
        shown += [point.value for point in signal.points]
        shown += [limit for point in signal.points if point.lines for limit in (point.lines.lower, point.lines.upper)]
    values = [value for value in shown if value is not None] or [Decimal(0), Decimal(1)]
    is_share = signals[0].unit == "percent"
    # Nothing that we measure goes below zero but a flow, and a ratio of one; a range may.
    is_flow = signals[0].unit == "net-requests" or (signals[0].unit == "ratio" and min(values) < 0)
    return round_ticks(
        min(values) if is_flow else max(min(values), _LEAST_SHARE),
        max(values),
        most=most,
        floor=None if is_flow else _LEAST_SHARE,
        ceiling=_MOST_SHARE if is_share else None,
    )


def _tick_labels(ticks: Sequence[Decimal], unit: str, lang: str) -> list[str]:
    digits = digits_of(ticks)
    plain = [format_number(tick, "integer" if digits == 0 else f"decimal-{digits}", lang) for tick in ticks]
    return [*plain[:-1], plain[-1] + "%"] if unit == "percent" else plain


def chart_facts(signals: Signal | Sequence[Signal]) -> dict[str, Any]:
    """What `pictures.process_legend` needs to know: which signs are on the chart."""
    all_signals = [signals] if isinstance(signals, Signal) else list(signals)
    points = [point for signal in all_signals for point in signal.points if point.value is not None]
    starts = ["change" if signal.starts is None else signal.starts.what for signal in all_signals[1:]]
    return {
        "range": any(signal.lower is not None for signal in all_signals),
        "target": any(signal.target is not None for signal in all_signals),
        "unusual": any(point.rules for point in points),
        "hollow": any(not point.is_final for point in points),
        "change": any(what != "rebase" for what in starts),
        "rebase": "rebase" in starts,
    }
