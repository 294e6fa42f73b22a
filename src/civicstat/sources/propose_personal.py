"""Columns that may point at a person, or hold what people wrote: told by name and by content, never shown."""

from __future__ import annotations

from collections.abc import Callable

from civicstat.sources.propose_profile import ColumnProfile
from civicstat.sources.propose_words import ADDRESS, E_MAIL, FIRST_NAMES, FREE_TEXT_NAME, PERSONAL, PHONE, POINT


# Distinct values looked at: enough to see what a column holds.
LOOKED_AT = 3_000
Reason = tuple[str, str]


def why_personal(column: ColumnProfile, *, by_name: bool = True) -> Reason | None:
    """Why a column may point at a person, in both languages; none when nothing says so."""
    values = list(column.counts)[:LOOKED_AT]
    if values and not column.is_moment:
        if _share(values, lambda value: E_MAIL.search(value) is not None) > 0.005:
            return "E-mail addresses stand in it.", "Contiene direcciones de correo electrónico."
        if _share(values, lambda value: PHONE.search(value) is not None) > 0.02:
            return "Telephone numbers stand in it.", "Contiene números de teléfono."
        if _share(values, lambda value: ADDRESS.match(value) is not None) > 0.2:
            return "Street addresses stand in it.", "Contiene direcciones."
        if _share(values, lambda value: POINT.match(value) is not None) > 0.2:
            return "Exact points stand in it.", "Contiene puntos exactos."
        if len(values) >= 3 and _share(values, _begins_like_a_person) > 0.4:
            return (
                "Many of its values begin with a first name.",
                "Muchos de sus valores empiezan con un nombre de pila.",
            )
    if by_name:
        for pattern, why, why_es in PERSONAL:
            if pattern.search(column.words):
                return why, why_es
    return None


def why_free_text(column: ColumnProfile) -> Reason | None:
    """Why a column seems to hold free text, in both languages."""
    text = column.stored == "text" and not column.is_moment and column.number_share < 0.5
    is_long = text and column.mean_length > 40 and column.distinct_share > 0.05
    is_varied = text and column.distinct_share > 0.2 and FREE_TEXT_NAME.search(column.words) is not None
    if is_long or is_varied:
        return (
            "It is free text, in which people may name themselves and others.",
            "Es texto libre, en el que la gente puede nombrarse a sí misma y a otras personas.",
        )
    return None


def _begins_like_a_person(value: str) -> bool:
    words = value.replace(",", " ").split()
    return 2 <= len(words) <= 4 and words[0].lower().strip(".") in FIRST_NAMES


def _share(values: list[str], test: Callable[[str], bool]) -> float:
    return sum(test(value) for value in values) / len(values)
