"""What was noticed while reading, said in both languages with its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civicstat.sources.accept import Accepted
from civicstat.sources.drift import Note
from civicstat.vocabulary.city import ServiceRequestsSource


# A warning names this many unknown values, those with most rows first.
VALUES_NAMED = 10
_COLUMN_ES = {"kind": "tipos", "department": "departamentos", "channel": "vías de llegada"}
_COLUMN_EN = {"kind": "kinds", "department": "departments", "channel": "channels"}


def notes_on(
    pieces: Sequence[Accepted], *, unknown: Mapping[str, Sequence[tuple[str, int]]], source: ServiceRequestsSource
) -> tuple[Note, ...]:
    """Notes for "about the data", the ones with no rows left out."""
    notes: list[Note] = []
    if source.time_precision == "second":
        notes += _clock_notes(pieces)
    notes += _point_notes(pieces)
    notes += [_unknown_note(column, values) for column, values in sorted(unknown.items())]
    return tuple(notes)


def _clock_notes(pieces: Sequence[Accepted]) -> list[Note]:
    repeated = sum(moments.in_repeated_hour for piece in pieces for moments in piece.moments.values())
    left_out = sum(moments.in_left_out_hour for piece in pieces for moments in piece.moments.values())
    notes: list[Note] = []
    if repeated:
        notes.append(
            Note(
                f"{repeated:,} times of day fall into the hour that the clocks repeat in autumn; we take the first.",
                f"{repeated:,} horas caen en la hora que los relojes repiten en otoño; tomamos la primera.",
            )
        )
    if left_out:
        notes.append(
            Note(
                f"{left_out:,} times of day fall into the hour that the clocks leave out in spring; "
                "we move them on by an hour.",
                f"{left_out:,} horas caen en la hora que los relojes saltan en primavera; las adelantamos una hora.",
            )
        )
    return notes


def _point_notes(pieces: Sequence[Accepted]) -> list[Note]:
    on_default = sum(piece.points.on_default_point for piece in pieces)
    out_of_bounds = sum(piece.points.out_of_bounds for piece in pieces)
    notes: list[Note] = []
    if on_default:
        notes.append(
            Note(
                f"{on_default:,} requests stand on a default point that is no place; they have no location.",
                f"{on_default:,} solicitudes están en un punto por defecto que no es un lugar; no tienen ubicación.",
            )
        )
    if out_of_bounds:
        notes.append(
            Note(
                f"{out_of_bounds:,} requests have coordinates outside of the city; they have no location.",
                f"{out_of_bounds:,} solicitudes tienen coordenadas fuera de la ciudad; no tienen ubicación.",
            )
        )
    return notes


def _unknown_note(column: str, values: Sequence[tuple[str, int]]) -> Note:
    # Published, so without the values: if the wrong column was mapped they may be anything, even names of people.
    rows = sum(count for _, count in values)
    return Note(
        f"{rows:,} requests are of {_COLUMN_EN[column]} that the city's table does not name.",
        f"{rows:,} solicitudes son de {_COLUMN_ES[column]} que la tabla de la ciudad no nombra.",
    )


def warnings_on(unknown: Mapping[str, Sequence[tuple[str, int]]]) -> tuple[str, ...]:
    """For the staff's screen and never for a page: the values that the city's tables do not name, with their rows."""
    return tuple(
        f"{_COLUMN_EN[column]} not named in the city's table: {_listed(values)}"
        for column, values in sorted(unknown.items())
    )


def _listed(values: Sequence[tuple[str, int]]) -> str:
    shown = [f"{value or '(empty)'} ({count:,} rows)" for value, count in values[:VALUES_NAMED]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more > 0 else "")
