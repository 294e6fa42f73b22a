"""The method in a sentence or two, in both languages, with every number that shapes it."""

from __future__ import annotations

from typing import Any

from civicstat.heatmaps.back_test import BackTest
from civicstat.heatmaps.level import MEMORY_WEEKS
from civicstat.heatmaps.mixture import FIRST_ROUNDS, MEMORIES, REQUESTS_OF_DOUBT, ROUNDS, WEEKS_OF_LESSONS, WIDTHS
from civicstat.heatmaps.scores import text


WORDS = (
    "Each cell's expected number is a blend of what was reported there and around it over the last few weeks, months, "
    "the last year and all years. How much each of these counts is learned from past weeks only. The city's total "
    "follows the last weeks and the season."
)
WORDS_ES = (
    "El número esperado de cada celda combina lo que se reportó allí y a su alrededor en las últimas semanas, los "
    "últimos meses, el último año y todos los años. Cuánto pesa cada parte se aprende solo de semanas pasadas. El "
    "total de la ciudad sigue a las últimas semanas y a la temporada."
)


def method_in_words(test: BackTest) -> dict[str, Any]:
    """The `method` of a forecast statement: name, words, and parameters as text."""
    return {
        "name": test.methods[0],
        "words": WORDS,
        "words_es": WORDS_ES,
        "parameters": {
            "memory_weeks": ["all" if weeks is None else text(weeks, 0) for weeks in MEMORIES],
            "widths_in_cells": [text(width, 1) for width in WIDTHS],
            "weeks_of_lessons": str(WEEKS_OF_LESSONS),
            "first_rounds": str(FIRST_ROUNDS),
            "rounds": str(ROUNDS),
            "requests_of_doubt": text(REQUESTS_OF_DOUBT, 0),
            "level_memory_weeks": text(MEMORY_WEEKS, 0),
            "weights": dict(zip(_kernels(), [text(weight, 4) for weight in test.weights.tolist()], strict=True)),
            "variance_shared": text(test.spread.shared, 4),
            "variance_own": text(test.spread.own, 4),
        },
    }


def _kernels() -> list[str]:
    names = [
        f"{'all' if weeks is None else text(weeks, 0)}-weeks-width-{text(width, 1)}"
        for weeks in MEMORIES
        for width in WIDTHS
    ]
    return [*names, "even"]
