"""One cell of a table of published measures, as an exact number; or why it is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


MeasureUnit = Literal["percent", "number", "dollars"]
State = Literal["number", "empty", "no-number", "refused"]

# `$1,234.50`, `-3.9%`, `.95`, `1.15977e+007`; nothing else is a number.
_NUMBER = re.compile(r"(-?)(\$?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(e[+-]?\d{1,3})?(%?)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# Spreadsheets write 80 % as 0.8. From 5 on nobody means a fraction; between 1 and 5 both are possible.
LEAST_WHOLE_PERCENT = Decimal(5)
# Above this a percent without its sign is more likely a count in the wrong column than a share of anything.
MOST_PERCENT = Decimal(1000)
# A plain 1 is 100 % where the measure's other values are large, and undecidable where they are not.
LARGE_PERCENT = Decimal(50)
# 0.0086 in a row of 0.95, 0.81 and 0.9 is rather a slip of the decimal point than a fall to less than 1 %.
SLIP_FACTOR = 50

WORDS = "words where a number should stand"
SIGN = "a percent sign in a measure that is not in percent"
DOLLARS = "a dollar sign in a measure that is not in dollars"
ONE = "a 1 without a percent sign: it could be 1% or 100%"
BETWEEN = "a percent between 1 and 5 without its sign: it could be 1.5% or 150%"
TOO_LARGE = "a percent above 1,000: more likely a count in the wrong column"
SLIP = "a fraction so much smaller than all the measure's other numbers that the decimal point may have slipped"
SPANISH = {
    WORDS: "palabras donde debe haber un número",
    SIGN: "un signo de porcentaje en una medida que no es un porcentaje",
    DOLLARS: "un signo de dólar en una medida que no está en dólares",
    ONE: "un 1 sin signo de porcentaje: puede ser 1% o 100%",
    BETWEEN: "un porcentaje entre 1 y 5 sin su signo: puede ser 1.5% o 150%",
    SLIP: "una fracción tan menor que todas las demás cifras de la medida que el punto decimal pudo correrse",
    TOO_LARGE: "un porcentaje mayor que 1,000: más bien un conteo en la columna equivocada",
}


@dataclass(frozen=True)
class Cell:
    """What a cell says: its text as published, a number in the measure's unit (percent as 80 for 80 %), or why not."""

    text: str
    state: State
    value: Decimal | None = None
    reason: str = ""


def read_cell(
    text: str, unit: MeasureUnit, *, siblings: Sequence[Decimal] = (), no_value: Collection[str] = ()
) -> Cell:
    """The exact number that a cell holds.

    Parameters
    ----------
    text
        The cell as published.
    unit
        The measure's unit. A percent may be written `80%`, `0.8` or `80`.
    siblings
        What the measure's cells say beyond doubt; only they tell whether a plain 1 means 100 %, and whether a decimal
        point may have slipped.
    no_value
        Words that say there is no number, such as `No data`; case does not matter.
    """
    plain = _SPACE.sub(" ", text).strip()
    if not plain:
        return Cell(plain, "empty")
    if plain.casefold() in {word.casefold() for word in no_value}:
        return Cell(plain, "no-number")
    found = _NUMBER.fullmatch(plain)
    if found is None or not (found[3] or found[4]):
        return Cell(plain, "refused", reason=WORDS)
    minus, dollar, whole, rest, power, percent = found.groups()
    if percent and unit != "percent":
        return Cell(plain, "refused", reason=SIGN)
    if dollar and unit != "dollars":
        return Cell(plain, "refused", reason=DOLLARS)
    value = Decimal(f"{minus}{(whole or '0').replace(',', '')}{rest or ''}{power or ''}")
    if unit == "percent" and not percent:
        return _percent(plain, value, siblings)
    return Cell(plain, "number", as_plain(value))


def is_plain_one(text: str) -> bool:
    """Whether a cell's reading depends on the measure's other cells."""
    cell = read_cell(text, "percent")
    return cell.state == "refused" and cell.reason == ONE


def as_plain(value: Decimal) -> Decimal:
    """The same number without exponent and without zeros at its end: `1.2E+3` is 1200, `0.50` is 0.5."""
    return Decimal(format(value.normalize(), "f")) if value else Decimal(0)


def _percent(text: str, value: Decimal, siblings: Sequence[Decimal]) -> Cell:
    size = abs(value)
    if size > MOST_PERCENT:
        return Cell(text, "refused", reason=TOO_LARGE)
    if size >= LEAST_WHOLE_PERCENT or not value:
        return Cell(text, "number", as_plain(value))
    if _has_slipped(value.scaleb(2), siblings) and size < 1:
        return Cell(text, "refused", reason=SLIP)
    if size < 1 or (size == 1 and any(abs(sibling) >= LARGE_PERCENT for sibling in siblings)):
        return Cell(text, "number", as_plain(value.scaleb(2)))
    return Cell(text, "refused", reason=ONE if size == 1 else BETWEEN)


def _has_slipped(percent: Decimal, siblings: Sequence[Decimal]) -> bool:
    others = [abs(sibling) for sibling in siblings if sibling and sibling != percent]
    return bool(others) and abs(percent) * SLIP_FACTOR <= min(others)
