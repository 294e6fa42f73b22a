from __future__ import annotations

import itertools

import pytest

from civicstat.look.errors import LookError
from civicstat.look.tokens import (
    COLORS,
    CONTROL_PAIRS,
    CONTROL_RATIO,
    MAP_BANDS,
    TEXT_PAIRS,
    TEXT_RATIO,
    contrast,
    theme_colors,
    theme_css,
)


def test_contrast_agrees_with_the_worked_values_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    # The grays either side of the AA line on white, as commonly cited with WCAG 2 (G18).
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_our_text_stands_out_from_its_ground(front: str, ground: str) -> None:
    assert contrast(COLORS[front], COLORS[ground]) >= TEXT_RATIO


@pytest.mark.parametrize(("front", "ground"), CONTROL_PAIRS)
def test_our_controls_stand_out_from_their_ground(front: str, ground: str) -> None:
    assert contrast(COLORS[front], COLORS[ground]) >= CONTROL_RATIO


def test_the_map_darkens_step_by_step() -> None:
    against_white = [contrast(COLORS[band], "#FFFFFF") for band in MAP_BANDS]
    assert against_white == sorted(against_white)
    assert all(dark / light > 1.15 for light, dark in itertools.pairwise(against_white))


def test_a_city_may_set_its_own_colors() -> None:
    assert "--teal:#1A4480" in theme_css({"teal": "#1A4480"})


def test_a_theme_that_cannot_be_read_is_refused_with_the_pair_and_its_ratio() -> None:
    with pytest.raises(LookError) as refused:
        theme_colors({"mute": "#A0A0A0"})
    assert str(refused.value) == (
        "city.toml, [theme]: mute #A0A0A0 on paper #FBFAF6 has a contrast of 2.50 to 1\n"
        "Expected: at least 4.5 to 1 (WCAG 2.2 AA)\n"
        "Next step: Make mute darker or paper lighter, or the other way round."
    )


@pytest.mark.parametrize("theme", [{"green": "#00FF00"}, {"teal": "teal"}, {"teal": "#FFF"}, {"teal": "red;}body{"}])
def test_an_unknown_or_malformed_color_is_refused(theme: dict[str, str]) -> None:
    with pytest.raises(LookError):
        theme_css(theme)
