from __future__ import annotations

import itertools
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.look import living_examples
from civicstat.look.charts import Width, chart_facts, process_chart_svg
from civicstat.look.classes import band_of, breaks_for, legend_html
from civicstat.look.environment import make_environment
from civicstat.look.errors import LookError
from civicstat.look.maps import areas_map_svg, cells_map_svg
from civicstat.look.sparks import bar_svg, range_svg, sparkline_svg
from civicstat.look.ticks import round_ticks
from civicstat.vocabulary.signal import SegmentStart, Signal, SignalPoint


SEGMENTS = living_examples.monthly_segments()


def chart(width: Width = "wide", lang: str = "en", **more: Any) -> str:
    return process_chart_svg(
        more.pop("signals", SEGMENTS), lang=lang, width=width, chart_id="c", title="A <title>", desc="Said.", **more
    )


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter("text")]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_chart_is_one_image_without_style_or_script(width: Width) -> None:
    svg = chart(width)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    named = root.get("aria-labelledby", "").split()
    assert [element.get("id") for element in (root[0], root[1])] == named
    assert (root[0].tag, root[0].text, root[1].tag, root[1].text) == ("title", "A <title>", "desc", "Said.")
    assert root[2].get("aria-hidden") == "true"
    assert len(root) == 3
    assert not re.search(r"style|script|on[a-z]+=|http", svg)
    assert len(svg.encode()) < 12_000


def test_the_only_text_on_a_chart_is_ticks_dates_and_two_words() -> None:
    ticks = {"0", "20", "40", "60", "80", "100%"}
    dates = {"Jan 2011", "Jan 2012", "Jan 2013", "Jan 2014", "Jul"}
    assert set(texts(chart())) == ticks | dates | {"Target", "Definition changed"}
    assert {text for text in texts(chart(lang="es")) if not re.search(r"\d", text)} == {
        "jul",
        "Meta",
        "Cambió la definición",
    }


def test_a_chart_is_drawn_the_same_every_time_and_from_the_cache(tmp_path: Path) -> None:
    first = chart(cache=tmp_path)
    assert chart(cache=tmp_path) == first == chart()
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    kept[0].write_text("<g/>", encoding="utf-8")
    assert "<g/>" in chart(cache=tmp_path)


def test_diamonds_mark_what_fired_a_rule_and_hollow_dots_what_is_not_final() -> None:
    svg = chart()
    assert len(re.findall(r'd="M-', svg)) + svg.count("L0,") >= 7  # six in the first segment, one in the second
    assert svg.count("<circle") == 42 - 7
    hollow = [signal_point for signal in SEGMENTS for signal_point in signal.points if not signal_point.is_final]
    assert len(hollow) == 1
    assert svg.count('fill="#FBFAF6" stroke="#1C2B33"') == 1


def test_a_gap_in_the_series_is_not_drawn_over() -> None:
    values = [Decimal(5), Decimal(6), None, Decimal(7), Decimal(8)]
    points = [SignalPoint(f"k{at}", f"2014-0{at + 1}", value, True) for at, value in enumerate(values)]
    signal = Signal("s", "xmr", "days", 0, None, None, None, None, points, None, "too-short", "no-target")
    lines = re.findall(r'<path d="(M[^"]+)"[^>]*stroke-linejoin', chart(signals=signal))
    groups = re.findall(r"<g [^>]*stroke-linejoin[^>]*>(.*?)</g>", chart(signals=signal))
    drawn = lines + re.findall(r'd="(M[^"]+)"', "".join(groups))
    assert [path.count("L") for path in drawn] == [1, 1]


def test_a_city_theme_colors_its_charts() -> None:
    assert "#1A4480" in chart(theme={"teal": "#1A4480"})


