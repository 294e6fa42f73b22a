"""Where a dated fact stands on a chart, and a crew's way as a picture."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.look import living_examples
from civicstat.look.charts import process_chart_svg
from civicstat.look.event_marks import event_period, event_places
from civicstat.look.routes import RouteStop, route_map_svg
from civicstat.vocabulary.period import PeriodKind, period_of


MONTHS = ["2013-03", "2013-04", "2013-05"]
SQUARE = {
    "areas": [
        {
            "slug": "all",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-8770000, 4180000], [-8760000, 4180000], [-8760000, 4190000], [-8770000, 4180000]]],
            },
        },
        {
            "slug": "far-away",
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [100, 0], [100, 100], [0, 0]]]},
        },
    ]
}


def test_the_first_day_of_a_month_stands_on_its_border() -> None:
    assert event_places(MONTHS, [("2013-04-01", "1")]) == [(0.5, "1")]
    assert event_places(MONTHS, [("2013-04-16", "1")]) == [(1.0, "1")]


def test_a_day_outside_the_series_is_not_drawn() -> None:
    assert event_places(MONTHS, [("2013-02-28", "1"), ("2013-06-01", "2")]) == []
    assert event_period(MONTHS, "2013-06-01") == ""


def test_in_rolling_years_the_newest_month_counts() -> None:
    assert event_period(["2013-04-r12", "2013-05-r12"], "2013-04-20") == "2013-04-r12"


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), ago=st.integers(0, 1500))
def test_a_mark_stands_in_the_period_that_holds_its_day(kind: PeriodKind, first: date, ago: int) -> None:
    days = [first + timedelta(days=28 * step) for step in range(60)]
    labels = list(dict.fromkeys(period_of(day, kind).label for day in days))
    day = first + timedelta(days=ago)

    found = event_period(labels, day.isoformat())

    assert found == (period_of(day, kind).label if period_of(day, kind).label in labels else "")


def test_an_event_is_a_number_on_the_chart_and_a_chart_without_one_stays_as_it_was() -> None:
    signals = living_examples.monthly_segments()
    day = f"{signals[0].points[5].period}-01"

    def drawn(events: list[tuple[str, str]]) -> str:
        return process_chart_svg(signals, lang="en", width="wide", chart_id="c", title="A", desc="B", events=events)

    texts = [element.text for element in ET.fromstring(drawn([(day, "7")])).iter("text")]
    assert "7" in texts
    assert drawn([("1999-01-01", "7")]) == drawn([])


def test_a_route_is_one_image_with_its_stops_in_order_and_squares_for_the_rule() -> None:
    stops = [RouteStop(1, -8765000, 4185000), RouteStop(2, -8766000, 4186000, is_owed=True)]
    svg = route_map_svg(stops, (-8764000, 4184000), SQUARE, map_id="route-1", title="A way", desc="In words.")
    root = ET.fromstring(svg)

    assert root.get("role") == "img"
    assert [element.text for element in root.iter("text")] == ["1", "2"]
    assert svg.count('class="stop"') == 1
    assert svg.count('class="stop owed"') == 1
    assert not re.search(r"style=|script|http", svg)


def test_what_lies_far_from_a_route_is_not_sent() -> None:
    svg = route_map_svg([RouteStop(1, -8765000, 4185000)], (-8764000, 4184000), SQUARE, map_id="r", title="A", desc="B")
    lines = svg[svg.index('class="lines"') :].split('"/>', maxsplit=1)[0]

    assert lines.count("z") == 1
