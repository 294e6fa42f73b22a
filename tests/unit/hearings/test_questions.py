"""Questions fitted to the shape of a change: two or three, and never an explanation."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.hearings.markdown import briefing_markdown
from civicstat.look.words.formats import format_number


# November 2014, at 78, lies on the side on which the step begins.
QUIET = (80, 82, 79, 81, 78, 80, 82, 79, 81, 80, 78, 80)
SHAPES = {
    "spike": (*QUIET, 80, 81, 60),
    "step": (*QUIET[:11], 76, 77, 76, 77, 76, 77, 76),
    "trend": (*QUIET, 82, 81, 80, 79, 78, 77),
    "season": (80, 82, 60, *QUIET[3:], 80, 81, 58),
}


@pytest.fixture
def questions(city: Any, months: Any) -> Any:
    """The questions asked about a series of monthly shares, in English."""

    def asked(shares: Any, **changes: Any) -> list[str]:
        definition = city.define("lamps-mended", **changes)
        for month, hits in zip(months[-len(shares) :], shares, strict=True):
            city.add(definition, month, hits, hits if definition.measure == "count" else 100)
        text = briefing_markdown(city.briefing(), "en", format_number)
        return [line[3:] for line in text.splitlines() if line[:3] in ("1. ", "2. ", "3. ")]

    return asked


@pytest.mark.parametrize(
    ("shape", "first", "second"),
    [
        (
            "spike",
            "Was there one event, or one batch of records, in June 2015?",
            "Were requests entered late, closed in bulk or counted twice?",
        ),
        (
            "step",
            "What was done differently from November 2014 on?",
            "Is it one place or kind of request, or all of them?",
        ),
        (
            "trend",
            "If the next value goes the same way, who acts, and by which day?",
            "Is it one place or kind of request, or all of them?",
        ),
        (
            "season",
            "It was far from usual in June 2014 as well. Does it come back every year?",
            "Could crews be ready before the next one?",
        ),
    ],
)
def test_each_shape_has_its_own_first_question(questions: Any, shape: str, first: str, second: str) -> None:
    asked = questions(SHAPES[shape])

    assert asked[:2] == [first, second]
    assert 2 <= len(asked) <= 3


def test_a_gain_is_asked_for_what_others_can_use_and_for_its_quality(city: Any, questions: Any) -> None:
    city.define("lamps-dark-again", title="Lights dark again")
    asked = questions([160 - share for share in SHAPES["step"]], companion="lamps-dark-again")

    assert asked == [
        "What was done differently from November 2014 on, and can other crews use it?",
        "What does “Lights dark again” say beside it?",
        "Is it one place or kind of request, or all of them?",
    ]


def test_a_target_that_is_out_of_reach_is_asked_about(questions: Any) -> None:
    target = {"value": "95", "from": "2014-01-01", "set_by": "x", "set_by_es": "x"}
    asked = questions(SHAPES["spike"], target=[target])

    assert asked[1] == (
        "As run now, it will not reach its target of 95.0%. What must change, or what is an honest target?"
    )


def test_more_requests_may_mean_more_callers(questions: Any) -> None:
    counts = [8000] * 11 + [5000] * 7
    asked = questions(counts, measure="count", unit="requests", digits=0, direction="none")

    assert asked[0] == "Is there less to report, or do fewer people report it?"


def test_without_an_earlier_year_a_step_is_asked_about_the_season(questions: Any) -> None:
    asked = questions((*QUIET[:10], 60, 60))

    assert asked == [
        "What was done differently from May 2015 on?",
        "The record holds no earlier year to compare. Is this the season?",
        "Is it one place or kind of request, or all of them?",
    ]


def test_the_part_that_moved_most_is_asked_about(full_city: Any) -> None:
    [change] = full_city.briefing().changes

    assert "".join(str(part) for part in change.questions[-1].en) == (
        "South Ward is among the largest parts of the change. What do crews see there?"
    )
