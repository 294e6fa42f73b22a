"""Words of rows: golden in both languages for every state and rule, never a number, never empty."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from civicstat.stories.figure_sentences import sentences_for_figures


AS_OF = date(2014, 6, 30)
MONTHS = [f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13)][:18]

STATES: list[tuple[str | None, dict[str, Any], str, str]] = [
    ("62.3", {}, "No claim about change.", "No se juzga si cambió."),
    ("62.3", {"status": "provisional"}, "May still change.", "Aún puede cambiar."),
    (None, {"status": "held"}, "Paused: a question is open.", "En pausa: hay una duda abierta."),
    (
        None,
        {"status": "suppressed"},
        "Held back: it could point at one household.",
        "Reservado: podría señalar a un solo hogar.",
    ),
    (None, {"status": "no-cases"}, "No cases to judge, which is not zero.", "Sin casos que juzgar, y eso no es cero."),
    (None, {"status": "not-yet-known"}, "Too many are still open.", "Demasiadas siguen abiertas."),
    (None, {"status": "too-few"}, "Too few to compare.", "Muy pocos para comparar."),
]


@pytest.mark.parametrize(("value", "more", "english", "spanish"), STATES)
def test_a_row_says_the_state_of_its_figure(
    define: Any, figure: Any, value: Any, more: Any, english: str, spanish: str
) -> None:
    assert _row(define(), figure("2014-05", value, **more)) == (english, spanish)


@pytest.mark.parametrize(
    ("value", "rules", "english", "spanish"),
    [
        ("52.0", (), "Within its usual range.", "Dentro de su margen habitual."),
        ("62.3", ("outside-limits",), "Above its usual range.", "Por encima de su margen habitual."),
        ("30.0", ("outside-limits", "run-of-7"), "Below its usual range.", "Por debajo de su margen habitual."),
        (
            "53.0",
            ("run-of-7",),
            "In a long run above its usual average.",
            "En una racha larga por encima de su promedio habitual.",
        ),
        ("49.0", ("trend-of-6",), "In a long steady fall.", "En una bajada larga."),
        (
            "46.0",
            ("two-of-three-near-limit",),
            "One of a few near the lower end of its usual range.",
            "Uno de varios cerca del extremo inferior de su margen habitual.",
        ),
    ],
)
def test_a_row_over_time_says_how_the_figure_moved(
    define: Any, figure: Any, signal: Any, value: str, rules: Any, english: str, spanish: str
) -> None:
    drawn = [*((month, "50.0") for month in MONTHS[:15]), ("2014-04", "50.0", *rules), ("2014-05", value, *rules)]

    assert _row(define(), figure("2014-05", value), signals=[signal(drawn)]) == (english, spanish)


def test_a_short_series_is_said_to_be_short(define: Any, figure: Any, signal: Any) -> None:
    chart = signal([("2014-05", "62.3")], center=None, lower=None, upper=None)

    assert _row(define(), figure("2014-05", "62.3"), signals=[chart]) == (
        "Too few months to know its usual range.",
        "Muy pocos meses para conocer su margen habitual.",
    )


@pytest.mark.parametrize(
    ("low", "high", "english", "spanish"),
    [
        ("10.0", "20.0", "Clearly lower than the whole city.", "Claramente menor que en toda la ciudad."),
        ("70.0", "80.0", "Clearly higher than the whole city.", "Claramente mayor que en toda la ciudad."),
        ("20.0", "62.0", "No clear difference from the whole city.", "Sin diferencia clara con toda la ciudad."),
    ],
)
def test_a_row_of_areas_stands_beside_the_city_and_names_no_rank(
    define: Any, figure: Any, low: str, high: str, english: str, spanish: str
) -> None:
    city = figure("2014-05", "62.3", low=Decimal("60.1"), high=Decimal("64.5"))
    area = figure("2014-05", "35.0", area="community-area:austin", low=Decimal(low), high=Decimal(high))

    assert _row(define(), area, city) == (english, spanish)


def test_a_bare_count_of_an_area_is_not_compared(define: Any, figure: Any) -> None:
    stock = define(measure="backlog", numerator=None, unit="requests", digits=0)

    assert _row(stock, figure("2014-05", "35", area="community-area:austin"), figure("2014-05", "350")) == (
        "A bare count: sizes differ, so it is not compared.",
        "Un simple recuento: los tamaños difieren y no se compara.",
    )


def test_requests_without_a_place_are_not_compared(define: Any, figure: Any) -> None:
    city = figure("2014-05", "62.3", low=Decimal("60.1"), high=Decimal("64.5"))
    nowhere = figure("2014-05", "1.0", area="community-area:unlocated", low=Decimal("0.5"), high=Decimal("2.0"))

    assert _row(define(), nowhere, city) == ("No place, so not compared.", "No es un lugar: no se compara.")


def test_rolling_years_make_no_claim_about_each_other(define: Any, figure: Any) -> None:
    years = [figure(f"{month}-r12", "62.3") for month in MONTHS[:3]]

    assert _row(define(), *years) == ("No claim: rows overlap.", "No se juzga: las filas se cruzan.")


TARGET = {"value": Decimal("80"), "from": date(2014, 1, 1), "set_by": "us", "set_by_es": "nosotros"}
MOVED = {**TARGET, "value": Decimal("70"), "from": date(2014, 4, 1), "why": "because", "why_es": "porque"}


@pytest.mark.parametrize(
    ("month", "value", "status", "english", "spanish"),
    [
        # Settled rows, the newest or not: by the target of their own month; before the first one none.
        ("2013-12", "62.3", "final", "No claim about change.", "No se juzga si cambió."),
        ("2014-01", "76.3", "final", "Misses the target.", "No alcanza la meta."),
        ("2014-02", "80.0", "final", "Meets the target.", "Alcanza la meta."),
        # Moved from 80 to 70 in April: the first target is not forgotten, and a miss stands first.
        (
            "2014-04",
            "76.3",
            "final",
            "Misses the first target. Meets the target.",
            "No alcanza la primera meta. Alcanza la meta.",
        ),
        ("2014-04", "62.3", "revised", "Misses the target.", "No alcanza la meta."),
        # What may still change has a side and no verdict.
        (
            "2014-05",
            "84.0",
            "provisional",
            "So far above the target, still provisional.",
            "Por ahora, por encima de la meta; aún provisional.",
        ),
        (
            "2014-05",
            "70.0",
            "provisional",
            "So far at the target, still provisional.",
            "Por ahora, en la meta; aún provisional.",
        ),
        (
            "2014-05",
            "62.3",
            "provisional",
            "So far below the target, still provisional.",
            "Por ahora, por debajo de la meta; aún provisional.",
        ),
    ],
)
def test_every_row_with_a_target_is_held_against_the_one_of_its_period(
    define: Any, figure: Any, month: str, value: str, status: str, english: str, spanish: str
) -> None:
    others = [figure(other, "90.0") for other in MONTHS[:17] if other != month]

    assert _row(define(target=[TARGET, MOVED]), figure(month, value, status=status), *others) == (english, spanish)


def test_a_likely_range_across_the_target_changes_no_verdict(define: Any, figure: Any) -> None:
    shown = figure("2014-05", "79.0", low=Decimal("76.0"), high=Decimal("82.0"))

    assert _row(define(target=[TARGET]), shown)[0] == "Misses the target."


def test_no_row_is_empty_and_none_holds_a_number(define: Any, figure: Any, signal: Any) -> None:
    rules = ("outside-limits", "run-of-7", "trend-of-6", "two-of-three-near-limit")
    for value, rule, status, bound in itertools.product(
        ("40.0", "50.0", "60.0"), (*rules, None), ("final", "provisional"), ("exact", "more-than")
    ):
        drawn = [*((month, "50.0") for month in MONTHS[:16]), ("2014-05", value, *([rule] if rule else []))]
        for words in _row(define(), figure("2014-05", value, status=status, bound=bound), signals=[signal(drawn)]):
            assert words.endswith(".")
            assert not any(letter.isdigit() for letter in words)


def _row(definition: Any, shown: Any, *others: Any, signals: Any = ()) -> tuple[str, str]:
    found = sentences_for_figures(
        [definition],
        {definition.id: [shown, *others]},
        {definition.id: signals},
        {"community-area:austin": "Austin"},
        as_of=AS_OF,
    )
    said = next(sentence for sentence in found if sentence.id == f"row/{shown.key}")
    assert len(said.en) == len(said.es) == 1
    return str(said.en[0]), str(said.es[0])