@given(
    low=st.decimals(min_value=0, max_value=10**6, places=2),
    span=st.decimals(min_value=0, max_value=10**6, places=2),
    most=st.integers(4, 9),
)
def test_ticks_are_few_even_round_and_enclose_the_values(low: Decimal, span: Decimal, most: int) -> None:
    ticks = round_ticks(low, low + span, most=most)
    assert 2 <= len(ticks) <= most
    assert ticks[0] <= low
    assert ticks[-1] >= low + span
    assert len({after - before for before, after in itertools.pairwise(ticks)}) == 1
    assert all(len(tick.normalize().as_tuple().digits) <= 8 for tick in ticks)


def test_the_axis_of_a_share_never_passes_its_ends() -> None:
    ends = {"floor": Decimal(0), "ceiling": Decimal(100)}
    assert round_ticks(Decimal(97), Decimal(104), most=6, **ends)[-1] == 100
    assert round_ticks(Decimal(-4), Decimal(3), most=6, **ends)[0] == 0
    assert round_ticks(Decimal(100), Decimal(100), most=6, **ends)[-1] == 100


def test_an_axis_goes_below_zero_for_a_flow_alone() -> None:
    points = tuple(
        SignalPoint(f"f|v1|2014-{month:02}|city:-|-", f"2014-{month:02}", Decimal(value), True, ())
        for month, value in enumerate((-120, 80, 40), 1)
    )
    fields: dict[str, Any] = {"chart": "xmr", "digits": 1, "center": None, "lower": None, "upper": None}
    fields |= {"baseline": None, "points": points, "target": None, "variation": "too-short", "assurance": None}
    flow = Signal(key="f|v1|city:-|-|month#1", unit="net-requests", **fields)
    count = Signal(key="f|v1|city:-|-|month#1", unit="requests", **fields)

    assert "\N{MINUS SIGN}150" in texts(chart(signals=flow))
    assert not any("\N{MINUS SIGN}" in text for text in texts(chart(signals=count)))


def test_a_map_is_one_small_image_cut_at_the_city_line() -> None:
    counts = living_examples.cells()
    breaks = breaks_for(list(counts.values()))
    cells = [(cell, band_of(count, breaks)) for cell, count in counts.items()]

    def draw(order: list[tuple[str, int]]) -> str:
        return cells_map_svg(
            order,
            living_examples.layer(),
            map_id="m",
            title="Where",
            desc="Said.",
            hatched=["district_west"],
            highlighted="district_east",
        )

    svg = draw(cells)
    assert draw(cells[::-1]) == svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert not re.search(r"<text|style|script|\.\d", svg)
    assert svg.count('class="b') == 5
    assert 'clip-path="url(#m-city)"' in svg
    assert 'id="m-lines"' in svg
    assert 'id="m-city"' in svg
    assert len(svg.encode()) < 60_000


def test_a_map_refuses_what_is_not_on_it() -> None:
    layer = living_examples.layer()
    about = {"map_id": "m", "title": "t", "desc": "d"}
    with pytest.raises(LookError, match="no area 'loop'"):
        areas_map_svg(layer, {"loop": 1}, **about)
    with pytest.raises(LookError, match="no shade"):
        areas_map_svg(layer, {"district_west": 6}, **about)
    with pytest.raises(LookError, match="not an H3 cell"):
        cells_map_svg([("882664c1a1ffffg", 1)], layer, **about)


def test_an_area_without_a_value_stays_white() -> None:
    svg = areas_map_svg(living_examples.layer(), {"district_west": 3}, map_id="m", title="t", desc="d")
    assert re.findall(r'class="(b\d)"', svg) == ["b0", "b3"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=200))
def test_shades_follow_the_values_and_breaks_are_whole_and_rising(values: list[int]) -> None:
    breaks = breaks_for(values)
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= 4
    assert all(upper == upper.to_integral_value() for upper in breaks)
    bands = [band_of(value, breaks) for value in sorted(values)]
    assert bands == sorted(bands)
    assert set(bands) <= {1, 2, 3, 4, 5}
    assert breaks_for(values[::-1]) == breaks


def test_breaks_are_round() -> None:
    assert breaks_for(range(1, 101)) == [30, 50, 70, 90]
    assert breaks_for([7]) == []
    assert breaks_for([]) == []


