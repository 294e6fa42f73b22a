"""How a brought file writes its text: encoding and separator, guessed from its start, and the file in our form."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from civicstat.sources.errors import SourceError


# What the guesses rest on, and how many rows are shown.
BYTES_LOOKED_AT = 1 << 18
ROWS_SHOWN = 8
# Longer values are shown by their beginning.
SIGNS_SHOWN = 80
# A field of more signs than this is no field of a table: a quote was lost.
LONGEST_FIELD = 1 << 20

ENCODINGS = ("utf-8", "utf-16", "cp1252")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


@dataclass(frozen=True)
class Form:
    """How a file is written: one of `ENCODINGS`, and the name of one of `DELIMITERS`."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class FirstRows:
    """The header of a file and its first rows, as they would be read in a form."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def guess_form(path: Path) -> Form:
    """The form that the first bytes of a file suggest.

    Raises
    ------
    SourceError
        When the file is empty, or is no text at all.
    """
    with path.open("rb") as file:
        start = file.read(BYTES_LOOKED_AT)
    if not start.strip():
        raise SourceError("the file is empty", where=path.name, expected="a header and rows")
    encoding = _encoding_of(start)
    if encoding != "utf-16" and b"\0" in start:
        raise SourceError(
            "the file is not text",
            where=path.name,
            expected="CSV: a header, and one line for each request",
            next_step="Save a workbook as CSV first, then bring that file.",
        )
    return Form(encoding, _delimiter_of(start.decode(encoding, errors="replace")))


def first_rows(path: Path, form: Form) -> FirstRows:
    """The header and the first rows of a file, read in a form; long values cut.

    Raises
    ------
    SourceError
        When the file cannot be read in this form.
    """
    with _opened(path, form) as file:
        rows = list(itertools.islice(_rows(file, form, path.name), ROWS_SHOWN + 1))
    shown = [tuple(_cut(value) for value in row) for row in rows]
    return FirstRows(shown[0], tuple(shown[1:])) if shown else FirstRows((), ())


def write_as_read(path: Path, out: Path, form: Form) -> int:
    """Write a file as CSV in UTF-8 with commas, a row at a time; how many rows it has below the header.

    Raises
    ------
    SourceError
        When the file cannot be read in this form; `out` is then not written.
    """
    beside = out.with_name(f".{out.name}.new")
    count = -1
    try:
        with _opened(path, form) as file, beside.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written, lineterminator="\n")
            for row in _rows(file, form, path.name):
                # A line without anything is no row; one with blanks between separators is.
                if row:
                    writer.writerow(row)
                    count += 1
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return max(count, 0)


def _encoding_of(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        # The last sign may have been cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter_of(text: str) -> str:
    """The separator that cuts the header into most fields; a comma where none does."""
    header = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    fields = {name: len(next(csv.reader([header], delimiter=sign), [])) for name, sign in DELIMITERS.items()}
    return max(fields, key=lambda name: fields[name])


def _opened(path: Path, form: Form) -> IO[str]:
    encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
    return path.open(encoding=encoding, newline="")


def _rows(file: IO[str], form: Form, name: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(file, delimiter=DELIMITERS[form.delimiter])
    try:
        yield from reader
    except (UnicodeError, csv.Error):
        # Their own words may quote a row of the file, and so a resident's.
        raise SourceError(
            "the file cannot be read in this form",
            where=f"{name}, after line {reader.line_num:,}",
            expected=f"text in {form.encoding}, separated by {form.delimiter}s, with every quote closed",
            next_step="Choose another encoding or separator, or export the file again.",
        ) from None


def _cut(value: str) -> str:
    return value if len(value) <= SIGNS_SHOWN else value[: SIGNS_SHOWN - 1] + "…"
