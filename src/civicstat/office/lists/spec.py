"""What a list is: its rows, its columns, what it may be searched and narrowed by, and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Model, Q, QuerySet

from civicstat.office.posts_held import Held


# What a cell of a list may hold: shown on the page and written to a file as it is.
Cell = str | int | Decimal | date | datetime | None
# Rows of the database, or rows that were read from files and the public record, in the order in which they are shown.
Rows: TypeAlias = "QuerySet[Any] | Sequence[Any]"


@dataclass(frozen=True)
class Column:
    """One column. `label` is a key of the catalogue; `sort` a field by which the database orders in English.

    Without one, and in other languages, the rows are ordered by what the column shows. `is_code`: its cells hold names
    as the record keeps them, in no language.
    """

    name: str
    label: str
    value: Callable[[Any, str], Cell]
    sort: str = ""
    is_number: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class Narrow:
    """One way to narrow a list: its choices in a language, and which rows each keeps: by `keep` in the database, by
    `fits` where rows come from elsewhere.
    """

    name: str
    label: str
    choices: Callable[[str], Sequence[tuple[str, str]]]
    keep: Callable[[str], Q] = lambda choice: Q()
    fits: Callable[[Any, str], bool] = lambda row, choice: True


@dataclass(frozen=True)
class ListOf:
    """A list: `rows` gives what somebody with these posts may see; the first column links to `link`.

    `searched` names fields of the database; rows from elsewhere are searched in all their cells. A file comes in by the
    door `bring`, or `no_bring` is the key of the reason why none does.
    """

    name: str
    title: str
    lead: str
    rows: Callable[[Held], Rows]
    columns: tuple[Column, ...]
    link: Callable[[Any], str]
    searched: tuple[str, ...] = ()
    narrows: tuple[Narrow, ...] = ()
    order: str = ""
    empty: str = ""
    add: str = ""
    add_label: str = ""
    bring: str = ""
    no_bring: str = ""

    def column(self, name: str) -> Column | None:
        """A column by its name."""
        return next((column for column in self.columns if column.name == name), None)


def searched(spec: ListOf, rows: Rows, words: str) -> Rows:
    """The rows that have every word somewhere, letters large or small."""
    if not isinstance(rows, QuerySet):
        wanted = words.casefold().split()
        return [row for row in rows if all(word in _everything(spec, row) for word in wanted)]
    for word in words.split():
        any_field = Q()
        for name in spec.searched:
            any_field |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(any_field)
    return rows


def _everything(spec: ListOf, row: Any) -> str:
    cells = (column.value(row, lang) for lang in ("en", "es") for column in spec.columns)
    return " ".join("" if cell is None else str(cell) for cell in cells).casefold()


def plain_link(row: Model) -> str:
    """No page of its own."""
    return ""
