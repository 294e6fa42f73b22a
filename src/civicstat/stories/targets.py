"""Misses first: how many measures with a target miss it, in one or two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from civicstat.stories.choices import headline_figure
from civicstat.stories.counts import count_words
from civicstat.stories.periods import Lang
from civicstat.vocabulary.against_target import Verdict, last_day_judged, standing, target_on
from civicstat.vocabulary.definition import Definition, Target
from civicstat.vocabulary.figure import Figure


@dataclass(frozen=True)
class Tally:
    """How many measures with a live target miss it, meet it, or have no value to judge.

    `so_far`: of those that miss or meet it, how many do so by a figure that may still change. `only_moved`: of those
    that meet it, how many miss the first target that was set.
    """

    misses: int
    meets: int
    unknown: int
    only_examples: bool
    so_far: int = 0
    only_moved: int = 0

    @property
    def judged(self) -> int:
        """Measures with a target and a value."""
        return self.misses + self.meets


def tally_of(
    definitions: Sequence[Definition],
    figures_by_metric: Mapping[str, Sequence[Figure]],
    *,
    as_of: date,
    fiscal_year_starts: int = 1,
) -> Tally:
    """Each measure with a live target: the figure that speaks for it, by the target of its own period."""
    verdicts: list[Verdict] = []
    so_far = only_moved = 0
    targets: list[Target] = []
    for definition in definitions:
        target = live_target(definition, as_of)
        if target is None or definition.direction == "none":
            continue
        targets.append(target)
        figures = figures_by_metric.get(definition.id, ())
        found = headline_figure(definition, figures, fiscal_year_starts=fiscal_year_starts)
        then = None
        if found is not None:
            day = last_day_judged(found[1], as_of=as_of, fiscal_year_starts=fiscal_year_starts)
            then = target_on(definition.target, day)
        if found is None or then is None:
            verdicts.append("unknown")
            continue
        stands = standing(found[1], then.value, definition.direction)
        verdicts.append(stands.verdict)
        so_far += stands.verdict != "unknown" and stands.is_so_far
        first = min(definition.target, key=lambda one: one.from_)
        only_moved += (stands.verdict, standing(found[1], first.value, definition.direction).verdict) == _ONLY_MOVED
    return Tally(
        misses=verdicts.count("misses"),
        meets=verdicts.count("meets"),
        unknown=verdicts.count("unknown"),
        only_examples=bool(targets) and all(target.is_example for target in targets),
        so_far=so_far,
        only_moved=only_moved,
    )


# By the target in force, and by the first one.
_ONLY_MOVED: tuple[Verdict, Verdict] = ("meets", "misses")


def live_target(definition: Definition, day: date) -> Target | None:
    """The target in force on a day."""
    return target_on(definition.target, day)


def tally_words(tally: Tally, lang: Lang, *, of_goal: bool = False) -> str:
    """`Four of the six measures with a target miss it in their latest figures.` and what else must be said."""
    sentences = [_english(tally, of_goal) if lang == "en" else _spanish(tally, of_goal)]
    if tally.only_moved:
        sentences.append(_only_moved(tally.only_moved, lang))
    if tally.so_far:
        sentences.append(_so_far(tally, lang))
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


def _only_moved(count: int, lang: Lang) -> str:
    """Lowering a target must not turn a miss into silence."""
    if lang == "en":
        meets, misses = ("meets", "misses") if count == 1 else ("meet", "miss")
        return f"{count_words(count, 'en').capitalize()} {meets} a target that was moved, and {misses} the first one."
    several = count_words(count, "es", feminine=True).capitalize()
    reaches = "alcanza" if count == 1 else "alcanzan"
    return f"{several} {reaches} una meta que se movió, y no {reaches} la primera."


def _so_far(tally: Tally, lang: Lang) -> str:
    count = tally.so_far
    if count == tally.judged:
        if lang == "en":
            return "That figure may still change." if count == 1 else "These figures may still change."
        return "Esa cifra aún puede cambiar." if count == 1 else "Estas cifras aún pueden cambiar."
    if lang == "en":
        return f"{count_words(count, 'en').capitalize()} of these figures may still change."
    can = "puede" if count == 1 else "pueden"
    return f"{count_words(count, 'es', feminine=True).capitalize()} de estas cifras aún {can} cambiar."


def _unknown(count: int, lang: Lang) -> str:
    if lang == "en":
        more = f"{count_words(count, 'en').capitalize()} more {'has' if count == 1 else 'have'}"
        return f"{more} a target but no value to judge yet."
    other = "Otra tiene" if count == 1 else f"Otras {count_words(count, 'es', feminine=True)} tienen"
    return f"{other} meta, pero todavía no hay un valor que comparar."
