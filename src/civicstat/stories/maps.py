"""What stands for a map: how far apart its areas lie and, where it has any, what an empty or thin area means."""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.stories.choices import CELLS, headline_figure, headline_kinds, is_of
from civicstat.stories.parts import Parts, joined, quoted, title_of, value_parts
from civicstat.stories.periods import Lang, period_name
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, Figure
from civicstat.vocabulary.period import Period, parse_period


_BY: dict[bool, dict[Lang, str]] = {
    True: {"en": "by map cell", "es": "por celda del mapa"},
    False: {"en": "by area", "es": "por área"},
}
_EMPTY_CELL: dict[Lang, str] = {
    "en": "A cell without color had no report: a clean place, or one from which nobody called.",
    "es": "Una celda sin color no tuvo reportes: un lugar limpio, o uno desde el que nadie llamó.",
}
# Maps hang on walls too, where no table stands beside them: a page that has one says so itself.
_THIN: dict[Lang, str] = {
    "en": "Hatched areas have too few cases to compare.",
    "es": "Las áreas rayadas tienen muy pocos casos para comparar.",
}


def map_figures(
    definition: Definition, figures: Sequence[Figure], layer: str, *, fiscal_year_starts: int = 1
) -> tuple[Period, list[Figure]] | None:
    """The period and the figures of a metric's map: the period that speaks for the city if the areas have it too."""
    of_layer = [
        figure
        for figure in figures
        if is_of(definition, figure)
        and figure.key.layer == layer
        and figure.key.area_slug != UNLOCATED
        and figure.key.group == NO_GROUP
    ]
    labels = {figure.key.period for figure in of_layer}
    periods = {label: parse_period(label, fiscal_year_starts=fiscal_year_starts) for label in labels}
    city = headline_figure(definition, figures, fiscal_year_starts=fiscal_year_starts)
    if city is not None and city[0].label in periods:
        chosen = city[0]
    elif periods:
        rank = headline_kinds(definition)
        longest = min((period.kind for period in periods.values()), key=rank.index)
        chosen = max(period for period in periods.values() if period.kind == longest)
    else:
        return None
    return chosen, [figure for figure in of_layer if figure.key.period == chosen.label]


def map_parts(definition: Definition, layer: str, period: Period, shown: Sequence[Figure], lang: Lang) -> Parts:
    """What a map says to someone who cannot see it. It names no area: places are never ranked in a sentence."""
    shows = f"{quoted(title_of(definition, lang), lang)} {_BY[layer == CELLS][lang]}, {period_name(period, lang)}: "
    known = [figure for figure in shown if figure.value is not None]
    if layer == CELLS and definition.measure == "count":
        second = f" {_EMPTY_CELL[lang]}"
    else:
        second = f" {_THIN[lang]}" if any(figure.status == "too-few" for figure in shown) else ""
    if not known:
        nothing = "no area has a value yet." if lang == "en" else "ningún área tiene un valor todavía."
        return joined(shows, nothing, second)
    least = min(known, key=lambda figure: (figure.value or 0, str(figure.key)))
    # "More than 9" lies above 9.
    most = max(known, key=lambda figure: (figure.value or 0, figure.bound == "more-than", str(figure.key)))
    words = ("values run from ", " to ") if lang == "en" else ("los valores van de ", " a ")
    return joined(
        shows,
        words[0],
        value_parts(definition, least, lang),
        words[1],
        value_parts(definition, most, lang),
        ".",
        second,
    )
