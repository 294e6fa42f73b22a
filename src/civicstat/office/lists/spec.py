"""What a list is: its rows, its columns, what it may be searched and narrowed by, and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet

from civicstat.office.posts_held import Held


# What a cell of a list may hold: shown on the page and written to a file as it is.
Cell = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column. `label` is a key of the catalogue; `sort` a field to order by, "" where that makes no sense."""

    name: str
    label: str
    value: Callable[[Any, str], Cell]
    sort: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Narrow:
    """One way to narrow a list: its choices in a language, and what each does."""

    name: str
    label: str
    choices: Callable[[str], Sequence[tuple[str, str]]]
    keep: Callable[[str], Q]


@dataclass(frozen=True)
class ListOf:
    """A list: `rows` gives what somebody with these posts may see; the first column links to `link`."""

    name: str
    title: str
    lead: str
    rows: Callable[[Held], QuerySet[Any]]
    columns: tuple[Column, ...]
    link: Callable[[Any], str]
    searched: tuple[str, ...] = ()
    narrows: tuple[Narrow, ...] = ()
    order: str = ""
    empty: str = ""
    add: str = ""
    add_label: str = ""
    templates: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """A column by its name."""
        return next((column for column in self.columns if column.name == name), None)


def searched(rows: QuerySet[Any], fields: Sequence[str], words: str) -> QuerySet[Any]:
    """The rows that have every word in one of the fields, letters large or small."""
    for word in words.split():
        any_field = Q()
        for name in fields:
            any_field |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(any_field)
    return rows


def plain_link(row: Model) -> str:
    """No page of its own."""
    return ""
