"""What the row of a forecast place says: what is expected beside what the same week brought a year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from civicstat.stories.periods import Lang
from civicstat.stories.row_words import TOO_FEW
from civicstat.vocabulary.figure import WHOLE_CITY, Figure
from civicstat.vocabulary.sentence import BoundSentence


# More or fewer than the year before.
Expected = Literal["more", "fewer", "no-clear-difference", "too-few", "no-year-before"]

_WORDS: dict[Expected, dict[Lang, str]] = {
    "more": {
        "en": "Likely more than last year.",
        "es": "Probablemente más que hace un año.",
    },
    "fewer": {
        "en": "Likely fewer than last year.",
        "es": "Probablemente menos que hace un año.",
    },
    "no-clear-difference": {
        "en": "No clear change from last year.",
        "es": "Sin cambio claro frente a hace un año.",
    },
    "too-few": TOO_FEW,
    "no-year-before": {"en": "No year before to compare.", "es": "Sin un año antes con que comparar."},
}


def sentences_for_forecast(figures: Iterable[Figure], year_before: Mapping[str, int] | None) -> list[BoundSentence]:
    """The words of each cell's row, ids `row/<key>`, sorted by id.

    Parameters
    ----------
    figures
        A forecast as published; the whole city's total has a sentence of its own on the page.
    year_before
        Requests by cell in the same week, 52 weeks earlier; None where records do not go back so far.
    """
    said = (
        (str(figure.key), expected_beside(figure, year_before)) for figure in figures if figure.key.area != WHOLE_CITY
    )
    return [BoundSentence(f"row/{key}", (_WORDS[found]["en"],), (_WORDS[found]["es"],)) for key, found in sorted(said)]


def expected_beside(figure: Figure, year_before: Mapping[str, int] | None) -> Expected:
    """Whether last year's count lies below, above or inside the likely range of next week.

    Above its upper end: at least nine times in ten next week brings fewer, if the forecast is right; as likely more
    below its lower end. Where neither week has two requests, nothing is compared.
    """
    if year_before is None or figure.low is None or figure.high is None:
        return "no-year-before"
    before = year_before.get(figure.key.area_slug, 0)
    if before < 2 and figure.high < 2:
        return "too-few"
    if before < figure.low:
        return "more"
    return "fewer" if before > figure.high else "no-clear-difference"
