"""A list as a file, and a file as rows: CSV and XLSX, in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.lists.spec import Cell


# How a spreadsheet knows a formula, or what it takes for one (OWASP, "CSV Injection").
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A row takes about a hundredth of a second, and all of them are one transaction: on SQLite nobody else writes in that
# time, and whoever tries waits for at most 20 seconds (`settings`).
MOST_ROWS = 1_000
# A workbook of 5 MB may unfold to far more; what is larger than this is refused before it is read.
MOST_BYTES = 5 * 1024 * 1024


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that Excel needs; text that looks like a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_text(head) for head in heads])
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet; every text is stored as text."""
    book = Workbook(write_only=False)
    sheet = book.active
    for number, row in enumerate([heads, *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=place)
            if isinstance(value, str):
                cell.value = _text(value)
                cell.data_type = "s"
            elif isinstance(value, datetime):
                cell.value = value.isoformat()
                cell.data_type = "s"
            else:
                cell.value = value
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_rows(content: bytes, name: str) -> list[dict[str, str]]:
    """The rows of a CSV or XLSX file as text, by the names in its first row.

    Raises
    ------
    OfficeError
        When it is neither, is too large, has no head, or names a column twice.
    """
    if len(content) > MOST_BYTES:
        raise OfficeError(
            Fault("file_bytes", count=f"{len(content):,}"),
            where=name,
            expected=Fault("at_most", count=f"{MOST_BYTES:,}"),
            next_step=Fault("split_it"),
        )
    table = _from_xlsx(content, name) if content[:2] == b"PK" else _from_csv(content, name)
    heads = [head.strip() for head in next(table, [])]
    if not any(heads):
        raise OfficeError(Fault("file_empty"), where=name, expected=Fault("first_row"))
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        raise OfficeError(Fault("column_twice", column=twice[0]), where=f"{name}, line 1", expected=Fault("each_once"))
    rows: list[dict[str, str]] = []
    for cells in table:
        if len(rows) >= MOST_ROWS:
            raise OfficeError(Fault("file_rows", count=f"{MOST_ROWS:,}"), where=name, next_step=Fault("split_it"))
        rows.append({head: _back(cell) for head, cell in zip(heads, cells, strict=False) if head})
    return rows


def _from_csv(content: bytes, name: str) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficeError(
            Fault("not_utf8", byte=error.start + 1),
            where=name,
            expected=Fault("csv_or_xlsx_file"),
            next_step=Fault("save_as_utf8"),
        ) from error
    first = text.partition("\n")[0]
    return (
        row
        for row in csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
        if row
    )


def _from_xlsx(content: bytes, name: str) -> Iterator[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise OfficeError(Fault("no_workbook"), where=name, expected=Fault("csv_or_xlsx")) from error
    for row in book.worksheets[0].iter_rows(values_only=True):
        if any(value is not None for value in row):
            yield ["" if value is None else _plain(value) for value in row]


def _plain(value: object) -> str:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else value
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _back(text: str) -> str:
    """What stood in a cell before it was made harmless."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text
