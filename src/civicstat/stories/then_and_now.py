"""What a newcomer asks first: how is it now, and how was it when these records begin?"""

from __future__ import annotations

from collections.abc import Sequence

from civicstat.stories.choices import headline_figure, is_of
from civicstat.stories.parts import Parts, joined, title_of, value_parts
from civicstat.stories.periods import LANGUAGES, Lang, in_period
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, parse_period
from civicstat.vocabulary.sentence import BoundSentence


_PROPOSED_BY: dict[Lang, str] = {"en": " Who chose this measure:", "es": " Quién eligió esta medida:"}
Dated = tuple[Period, Figure]


def then_and_now(
    definition: Definition, figures: Sequence[Figure], *, fiscal_year_starts: int = 1
) -> list[BoundSentence]:
    """`home/then-and-now`: the figure that speaks for a metric beside that of its first whole year.

    None where there is no earlier year with a value, where the two overlap, or where the series was cut between them:
    nothing is compared across a break. It says what the two are, not whether the difference is more than noise: that is
    the chart's part.
    """
    now = headline_figure(definition, figures, fiscal_year_starts=fiscal_year_starts)
    if now is None or not _is_exact(now[1]):
        return []
    first = _first_year(definition, figures, fiscal_year_starts)
    if first is None or first[0].end >= now[0].start or _is_cut_between(definition, first[0], now[0]):
        return []
    english, spanish = (_parts(definition, now, first, lang) for lang in LANGUAGES)
    return [BoundSentence("home/then-and-now", english, spanish)]


def _first_year(definition: Definition, figures: Sequence[Figure], fiscal_year_starts: int) -> Dated | None:
    years = [
        (period, figure)
        for figure in figures
        if is_of(definition, figure) and (figure.key.area, figure.key.group) == (WHOLE_CITY, NO_GROUP)
        for period in (parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts),)
        if period.kind == "year"
    ]
    first = min(years, key=lambda pair: pair[0], default=None)
    return first if first is not None and _is_exact(first[1]) else None


def _is_exact(figure: Figure) -> bool:
    return figure.value is not None and figure.bound == "exact"


def _is_cut_between(definition: Definition, first: Period, now: Period) -> bool:
    return any(first.start < cut.from_ <= now.end for cut in definition.break_)


def _parts(definition: Definition, now: Dated, first: Dated, lang: Lang) -> Parts:
    (period, figure), (year, of_year) = now, first
    by = definition.proposed_by if lang == "en" else definition.proposed_by_es
    return joined(
        f"{title_of(definition, lang)}: ",
        value_parts(definition, figure, lang),
        f" {in_period(period, lang)}, ",
        value_parts(definition, of_year, lang),
        f" {in_period(year, lang)}.",
        f"{_PROPOSED_BY[lang]} {by}.",
    )
