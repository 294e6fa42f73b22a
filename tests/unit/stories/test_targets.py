"""The home page opens with what is missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from civicstat.stories.summaries import goal_sentences, home_sentences
from civicstat.stories.targets import Tally, live_target, tally_of, tally_words
from civicstat.vocabulary.against_target import standing
from civicstat.vocabulary.city import Goal


AS_OF = date(2014, 6, 30)


def _target(value: str = "80.0", start: str = "2014-01-01", *, example: bool = False) -> dict[str, Any]:
    return {"value": value, "from": start, "set_by": "us", "set_by_es": "nosotros", "is_example": example}


@pytest.mark.parametrize(
    ("misses", "meets", "unknown", "english", "spanish"),
    [
        (0, 0, 0, "No measure has a target yet.", "Ninguna medida tiene una meta todavía."),
        (
            0,
            0,
            2,
            "No measure has a value to judge against its target yet.",
            "Ninguna medida tiene todavía un valor que comparar con su meta.",
        ),
        (
            1,
            0,
            0,
            "The one measure with a target misses it in its latest figure.",
            "La única medida con meta no la alcanza, según su cifra más reciente.",
        ),
        (
            0,
            1,
            1,
            "The one measure with a target meets it in its latest figure. "
            "One more has a target but no value to judge yet.",
            "La única medida con meta la alcanza, según su cifra más reciente. "
            "Otra tiene meta, pero todavía no hay un valor que comparar.",
        ),
        (
            4,
            2,
            0,
            "Four of the six measures with a target miss it in their latest figures.",
            "Cuatro de las seis medidas con meta no la alcanzan, según sus cifras más recientes.",
        ),
        (
            1,
            20,
            2,
            "One of the twenty-one measures with a target misses it in its latest figure. "
            "Two more have a target but no value to judge yet.",
            "Una de las veintiuna medidas con meta no la alcanza, según su cifra más reciente. "
            "Otras dos tienen meta, pero todavía no hay un valor que comparar.",
        ),
        (
            0,
            3,
            0,
            "All three measures with a target meet it in their latest figures.",
            "Las tres medidas con meta la alcanzan, según sus cifras más recientes.",
        ),
        (
            3,
            0,
            0,
            "All three measures with a target miss it in their latest figures.",
            "Las tres medidas con meta no la alcanzan, según sus cifras más recientes.",
        ),
    ],
)
def test_lead_counts_misses_first(misses: int, meets: int, unknown: int, english: str, spanish: str) -> None:
    tally = Tally(misses, meets, unknown, only_examples=False)

    assert tally_words(tally, "en") == english
    assert tally_words(tally, "es") == spanish


def test_lead_says_that_targets_are_only_examples(define: Any, figure: Any, read: Any) -> None:
    figures = {"closed-in-time": [figure("2014-05", "62.3", numerator=1093, denominator=1754)]}

    (sentence,) = home_sentences([define(target=[_target(example=True)])], figures)

    assert sentence.id == "home/lead"
    assert read(sentence, "en") == (
        "The one measure with a target misses it in its latest figure. These targets are examples, not the city's own."
    )
    assert read(sentence, "es").endswith("Estas metas son ejemplos; no las fijó la ciudad.")


@pytest.mark.parametrize(
    ("direction", "value", "bound", "verdict"),
    [
        ("up", "79.9", "exact", "misses"),
        ("up", "80.0", "exact", "meets"),
        ("up", "79.9", "more-than", "unknown"),
        ("up", "80.0", "more-than", "meets"),
        ("down", "80.0", "exact", "meets"),
        ("down", "80.1", "exact", "misses"),
        ("down", "80.0", "more-than", "misses"),  # more than 80 is above 80
        ("down", "12.0", "more-than", "unknown"),
    ],
)
def test_value_is_judged_on_the_right_side_of_its_target(
    define: Any, figure: Any, direction: str, value: str, bound: str, verdict: str
) -> None:
    definition = define(target=[_target()], direction=direction)

    shown = figure("2014-05", value, bound=bound)

    assert standing(shown, definition.target[0].value, definition.direction).verdict == verdict


def test_only_live_targets_with_a_direction_count(define: Any, figure: Any) -> None:
    definitions = [
        define(
            id="met", target=[_target("90", "2011-01-01"), _target("50", "2014-01-01"), _target("99", "2015-01-01")]
        ),
        define(id="missed", target=[_target()]),
        define(id="unvalued", target=[_target()]),
        define(id="silent", target=[_target()]),
        define(id="later", target=[_target(start="2014-07-01")]),
        define(id="neutral", target=[_target()], direction="none"),
        define(id="untargeted"),
    ]
    figures = {
        name: [figure("2014-05", "60.0", metric=name)] for name in ("met", "missed", "later", "neutral", "untargeted")
    }
    figures["unvalued"] = [figure("2014-05", None, metric="unvalued", status="too-few")]

    assert tally_of(definitions, figures, as_of=AS_OF) == Tally(1, 1, 2, only_examples=False, only_moved=1)
    assert live_target(definitions[0], date(2010, 1, 1)) is None


def test_the_lead_says_how_many_of_its_figures_may_still_change(define: Any, figure: Any) -> None:
    definitions = [define(id="sure", target=[_target()]), define(id="open", target=[_target()])]
    figures = {
        "sure": [figure("2014-04", "60.0", metric="sure")],
        "open": [figure("2014-05", "90.0", metric="open", status="provisional")],
    }

    tally = tally_of(definitions, figures, as_of=AS_OF)

    assert tally_words(tally, "en").startswith(
        "One of the two measures with a target misses it in its latest figure. One of these figures may still change."
    )
    assert "Una de estas cifras aún puede cambiar." in tally_words(tally, "es")


def test_the_lead_says_how_many_meet_a_target_only_since_it_was_moved(define: Any, figure: Any) -> None:
    def moved(to: str) -> list[dict[str, Any]]:
        because = {"why": "because", "why_es": "porque"}
        return [_target(), {**_target(to, "2014-02-01"), **because}]

    definitions = [define(id=name, target=moved(to)) for name, to in (("low", "60"), ("both", "70"), ("up", "90"))]
    # 65 meets 60 and misses 80; 85 meets 70 and 80; 85 misses 90 and meets 80.
    values = {"low": "65.0", "both": "85.0", "up": "85.0"}
    figures = {name: [figure("2014-05", value, metric=name)] for name, value in values.items()}

    tally = tally_of(definitions, figures, as_of=AS_OF)

    assert (tally.misses, tally.meets, tally.only_moved) == (1, 2, 1)
    assert "One meets a target that was moved, and misses the first one." in tally_words(tally, "en")
    assert "Una alcanza una meta que se movió, y no alcanza la primera." in tally_words(tally, "es")
    assert tally_words(replace(tally, only_moved=2), "en").endswith(
        "Two meet a target that was moved, and miss the first one."
    )
    assert tally_words(replace(tally, only_moved=2), "es").endswith(
        "Dos alcanzan una meta que se movió, y no alcanzan la primera."
    )


def test_a_figure_older_than_its_target_is_not_judged_by_it(define: Any, figure: Any) -> None:
    definition = define(id="late", target=[_target(start="2014-06-01")])

    assert tally_of([definition], {"late": [figure("2014-05", "60.0", metric="late")]}, as_of=AS_OF).unknown == 1


def test_goal_counts_its_own_measures(define: Any, figure: Any, read: Any) -> None:
    text = {"title": "T", "title_es": "T", "why": "W", "why_es": "W", "owner": "O", "owner_es": "O"}
    goals = [
        Goal(id="fast", metrics=("met", "missed"), set_by="us", set_by_es="nosotros", **text),
        Goal(id="known", metrics=("untargeted",), set_by="us", set_by_es="nosotros", **text),
    ]
    definitions = [
        define(id="met", target=[_target("50")]),
        define(id="missed", target=[_target("90")]),
        define(id="untargeted"),
    ]
    figures = {definition.id: [figure("2014-05", "60.0", metric=definition.id)] for definition in definitions}

    fast, known = goal_sentences(goals, definitions, figures, as_of=AS_OF)

    assert (fast.id, known.id) == ("goal/fast", "goal/known")
    assert read(fast, "en") == "One of the two measures of this goal with a target misses it in its latest figure."
    assert read(fast, "es") == (
        "Una de las dos medidas de este objetivo con meta no la alcanza, según su cifra más reciente."
    )
    assert read(known, "en") == "No measure of this goal has a target yet."
    assert read(known, "es") == "Ninguna medida de este objetivo tiene una meta todavía."
