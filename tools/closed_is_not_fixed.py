"""A scanner for words that call a closed request fixed, in everything that a home publishes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civicstat.cycle.home import Home
from civicstat.ledger.reader import Record


FIXED = {
    "en": re.compile(r"\b(?:fix|fixed|fixes|fixing|resolved|solved)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:arregl|resuelt|solucion)\w*", re.IGNORECASE),
}
# Pages ask whether something was fixed, or say that nobody knows; nothing else may use the word.
ASKING = {
    "en": (
        "Fixed, or nobody calls?",
        "Closed is not fixed",
        "Whether anything was fixed",
        "Confirmed fixed not measured",
        "Nobody has checked whether what the city closed is fixed.",
        "no sentence may call one area better fixed than another",
    ),
    "es": (
        "¿Se arregló, o nadie llama?",
        "¿Arreglado, o nadie llama?",
        "Cerrado no es arreglado",
        "Si algo se arregló",
        "Arreglo confirmado no se ha medido",
        "Nadie ha comprobado si lo que la ciudad cerró está arreglado.",
        "ninguna frase puede decir que una zona esté mejor arreglada que otra",
    ),
}


def sentences_in(home: Path) -> list[tuple[str, dict[str, Any]]]:
    """Every object of the record that says the same in English and Spanish, with the role it stands in."""
    record = Record(Home(home).ledger)
    found = []
    for role, ref in record.refs().items():
        try:
            content = record.object_json(ref)
        except ValueError:
            continue
        found += [(role, said) for said in _bilingual(content)]
    return found


def called_fixed(sentences: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str]]:
    """What is called fixed: the role, and the text."""
    return [
        (role, text)
        for role, said in sentences
        for lang, words in FIXED.items()
        if words.search(_without_questions(text := _text(said[lang]), lang))
    ]


def pages_calling_fixed(site: Path) -> list[tuple[str, str]]:
    """Pages on which the word stands outside of the questions, with what stands around it."""
    found = []
    for lang, words in FIXED.items():
        for page in sorted((site / lang).rglob("*.html")):
            text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
            text = _without_questions(" ".join(text.split()), lang)
            found += [
                (page.relative_to(site).as_posix(), text[max(0, hit.start() - 60) : hit.end() + 60])
                for hit in words.finditer(text)
            ]
    return found


def _without_questions(text: str, lang: str) -> str:
    for phrase in ASKING[lang]:
        text = text.replace(phrase, "")
    return text


def _bilingual(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        if {"en", "es"} <= content.keys():
            yield content
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from _bilingual(each)


def _text(said: Any) -> str:
    """The words of a sentence, a list or an object of them; numbers and their keys left out."""
    if isinstance(said, str):
        return said
    if isinstance(said, list):
        return " ".join(part if isinstance(part, str) else _text(part) for part in said)
    if isinstance(said, dict) and "key" not in said:
        return json.dumps(said, ensure_ascii=False)
    return ""
