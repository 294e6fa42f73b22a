"""Rows that cannot be used, kept with file, row, column, value and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa


REFUSED_COLUMNS = ("file", "row", "column", "value", "reason", "reason_es")
REFUSED_SCHEMA = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in REFUSED_COLUMNS])


@dataclass(frozen=True)
class Reason:
    """Why a row is refused, in both languages; the same words for every row, so that rows can be counted by it."""

    text: str
    text_es: str


OPENED_MISSING = Reason("the opening date is missing", "falta la fecha de apertura")
DATE_UNREADABLE = Reason(
    "a date cannot be read in the declared format", "una fecha no se puede leer en el formato declarado"
)
CLOSED_BEFORE_OPENED = Reason("closed before it was opened", "cerrada antes de su apertura")
AGAIN_UNREADABLE = Reason(
    "the days until it was reported again are no whole number of at least 1",
    "los días hasta que se reportó otra vez no son un número entero de al menos 1",
)
REOPENINGS_UNREADABLE = Reason(
    "how often it was opened again is no whole number", "las veces que se volvió a abrir no son un número entero"
)
MISSHAPEN = Reason(
    "the row has more or fewer fields than the header", "la fila tiene más o menos campos que el encabezado"
)


@dataclass(frozen=True, order=True)
class Refusal:
    """One fault of one row. `row` counts the file's data rows from 1."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    reason_es: str


def refusals_table(refusals: Iterable[Refusal]) -> pa.Table:
    """The refusals as a table, in the order of file, row and column."""
    ordered = sorted(refusals)
    return pa.table(
        {name: [getattr(refusal, name) for refusal in ordered] for name in REFUSED_COLUMNS}, schema=REFUSED_SCHEMA
    )


def refusals_csv(refused: pa.Table) -> bytes:
    """The refusals as CSV for whoever mends the source; empty bytes when there are none."""
    if refused.num_rows == 0:
        return b""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REFUSED_COLUMNS)
    writer.writerows(zip(*(refused[name].to_pylist() for name in REFUSED_COLUMNS), strict=True))
    return text.getvalue().encode("utf-8")


def rows_refused(refused: pa.Table) -> int:
    """How many rows are refused; a row with two faults counts once."""
    return len(set(zip(refused["file"].to_pylist(), refused["row"].to_pylist(), strict=True)))


def rows_by_reason(refused: pa.Table) -> list[dict[str, str | int]]:
    """Refused rows by the first fault of each, so that the counts add up to the rows refused; most rows first."""
    first: dict[tuple[str, int], tuple[str, str]] = {}
    for refusal in refused.to_pylist():
        first.setdefault((refusal["file"], refusal["row"]), (refusal["reason"], refusal["reason_es"]))
    reasons: Sequence[tuple[str, str]] = list(first.values())
    counted = sorted({reason: reasons.count(reason) for reason in set(reasons)}.items(), key=lambda r: (-r[1], r[0]))
    return [{"reason": text, "reason_es": text_es, "rows": rows} for (text, text_es), rows in counted]
