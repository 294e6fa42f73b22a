"""A source that has changed its nature: its figures are held until somebody has looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from civicstat.warehouse.manifest import SnapshotEntry


# Set by this software: a file with less than 0.3 or more than 3 times the rows of the last one is rather a cut-off
# export or a doubled one than news. The bounds themselves still count as news.
FEWEST_ROWS_OF_LAST = Fraction(3, 10)
MOST_ROWS_OF_LAST = Fraction(3)
# Set by this software: more rows than this of kinds that the city never named, and totals by kind mislead.
MOST_ROWS_OF_UNKNOWN_KINDS = Fraction(2, 100)


@dataclass(frozen=True)
class Note:
    """Something that was noticed, in English and in Spanish."""

    text: str
    text_es: str

    def to_json(self) -> dict[str, str]:
        """As it stands in the object of role `about-data`."""
        return {"text": self.text, "text_es": self.text_es}


def reasons_to_hold(
    *, rows: int, unknown_kinds: int, gone: Sequence[str], last: SnapshotEntry | None
) -> tuple[Note, ...]:
    """Why the figures of this source wait, if they must.

    Parameters
    ----------
    rows
        Accepted rows now.
    unknown_kinds
        Rows of kinds that kinds.csv does not name. The values themselves are for the staff: see `notes.warnings_on`.
    gone
        Columns that the last snapshot was made with and that are not there any more.
    last
        The snapshot that counts, None on the first reading.
    """
    notes: list[Note] = []
    if last is not None and not FEWEST_ROWS_OF_LAST * last.rows <= rows <= MOST_ROWS_OF_LAST * last.rows:
        notes.append(
            Note(
                f"The source has {rows:,} usable rows; the last time it had {last.rows:,}.",
                f"La fuente tiene {rows:,} filas utilizables; la vez anterior tenía {last.rows:,}.",
            )
        )
    if gone:
        named = ", ".join(gone)
        notes.append(
            Note(
                f"Columns that were there the last time are gone: {named}.",
                f"Faltan columnas que la vez anterior estaban: {named}.",
            )
        )
    if unknown_kinds > MOST_ROWS_OF_UNKNOWN_KINDS * rows:
        notes.append(
            Note(
                f"{unknown_kinds:,} of {rows:,} rows are of kinds that the city has not classed.",
                f"{unknown_kinds:,} de {rows:,} filas son de tipos que la ciudad no ha clasificado.",
            )
        )
    return tuple(notes)
