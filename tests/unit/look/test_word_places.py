"""The word at a line stands where it hides no dot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup

from civicstat.look import charts
from civicstat.look.living_examples import monthly_segments
from civicstat.look.word_places import WordPlace, place_of_word


# A line 300 pixels long in the middle of a chart 100 pixels high; "Target" is 43 pixels wide at size 12.
AROUND = {"line": (0.0, 300.0, 50.0), "radius": 4.0, "text_size": 12, "height": 100}


def test_at_the_right_end_above_the_line_where_no_dot_is() -> None:
    assert place_of_word("Target", dots=[(290.0, 90.0), (100.0, 40.0)], **AROUND) == WordPlace(300.0, is_above=True)


def test_below_the_line_where_dots_stand_above_it() -> None:
    assert place_of_word("Target", dots=[(290.0, 40.0)], **AROUND) == WordPlace(300.0, is_above=False)


def test_further_left_where_dots_stand_on_both_sides() -> None:
    found = place_of_word("Target", dots=[(290.0, 40.0), (280.0, 60.0)], **AROUND)
    # In steps of 6; the dot above at 290 has a radius of 4, so the first right end that is free of it is 282.
    assert found == WordPlace(282.0, is_above=True)


def test_in_the_chart_at_its_upper_and_lower_edge() -> None:
    at_top = {**AROUND, "line": (0.0, 300.0, 3.0)}
    at_bottom = {**AROUND, "line": (0.0, 300.0, 97.0)}
    assert place_of_word("Target", dots=[], **at_top) == WordPlace(300.0, is_above=False)
    assert place_of_word("Target", dots=[(290.0, 85.0)], **at_bottom).is_above


def test_where_every_place_hides_a_dot_the_fewest() -> None:
    crowd = [(float(x), y) for x in range(0, 301, 5) for y in (40.0, 60.0)]
    lighter = [(x, y) for x, y in crowd if not (100 < x < 140 and y == 60.0)]
    found = place_of_word("Target", dots=lighter, **AROUND)
    assert not found.is_above
    assert 100 < found.right < 184


def test_a_line_shorter_than_its_word_has_it_at_its_end() -> None:
    short = {**AROUND, "line": (290.0, 300.0, 50.0)}
    assert place_of_word("First target", dots=[], **short) == WordPlace(300.0, is_above=True)


def test_a_chart_puts_its_word_where_no_dot_is(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[dict[str, Any]] = []

    def draw(spec: dict[str, Any], cache: object) -> str:
        drawn.append(spec)
        return "<svg></svg>"

    monkeypatch.setattr(charts, "draw", draw)
    monkeypatch.setattr(charts, "picture", lambda *given, **named: Markup(""))
    signal = monthly_segments()[-1]
    points = list(signal.points)
    points[-5:] = [replace(point, value=Decimal("71.2")) for point in points[-5:]]
    for target in ("70.0", "40.0"):
        found = replace(signal, points=tuple(points), target=Decimal(target))
        charts.process_chart_svg(found, lang="en", width="narrow", chart_id="c", title="t", desc="d")
    beside, alone = (_word(spec)["mark"]["baseline"] for spec in drawn)
    # Five dots stand just above the target of 70, and none near that of 40.
    assert (beside, alone) == ("top", "bottom")


def _word(spec: dict[str, Any]) -> dict[str, Any]:
    return next(layer for layer in spec["layer"] if layer["data"]["values"][0].get("text") == "Target")
