"""Five shades with round breaks, the same for the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from civicstat.look.locale import t
from civicstat.look.svg import tiny
from civicstat.look.words.formats import format_number


_LEADING = tuple(map(Decimal, ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "7", "8", "9", "10")))
_BANDS = 5
# In 100, by nearest rank. Counts by place are skewed: equal fifths would paint most of a city dark.
_RANKS = (30, 55, 75, 90)
_HATCH = '<path class="hatch" d="M-4 15l15-15m-6.500 15l15-15m-6.500 15l15-15m-6.500 15l15-15"/>'


def breaks_for(values: Sequence[Decimal | int], *, digits: int = 0) -> list[Decimal]:
    """Upper ends of the first bands, rising and round: at most four, so that only about a tenth gets the darkest shade.

    The values at fixed ranks, each moved to the nearest round number (whole for counts) and dropped where it would
    repeat another or leave the last band empty.
    """
    ranked = sorted(Decimal(value) for value in values)
    if not ranked:
        return []
    breaks: list[Decimal] = []
    for percent in _RANKS:
        rank = -(-percent * len(ranked) // 100)
        candidate = _round(ranked[rank - 1], digits)
        if candidate < ranked[-1] and (not breaks or candidate > breaks[-1]):
            breaks.append(candidate)
    return breaks


def band_of(value: Decimal | int, breaks: Sequence[Decimal]) -> int:
    """The shade of a value, 1 to 5: the darkest shade is always the last band."""
    below = sum(1 for upper in breaks if value > upper)
    return below + 1 + (_BANDS - 1 - len(breaks) if below else 0)


def shades_of(values: Mapping[str, Decimal], *, digits: int = 0) -> tuple[list[Decimal], dict[str, int]]:
    """The breaks of a map's values, and the shade of each place by its name."""
    breaks = breaks_for(list(values.values()), digits=digits)
    return breaks, {name: band_of(value, breaks) for name, value in values.items()}


def shade_words(
    breaks: Sequence[Decimal], format: str, lang: str, *, with_none: bool = False, with_hatch: bool = False
) -> list[tuple[str, str]]:
    """What is on a map, and what it means: `b1` to `b5` for the shades, `b0` for white, `hatch`."""
    rows = []
    bands = sorted({band_of(upper, breaks) for upper in breaks} | {band_of(breaks[-1] + 1, breaks) if breaks else 1})
    for index, band in enumerate(bands):
        key, number = (
            ("map.up_to", breaks[index]) if index < len(breaks) else ("map.over", breaks[-1] if breaks else None)
        )
        words = t(lang, key, number=format_number(number, format, lang)) if number is not None else t(lang, "map.all")
        rows.append((f"b{band}", words))
    return [
        *rows,
        *([("b0", t(lang, "map.none"))] if with_none else []),
        *([("hatch", t(lang, "map.thin"))] if with_hatch else []),
    ]


def legend_html(
    breaks: Sequence[Decimal], format: str, lang: str, *, with_none: bool = False, with_hatch: bool = False
) -> Markup:
    """The shades and what they mean, as a list. `with_none` adds white, `with_hatch` the hatch."""
    said = shade_words(breaks, format, lang, with_none=with_none, with_hatch=with_hatch)
    rows = [
        _row(_HATCH if css == "hatch" else f'<rect class="{css}" width="26" height="15"/>', words)
        for css, words in said
    ]
    return Markup('<ul class="legend" aria-label="{}">{}</ul>').format(t(lang, "map.legend"), Markup("").join(rows))


def _row(shape: str, words: str) -> Markup:
    return Markup("<li>{}<span>{}</span></li>").format(tiny(shape, size=(26, 15), css="swatch"), words)


def _round(value: Decimal, digits: int) -> Decimal:
    least = Decimal(1).scaleb(-digits)
    if value < least:
        return Decimal(0)
    power = value.adjusted()
    choices = [step.scaleb(power) for step in _LEADING]
    fitting = [choice for choice in choices if choice % least == 0]
    best = min(fitting, key=lambda choice: (abs(choice - value), choice))
    return best.quantize(least)
