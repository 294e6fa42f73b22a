"""Where each metric stands now, from the public record alone: its newest figure and the target in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from civicstat.ledger.reader import read_figures, read_sentences
from civicstat.office.on_record import PublicRecord
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


@dataclass(frozen=True)
class MetricNow:
    """A metric on record: its definition, its newest whole-city figure, and its target, each None where there is none.

    `years` holds its figures of whole fiscal years, by year.
    """

    id: str
    definition: Mapping[str, Any]
    figure: Figure | None
    format: str
    target: Mapping[str, Any] | None
    years: Mapping[int, Figure]

    def title_in(self, lang: str) -> str:
        """What it is called."""
        return str(self.definition["title_es" if lang == "es" else "title"])

    def owner_in(self, lang: str) -> str:
        """The post that its definition names."""
        return str(self.definition["owner_es" if lang == "es" else "owner"])


def metrics_now(record: PublicRecord) -> Mapping[str, MetricNow]:
    """Every metric on record, by its id; none before the first release. Read once for each length of the log."""
    if record.record is None:
        return {}
    return _read(record.home, record.record.checkpoint.size)


@lru_cache(maxsize=2)
def _read(home: Path, size: int) -> Mapping[str, MetricNow]:
    opened = PublicRecord(home)
    assert opened.record is not None
    sentences = read_sentences(opened.record) if opened.record.has_role("sentences") else {}
    targets: dict[str, Mapping[str, Any]] = {}
    for entry in opened.record.entries_of("target"):
        body = entry.statement.body
        if body["metric"] not in targets or body["from"] >= targets[body["metric"]]["from"]:
            targets[body["metric"]] = body
    found = {}
    for name, entry in opened.record.definition_entries().items():
        figures = {str(figure.key): figure for figure in read_figures(opened.record, name).values()}
        number = _headline(sentences.get(f"metric/{name}/headline"))
        found[name] = MetricNow(
            id=name,
            definition=entry.statement.body,
            figure=figures.get(number.key) if number else None,
            format=number.format if number else "integer",
            target=targets.get(name),
            years=_years(figures.values(), int(entry.statement.body["version"])),
        )
    return MappingProxyType(found)


def _headline(sentence: BoundSentence | None) -> BoundNumber | None:
    """The number with which the metric's page begins."""
    if sentence is None:
        return None
    return next((part for part in sentence.en if isinstance(part, BoundNumber) and part.field == "value"), None)


def _years(figures: Iterable[Figure], version: int) -> dict[int, Figure]:
    """Whole-city figures of whole fiscal years."""
    return {
        int(figure.key.period[2:]): figure
        for figure in figures
        if figure.key.period.startswith("FY")
        and (figure.key.version, figure.key.area, figure.key.group) == (version, WHOLE_CITY, NO_GROUP)
    }
