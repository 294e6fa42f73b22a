"""Sentences about areas of high and low need: true to the finding, without a cause."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.stories.equity import equity_document
from civicstat.vocabulary.definition import Definition


NAMES = {"need:high": ("High need", "Necesidad alta"), "need:low": ("Low need", "Necesidad baja")}
AGAIN = {"op": "<=", "left": {"column": "again_days"}, "right": {"integer": 30}}
ALIKE = {
    "reason": "",
    "line": None,
    "unit": "percent",
    "digits": 2,
    "value": "-38.00",
    "over_areas": {"low": "-48.00", "high": "-28.00"},
    "over_cases": {"low": "-40.00", "high": "-36.00"},
    "clear": True,
}
CLOSED = {"op": "is_true", "column": "is_duplicate"}


def said(
    direction: str,
    *,
    difference: str = "-40.00",
    over_areas: tuple[str, str] | None = ("-50.00", "-30.00"),
    over_cases: tuple[str, str] = ("-42.00", "-38.00"),
    clear: bool = True,
    numerator: dict[str, Any] = CLOSED,
    alike: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    definition = Definition.model_validate(
        {
            "id": "lamps", "version": 1, "title": "Lamps", "title_es": "Luminarias", "question": "Is it done?",
            "question_es": "¿Se hace?", "owner": "S", "owner_es": "S", "measure": "share", "numerator": numerator,
            "periods": ["r12"], "by": ["ward"], "unit": "percent", "digits": 1, "direction": direction,
            "settles_after_days": 0, "known_gaps": ["None."], "known_gaps_es": ["Ninguna."], "proposed_by": "a test",
            "proposed_by_es": "una prueba",
        }
    )  # fmt: skip
    ends = None if over_areas is None else dict(zip(("low", "high"), over_areas, strict=True))
    found = {
        "difference": {
            "value": difference,
            "size": difference.removeprefix("-"),
            "over_areas": ends,
            "over_cases": dict(zip(("low", "high"), over_cases, strict=True)),
        },
        "clear": clear,
        "alike": {"reason": "amounts"} if alike is None else ALIKE | alike,
    }
    entry = {
        "reason": "",
        "period": "2014-05-r12",
        "form": "shares",
        "unit": "percent",
        "digits": 2,
        "by": {"need": found},
    }
    document = equity_document({"lamps": entry}, {"lamps": definition}, names=NAMES, fiscal_year_starts=1)
    sentences: list[dict[str, Any]] = document["lamps"]["by"]["need"]["sentences"]
    return sentences


def plain(sentence: dict[str, Any], lang: str) -> str:
    return "".join(
        part if isinstance(part, str) else f"<{part['field'].partition('.by.need.')[2]}>" for part in sentence[lang]
    )


def test_a_clear_gap_says_how_large_it_is_between_what_it_lies_and_who_fares_worse() -> None:
    gap, chance, worse = said("up")

    assert plain(gap, "en") == (
        "From June 2013 to May 2014: <groups.high.value> in the areas of “High need”, and <groups.low.value> in those "
        "of “Low need”. The gap is <difference.size> points."
    )
    assert plain(chance, "en").startswith("It is told apart from chance")
    assert (
        plain(worse, "es") == "Aquí es mejor más alto: según esta medida, a las zonas de «Necesidad alta» les va peor."
    )


@pytest.mark.parametrize(
    ("direction", "difference", "group"),
    [("up", "-40.00", "High"), ("up", "40.00", "Low"), ("down", "40.00", "High"), ("down", "-40.00", "Low")],
)
def test_who_fares_worse_follows_from_what_is_better(direction: str, difference: str, group: str) -> None:
    assert f"“{group} need” fare worse" in plain(said(direction, difference=difference)[2], "en")


def test_nobody_fares_worse_where_the_gap_may_be_chance_where_nothing_is_better_or_where_silence_counts() -> None:
    assert len(said("up", over_areas=("-50.00", "2.00"), clear=False)) == 2
    assert len(said("none")) == 2
    assert len(said("down", numerator=AGAIN)) == 2


def test_a_gap_that_may_be_chance_shows_the_range_that_holds_zero() -> None:
    by_areas = said("up", over_areas=("-50.00", "2.00"), clear=False)[1]
    by_cases = said("up", over_cases=("-80.00", "1.00"), clear=False)[1]

    assert plain(by_areas, "en").startswith("It may be chance")
    assert "over_areas.low" in plain(by_areas, "en")
    assert "over_cases.low" in plain(by_cases, "en")


def test_with_too_few_areas_nothing_is_said_about_chance() -> None:
    assert plain(said("up", over_areas=None, clear=False)[1], "en").startswith("With so few areas")


def test_the_same_mix_is_one_plain_sentence_with_its_range_in_both_languages() -> None:
    last = said("up", alike={})[-1]

    assert plain(last, "en") == (
        "With the same mix of kinds and months: <alike.value> points "
        "(<alike.over_areas.low> to <alike.over_areas.high>)."
    )
    assert plain(last, "es") == (
        "Con la misma mezcla de tipos y meses: <alike.value> puntos (<alike.over_areas.low> a <alike.over_areas.high>)."
    )


def test_a_gap_that_the_same_mix_makes_doubtful_says_so_with_the_range_that_holds_zero() -> None:
    doubtful = said("up", alike={"over_cases": {"low": "-60.00", "high": "1.00"}, "clear": False})[-1]
    few = said("up", alike={"over_areas": None, "clear": False})[-1]

    assert plain(doubtful, "en").endswith("(<alike.over_cases.low> to <alike.over_cases.high>). That may be chance.")
    assert plain(few, "en") == "With the same mix of kinds and months: <alike.value> points."


def test_of_a_percentile_the_same_mix_says_how_many_took_longer_than_the_whole_citys_value() -> None:
    last = said("up", alike={"line": "4"})[-1]

    assert plain(last, "en").startswith(
        "With the same mix of kinds and months, <alike.high> of the requests in the areas of “High need” and "
        "<alike.low> in those of “Low need” took longer than <alike.line>, the value of the whole city: <alike.value>"
    )
    assert "tardaron más de <alike.line>, el valor de toda la ciudad:" in plain(last, "es")
