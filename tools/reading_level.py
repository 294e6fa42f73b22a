"""How hard the published sentences are to read, in school grades for English and on the INFLESZ scale for Spanish.

    python tools/reading_level.py [--strict] HOME [HOME ...]

English: Flesch-Kincaid grade (J. P. Kincaid and others, 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Spanish: Szigriszt-Pazos (1993) as read by INFLESZ (I. M. Barrio-Cantalejo, 2008): 206.835 - 62.3 syllables a word -
words a sentence; from 55 on a text is "normal", from 65 "fairly easy".

After R. Flesch (How to Write Plain English, 1979, chapter 2): a colon or semicolon ends a unit of speech as a full stop
does; a number or a year is one word, and where a text holds several, their syllables are left out of the count, since
they say nothing about its language. `--strict` ends a sentence at no colon and counts numbers as they are read aloud. A
number's unit is a word like others. Titles of measures and names of places are the city's own words: for each stand two
plain ones.

Neither formula was made for a few words: below twelve the texts are judged together.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


Lang = str
FEWEST_WORDS = 12
VOWELS = "aeiouáéíóúü"
_WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ’'-]*[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]|[\d][\d,.]*\d|\d")
_UNITS = {
    "percent": {"en": "percent", "es": "por ciento"},
    "days": {"en": "days", "es": "días"},
    "hours": {"en": "hours", "es": "horas"},
}


@dataclass(frozen=True)
class Score:
    """How hard a text is: `words` a sentence, `syllables` a word, and the level that follows."""

    words: float
    syllables: float
    level: float


def grade(text: str, *, strict: bool = False) -> Score:
    """The Flesch-Kincaid grade of an English text."""
    words, syllables = _ratios(text, "en", strict)
    return Score(words, syllables, 0.39 * words + 11.8 * syllables - 15.59)


def inflesz(text: str, *, strict: bool = False) -> Score:
    """The Szigriszt-Pazos index of a Spanish text; the higher, the easier."""
    words, syllables = _ratios(text, "es", strict)
    return Score(words, syllables, 206.835 - 62.3 * syllables - words)


def spoken(parts: Sequence[Any], lang: Lang, values: dict[tuple[str, str], str], own_words: Iterable[str] = ()) -> str:
    """A bound sentence with its numbers and units in place, and two plain words for each of the city's own."""
    text = "".join(
        part if isinstance(part, str) else _number(values[part["key"], part["field"]], part["format"], lang)
        for part in parts
    )
    for own in sorted(own_words, key=len, reverse=True):
        text = text.replace(own, "these complaints" if lang == "en" else "estas quejas")
    return text


def syllables_of(word: str, lang: Lang) -> int:
    """How many syllables a word or a number is read with."""
    if word[0].isdigit():
        return sum(syllables_of(said, lang) for said in number_words(word, lang))
    return max(1, _english(word.lower()) if lang == "en" else _spanish(word.lower()))


def number_words(text: str, lang: Lang) -> list[str]:
    """A number as it is read aloud: `1,754` as one thousand seven hundred fifty-four; a year in pairs."""
    whole, _, part = text.replace(",", "").partition(".")
    is_year = len(whole) == 4 and not part and "," not in text and whole[:2] in ("19", "20")
    if is_year and lang == "en" and whole[2:] != "00":
        return [*_whole(int(whole[:2]), lang), *_whole(int(whole[2:]), lang)]
    said = _whole(int(whole), lang)
    if part:
        said += ["point" if lang == "en" else "punto", *(word for digit in part for word in _whole(int(digit), lang))]
    return said


