"""One metric as the pages see it: its definition, and every figure published under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Accounting, Figure
from civicstat.vocabulary.period import ROLLING, PeriodKind
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Entry, ObjectRef


@dataclass(frozen=True)
class Metric:
    """A definition in force with its figures; `figure_lines` and `accounting_lines` are by key, as published."""

    definition: Definition
    entry: Entry
    earlier: Sequence[Entry] = ()
    figure_lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    accounting_lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    signals: Mapping[str, Signal] = field(default_factory=dict)
    sql: str = ""
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    objects: Mapping[str, ObjectRef] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The metric's slug."""
        return self.definition.id

    def title(self, lang: str) -> str:
        """The metric's title in a language."""
        return self.definition.title_es if lang == "es" else self.definition.title

    def key(self, period: str, area: str = WHOLE_CITY, group: str = NO_GROUP) -> str:
        """The figure key of a period, area and group."""
        return f"{self.id}|v{self.definition.version}|{period}|{area}|{group}"

    def figure(self, period: str, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
        """The published figure, if there is one."""
        return self.figure_of(self.key(period, area, group))

    def figure_of(self, key: str) -> Figure | None:
        """The published figure that a key names, if there is one."""
        line = self.figure_lines.get(key)
        if line is None:
            return None
        figure = Figure.from_json(line)
        measure = self.definition.measure
        if measure in ("flow", "rate", *QUOTIENTS):
            # What came in is no part of what went out, nor are requests a part of the residents: not "this of that".
            cases = None if measure in ("flow", "ratio") else figure.n
            return replace(figure, n=cases, numerator=None, denominator=None)
        # A count rests on nothing but itself: said twice, it would read as if it rested on other cases.
        return replace(figure, n=None) if measure in ("count", "backlog") else figure

    def accounting(self, figure: Figure) -> Accounting | None:
        """What a figure left out, where that is published."""
        line = self.accounting_lines.get(str(figure.key))
        return None if line is None else Accounting.from_json(line)

    def labels(self, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Sequence[str]:
        """The labels of the periods of a kind that have a figure, oldest first."""
        return self._labels.get((area, group), {}).get(kind, ())

    def latest(self, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Figure | None:
        """The newest figure of a kind of period."""
        labels = self.labels(kind, area, group)
        return self.figure(labels[-1], area, group) if labels else None

    def newest_first(self, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Iterator[Figure]:
        """Figures of a kind of period, newest first."""
        for label in reversed(self.labels(kind, area, group)):
            figure = self.figure(label, area, group)
            if figure is not None:
                yield figure

    def areas(self, layer: str) -> Sequence[str]:
        """Slugs of the areas of a layer that have ungrouped figures, in order."""
        start = f"{layer}:"
        return sorted(
            area[len(start) :] for area, group in self._labels if group == NO_GROUP and area.startswith(start)
        )

    def groups(self, column: str) -> Sequence[str]:
        """Slugs of a column's groups that have whole-city figures, in order."""
        start = f"{column}="
        return sorted(
            group[len(start) :]
            for area, group in self._labels
            if area == WHOLE_CITY and group.startswith(start) and "&" not in group
        )

    def segments(self, kind: PeriodKind, area: str = WHOLE_CITY, group: str = NO_GROUP) -> Sequence[Signal]:
        """The signals of a series, one per stretch between breaks, oldest first."""
        series = f"{self.id}|v{self.definition.version}|{area}|{group}|{kind}#"
        found = [(int(key[len(series) :]), signal) for key, signal in self.signals.items() if key.startswith(series)]
        return [signal for _, signal in sorted(found, key=lambda pair: pair[0])]

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], Mapping[PeriodKind, Sequence[str]]]:
        found: dict[tuple[str, str], dict[PeriodKind, list[str]]] = {}
        version = f"v{self.definition.version}"
        for key in self.figure_lines:
            _, of_version, label, area, group = key.split("|")
            if of_version == version:
                found.setdefault((area, group), {}).setdefault(kind_of_label(label), []).append(label)
        for kinds in found.values():
            for labels in kinds.values():
                labels.sort()
        return found


def kind_of_label(label: str) -> PeriodKind:
    """The kind of period that a published label names; labels of one kind sort as text."""
    rolling: PeriodKind
    for rolling in ROLLING:
        if label.endswith(f"-{rolling}"):
            return rolling
    if label.startswith("FY"):
        return "year"
    if "-W" in label:
        return "week"
    if "-Q" in label:
        return "quarter"
    return "month" if len(label) == len("2014-06") else "day"
