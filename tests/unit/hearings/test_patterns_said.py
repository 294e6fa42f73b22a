"""The department's explanation and the auditor's word: every problem of a file at once, and no word too early."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from civicstat.hearings.errors import HearingError
from civicstat.hearings.pattern import read_explanation, read_release


EXPLANATION = """
pattern = "just-under-the-line-0123456789ab"
text = "A clerk writes them at the end of a shift."
text_es = "Una persona las anota al final del turno."
post = "Superintendent"
post_es = "Superintendencia"
is_invented_example = false
"""
RELEASE = """
pattern = "just-under-the-line-0123456789ab"
post = "City Auditor"
post_es = "Auditoría"
publish = true
reason = "It bears on a target."
reason_es = "Afecta una meta."
day = 2014-07-15
is_invented_example = true
"""
HANDED_OVER = date(2014, 7, 1)
TODAY = date(2014, 8, 1)


def file(folder: Path, text: str) -> Path:
    path = folder / "said.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_departments_own_words_are_read_whether_invented_or_not(tmp_path: Path) -> None:
    said = read_explanation(file(tmp_path, EXPLANATION))

    assert said.text.startswith("A clerk")
    assert not said.is_invented_example


def test_a_word_after_the_days_to_explain_is_read(tmp_path: Path) -> None:
    word = read_release(file(tmp_path, RELEASE), handed_over=HANDED_OVER, days_to_explain=14, today=TODAY)

    assert word.publish
    assert word.day == date(2014, 7, 15)


@pytest.mark.parametrize(
    ("handed_over", "days", "today", "field", "found"),
    [
        (HANDED_OVER, 15, TODAY, "day", "the department has had the report since 2014-07-01, 14 days by then"),
        (date(2014, 7, 20), 14, TODAY, "day", "the department has had the report since 2014-07-20, 0 days by then"),
        (HANDED_OVER, 14, date(2014, 7, 14), "day", "2014-07-15 has not come yet"),
        (None, 14, TODAY, "pattern", "no report holds 'just-under-the-line-0123456789ab'"),
    ],
)
def test_a_word_that_comes_too_early_or_about_nothing_is_refused(
    tmp_path: Path, handed_over: date | None, days: int, today: date, field: str, found: str
) -> None:
    with pytest.raises(HearingError) as caught:
        read_release(file(tmp_path, RELEASE), handed_over=handed_over, days_to_explain=days, today=today)

    assert caught.value.found == found
    assert caught.value.where == f"said.toml, field `{field}`"


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = RELEASE.replace("publish = true", 'publish = "yes"').replace('post = "City Auditor"\n', "")

    with pytest.raises(HearingError) as caught:
        read_release(file(tmp_path, text), handed_over=HANDED_OVER, days_to_explain=14, today=TODAY)

    assert caught.value.found.startswith("2 problems")
    assert "`post`: it is missing" in caught.value.found
    assert "`publish`: it is 'yes' (expected: true or false, without quotes)" in caught.value.found
