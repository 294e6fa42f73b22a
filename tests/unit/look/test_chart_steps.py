"""A usual range that moves from dot to dot: drawn in steps, in one surface, with a gap where there is none."""

from __future__ import annotations

from decimal import Decimal

from civicstat.look.chart_steps import center_steps, range_steps, stretches
from civicstat.look.charts import process_chart_svg
from civicstat.look.sparks import sparkline_svg
from civicstat.vocabulary.signal import RangeLines, SegmentStart, Signal, SignalPoint


def _lines(center: int, reach: int) -> RangeLines:
    return RangeLines(Decimal(center), Decimal(center - reach), Decimal(center + reach))


WIDE, NARROW, HIGH = _lines(50, 10), _lines(50, 5), _lines(60, 5)


def _signal(*lines: RangeLines | None, starts: SegmentStart | None = None, number: int = 1, first: int = 1) -> Signal:
    points = tuple(
        SignalPoint(f"m|v1|2014-{first + i:02d}|city:-|-", f"2014-{first + i:02d}", Decimal(50), True, (), line)
        for i, line in enumerate(lines)
    )
    return Signal(
        f"m|v1|city:-|-|month#{number}", "p-prime", "percent", 1, Decimal(50), Decimal(45), Decimal(55),
        ("2014-01", "2014-02"), points, None, "common-cause", "no-target", starts=starts,
    )  # fmt: skip


def test_one_range_is_one_step_across_the_segment() -> None:
    assert range_steps(_signal(None, None, None), 4) == [(3.55, 6.45, _lines(50, 5))]


def test_neighbors_with_equal_lines_share_a_step_and_a_missing_one_leaves_a_gap() -> None:
    steps = range_steps(_signal(WIDE, WIDE, NARROW, None, NARROW), 0)

    assert steps == [(-0.45, 1.5, WIDE), (1.5, 2.5, NARROW), (3.5, 4.45, NARROW)]
    assert [len(group) for group in stretches(steps)] == [2, 1]


def test_the_mean_goes_on_where_only_the_limits_move() -> None:
    steps = range_steps(_signal(WIDE, NARROW, HIGH), 0)

    assert [(start, end) for start, end, _ in center_steps(steps)] == [(-0.45, 1.5), (1.5, 2.45)]


def test_a_moving_range_is_one_surface_of_the_chart() -> None:
    svg = str(
        process_chart_svg(_signal(WIDE, NARROW, HIGH), lang="en", width="narrow", chart_id="c", title="t", desc="d")
    )

    assert svg.count('fill="#') >= 1
    assert svg.count("<path") >= 1
    assert "<rect" not in svg


def test_the_bar_before_a_segment_says_why_it_begins() -> None:
    first = _signal(None, None)
    for what, word in (("break", "New meaning"), ("rebase", "New range")):
        start = SegmentStart(what, "2014-03-01", "x", "x")  # type: ignore[arg-type]
        second = _signal(None, None, starts=start, number=2, first=3)
        svg = str(process_chart_svg([first, second], lang="en", width="wide", chart_id="c", title="t", desc="d"))
        assert word in svg
        assert "Definition changed" not in svg


def test_a_sparkline_follows_the_moving_range() -> None:
    ranges = [(Decimal(40), Decimal(60)), None, (Decimal(45), Decimal(55))]
    svg = str(sparkline_svg([Decimal(50)] * 3, ranges=ranges))

    assert svg.count("k-band") == 1
    assert svg.count("z") >= 2
