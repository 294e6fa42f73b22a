"""The chart that judges a figure, and what may be said of the figure in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicstat.cycle.studio.plain import looked_up, plain_text
from civicstat.cycle.studio.published import Published
from civicstat.ledger.reader import Record, read_figures, read_sentences, read_signals
from civicstat.stories.figure_words import figure_parts
from civicstat.stories.findings import Finding, own_change
from civicstat.stories.periods import LANGUAGES
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure, FigureKey
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.signal import Signal, SignalPoint


@dataclass(frozen=True)
class Judging:
    """A figure's own dot on a chart; without one, the charts of its series by other kinds of period."""

    signal: Signal | None
    point: SignalPoint | None
    others: tuple[Signal, ...]

    def to_json(self) -> dict[str, Any]:
        """The chart's verdict at this figure, and the keys of the others."""
        signal, point = self.signal, self.point
        lines = None if signal is None or point is None else signal.lines_at(point)
        return {
            "key": None if signal is None else signal.key,
            "variation": None if signal is None else signal.variation,
            "assurance": None if signal is None else signal.assurance,
            "rules": [] if point is None else list(point.rules),
            "center": None if lines is None else str(lines.center),
            "lower": None if lines is None else str(lines.lower),
            "upper": None if lines is None else str(lines.upper),
            "others": [other.key for other in self.others],
        }


def judging_of(record: Record, figure: Figure) -> Judging:
    """The live chart on which a figure is a dot."""
    series = [
        signal
        for signal in read_signals(record, figure.key.metric).values()
        if signal.key.startswith(f"{figure.key.series}|")
    ]
    for signal in series:
        for point in signal.points:
            if point.key == str(figure.key):
                return Judging(signal, point, ())
    return Judging(None, None, tuple(series))


def says_of(published: Published, definition: Definition, figure: Figure, judging: Judging) -> dict[str, str]:
    """The sentence that a page says of a figure, by language; written here where no page shows the figure."""
    record, key = published.record, str(figure.key)
    figures = read_figures(record, figure.key.metric)
    signals = {signal.key: signal for signal in (judging.signal, *judging.others) if signal is not None}
    targets = {
        f"target:{entry.statement.name}": Decimal(entry.statement.body["value"])
        for entry in record.entries_of("target")
    }
    value_of = looked_up(figures, signals, targets)
    said = read_sentences(record).get(f"figure/{key}") if record.has_role("sentences") else None
    if said is not None:
        return {"en": plain_text(said.en, value_of, "en"), "es": plain_text(said.es, value_of, "es")}
    period = parse_period(figure.key.period, fiscal_year_starts=published.context.fiscal_year_starts)
    finding = Finding(change=None if judging.signal is None else own_change(figure, judging.signal))
    return {
        lang: plain_text(
            figure_parts(definition, period, figure, finding, lang, place=place_words(published, figure.key, lang)),
            value_of,
            lang,
        )
        for lang in LANGUAGES
    }


def place_words(published: Published, key: FigureKey, lang: str) -> str:
    """The area and group of a key by their names; empty for the whole city."""
    if key.group != NO_GROUP:
        column, _, slug = key.group.partition("=")
        field = "name" if lang == "en" else "name_es"
        table = published.names.get(f"{column}s", ())
        return next((str(row[field]) for row in table if row["slug"] == slug), slug)
    return published.area_names.get(key.area, key.area_slug) if key.area != WHOLE_CITY else ""
