"""What is said of the places of a map: read out of the page's own table or list, and checked in its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from civicstat.portal.check.numbers import BoundNumberOnPage, split_key


# Words as they stand, or a bound number as [data-key, value, data-format, text].
Piece = str | list[str]
Said = list[Piece]

_ROWS = frozenset(("tr", "li"))
_CELLS = frozenset(("th", "td", "h3", "p"))
_SPACE = re.compile(r"\s+")


def rows_of(html: str) -> tuple[list[str], list[list[Said]]]:
    """The columns of a table (none of a list), and what each of its rows (or items) says, cell by cell."""
    reader = _Rows()
    reader.feed(html)
    reader.close()
    return reader.columns, reader.rows


def said_of(row: list[Said]) -> dict[str, Any]:
    """A row as a place's properties: `title`, `cells`, and in `key` what the keys of its numbers begin with."""
    start = _shared_start([piece[0] for cell in row for piece in cell if not isinstance(piece, str)])
    short = [[_cut(piece, len(start)) for piece in cell] for cell in row]
    return {"key": start, "title": short[0], "cells": short[1:]}


def numbers_in_places(body: Mapping[str, Any], lang: str) -> Iterator[BoundNumberOnPage]:
    """Every bound number that the popups of a map show."""
    for feature in body["features"]:
        said = feature["properties"]
        for piece in [*said.get("title", ()), *(piece for cell in said.get("cells", ()) for piece in cell)]:
            if not isinstance(piece, str):
                rest, value, format, text = piece
                key, of_field = split_key(said["key"] + rest)
                yield BoundNumberOnPage(key, of_field, value, format, text, lang)


def _shared_start(texts: list[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    return next((first[:at] for at, letter in enumerate(first) if last[at] != letter), first)


def _cut(piece: Piece, start: int) -> Piece:
    return piece if isinstance(piece, str) else [piece[0][start:], *piece[1:]]


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.columns: list[str] = []
        self.rows: list[list[Said]] = []
        self._in_head = False
        self._in_row = False
        self._drawing = 0
        self._cell: Said | None = None
        self._number: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "thead":
            self._in_head = True
        elif tag == "svg":
            self._drawing += 1
        elif tag in _ROWS and not self._in_head:
            self.rows.append([])
            self._in_row = True
        elif tag in _CELLS and (self._in_head or self._in_row):
            self._cell = []
        elif tag == "data" and self._cell is not None:
            self._number = [given["data-key"], given["value"], given["data-format"], ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        elif tag == "svg":
            self._drawing -= 1
        elif tag in _ROWS:
            # What follows the last row belongs to none.
            self._in_row = False
        elif tag == "data" and self._number is not None and self._cell is not None:
            self._cell.append(self._number)
            self._number = None
        elif tag in _CELLS and self._cell is not None:
            said = _tidy(self._cell)
            self._cell = None
            if self._in_head:
                self.columns.append("".join(piece for piece in said if isinstance(piece, str)))
            else:
                self.rows[-1].append(said)

    def handle_data(self, data: str) -> None:
        if self._drawing or self._cell is None:
            return
        if self._number is not None:
            self._number[3] += data
        else:
            self._cell.append(data)


def _tidy(said: Said) -> Said:
    """Neighboring words joined, space as a browser shows it."""
    joined: Said = []
    for piece in said:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    for at, piece in enumerate(joined):
        if isinstance(piece, str):
            text = _SPACE.sub(" ", piece)
            text = text.lstrip() if at == 0 else text
            joined[at] = text.rstrip() if at == len(joined) - 1 else text
    return [piece for piece in joined if piece]
