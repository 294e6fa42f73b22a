"""Small pictures with an axis: bars begin at zero, ranges stand where their numbers are, and labels are the numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from civicstat.look.on_axis import NamedRange, bar_on_axis_svg, ranges_on_axis_svg


PERCENT = [(Decimal(0), "0%"), (Decimal(50), "50%"), (Decimal(100), "100%")]
POINTS = [(Decimal(-100), "−100"), (Decimal(0), "0"), (Decimal(100), "100")]


def places(svg: str) -> dict[str, float]:
    """Where each label of the axis stands."""
    return {label: float(x) for x, label in re.findall(r'text-anchor="middle" x="([\d.]+)">([^<]+)<', svg)}


def test_a_bar_runs_from_zero_to_its_value_on_the_axis() -> None:
    svg = str(bar_on_axis_svg(Decimal(50), ticks=PERCENT))
    at = places(svg)
    bar = re.search(r'class="k-bar" x="([\d.]+)" y="3" width="([\d.]+)"', svg)

    assert bar is not None
    assert float(bar[1]) == at["0%"]
    assert float(bar[1]) + float(bar[2]) == at["50%"]
    assert 'aria-hidden="true"' in svg


def test_ranges_share_one_axis_and_a_dot_is_hollow_where_its_range_holds_zero() -> None:
    sure = NamedRange("High less low need", Decimal(-50), (Decimal(-100), Decimal(-50)))
    unsure = NamedRange("With the same mix", Decimal(0), (Decimal(-50), Decimal(50)))
    svg = str(ranges_on_axis_svg([sure, unsure], ticks=POINTS, chart_id="gap", title="The gap", desc="In the table."))
    at = places(svg)
    dots = re.findall(r'<circle class="(k-\w+)" cx="([\d.]+)"', svg)
    ranges = re.findall(r'class="k-wide" d="M([\d.]+) \d+H([\d.]+)"', svg)

    middle = (at["−100"] + at["0"]) / 2
    assert dots == [("k-dot", f"{middle:g}"), ("k-none", f"{at['0']:g}")]
    assert [float(end) for end in ranges[0]] == [at["−100"], middle]
    assert '<title id="gap-t">The gap</title>' in svg


def test_a_gap_without_a_range_is_a_hollow_dot_alone_and_its_name_is_escaped() -> None:
    alone = NamedRange("High & low", Decimal(3), None)
    svg = str(ranges_on_axis_svg([alone], ticks=POINTS, chart_id="gap", title="The gap", desc="In the table."))

    assert "k-wide" not in svg
    assert '<circle class="k-none"' in svg
    assert ">High &amp; low</text>" in svg