def _ratios(text: str, lang: Lang, strict: bool) -> tuple[float, float]:
    """Words a sentence, and syllables a word."""
    ends = "[.!?;]" if strict else "[.!?;:]"
    sentences = [sentence for sentence in re.split(rf"(?<={ends})\s+", text.strip()) if _WORD.search(sentence)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    counted = [word for word in words if strict or not word[0].isdigit()] or words
    return len(words) / len(sentences), sum(syllables_of(word, lang) for word in counted) / len(counted)


def _number(value: str, format: str, lang: Lang) -> str:
    family, _, digits = format.partition("-")
    shown = f"{float(value):,.{int(digits) if digits.isdigit() else 0}f}"
    unit = _UNITS.get(family, {}).get(lang, "")
    return f"{shown.lstrip('-')} {unit}".strip()


def _english(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]e$", word) or re.search(r"(?<![aeiouy])[^aeiouytd]ed$", word):
        groups -= 1
    if re.search(r"[^aeiouysxz][^aeiouysxzgc]es$", word) and not re.search(r"(ch|sh)es$", word):
        groups -= 1
    groups -= bool(re.search(r"[^aeiouy]e(ly|ments?)$", word))
    groups += len(re.findall(r"ia(?!l$|n$)|io(?!n|u)|eo(?!u)|[aeiou]ing$|ua(?=l)|(?<=r)ea$", word))
    return groups


def _spanish(word: str) -> int:
    word = re.sub(r"qu(?=[eéií])", "q", re.sub(r"gu(?=[eéií])", "g", word))
    word = re.sub(r"y$", "i", word)
    # Two strong vowels, or an accented weak one beside a strong one, are two syllables.
    count, before = 0, ""
    for letter in word:
        if letter in VOWELS:
            joins = before != "" and not (_is_strong(before) and _is_strong(letter))
            count += 0 if joins else 1
            before = letter
        else:
            before = ""
    return count


def _is_strong(letter: str) -> bool:
    return letter in "aeoáéóíú"


_ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_HUNDREDS = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"


def _whole(number: int, lang: Lang) -> list[str]:
    if number < 20:
        return [_ONES[lang].split()[number]]
    if number < 100:
        tens, ones = divmod(number, 10)
        between = ["y"] if lang == "es" and ones else []
        return [_TENS[lang].split()[tens - 2], *between, *(_whole(ones, lang) if ones else [])]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        said = [*_whole(hundreds, lang), "hundred"] if lang == "en" else [_HUNDREDS.split()[hundreds - 1]]
        return said + (_whole(rest, lang) if rest else [])
    for size, names in ((1_000_000, {"en": "million", "es": "millones"}), (1000, {"en": "thousand", "es": "mil"})):
        if number >= size:
            many, rest = divmod(number, size)
            return [*_whole(many, lang), names[lang], *(_whole(rest, lang) if rest else [])]
    raise AssertionError(number)


def sentences_of(home: Path) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Every published sentence of a home, and what it says read aloud by language."""
    from civicstat.cycle.adopt import adopted_definitions
    from civicstat.cycle.home import Home
    from civicstat.cycle.verify.values import PublishedValues
    from civicstat.ledger.reader import Record

    record = Record(Home(home).ledger)
    values = PublishedValues(record)
    definitions = adopted_definitions(record).values()
    areas = [
        area["name"]
        for role, ref in record.refs().items()
        if role.startswith("layer/")
        for area in record.object_json(ref).get("areas", ())
    ]
    own = {
        "en": [*(definition.title for definition in definitions), *areas],
        "es": [*(definition.title_es for definition in definitions), *areas],
    }
    for sentence in record.object_json(record.ref("sentences"))["sentences"]:
        numbers = {(p["key"], p["field"]) for lang in own for p in sentence[lang] if not isinstance(p, str)}
        found = {at: str(values.of(*at)) for at in numbers}
        yield sentence, {lang: spoken(sentence[lang], lang, found, own[lang]) for lang in own}


def main(arguments: Sequence[str]) -> None:
    """Print the mean of each family of sentences, and the hardest ones."""
    strict = "--strict" in arguments
    said: dict[str, set[tuple[str, str]]] = {}
    for home in arguments:
        for sentence, aloud in [] if home == "--strict" else sentences_of(Path(home)):
            said.setdefault(sentence["id"].partition("/")[0], set()).add((aloud["en"], aloud["es"]))
    for family, texts in sorted(said.items()):
        english = sorted(((grade(one, strict=strict).level, one) for one, _ in texts if is_long(one)), reverse=True)
        spanish = sorted((inflesz(one, strict=strict).level, one) for _, one in texts if is_long(one))
        whole = grade(" ".join(one for one, _ in sorted(texts)), strict=strict).level
        whole_es = inflesz(" ".join(one for _, one in sorted(texts)), strict=strict).level
        print(f"{family}: {len(texts)} texts; all as one: grade {whole:.1f}, INFLESZ {whole_es:.0f}")
        for level, text in english[:3]:
            print(f"    grade {level:.1f}: {text}")
        for level, text in spanish[:3]:
            print(f"    INFLESZ {level:.0f}: {text}")


def is_long(text: str) -> bool:
    """Whether a text has enough words to be judged by itself."""
    return len(_WORD.findall(text)) >= FEWEST_WORDS


if __name__ == "__main__":
    main(sys.argv[1:])
