"""Unusual changes: which of a department's measures moved more than usual, by which rule, and where the change sits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicstat.hearings.desk import Desk
from civicstat.hearings.doubts import doubts_about_change
from civicstat.hearings.phrases import Both, fill, in_period, limit_of, title_of, with_counts
from civicstat.hearings.questions import questions_for
from civicstat.hearings.shapes import UnusualChange, distance_from_usual, judged_points, unusual_change
from civicstat.hearings.split import Split
from civicstat.hearings.splits import splits_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind, parse_period
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Rule, Signal, Variation


# A meeting looks at months; where too few are final to judge, at weeks; then at quarters.
JUDGED_KINDS: tuple[PeriodKind, ...] = ("month", "week", "quarter")

_WHAT = Both("{title} {when}: {value}.", "{title} {when}: {value}.")
_RANGE = Both("The usual range is {lower} to {upper}.", "El margen habitual va de {lower} a {upper}.")
_RULES: dict[Rule, Both] = {
    "outside-limits": Both(
        "Rule: the value lies {side} the usual range.", "Regla: el valor está por {side} del margen habitual."
    ),
    "run-of-7": Both(
        "Rule: seven or more values in a row lie {side} the usual average.",
        "Regla: siete valores seguidos o más están por {side} del promedio habitual.",
    ),
    "trend-of-6": Both(
        "Rule: six or more values in a row, each {side} the one before.",
        "Regla: seis valores seguidos o más, cada uno por {side} del anterior.",
    ),
    "two-of-three-near-limit": Both(
        "Rule: two of three values in a row lie far {side} the usual average.",
        "Regla: dos de tres valores seguidos están muy por {side} del promedio habitual.",
    ),
}
# Where the usual average itself moves, with the days of a month or with the season, values are held to it.
_TREND_OF_RATES = Both(
    "Rule: six or more values in a row, each {side} the one before when held to its own usual average.",
    "Regla: seis valores seguidos o más, cada uno por {side} del anterior frente a su propio promedio habitual.",
)
_SIDES = {"up": Both("above", "encima"), "down": Both("below", "debajo")}
_VERDICTS: dict[Variation, Both] = {
    "special-cause-improving": Both(
        "It moved the way the city wants. No one has studied why.",
        "Se movió en el sentido que la ciudad quiere. Nadie ha estudiado por qué.",
    ),
    "special-cause-concerning": Both(
        "It moved the wrong way. No one has studied why.",
        "Se movió en el sentido contrario al deseado. Nadie ha estudiado por qué.",
    ),
    "special-cause": Both(
        "It is unusual. No one has studied why.",
        "Es inusual. Nadie ha estudiado por qué.",
    ),
}
_COMPANION = Both("Read beside it: {title} {when}, {value}.", "Léase a su lado: {title} {when}, {value}.")


@dataclass(frozen=True)
class Measure:
    """One series of a department that is judged: its definition and chart, and what the chart says."""

    definition: Definition
    signal: Signal
    change: UnusualChange | None

    @property
    def is_of_whole_city(self) -> bool:
        """Whether it is the series of all departments together."""
        return self.signal.key.split("|")[2:4] == [WHOLE_CITY, NO_GROUP]

    @property
    def is_judged(self) -> bool:
        """Whether its chart has a usual range."""
        return self.signal.center is not None


@dataclass(frozen=True)
class Finding:
    """An unusual change as a briefing lists it."""

    measure: Measure
    change: UnusualChange
    splits: tuple[Split, ...]
    sentences: tuple[BoundSentence, ...]
    questions: tuple[BoundSentence, ...]
    doubts: tuple[BoundSentence, ...]

    @property
    def id(self) -> str:
        """The metric's slug: a department has one series of each metric."""
        return self.measure.definition.id

    @property
    def is_improvement(self) -> bool:
        """Whether it is statistically real and in the direction that the city wants."""
        return self.measure.signal.variation == "special-cause-improving"

    @property
    def size(self) -> Fraction:
        """How far it lies from usual, in half-widths of its own range."""
        return distance_from_usual(self.measure.signal, self.change.latest)

    def to_json(self) -> dict[str, Any]:
        """As it stands in a briefing."""
        signal, change = self.measure.signal, self.change
        return {
            "id": self.id,
            "title": {"en": self.measure.definition.title, "es": self.measure.definition.title_es},
            "figure": change.latest.key,
            "signal": signal.key,
            "period": change.latest.period,
            "rules": list(change.latest.rules),
            "variation": signal.variation,
            "assurance": signal.assurance,
            "shape": change.shape,
            "side": change.side,
            "since": change.since.period,
            "compared_with": None if change.before is None else change.before.period,
            "season": change.season,
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "splits": [split.to_json() for split in self.splits],
            "questions": [question.to_json() for question in self.questions],
            "doubts": [doubt.to_json() for doubt in self.doubts],
        }


