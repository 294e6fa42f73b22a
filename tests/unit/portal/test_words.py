"""What the pages say: the same keys in both languages, every key used is there, and no digit stands in a message."""

from __future__ import annotations

import re
from pathlib import Path

from civicstat import portal
from civicstat.ledger.schemas import SCHEMAS
from civicstat.look.locale import read_catalogue
from civicstat.portal.site import WORDS


HERE = Path(portal.__file__).parent
MESSAGES = read_catalogue(WORDS)

# Constants of the method and the version of a standard; their paragraphs are marked as furniture.
WITH_DIGITS = {
    *("page.method.ranges_words", "page.method.charts_words", "page.access.standard_words"),
    *(f"page.kept.{name}" for name in ("law_words", "asks_briefings", "asks_memos", "briefings", "memos")),
}


def test_every_message_stands_in_both_languages_with_the_same_parts() -> None:
    assert MESSAGES.holes() == []


def test_every_message_that_a_page_asks_for_exists() -> None:
    sources = [*HERE.rglob("*.py"), *HERE.rglob("*.html")]
    asked = {
        key for source in sources for key in re.findall(r'"(page\.[a-z_]+\.[a-z0-9_]+)"', source.read_text("utf-8"))
    }
    missing = [
        key
        for key in sorted(asked)
        # A key that ends in `_` is completed by the template: by_, kind_, type_ ...
        if key not in MESSAGES.messages["en"]
        and not (key.endswith("_") and any(known.startswith(key) for known in MESSAGES.messages["en"]))
    ]

    assert missing == []
    assert len(asked) > 150


def test_every_type_of_statement_has_a_name_in_the_list_of_all_entries() -> None:
    kinds = {type_.partition("/")[0].replace("-", "_") for type_ in SCHEMAS}
    assert {kind for kind in kinds if f"page.entries.type_{kind}" not in MESSAGES.messages["en"]} == set()


def test_no_message_is_left_unused() -> None:
    said = "".join(source.read_text("utf-8") for source in [*HERE.rglob("*.py"), *HERE.rglob("*.html")])
    unused = [
        key
        for key in MESSAGES.messages["en"]
        if key.startswith("page.") and f'"{key}"' not in said and not _is_completed(key, said)
    ]

    assert unused == []


def test_no_message_brings_a_digit_onto_a_page() -> None:
    for lang in ("en", "es"):
        digits = {
            key
            for key, message in MESSAGES.messages[lang].items()
            if key.startswith("page.") and re.search(r"\d", message)
        }
        assert digits == WITH_DIGITS


def test_no_message_names_a_cause() -> None:
    for message in MESSAGES.messages["en"].values():
        assert not re.search(r"\b(because of|thanks to|due to|improved|on track|record high)\b", message, re.IGNORECASE)


def _is_completed(key: str, said: str) -> bool:
    table, _, name = key.rpartition(".")
    stems = [name[: at + 1] for at, letter in enumerate(name) if letter == "_"] + [""]
    return any(f'"{table}.{stem}"' in said or f'"{table}.{stem}{{' in said for stem in stems)
