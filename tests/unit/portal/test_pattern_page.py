"""The page of unusual record patterns: what is public, what is kept, and that nothing is."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.append import append
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.render import render
from civicstat.vocabulary.canonical import canonical_bytes


PAGE = "unusual-record-patterns.html"


def _town() -> Any:
    spec = importlib.util.spec_from_file_location("small_town", Path(__file__).with_name("small_town.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[bool, str], str]:
    """The page of a city that has released a pattern and of one that has not, in both languages."""
    found = {}
    for is_whole in (True, False):
        home = _town().write_small_town(tmp_path_factory.mktemp("home"), is_whole=is_whole)
        site = tmp_path_factory.mktemp("site")
        render(home / "ledger", site)
        for lang in ("en", "es"):
            found[is_whole, lang] = (site / lang / PAGE).read_text(encoding="utf-8")
        assert PAGE in (site / "en" / "about-the-data.html").read_text(encoding="utf-8")
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_number_of_a_pattern_is_bound_to_its_statement(pages: dict[tuple[bool, str], str], lang: str) -> None:
    page = pages[True, lang]
    shown = {(number.key, number.field): number.text for number in numbers_on_page(page)}
    key = "record-pattern:just-under-the-line-0123456789ab"

    assert unbound_numbers(page) == []
    assert shown[key, "numbers.just_before"] == "65"
    assert shown[key, "numbers.one_in"] == "1,000,000"
    assert shown["record-patterns-examined", "looked_at"] == "3"
    assert shown[key, "line.value"] == {"en": "5\N{NO-BREAK SPACE}days", "es": "5\N{NO-BREAK SPACE}días"}[lang]


def test_words_that_are_kept_show_their_digest_and_the_auditors_stand_there(pages: dict[tuple[bool, str], str]) -> None:
    page = pages[True, "en"]

    assert "cd" * 32 in page
    assert "It bears on a public target." in page
    assert "Superintendent of Streets" in page


def with_words(home: Path, *, version: str = "v2", **changes: Any) -> tuple[str, str]:
    """Put the pattern on record again, now with words beside it; the digests of the department's and the auditor's."""
    store = ObjectStore.of_home(home)
    digests = [
        store.put(canonical_bytes({"nonce": "5a", "words": {"text": english, "text_es": spanish}}))
        for english, spanish in (
            ("A clerk writes them at noon.", "Se anotan al mediodía."),
            ("It bears on a target.", "Afecta una meta."),
        )
    ]
    first = Record(home).entries_of("record-pattern")[0].statement
    post = {name: first.body["explanation"][name] for name in ("post", "post_es")}
    said = {"state": "given", "words": {"sha256": digests[0]}, "digest": "", **post}
    auditor = {name: first.body["auditor"][name] for name in ("post", "post_es", "day")}
    body = {**first.body, "explanation": said, "auditor": {**auditor, "words": {"sha256": digests[1]}}}
    body |= changes
    append(home, [replace(first, type=f"record-pattern/{version}", name=body["id"], body=body)])
    return digests[0], digests[1]


def rendered(home: Path, site: Path) -> dict[str, str]:
    render(home / "ledger", site)
    return {lang: (site / lang / PAGE).read_text(encoding="utf-8") for lang in ("en", "es")}


def test_the_departments_words_stand_beside_the_pattern_in_both_languages_until_they_are_withdrawn(
    tmp_path: Path,
) -> None:
    home = _town().write_small_town(tmp_path / "home", is_whole=True)
    explained, _ = with_words(home)

    shown = rendered(home, tmp_path / "site")
    assert "A clerk writes them at noon." in shown["en"]
    assert "Se anotan al mediodía." in shown["es"]
    assert "It bears on a target." in shown["en"]
    assert "Superintendencia de Calles" in shown["es"]
    assert "cd" * 32 not in shown["en"]
    assert unbound_numbers(shown["en"]) == []

    [first] = [entry.statement for entry in Record(home).entries_of("record-pattern/v1")]
    body = {"withdrawn": explained, "reason": "A name.", "reason_es": "Un nombre.", "by_post": "clerk", "note": ""}
    append(home, [replace(first, type="withdrawal/v1", name=explained, cites=(), body=body)])
    ObjectStore.of_home(home).path(explained).unlink()

    gone = rendered(home, tmp_path / "later")
    assert "noon" not in gone["en"]
    assert "mediodía" not in gone["es"]
    assert "Words were withdrawn:</b> A name." in gone["en"]
    assert "Se retiraron palabras:</b> Un nombre." in gone["es"]
    assert explained in gone["en"]


# What a pattern of another column says on its page, in both languages.
TITLES = {
    ("recoding-drift", "channel"): (
        "From one channel to another: Whole city",
        "De un canal a otro: Toda la ciudad",
    ),
    ("recoding-drift", "kind"): ("From one kind of request to another", "De un tipo de solicitud a otro"),
    ("recoding-drift", "department"): ("From one department to another", "De un departamento a otro"),
    ("close-and-reopen", "reopenings"): ("Closed and opened again", "Cerrado y vuelto a abrir"),
    ("close-and-reopen", "again_days"): ("Closed and reported again", "Cerrado y reportado otra vez"),
}
RECHECK = "Anyone can recheck this: verify finds the pattern again in the published rows."
EARLIER = "It was counted by an earlier version of this method."


def test_a_pattern_of_the_third_version_says_in_which_column_it_was_found(tmp_path: Path) -> None:
    home = _town().write_small_town(tmp_path / "home", is_whole=True)
    for method, column in TITLES:
        unit = "city:-" if column == "channel" else "department=streets-and-sanitation"
        numbers = {"cases": "400", "one_in": "1000000"}
        numbers |= {"followed": "41", "as_elsewhere": "21"} if method == "close-and-reopen" else {}
        said = {"id": f"{method}-{column.replace('_', '-')}", "method": method, "column": column, "unit": unit}
        with_words(home, version="v3", **said, line=None, numbers=numbers, words="A rises.", words_es="A sube.")
    shown = rendered(home, tmp_path / "site")

    for english, spanish in TITLES.values():
        assert english in shown["en"]
        assert spanish in shown["es"]
    assert unbound_numbers(shown["en"]) == []
    assert shown["en"].count("Requests that were looked at") == 3
    assert shown["es"].count("Solicitudes que se miraron") == 3
    bound = {(number.key, number.field): number.text for number in numbers_on_page(shown["en"])}
    assert bound["record-pattern:close-and-reopen-reopenings", "numbers.followed"] == "41"
    assert bound["record-pattern:close-and-reopen-reopenings", "numbers.as_elsewhere"] == "21"
    # The pattern at a line is one of the first version.
    assert (shown["en"].count(RECHECK), shown["en"].count(EARLIER)) == (len(TITLES), 1)


def test_a_city_without_a_released_pattern_says_so_in_both_languages(pages: dict[tuple[bool, str], str]) -> None:
    assert "No unusual record pattern has been released by an auditor." in pages[False, "en"]
    assert "La auditoría no ha publicado ningún patrón inusual" in pages[False, "es"]
    assert "No auditor has yet said on record" in pages[False, "en"]
    assert "data-key" not in pages[False, "en"].partition("<main")[2].partition("</main")[0]
