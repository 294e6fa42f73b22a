"""Everything that the ledger says, in the order in which pages ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.portal.catalogue.after import After
from civicstat.portal.catalogue.ahead import Forecast, Plan
from civicstat.portal.catalogue.layer import Layer
from civicstat.portal.catalogue.locked import Locked
from civicstat.portal.catalogue.meetings import Gatherings
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.catalogue.office import OfficeRecord
from civicstat.portal.catalogue.promised import Promised
from civicstat.vocabulary.against_target import last_day_judged, target_on
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.statement import Entry, ObjectRef


@dataclass(frozen=True)
class Target:
    """What the city said it would reach, with the statement that says so."""

    entry: Entry

    @property
    def body(self) -> Mapping[str, Any]:
        """{metric, version, value, from, set_by, set_by_es, is_example, set_afterwards}."""
        return self.entry.statement.body

    @property
    def key(self) -> str:
        """What a page binds the target's number to: `target:<metric>/<from>`."""
        return f"target:{self.body['metric']}/{self.body['from']}"

    @property
    def from_(self) -> date:
        """The first day on which it holds."""
        return date.fromisoformat(str(self.body["from"]))

    @property
    def value(self) -> Decimal:
        """What is to be reached."""
        return Decimal(str(self.body["value"]))


@dataclass(frozen=True)
class Catalogue:
    """The latest release and all that stands behind it."""

    entries: Sequence[Entry]
    root: str
    release: Entry
    releases: Sequence[Entry]
    city: Mapping[str, Any]
    goals: Sequence[Entry]
    metrics: Mapping[str, Metric]
    targets: Sequence[Target]
    layers: Mapping[str, Layer]
    names: Mapping[str, Mapping[str, tuple[str, str]]]
    sentences: Mapping[str, BoundSentence]
    objects: Mapping[str, ObjectRef]
    about: Mapping[str, Any] = field(default_factory=dict)
    disclosure: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, str] = field(default_factory=dict)
    supersedes: Sequence[Mapping[str, Any]] = ()
    forecasts: Sequence[Forecast] = ()
    plans: Sequence[Plan] = ()
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    promised: Sequence[Promised] = ()
    gatherings: Sequence[Gatherings] = ()
    after: After = field(default_factory=After)
    locked: Mapping[str, Locked] = field(default_factory=dict)
    decision_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    proposal_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # By the digest of its object; without those that were withdrawn.
    pattern_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    office: OfficeRecord = field(default_factory=OfficeRecord)

    @property
    def as_of(self) -> str:
        """The day as of which the latest release speaks."""
        return str(self.release.statement.body["as_of"])

    @property
    def is_replay(self) -> bool:
        """Whether past records are replayed, so that nothing here was locked at the time."""
        return bool(self.city["mode"] == "replay")

    @property
    def main_layer(self) -> Layer | None:
        """The layer whose areas are the neighborhoods."""
        return self.layers.get(self.city.get("main_layer", ""))

    @property
    def boundaries(self) -> Mapping[str, Mapping[str, Any]]:
        """The geometry of each neighborhood that has one."""
        return {} if self.main_layer is None else self.main_layer.boundaries

    @property
    def published(self) -> Mapping[str, Any] | None:
        """The city's own measures, quoted: the object `published-measures`."""
        return self.documents.get("published-measures")

    def group_layers(self, of: str) -> list[Layer]:
        """Layers that group the areas of a layer."""
        return [layer for layer in self.layers.values() if layer.of == of]

    @property
    def official(self) -> list[Metric]:
        """The metrics that the city answers for, by id: without residents' proposals."""
        return [metric for metric in self.metrics.values() if metric.definition.is_official]

    def of_type(self, name: str) -> list[Entry]:
        """Statements of a type, whatever its version, oldest first."""
        return [entry for entry in self.entries if entry.statement.type.partition("/")[0] == name]

    def briefings(self) -> list[tuple[Entry, Mapping[str, Any]]]:
        """The newest briefing of each department, with its statement, by department."""
        prepared = (entry for entry in self.of_type("briefing") if entry.statement.type == "briefing/v1")
        newest = {str(entry.statement.body["department"]): entry for entry in prepared}
        return [
            (entry, self.documents[role])
            for slug, entry in sorted(newest.items())
            if (role := f"briefing/{slug}") in self.documents
        ]

    def record_patterns(self) -> dict[str, Entry]:
        """The unusual record patterns that an auditor has released, each as last said, by id."""
        return {entry.statement.name: entry for entry in self.of_type("record-pattern")}

    def patterns_examined(self) -> Entry | None:
        """The last count of the patterns that an auditor has looked at."""
        return next(reversed(self.of_type("record-patterns-examined")), None)

    def name_of(self, column: str, slug: str, lang: str) -> str:
        """What a kind, department or channel is called in a language."""
        pair = self.names.get(column, {}).get(slug)
        return slug if pair is None else pair[lang == "es"]

    def sentence(self, name: str, lang: str) -> Sequence[str | BoundNumber]:
        """A published sentence in a language; empty where the release does not have it."""
        found = self.sentences.get(name)
        if found is None:
            return ()
        return found.es if lang == "es" else found.en

    def targets_of(self, metric: str) -> list[Target]:
        """A metric's targets, oldest first."""
        return sorted((t for t in self.targets if t.body["metric"] == metric), key=lambda t: str(t.body["from"]))

    def target_now(self, metric: str) -> Target | None:
        """The target in force on the day of the release."""
        return target_on(self.targets_of(metric), date.fromisoformat(self.as_of))

    def target_of(self, figure: Figure) -> Target | None:
        """The target that a figure is held against: that of its own period."""
        year = int(self.city.get("fiscal_year_starts", 1))
        day = last_day_judged(figure, as_of=date.fromisoformat(self.as_of), fiscal_year_starts=year)
        return target_on(self.targets_of(figure.key.metric), day)

    def goal_of(self, metric: str) -> Entry | None:
        """The goal that a metric judges."""
        return next((goal for goal in self.goals if metric in goal.statement.body["metrics"]), None)
