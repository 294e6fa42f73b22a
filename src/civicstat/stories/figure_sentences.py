"""A sentence for every figure on a page: `figure/<key>` for its fold, `row/<key>` for the row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from civicstat.stories.cells import beside_year_before
from civicstat.stories.choices import CELLS
from civicstat.stories.figure_words import figure_parts
from civicstat.stories.findings import (
    AgainstTarget,
    Change,
    Finding,
    beside_city,
    course,
    newest_segments,
    own_change,
)
from civicstat.stories.parts import Parts
from civicstat.stories.periods import LANGUAGES, Lang
from civicstat.stories.row_words import row_words
from civicstat.stories.series import SeriesBook
from civicstat.stories.shown import AREA_CHART_KINDS, folded, in_rows
from civicstat.vocabulary.against_target import last_day_judged, standing, target_on
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, UNLOCATED, WHOLE_CITY, Figure, FigureKey
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal


# The city's chart goes by month where it can; an area's by quarter.
CHART_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week", "year", "r12", "day")


def sentences_for_figures(
    definitions: Sequence[Definition],
    figures_by_metric: Mapping[str, Sequence[Figure]],
    signals_by_metric: Mapping[str, Sequence[Signal]],
    area_names: Mapping[str, str],
    *,
    as_of: date,
    fiscal_year_starts: int = 1,
    also: Sequence[FigureKey] = (),
) -> list[BoundSentence]:
    """What is said of each figure that a page shows, ids `figure/<key>` and `row/<key>`, sorted by id.

    Parameters
    ----------
    definitions, figures_by_metric, signals_by_metric
        The measures as published.
    area_names
        Names by `layer:slug` of the layers whose areas have pages of their own.
    as_of
        Local day of the release: targets that start later are not live.
    also
        Further figures that stand in a table beside other parts of the city.
    """
    readers = {
        definition.id: _Reader(
            SeriesBook(definition, figures_by_metric.get(definition.id, ()), fiscal_year_starts=fiscal_year_starts),
            signals_by_metric.get(definition.id, ()),
            as_of,
            fiscal_year_starts,
        )
        for definition in definitions
    }
    books = {metric: reader.book for metric, reader in readers.items()}
    layers = {area.partition(":")[0] for area in area_names}
    sentences = {
        sentence.id: sentence
        for book, figure, is_beside in in_rows(books, layers, as_of=as_of)
        for sentence in (readers[book.definition.id].row(figure, is_beside=is_beside),)
    }
    for key in also:
        asked = books[key.metric].at(key.period, key.area, key.group)
        if asked is not None and f"row/{key}" not in sentences:
            sentences[f"row/{key}"] = readers[key.metric].row(asked, is_beside=key.area != WHOLE_CITY)
    for book, figure in folded(books, layers, as_of=as_of):
        place = "" if figure.key.area == WHOLE_CITY else area_names.get(figure.key.area, figure.key.area_slug)
        sentence = readers[book.definition.id].fold(figure, place)
        sentences[sentence.id] = sentence
    return [sentences[name] for name in sorted(sentences)]


class _Reader:
    """One measure, ready to say what its figures find."""

    def __init__(self, book: SeriesBook, signals: Sequence[Signal], as_of: date, year: int) -> None:
        self.book = book
        self._signals = newest_segments(signals)
        self._by_point = {point.key: signal for signal in signals for point in signal.points}
        self._as_of, self._year = as_of, year

    def fold(self, figure: Figure, place: str) -> BoundSentence:
        """The sentence of a figure with a fold of its own."""
        definition, period = self.book.definition, self.book.period(figure)
        finding = self.finding(figure)
        return _bilingual(
            f"figure/{figure.key}",
            lambda lang: figure_parts(definition, period, figure, finding, lang, place=place),
        )

    def row(self, figure: Figure, *, is_beside: bool) -> BoundSentence:
        """The words of a figure in a table; `is_beside`: among other parts of the city, not over time."""
        definition, period = self.book.definition, self.book.period(figure)
        finding = self.finding(figure)
        if not is_beside:
            finding = replace(finding, beside=None)
        elif figure.key.area_slug == UNLOCATED:
            finding = Finding()
        elif figure.key.layer == CELLS and finding.beside == "not-comparable":
            finding = Finding(year=beside_year_before(self.book, figure))
        return _bilingual(f"row/{figure.key}", lambda lang: (row_words(definition, period, figure, finding, lang),))

    def finding(self, figure: Figure) -> Finding:
        """All that may be said of a figure; nothing beyond its state where it has no value."""
        key = figure.key
        if figure.value is None:
            return Finding()
        is_part = (key.area, key.group) != (WHOLE_CITY, NO_GROUP)
        city = self.book.at(key.period) if is_part and key.area_slug != UNLOCATED else None
        speaks = self.book.speaks(key.area, key.group) == figure
        return Finding(
            change=self._change(figure, speaks=speaks),
            target=None if is_part else self._against(figure),
            beside=None if city is None else beside_city(figure, city),
            city=city,
        )

    def _change(self, figure: Figure, *, speaks: bool) -> Change | None:
        """Of the figure itself where it is a point on a chart, else of its series where it speaks for that.

        A chart that does not know its usual range yet leaves the word to one of the same series that does.
        """
        own = self._by_point.get(str(figure.key))
        if own is not None and (own.baseline is not None or not speaks):
            return own_change(figure, own)
        order = CHART_KINDS if figure.key.area == WHOLE_CITY else AREA_CHART_KINDS
        found = (self._signals.get((figure.key.series, kind)) for kind in order)
        charts = [chart for chart in found if chart is not None]
        # The first that knows its range, as on the page of the metric (`portal.pages.choose`).
        chart = next((chart for chart in charts if chart.baseline is not None), None)
        if chart is not None:
            return course(chart) if speaks else None
        if own is not None:
            return own_change(figure, own)
        return course(charts[0]) if charts and speaks else None

    def _against(self, figure: Figure) -> AgainstTarget | None:
        """By the target that was in force then, and by the first one where another has taken its place."""
        definition = self.book.definition
        day = last_day_judged(figure, as_of=self._as_of, fiscal_year_starts=self._year)
        target = target_on(definition.target, day)
        if target is None or definition.direction == "none":
            return None
        first = min(definition.target, key=lambda one: one.from_)
        has_moved = first.value != target.value
        return AgainstTarget(
            target,
            standing(figure, target.value, definition.direction),
            standing(figure, first.value, definition.direction) if has_moved else None,
        )


def _bilingual(name: str, parts: Callable[[Lang], Parts]) -> BoundSentence:
    english, spanish = (parts(lang) for lang in LANGUAGES)
    return BoundSentence(name, english, spanish)
