from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from civicstat.look import living, locale
from civicstat.look.environment import TEMPLATES
from civicstat.look.errors import LookError
from civicstat.look.locale import Catalogue, read_catalogue, t
from civicstat.look.words.statuses import STATUSES, status_words
from civicstat.look.words.terms import SPANISH_REVIEW, TERMS, term
from civicstat.vocabulary.figure import Status


@pytest.mark.parametrize("folders", [[], [living._WORDS]])
def test_every_message_stands_in_both_languages_with_the_same_parts(folders: list[Path]) -> None:
    assert read_catalogue(folders).holes() == []


def test_a_hole_in_the_catalogue_is_found() -> None:
    catalogue = Catalogue({"en": {"a": "x", "b": "{n}"}, "es": {"b": "{m}"}})
    assert catalogue.holes() == ["a: not in es", "b: the parts differ between the languages"]


def test_every_message_that_a_template_asks_for_exists() -> None:
    known = read_catalogue([living._WORDS]).messages["en"]
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text("utf-8")
        asked = set(re.findall(r"\bt\([\"']([a-z0-9_.]+)[\"']", text))
        asked |= {f"living.{key}" for key in re.findall(r"\bsay\([\"']([a-z0-9_]+)[\"']", text)}
        missing = {key for key in asked if key not in known and not key.endswith((".", "_"))}
        assert not missing, f"{path.name} asks for {sorted(missing)}"


def test_no_message_is_left_over() -> None:
    used = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    used += "".join(path.read_text("utf-8") for path in sorted(Path(locale.__file__).parents[1].glob("*.py")))
    # The items of an agenda are named by the office and by the public pages.
    prefixes = ("tag.", "periods.", "chart.each_", "receipt.basis.", "agenda.")
    left_over = [key for key in read_catalogue().messages["en"] if f'"{key}"' not in used and f"'{key}'" not in used]
    assert [key for key in left_over if not key.startswith(prefixes)] == []


def test_a_missing_message_is_named() -> None:
    with pytest.raises(LookError, match=r"there is no message 'nav\.nothing' in 'es'"):
        t("es", "nav.nothing")


def test_one_message_has_one_home(tmp_path: Path) -> None:
    for lang in ("en", "es"):
        (tmp_path / f"{lang}.toml").write_text('[nav]\nskip = "again"\n', encoding="utf-8")
    with pytest.raises(LookError, match="stands in two files"):
        read_catalogue([tmp_path])


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_status_of_a_figure_has_a_word_and_a_sentence(status: str, lang: str) -> None:
    words = status_words(status, lang)
    assert words.head
    assert words.word
    assert words.sentence.endswith(".")
    assert all(len(sentence.split()) < 25 for sentence in words.sentence.split(". "))


def test_missing_is_never_called_zero() -> None:
    for status in ("no-cases", "no-data"):
        assert "zero" in STATUSES[status]["en"].sentence
        assert "cero" in STATUSES[status]["es"].sentence


def test_public_words_hide_the_inside_ones() -> None:
    assert term("ledger", "en") == "public record"
    assert term("receipt", "es") == "cómo lo calculamos"
    inside = ("ledger", "dispatch", "packet", "statement")
    for english, spanish in TERMS.values():
        assert english
        assert spanish
        assert not any(word in english for word in inside)


def test_unreviewed_spanish_says_so() -> None:
    assert not SPANISH_REVIEW.is_reviewed
    assert "revisado" in t("es", "foot.spanish_not_reviewed")
