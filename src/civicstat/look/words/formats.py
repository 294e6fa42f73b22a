"""The published format table: how a number's exact value becomes the text that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any, Literal, get_args

from civicstat.look.errors import LookError
from civicstat.look.words.languages import LANGUAGES, require_language
from civicstat.vocabulary.definition import RESIDENTS_PER, Unit


# Enough for any published figure; the same as in both computations (DESIGN, section 6).
_EXACT = Context(prec=50, rounding=ROUND_HALF_EVEN)
# A definition's `digits` goes to 6 (vocabulary.definition).
MOST_DIGITS = 6

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

Sign = Literal["minus-only", "always"]


@dataclass(frozen=True)
class NumberFormat:
    """One row of the table.

    `units` maps a language to what follows the number: (after exactly 1, after anything else), space included.
    `divide_by`: the record holds a smaller unit than a reader should see.
    """

    name: str
    digits: int
    sign: Sign
    units: dict[str, tuple[str, str]]
    divide_by: int = 1

    def to_json(self) -> dict[str, Any]:
        """The row as published."""
        return {
            "digits": self.digits,
            **({} if self.divide_by == 1 else {"divide_by": self.divide_by}),
            "sign": self.sign,
            "after": {lang: {"one": one, "other": other} for lang, (one, other) in sorted(self.units.items())},
        }


@dataclass(frozen=True)
class NumberText:
    """A formatted number in its two parts; a reader sees one after the other."""

    number: str
    unit: str

    def __str__(self) -> str:
        return self.number + self.unit


def format_number(value: str | Decimal | int, format: str, lang: str) -> str:
    """The visible text of a number: `format_number("58.24", "percent-1", "en")` is `58.2%`.

    Exact: decimal text in, decimal text out, rounded half-even to the digits of the format.
    """
    return str(format_parts(value, format, lang))


def format_parts(value: str | Decimal | int, format: str, lang: str) -> NumberText:
    """The same text as number and unit, so that a page can set the unit smaller."""
    row = format_named(format)
    rounded = _EXACT.divide(_exact(value), Decimal(row.divide_by)).quantize(
        Decimal(1).scaleb(-row.digits), context=_EXACT
    )
    shown = f"{abs(rounded):,.{row.digits}f}"
    one, other = row.units[require_language(lang)]
    return NumberText(_sign(rounded, row.sign) + shown, one if shown == "1" else other)


def format_named(name: str) -> NumberFormat:
    """A row of the table by its name."""
    try:
        return FORMATS[name]
    except KeyError:
        raise LookError(
            f"there is no number format {name!r}",
            expected="one of " + ", ".join(sorted(FORMATS)),
            next_step="Use a name from the published format table.",
        ) from None


def format_for(unit: str, digits: int) -> str:
    """The name of the format in which a definition's figures are shown; `unit` as in `Definition.unit`."""
    family = {"requests": "decimal", "ratio": "decimal", "net-requests": "signed"}.get(unit, unit)
    if unit not in get_args(Unit) or not 0 <= digits <= MOST_DIGITS:
        raise LookError(
            f"a number in {unit!r} with {digits} digits has no format",
            expected=f"{', '.join(get_args(Unit))}; 0 to {MOST_DIGITS} digits",
        )
    return _name(family, digits)


def format_table(*, with_dollars: bool = False) -> dict[str, Any]:
    """The whole table as published with each release, with the rules in words: enough to write it again.

    `with_dollars`: with the rows for dollars, which only a city with a budget needs.
    """
    return {
        "about": "How the exact value of a number becomes the text that a reader sees.",
        "rules": [
            "Take the exact decimal value, written as text with a point.",
            "Divide it by `divide_by`, where the format has one: the record then holds a smaller unit.",
            "Round it to `digits` decimal places; a half goes to the even neighbor.",
            "Write the absolute value with exactly `digits` decimal places and a point before them.",
            "Put a comma between groups of three digits left of the point, in both languages.",
            "In front: U+2212 if the rounded value is below zero; U+002B if `sign` is `always` and it is above zero.",
            "After it: the text `after.<language>.one` if the text so far, without its sign, is 1; else `other`.",
        ],
        "languages": list(LANGUAGES),
        "formats": {
            name: row.to_json()
            for name, row in sorted(FORMATS.items())
            if with_dollars or not name.startswith(_DOLLARS)
        },
    }


def _sign(rounded: Decimal, sign: Sign) -> str:
    if rounded < 0:
        return MINUS
    return "+" if sign == "always" and rounded > 0 else ""


def _exact(value: str | Decimal | int) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool | float) or not number.is_finite():
        raise LookError(f"{value!r} is not an exact number", expected="a whole number or decimal text such as 58.2")
    return number


def _name(family: str, digits: int) -> str:
    if family == "decimal" and digits == 0:
        return "integer"
    bare_at_0 = family in ("days", "hours", "working-days", "working-hours", "signed", "points", "dollars")
    return family if digits == 0 and bare_at_0 else f"{family}-{digits}"


def _words(en_one: str, en_other: str, es_one: str, es_other: str) -> dict[str, tuple[str, str]]:
    space = NO_BREAK_SPACE
    return {"en": (space + en_one, space + en_other), "es": (space + es_one, space + es_other)}


def _per(residents: int) -> dict[str, tuple[str, str]]:
    residents_en, residents_es = f" per {residents:,} residents", f" por cada {residents:,} residentes"
    return {"en": (residents_en, residents_en), "es": (residents_es, residents_es)}


_DOLLARS = "dollars"
_FAMILIES: tuple[tuple[str, Sign, dict[str, tuple[str, str]]], ...] = (
    ("decimal", "minus-only", {"en": ("", ""), "es": ("", "")}),
    ("percent", "minus-only", {"en": ("%", "%"), "es": ("%", "%")}),
    ("days", "minus-only", _words("day", "days", "día", "días")),
    ("hours", "minus-only", _words("hour", "hours", "hora", "horas")),
    ("working-days", "minus-only", _words("working day", "working days", "día hábil", "días hábiles")),
    ("working-hours", "minus-only", _words("working hour", "working hours", "hora hábil", "horas hábiles")),
    *((unit, "minus-only", _per(residents)) for unit, residents in RESIDENTS_PER.items()),
    ("signed", "always", {"en": ("", ""), "es": ("", "")}),
    (_DOLLARS, "minus-only", _words("dollar", "dollars", "dólar", "dólares")),
    ("points", "always", _words("point", "points", "punto", "puntos")),
)

FORMATS: dict[str, NumberFormat] = {
    _name(family, digits): NumberFormat(_name(family, digits), digits, sign, units)
    for family, sign, units in _FAMILIES
    for digits in range(MOST_DIGITS + 1)
}
# Distances are published in whole meters.
FORMATS["kilometers-1"] = NumberFormat("kilometers-1", 1, "minus-only", _words("km", "km", "km", "km"), divide_by=1000)
