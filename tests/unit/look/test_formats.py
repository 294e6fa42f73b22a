from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.look.errors import LookError
from civicstat.look.words.formats import FORMATS, format_for, format_number, format_parts, format_table
from civicstat.vocabulary.definition import Unit


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("value", "format", "english", "spanish"),
    [
        ("1093", "integer", "1,093", "1,093"),
        (1234567, "integer", "1,234,567", "1,234,567"),
        ("62.3", "percent-1", "62.3%", "62.3%"),
        ("48825", "kilometers-1", "48.8\xa0km", "48.8\xa0km"),
        ("49", "kilometers-1", "0.0\xa0km", "0.0\xa0km"),
        (Decimal("58"), "percent-0", "58%", "58%"),
        ("0.5", "integer", "0", "0"),  # a half goes to the even neighbor
        ("1.5", "integer", "2", "2"),
        ("2.5", "percent-0", "2%", "2%"),
        ("-0.4", "integer", "0", "0"),  # never "minus zero"
        ("-3.25", "signed-1", "\u22123.2", "\u22123.2"),
        ("3.5", "signed-1", "+3.5", "+3.5"),
        ("0", "signed", "0", "0"),
        ("3.5", "points-1", "+3.5\u00a0points", "+3.5\u00a0puntos"),
        ("1", "days", "1\u00a0day", "1\u00a0día"),
        ("-1", "days", "\u22121\u00a0day", "\u22121\u00a0día"),
        ("0", "days", "0\u00a0days", "0\u00a0días"),
        ("1.0", "days-1", "1.0\u00a0days", "1.0\u00a0días"),
        ("12", "days", "12\u00a0days", "12\u00a0días"),
        ("4.25", "hours-1", "4.2\u00a0hours", "4.2\u00a0horas"),
        ("0.125", "decimal-2", "0.12", "0.12"),
    ],
)
def test_a_number_reads_as_the_published_table_says(
    value: str | int | Decimal, format: str, english: str, spanish: str
) -> None:
    assert format_number(value, format, "en") == english
    assert format_number(value, format, "es") == spanish


@given(value=decimals, format=st.sampled_from(sorted(FORMATS)), lang=st.sampled_from(["en", "es"]))
def test_a_number_can_be_read_back_exactly_as_it_was_rounded(value: Decimal, format: str, lang: str) -> None:
    shown = format_parts(value, format, lang)
    read_back = Decimal(shown.number.replace(",", "").replace("\u2212", "-").removeprefix("+"))
    with localcontext() as context:
        context.prec = 50
        shown_unit = value / FORMATS[format].divide_by
        rounded = shown_unit.quantize(Decimal(1).scaleb(-FORMATS[format].digits), rounding=ROUND_HALF_EVEN)
    assert read_back == rounded
    assert str(shown) == format_number(str(value), format, lang)


@given(value=decimals, name=st.sampled_from(sorted(FORMATS)), lang=st.sampled_from(["en", "es"]))
def test_a_stranger_gets_the_same_text_from_the_published_table_alone(value: Decimal, name: str, lang: str) -> None:
    row = json.loads(json.dumps(format_table(with_dollars=True)))["formats"][name]
    assert format_number(value, name, lang) == _from_table(row, format(value, "f"), lang)


def _from_table(row: dict[str, object], value: str, lang: str) -> str:
    """The rules of the table written again with whole numbers and text, sharing nothing with the product."""
    negative = value.startswith("-")
    whole, _, part = value.removeprefix("-").partition(".")
    digits = int(str(row["digits"]))
    # A divisor is a power of ten: so many places to the left.
    places = len(str(row.get("divide_by", 1))) - 1
    whole = whole.rjust(places + 1, "0")
    whole, part = whole[: len(whole) - places], whole[len(whole) - places :] + part
    part = part.ljust(digits, "0")
    kept, rest = int(whole + part[:digits]), part[digits:]
    half = "5" + "0" * (len(rest) - 1)
    if rest and (rest > half or (rest == half and kept % 2 == 1)):
        kept += 1
    text = str(kept).rjust(digits + 1, "0")
    before, after = (text[:-digits], text[-digits:]) if digits else (text, "")
    groups = []
    while len(before) > 3:
        before, group = before[:-3], before[-3:]
        groups.insert(0, group)
    shown = ",".join([before, *groups]) + ("." + after if after else "")
    sign = "" if kept == 0 else "\u2212" if negative else "+" if row["sign"] == "always" else ""
    units = row["after"][lang]  # type: ignore[index]
    return sign + shown + str(units["one" if shown == "1" else "other"])


@pytest.mark.parametrize("value", ["", "about 5", "1,000", 0.1, True, "NaN", "Infinity"])
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(LookError, match="is not an exact number"):
        format_number(value, "integer", "en")  # type: ignore[arg-type]


def test_an_unknown_format_or_language_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(LookError) as refused:
        format_number("1", "percent", "en")
    assert "percent-0" in refused.value.expected
    with pytest.raises(LookError, match="'fr'"):
        format_number("1", "integer", "fr")


@pytest.mark.parametrize("unit", get_args(Unit))
@pytest.mark.parametrize("digits", range(7))
def test_every_definition_has_a_format(unit: str, digits: int) -> None:
    assert FORMATS[format_for(unit, digits)].digits == digits


def test_dollars_stand_only_in_the_table_of_a_city_with_a_budget() -> None:
    dollars = {name for name in FORMATS if name.startswith("dollars")}

    assert format_table(with_dollars=True)["formats"].keys() - format_table()["formats"].keys() == dollars
    assert format_number("12.5", "dollars-2", "en") == "12.50\N{NO-BREAK SPACE}dollars"
    assert format_number("1", "dollars", "es") == "1\N{NO-BREAK SPACE}dólar"