def measures_of(desk: Desk, *, own_metrics: Collection[str], rare: Collection[str] = ()) -> tuple[Measure, ...]:
    """The series that a department answers for, by metric.

    A metric among `own_metrics` is the department's as a whole; of another one that is broken down by department, its
    group. Of each, the chart by month, else by week or quarter: the first that can be judged. Of a metric among `rare`
    the chart of the whole city's counts says next to nothing, and nothing is made of it.
    """
    found = []
    for definition in sorted(desk.definitions.values(), key=lambda each: each.id):
        if definition.id in own_metrics:
            group = NO_GROUP
        elif "department" in definition.by:
            group = f"department={desk.department}"
        else:
            continue
        charts = list(_charts(definition, group, desk))
        if charts:
            signal = next((chart for chart in charts if chart.center is not None), charts[0])
            is_told = definition.id not in rare or group != NO_GROUP
            found.append(Measure(definition, signal, unusual_change(signal) if is_told else None))
    return tuple(found)


def findings_of(measures: Sequence[Measure], desk: Desk) -> tuple[Finding, ...]:
    """Every unusual change: those that moved the wrong way first, then the ones furthest from usual."""
    findings = [_finding(measure, measure.change, desk) for measure in measures if measure.change is not None]
    order: dict[Variation, int] = {"special-cause-concerning": 0, "special-cause": 1, "special-cause-improving": 2}
    findings.sort(key=lambda each: (order.get(each.measure.signal.variation, 1), -each.size, each.id))
    return tuple(findings)


def _charts(definition: Definition, group: str, desk: Desk) -> Iterator[Signal]:
    series = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|{group}"
    for kind in JUDGED_KINDS:
        signal = desk.published.newest_signal(series, kind)
        # A department that never had a case has a chart without a value: nothing to say of it.
        if signal is not None and any(point.value is not None for point in signal.points):
            yield signal


def _finding(measure: Measure, change: UnusualChange, desk: Desk) -> Finding:
    definition, signal = measure.definition, measure.signal
    name = f"{desk.key}/change/{definition.id}"
    splits, no_split = splits_of(definition, change, desk=desk, path=f"changes.{definition.id}", name=name)
    companion = desk.definitions.get(definition.companion) if definition.companion else None
    return Finding(
        measure=measure,
        change=change,
        splits=splits,
        sentences=(*_what(measure, change, desk, name), *_beside(companion, change, desk, name), *no_split),
        questions=questions_for(definition, signal, change, splits=splits, companion=companion, name=name),
        doubts=doubts_about_change(definition, signal, change, desk=desk, name=name),
    )


def _what(measure: Measure, change: UnusualChange, desk: Desk, name: str) -> Iterator[BoundSentence]:
    definition, signal = measure.definition, measure.signal
    yield fill(
        f"{name}/what",
        _WHAT,
        title=title_of(definition),
        when=in_period(change.latest.period),
        value=with_counts(definition, desk.published.figures[change.latest.key]),
    )
    yield fill(f"{name}/range", _RANGE, lower=limit_of(signal, "lower"), upper=limit_of(signal, "upper"))
    # A value beyond the range is far out as well: that rule is said only where it stands alone.
    rules = [rule for rule in change.latest.rules if rule != "two-of-three-near-limit"] or change.latest.rules
    for rule in rules:
        words = _TREND_OF_RATES if rule == "trend-of-6" and _usual_moves(signal) else _RULES[rule]
        yield fill(f"{name}/rule/{rule}", words, side=_SIDES[change.side])
    yield fill(f"{name}/verdict", _VERDICTS.get(signal.variation, _VERDICTS["special-cause"]))


def _beside(companion: Definition | None, change: UnusualChange, desk: Desk, name: str) -> Iterator[BoundSentence]:
    """The newest value of the metric that must be read beside this one, of the same series and kind of period."""
    if companion is None:
        return
    figure = _newest_like(companion, change, desk)
    if figure is not None:
        yield fill(
            f"{name}/companion",
            _COMPANION,
            title=title_of(companion),
            when=in_period(figure.key.period),
            value=with_counts(companion, figure),
        )


def _newest_like(companion: Definition, change: UnusualChange, desk: Desk) -> Figure | None:
    _, _, period, area, group = change.latest.key.split("|")
    signal = desk.published.newest_signal(
        f"{companion.id}|v{companion.version}|{area}|{group}", parse_period(period).kind
    )
    judged = [] if signal is None else judged_points(signal)
    return desk.published.figures.get(judged[-1].key) if judged else None


def _usual_moves(signal: Signal) -> bool:
    return len({point.lines.center for point in signal.points if point.lines is not None}) > 1
