"""The word at a line stands where it hides no dot."""

from __future__ import annotations

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
