"""Small counts in words, with Spanish gender."""

from __future__ import annotations

import pytest

from civicstat.stories.counts import count_words


@pytest.mark.parametrize(
    ("count", "english", "masculine", "feminine"),
    [
        (0, "zero", "cero", "cero"),
        (1, "one", "uno", "una"),
        (12, "twelve", "doce", "doce"),
        (21, "twenty-one", "veintiuno", "veintiuna"),
        (31, "thirty-one", "treinta y uno", "treinta y una"),
        (40, "forty", "cuarenta", "cuarenta"),
        (99, "ninety-nine", "noventa y nueve", "noventa y nueve"),
        (100, "one hundred", "cien", "cien"),
        (101, "one hundred one", "ciento uno", "ciento una"),
        (116, "one hundred sixteen", "ciento dieciséis", "ciento dieciséis"),
        (200, "two hundred", "doscientos", "doscientas"),
        (521, "five hundred twenty-one", "quinientos veintiuno", "quinientas veintiuna"),
        (999, "nine hundred ninety-nine", "novecientos noventa y nueve", "novecientas noventa y nueve"),
    ],
)
def test_count_is_written_out(count: int, english: str, masculine: str, feminine: str) -> None:
    assert count_words(count, "en") == english
    assert count_words(count, "es") == masculine
    assert count_words(count, "es", feminine=True) == feminine


def test_every_count_has_its_own_words() -> None:
    for lang in ("en", "es"):
        assert len({count_words(count, lang) for count in range(1000)}) == 1000


def test_larger_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="1000 is not a count"):
        count_words(1000, "en")
