"""Bound numbers in HTML: each number says which figure it is, exactly, and in which format it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from civicstat.look.errors import LookError
from civicstat.look.words.formats import format_parts
from civicstat.vocabulary.figure import FigureKey
from civicstat.vocabulary.sentence import BoundNumber


Value = str | int | Decimal | None


def data_key(key: FigureKey | str, field: str = "value") -> str:
    """How a page cites a field of a figure: the key alone for its value, else `key#field`."""
    return str(key) if field == "value" else f"{key}#{field}"


def bound_number(
    key: FigureKey | str, field: str, value: Value, format: str, *, lang: str, css: str = "", small_unit: bool = False
) -> Markup:
    """`<data value="58.2" data-key="..." data-format="percent-1">58.2%</data>`.

    Its text is exactly `format_number(value, format, lang)`; with `small_unit` the unit stands in a `<small>`.
    """
    if value is None:
        raise LookError(
            f"the figure {data_key(key, field)} has no value to show",
            next_step="Show its status in words instead; missing is not zero.",
        )
    shown = format_parts(value, format, lang)
    # A unit of several words stands under its number, one of a word or a sign beside it.
    tag = Markup('<small class="below">{}</small>') if len(shown.unit.split()) > 1 else Markup("<small>{}</small>")
    unit = tag.format(shown.unit) if small_unit and shown.unit else escape(shown.unit)
    attributes = Markup(' class="{}"').format(css) if css else Markup("")
    return Markup('<data{} value="{}" data-key="{}" data-format="{}">{}{}</data>').format(
        attributes, _exact_text(value), data_key(key, field), format, shown.number, unit
    )


def bound_sentence(parts: Sequence[str | BoundNumber], value_of: Callable[[str, str], Value], *, lang: str) -> Markup:
    """A bound sentence as HTML; `value_of(key, field)` looks the numbers up."""
    return Markup("").join(
        escape(part)
        if isinstance(part, str)
        else bound_number(part.key, part.field, value_of(part.key, part.field), part.format, lang=lang)
        for part in parts
    )


def _exact_text(value: str | int | Decimal) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
