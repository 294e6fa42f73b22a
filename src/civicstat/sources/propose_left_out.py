"""Columns that are not read: they know the future, point at people, or are not needed; each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from civicstat.sources.propose_columns import moments_of
from civicstat.sources.propose_personal import why_free_text, why_personal
from civicstat.sources.propose_profile import ColumnProfile, Profile
from civicstat.sources.propose_result import DuplicateMarks, LeftOut, Suggestion
from civicstat.sources.propose_words import DUPLICATE, FUTURE


SECONDS_PER_DAY = 86_400


def suggest_duplicates(profile: Profile, *, taken: set[str]) -> DuplicateMarks | None:
    """The column some of whose few values say "duplicate"; the one with most such rows."""
    found = []
    for column in profile.columns.values():
        if column.name in taken or column.distinct > 60 or column.is_moment:
            continue
        values = tuple(sorted(value for value in column.counts if DUPLICATE.search(value)))
        if not values and DUPLICATE.search(column.words) and 1 <= column.distinct <= 2:
            values = tuple(v for v in column.counts if v.lower() in ("y", "yes", "true", "1", "t"))
        if values:
            found.append(DuplicateMarks(column.name, values, sum(column.counts[value] for value in values)))
    return max(found, key=lambda marks: marks.rows, default=None)


def suggest_left_out(
    profile: Profile, columns: Sequence[Suggestion], duplicates: DuplicateMarks | None
) -> tuple[LeftOut, ...]:
    """Every column that no suggestion takes, in the file's order."""
    taken = {suggestion.column for suggestion in columns}
    column_of = {suggestion.ours: suggestion.column for suggestion in columns}
    return tuple(
        _left_out(profile, column, column_of, duplicates)
        for column in profile.columns.values()
        if column.name not in taken
    )


def _left_out(
    profile: Profile, column: ColumnProfile, column_of: dict[str, str], duplicates: DuplicateMarks | None
) -> LeftOut:
    if not column.filled:
        return LeftOut(column.name, "empty", "It is empty.", "Está vacía.", is_never_read=False)
    if (why := why_personal(column)) is not None:
        return LeftOut(column.name, "personal", *why, is_never_read=True)
    if (why := why_free_text(column)) is not None:
        return LeftOut(column.name, "free-text", *why, is_never_read=True)
    future = _why_future(profile, column, column_of)
    if future is not None and duplicates is not None and column.name == duplicates.column:
        also = (
            f"{future[0]} Only its marks of duplicates are looked at.",
            f"{future[1]} Solo se miran sus marcas de duplicado.",
        )
        return LeftOut(column.name, "duplicates-only", *also, is_never_read=True)
    if duplicates is not None and column.name == duplicates.column:
        why = ("Only its marks of duplicates are looked at.", "Solo se miran sus marcas de duplicado.")
        return LeftOut(column.name, "duplicates-only", *why, is_never_read=False)
    if future is not None:
        return LeftOut(column.name, "knows-the-future", *future, is_never_read=True)
    if column.distinct_share > 0.95 and column.filled > 20 and not column.is_moment and not column.has_decimals:
        why = (
            "It is a number or name of its own for every row and leads to one person's request.",
            "Es un número o nombre propio de cada fila y conduce a la solicitud de una persona.",
        )
        return LeftOut(column.name, "identifier", *why, is_never_read=True)
    return LeftOut(
        column.name, "not-needed", "None of our columns needs it.", "No hace falta para nada.", is_never_read=False
    )


def _why_future(profile: Profile, column: ColumnProfile, column_of: dict[str, str]) -> tuple[str, str] | None:
    for pattern, why, why_es in FUTURE:
        if pattern.search(column.words):
            return why, why_es
    if "closed" in column_of and _counts_days_to_close(profile, column, column_of):
        return (
            "Its numbers are the days from opening to closing: it knows how the request ended.",
            "Sus números son los días desde la apertura hasta el cierre: sabe cómo terminó la solicitud.",
        )
    if column.is_moment and _is_after_closing(profile, column, column_of):
        return (
            "Its dates come after the closing for many rows: it was written later.",
            "En muchas filas sus fechas son posteriores al cierre: se escribió después.",
        )
    return None


def _counts_days_to_close(profile: Profile, column: ColumnProfile, column_of: dict[str, str]) -> bool:
    if column.number_share < 0.98 or column.distinct < 3:
        return False
    opened, closed = (moments_of(profile, column_of[ours]) for ours in ("opened", "closed"))
    numbers = np.array([_number(value) for value in profile.sample[column.name].to_pylist()])
    both = opened.is_known & closed.is_known & np.isfinite(numbers)
    if both.sum() < 20:
        return False
    days = (closed.wall[both] - opened.wall[both]) / SECONDS_PER_DAY
    return bool((np.abs(days - numbers[both]) <= 1).mean() > 0.95 and days.std() > 0.01)


def _is_after_closing(profile: Profile, column: ColumnProfile, column_of: dict[str, str]) -> bool:
    if "closed" not in column_of:
        return False
    closed, moments = moments_of(profile, column_of["closed"]), moments_of(profile, column.name)
    both = closed.is_known & moments.is_known
    return bool(both.sum() >= 20 and (moments.wall[both] >= closed.wall[both]).mean() > 0.6)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
