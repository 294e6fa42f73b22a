"""A list as somebody asked for it: words searched, narrowing, order and page, from the address alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from civicstat.office.lists.spec import Cell, Column, ListOf, Rows, searched
from civicstat.office.posts_held import Held


PER_PAGE = 50


@dataclass(frozen=True)
class View:
    """What was asked for; unknown names and values are left aside."""

    words: str
    narrowed: Mapping[str, str]
    order: str
    page: int

    def query(self, **changed: str) -> str:
        """The part of the address after the question mark, with something changed; the first page unless named."""
        parts = {"q": self.words, **self.narrowed, "sort": self.order, **changed}
        return urlencode({name: value for name, value in parts.items() if value})


def view_of(spec: ListOf, parts: Mapping[str, str], lang: str) -> View:
    """The view that an address asks for."""
    narrowed = {}
    for narrow in spec.narrows:
        value = parts.get(narrow.name, "")
        if value in {choice for choice, _ in narrow.choices(lang)}:
            narrowed[narrow.name] = value
    order = parts.get("sort", "")
    column = spec.column(order.removeprefix("-"))
    number = parts.get("page", "1")
    return View(
        words=parts.get("q", "").strip()[:200],
        narrowed=narrowed,
        order=order if column is not None else "",
        page=int(number) if number.isdecimal() else 1,
    )


def rows_of(spec: ListOf, view: View, held: Held, lang: str) -> Rows:
    """The rows of a view, in its order; rows that are equal in it in the list's own order."""
    rows = spec.rows(held)
    if view.words:
        rows = searched(spec, rows, view.words)
    column = spec.column(view.order.removeprefix("-"))
    is_falling = view.order.startswith("-")
    if not isinstance(rows, QuerySet):
        fitting = _fitting(spec, view, rows)
        return fitting if column is None else _as_shown(fitting, column, lang, is_falling=is_falling)
    for narrow in spec.narrows:
        if narrow.name in view.narrowed:
            rows = rows.filter(narrow.keep(view.narrowed[narrow.name]))
    # A row that joins to several others stands once.
    rows = rows.distinct()
    rows_as_kept = rows.order_by(spec.order, "pk") if spec.order else rows
    if column is None:
        return rows_as_kept
    if column.sort and lang == "en":
        return rows.order_by(("-" if is_falling else "") + column.sort, "pk")
    return _as_shown(rows_as_kept, column, lang, is_falling=is_falling)


def page_of(spec: ListOf, view: View, held: Held, lang: str) -> Page[Any]:
    """One page of the rows of a view."""
    return Paginator(cast(Any, rows_of(spec, view, held, lang)), PER_PAGE).get_page(view.page)


def _fitting(spec: ListOf, view: View, rows: Rows) -> list[Any]:
    chosen = [(narrow, view.narrowed[narrow.name]) for narrow in spec.narrows if narrow.name in view.narrowed]
    return [row for row in rows if all(narrow.fits(row, choice) for narrow, choice in chosen)]


def _as_shown(rows: Iterable[Any], column: Column, lang: str, *, is_falling: bool) -> list[Any]:
    """By what the reader sees in the column; what has no value stands last in either direction."""
    valued = [(column.value(row, lang), row) for row in rows]
    known = [pair for pair in valued if pair[0] not in (None, "")]
    known.sort(key=lambda pair: _place(pair[0]), reverse=is_falling)
    return [row for _, row in known] + [row for value, row in valued if value in (None, "")]


def _place(value: Cell) -> Any:
    """Where a value stands among others: large and small letters side by side, accents or not; words after numbers."""
    if not isinstance(value, str):
        return 0, value
    return 1, unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode("ascii").casefold(), value
