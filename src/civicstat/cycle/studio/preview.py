"""What a metric file would have said of all past periods, before anybody adopts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.studio.back_cast import back_cast, of_whole_city
from civicstat.cycle.studio.plain import looked_up, plain_text
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.studio.warnings import overall, warnings_of
from civicstat.cycle.studio.words import Words
from civicstat.metrics.chart_words import CHARTS
from civicstat.metrics.compute import Computed
from civicstat.metrics.rare_events.chart import RareEvents, rare_events
from civicstat.metrics.read_definition import read_definition
from civicstat.metrics.signals import signals_for
from civicstat.metrics.words import definition_in_words
from civicstat.stories.rare_events import rare_event_sentences
from civicstat.stories.summaries import sentences_for_metric
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Accounting, Figure
from civicstat.vocabulary.period import Period
from civicstat.vocabulary.signal import Signal


@dataclass(frozen=True)
class PreviewedPeriod:
    """One figure of the whole city with what should give pause about it."""

    period: Period
    figure: Figure
    accounting: Accounting | None
    warnings: list[str]

    def to_json(self) -> dict[str, Any]:
        """The line of the table for a program."""
        return {
            **self.figure.to_json(),
            "period": self.period.label,
            "kind": self.period.kind,
            "accounting": None if self.accounting is None else self.accounting.to_json(),
            "warnings": self.warnings,
        }


@dataclass(frozen=True)
class Preview:
    """A definition over all past periods.

    `charts` are those of the whole city, one per kind of period and segment; of counts of rare events, those of the
    time between in their place.
    """

    definition: Definition
    as_of: str
    words: dict[str, dict[str, Any]]
    periods: list[PreviewedPeriod]
    parts: dict[str, dict[str, int]]
    charts: list[Signal]
    sentences: dict[str, dict[str, str]]
    warnings: list[Words]

    def to_json(self) -> dict[str, Any]:
        """The preview for a program."""
        return {
            "definition": self.definition.to_json(),
            "as_of": self.as_of,
            "in_words": self.words,
            "periods": [period.to_json() for period in self.periods],
            "parts": self.parts,
            "charts": [
                {**signal.to_json(), "why": CHARTS[signal.chart][0], "why_es": CHARTS[signal.chart][1]}
                for signal in self.charts
            ],
            "sentences": self.sentences,
            "warnings": [{"en": english, "es": spanish} for english, spanish in self.warnings],
            "written_to_the_record": False,
        }


def preview_file(file: Path, home: Path, *, threads: int) -> Preview:
    """What a metric file would say over the rows that a home has published.

    Raises
    ------
    NoRecordError
        When nothing has been published in the home.
    DefinitionError
        With every problem of the file.
    DisagreementError
        When the two computations differ.
    """
    published = published_in(home)
    return preview(published, read_definition(file, context=published.context), threads=threads)


def preview(published: Published, definition: Definition, *, threads: int) -> Preview:
    """The same of a definition that was read already."""
    computed = back_cast(published, definition, threads=threads)
    accountings = {str(item.key): item for item in computed.accountings}
    as_of = published.context.as_of
    signals = signals_for(definition, computed.figures, as_of=as_of)
    periods = [
        PreviewedPeriod(period, figure, left_out, warnings_of(definition, period, figure, left_out))
        for period, figure in of_whole_city(published, computed)
        for left_out in [accountings.get(str(figure.key))]
    ]
    warned = {str(line.figure.key): line.warnings for line in periods}
    rare = rare_events(definition, computed.figures)
    city = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{NO_GROUP}|"
    return Preview(
        definition=definition,
        as_of=as_of.isoformat(),
        words=definition_in_words(definition, published.names),
        periods=periods,
        parts=_parts(computed),
        charts=[signal for signal in signals if signal.key.startswith(city)] if rare is None else list(rare.signals),
        sentences=_sentences(published, definition, computed, signals)
        | ({} if rare is None else _between(definition, rare)),
        warnings=list(overall(definition, warned, accountings, adopted_definitions(published.record))),
    )


def _between(definition: Definition, rare: RareEvents) -> dict[str, dict[str, str]]:
    """Why the time between is drawn, and what it says."""
    entry = rare.to_json()

    def value_of(key: str, field: str) -> Decimal | None:
        found: Any = entry
        for step in field.removeprefix(f"{definition.id}.").split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return Decimal(str(found))

    return {
        sentence.id: {"en": plain_text(sentence.en, value_of, "en"), "es": plain_text(sentence.es, value_of, "es")}
        for sentence in rare_event_sentences(definition, entry)
    }


def _parts(computed: Computed) -> dict[str, dict[str, int]]:
    """Of each breakdown how many figures there are by status."""
    found: dict[str, Counter[str]] = {}
    for figure in computed.figures:
        by = figure.key.group.partition("=")[0] if figure.key.group != NO_GROUP else figure.key.layer
        if by != "city":
            found.setdefault(by, Counter())[figure.status] += 1
    return {by: dict(sorted(counts.items())) for by, counts in sorted(found.items())}


def _sentences(
    published: Published, definition: Definition, computed: Computed, signals: list[Signal]
) -> dict[str, dict[str, str]]:
    targets = {f"target:{definition.id}/{target.from_.isoformat()}": target.value for target in definition.target}
    value_of = looked_up(
        {str(figure.key): figure for figure in computed.figures}, {signal.key: signal for signal in signals}, targets
    )
    said = sentences_for_metric(
        definition,
        computed.figures,
        signals,
        as_of=published.context.as_of,
        fiscal_year_starts=published.context.fiscal_year_starts,
    )
    return {
        sentence.id: {"en": plain_text(sentence.en, value_of, "en"), "es": plain_text(sentence.es, value_of, "es")}
        for sentence in said
    }
