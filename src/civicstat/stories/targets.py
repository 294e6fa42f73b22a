"""Misses first: how many measures with a target miss it, in one or two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from civicstat.stories.choices import headline_figure
from civicstat.stories.counts import count_words
from civicstat.stories.periods import Lang
from civicstat.vocabulary.definition import Definition, Target
from civicstat.vocabulary.figure import Figure


Verdict = Literal["misses", "meets", "unknown"]


@dataclass(frozen=True)
class Tally:
    """How many measures with a live target miss it, meet it, or have no value to judge."""

    misses: int
    meets: int
    unknown: int
    only_examples: bool

    @property
    def judged(self) -> int:
        """Measures with a target and a value."""
        return self.misses + self.meets


def tally_of(
    definitions: Sequence[Definition], figures_by_metric: Mapping[str, Sequence[Figure]], *, as_of: date
) -> Tally:
    """Each measure with a live target, judged by the figure that speaks for it."""
    verdicts: list[Verdict] = []
    targets: list[Target] = []
    for definition in definitions:
        target = live_target(definition, as_of)
        if target is None or definition.direction == "none":
            continue
        targets.append(target)
        found = headline_figure(definition, figures_by_metric.get(definition.id, ()))
        verdicts.append("unknown" if found is None else verdict_of(definition, found[1], target))
    return Tally(
        misses=verdicts.count("misses"),
        meets=verdicts.count("meets"),
        unknown=verdicts.count("unknown"),
        only_examples=bool(targets) and all(target.is_example for target in targets),
    )


def verdict_of(definition: Definition, figure: Figure, target: Target) -> Verdict:
    """Whether a figure misses its target; a bound ("more than 9 days") decides only where it can."""
    if figure.value is None:
        return "unknown"
    if definition.direction == "up":
        if figure.value >= target.value:
            return "meets"
        return "unknown" if figure.bound == "more-than" else "misses"
    if figure.bound == "more-than":
        return "misses" if figure.value >= target.value else "unknown"
    return "misses" if figure.value > target.value else "meets"


def live_target(definition: Definition, day: date) -> Target | None:
    """The target in force on a day."""
    started = [target for target in definition.target if target.from_ <= day]
    return max(started, key=lambda target: target.from_) if started else None


def tally_words(tally: Tally, lang: Lang, *, of_goal: bool = False) -> str:
    """`Four of the six measures with a target miss it in their latest figures.` and what else must be said."""
    sentences = [_english(tally, of_goal) if lang == "en" else _spanish(tally, of_goal)]
    if tally.judged and tally.unknown:
        sentences.append(_unknown(tally.unknown, lang))
    if tally.only_examples:
        sentences.append(
            "These targets are examples, not the city's own."
            if lang == "en"
            else "Estas metas son ejemplos; no las fijó la ciudad."
        )
    return " ".join(sentences)


def _english(tally: Tally, of_goal: bool) -> str:
    goal = " of this goal" if of_goal else ""
    if not tally.judged:
        state = "has a value to judge against its target yet" if tally.unknown else "has a target yet"
        return f"No measure{goal} {state}."
    judged = count_words(tally.judged, "en")
    if tally.judged == 1:
        return f"The one measure{goal} with a target {'misses' if tally.misses else 'meets'} it in its latest figure."
    if tally.misses in (0, tally.judged):
        verb = "miss" if tally.misses else "meet"
        return f"All {judged} measures{goal} with a target {verb} it in their latest figures."
    misses = count_words(tally.misses, "en").capitalize()
    verb = "misses it in its latest figure" if tally.misses == 1 else "miss it in their latest figures"
    return f"{misses} of the {judged} measures{goal} with a target {verb}."


def _spanish(tally: Tally, of_goal: bool) -> str:
    goal = " de este objetivo" if of_goal else ""
    if not tally.judged:
        state = "tiene todavía un valor que comparar con su meta" if tally.unknown else "tiene una meta todavía"
        return f"Ninguna medida{goal} {state}."
    judged = count_words(tally.judged, "es", feminine=True)
    if tally.judged == 1:
        reaches = "no la alcanza" if tally.misses else "la alcanza"
        return f"La única medida{goal} con meta {reaches}, según su cifra más reciente."
    if tally.misses in (0, tally.judged):
        reaches = "no la alcanzan" if tally.misses else "la alcanzan"
        return f"Las {judged} medidas{goal} con meta {reaches}, según sus cifras más recientes."
    misses = count_words(tally.misses, "es", feminine=True).capitalize()
    one = "no la alcanza, según su cifra más reciente"
    several = "no la alcanzan, según sus cifras más recientes"
    return f"{misses} de las {judged} medidas{goal} con meta {one if tally.misses == 1 else several}."


def _unknown(count: int, lang: Lang) -> str:
    if lang == "en":
        more = f"{count_words(count, 'en').capitalize()} more {'has' if count == 1 else 'have'}"
        return f"{more} a target but no value to judge yet."
    other = "Otra tiene" if count == 1 else f"Otras {count_words(count, 'es', feminine=True)} tienen"
    return f"{other} meta, pero todavía no hay un valor que comparar."
