"""Bound sentences and figures as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from civicstat.look.words.formats import format_for, format_number
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.sentence import BoundNumber
from civicstat.vocabulary.signal import Signal


Lookup = Callable[[str, str], Decimal | int | None]
NO_TARGETS: Mapping[str, Decimal] = MappingProxyType({})
NOTHING = "\N{EN DASH}"


def plain_text(parts: Sequence[str | BoundNumber], value_of: Lookup, lang: str) -> str:
    """A bound sentence in one language, its numbers written as on a page."""
    return "".join(part if isinstance(part, str) else _number(part, value_of, lang) for part in parts)


def looked_up(
    figures: Mapping[str, Figure], signals: Mapping[str, Signal], targets: Mapping[str, Decimal] = NO_TARGETS
) -> Lookup:
    """Where the numbers of sentences come from: fields of figures, lines of charts and of their dots, targets.

    `targets` are keyed as sentences name them: `target:<metric>/<first day>`.
    """

    def value_of(key: str, field: str) -> Decimal | int | None:
        if key in targets:
            return targets[key]
        if key in figures:
            found: Decimal | int | None = getattr(figures[key], field, None)
            return found
        series, _, period = key.rpartition("@")
        if key in signals:
            line: Decimal | None = getattr(signals[key], field)
            return line
        signal = signals.get(series)
        point = next((point for point in signal.points if point.period == period), None) if signal else None
        lines = None if signal is None or point is None else signal.lines_at(point)
        return None if lines is None else getattr(lines, field, None)

    return value_of


def value_text(figure: Figure, definition: Definition, lang: str) -> str:
    """The value as on a page, "more than" before a bound; a dash where there is none."""
    if figure.value is None:
        return NOTHING
    said = in_unit(figure.value, definition, lang)
    return f"{'more than' if lang == 'en' else 'más de'} {said}" if figure.bound == "more-than" else said


def in_unit(value: Decimal | int | None, definition: Definition, lang: str) -> str:
    """A number in the unit of a definition; a dash for none."""
    if value is None:
        return NOTHING
    return format_number(value, format_for(definition.unit, definition.digits), lang)


def whole(count: int | None) -> str:
    """A count with thousands marked; a dash for none."""
    return NOTHING if count is None else f"{count:,}"


def _number(part: BoundNumber, value_of: Lookup, lang: str) -> str:
    value = value_of(part.key, part.field)
    return NOTHING if value is None else format_number(value, part.format, lang)