def test_a_legend_names_every_shade_that_a_value_can_have() -> None:
    breaks = breaks_for(range(1, 101))
    legend = legend_html(breaks, "integer", "en", with_hatch=True)
    assert re.findall(r'class="b(\d)"', legend) == ["1", "2", "3", "4", "5"]
    assert "to 30" in legend
    assert "over 90" in legend
    assert "too few to judge" in legend


def test_tiny_pictures_are_hidden_and_hold_no_text() -> None:
    values = [Decimal(4), None, Decimal(6), Decimal(5)]
    for svg in (
        sparkline_svg(values, lower=3, upper=7, target=8),
        sparkline_svg([None]),
        bar_svg(3, largest=9),
        bar_svg(Decimal("-2.5"), largest=9),
        range_svg(Decimal(60), low=Decimal(50), high=Decimal(70), span=(0, 100), target=80, no_change=65),
    ):
        assert ET.fromstring(svg).get("aria-hidden") == "true"
        assert "<text" not in svg
        assert len(svg) < 700
    assert sparkline_svg(values).count("M") == 2  # the gap is not drawn over


def test_a_sparkline_ends_solid_where_values_are_settled_and_goes_on_broken_to_a_hollow_dot() -> None:
    values = [Decimal(36), Decimal(37), Decimal(36), Decimal(60), Decimal(90)]
    root = ET.fromstring(sparkline_svg(values, settled=3))
    dots = {dot.get("class"): dot for dot in root.iter() if dot.tag.endswith("circle")}
    lines = {line.get("class"): str(line.get("d")) for line in root.iter() if "k-line" in (line.get("class") or "")}
    assert dots["k-dot"].get("cx") == "75"
    assert dots["k-hollow"].get("cx") == "146"
    assert lines["k-line"].count("L") == 2
    # The broken line begins where the solid one ends.
    assert lines["k-line k-waits"].startswith("M75 ")
    assert lines["k-line"].endswith(lines["k-line k-waits"].removeprefix("M").partition("L")[0])
    assert "k-hollow" not in sparkline_svg(values, settled=5)
    assert "k-dot" not in sparkline_svg(values, settled=0)


# How the first target is drawn once another is in force.
BROKEN = 'stroke-dasharray="5,4"'


def test_a_moved_target_leaves_the_first_one_drawn_as_a_broken_line_to_the_end() -> None:
    one = chart(targets=[("2012-01-01", Decimal(80))])
    moved = chart(targets=[("2012-01-01", Decimal(90)), ("2013-01-01", Decimal(80))])
    same = chart(targets=[("2012-01-01", Decimal(80)), ("2013-01-01", Decimal(80))])
    assert [svg.count(BROKEN) for svg in (one, moved, same)] == [0, 1, 0]
    assert "First target" in texts(moved)
    assert "First target" not in texts(one) + texts(same)


@pytest.mark.parametrize(("why", "facts"), [(None, (True, False)), ("break", (True, False)), ("rebase", (False, True))])
def test_only_a_new_meaning_says_not_to_compare_across_and_a_new_range_does_not(
    why: Any, facts: tuple[bool, bool]
) -> None:
    first, second = SEGMENTS
    cut = None if why is None else SegmentStart(why, "2013-01-01", "night crews", "turno de noche")

    found = chart_facts([first, replace(second, starts=cut)])

    assert (found["change"], found["rebase"]) == facts
    legend = (
        make_environment("en", assets={})
        .from_string(
            '{% import "macros/pictures.html" as pics with context %}{{ pics.process_legend("month", **facts) }}'
        )
        .render(facts=found)
    )
    assert ("do not compare across" in legend, "new usual range from here on" in legend) == facts


def test_a_target_is_drawn_from_the_day_on_which_it_holds() -> None:
    def widths(day: str) -> list[float]:
        svg = chart(targets=[(day, Decimal(80))])
        return [
            float(line.get("x2", "")) for line in ET.fromstring(svg).iter("line") if line.get("stroke-width") == "1.8"
        ]

    assert widths("2011-01-01")[0] > widths("2013-01-01")[0] > 0
    assert widths("2030-01-01") == []
