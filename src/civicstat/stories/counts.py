"""Small whole numbers as words, so that a sentence holds no digit that is not bound to a figure."""

from __future__ import annotations

from civicstat.stories.periods import Lang


MOST = 999

_EN_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ES_ONES = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós",
    "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_ES_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_ES_HUNDREDS = (
    "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
)  # fmt: skip


def count_words(count: int, lang: Lang, *, feminine: bool = False) -> str:
    """`twelve`; `doce`; in Spanish with the gender of what is counted: `una`, `veintiuna`, `doscientas`.

    From 0 to 999: no page counts more measures or periods in a sentence.
    """
    if not 0 <= count <= MOST:
        raise ValueError(f"{count} is not a count for a sentence")
    if lang == "en":
        return _english(count)
    words = _spanish(count)
    if not feminine:
        return words
    return (
        (words[:-1] + "a" if words.endswith("uno") else words)
        .replace("cientos", "cientas")
        .replace("quinientos", "quinientas")
    )


def _english(count: int) -> str:
    if count < 20:
        return _EN_ONES[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return _EN_TENS[tens] + (f"-{_EN_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(count, 100)
    return f"{_EN_ONES[hundreds]} hundred" + (f" {_english(rest)}" if rest else "")


def _spanish(count: int) -> str:
    if count < 30:
        return _ES_ONES[count]
    if count < 100:
        tens, ones = divmod(count, 10)
        return _ES_TENS[tens] + (f" y {_ES_ONES[ones]}" if ones else "")
    if count == 100:
        return "cien"
    hundreds, rest = divmod(count, 100)
    return _ES_HUNDREDS[hundreds] + (f" {_spanish(rest)}" if rest else "")
