"""Where a word stands along a line of a chart so that it hides no dot, as far as there is such a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


# Half-bold Public Sans is about this wide for each letter, in text sizes.
_LETTER = 0.6
# Between the word and its line, in pixels.
_GAP_ABOVE, _GAP_BELOW = 5, 6


@dataclass(frozen=True)
class WordPlace:
    """The right end of a word, in pixels from the left, and on which side of its line it stands."""

    right: float
    is_above: bool


def place_of_word(
    word: str,
    *,
    line: tuple[float, float, float],
    dots: Sequence[tuple[float, float]],
    radius: float,
    text_size: int,
    height: int,
) -> WordPlace:
    """The place of a word at a level line: at its right end above it if no dot is there, else the nearest free one.

    Where no place is free of dots, the one that hides fewest.

    Parameters
    ----------
    word
        What stands there.
    line
        Left end, right end and height of the line, in pixels from the top left of the chart.
    dots
        The middle of each dot, in the same pixels.
    radius
        Of the dots, in pixels.
    text_size, height
        Of the letters and of the chart, in pixels.
    """
    wide = _LETTER * text_size * len(word)

    def hidden(place: WordPlace) -> int:
        top, bottom = _span(line[2], text_size, place.is_above)
        return sum(
            place.right - wide - radius < x < place.right + radius and top - radius < y < bottom + radius
            for x, y in dots
        )

    return min(_places(line, wide=wide, text_size=text_size, height=height), key=hidden)


def _places(line: tuple[float, float, float], *, wide: float, text_size: int, height: int) -> Iterator[WordPlace]:
    """Every place in the order of preference: from the right end leftwards, above before below where there is room."""
    left, right, level = line
    sides = [side for side in (True, False) if _fits(_span(level, text_size, side), height)] or [True]
    at = right
    while at == right or at - wide >= left:
        for side in sides:
            yield WordPlace(at, side)
        at -= text_size / 2


def _span(level: float, text_size: int, is_above: bool) -> tuple[float, float]:
    if is_above:
        return level - _GAP_ABOVE - text_size, level - _GAP_ABOVE
    return level + _GAP_BELOW, level + _GAP_BELOW + text_size


def _fits(span: tuple[float, float], height: int) -> bool:
    return span[0] >= 0 and span[1] <= height
