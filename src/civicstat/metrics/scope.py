"""What a filter may name: columns, their types and, where known, their values."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from civicstat.vocabulary.figure import UNLOCATED
from civicstat.vocabulary.slugs import slug_of
from civicstat.vocabulary.tables import LANGUAGE_COLUMNS, LanguageKind, column_of_layer


Precision = Literal["day", "second"]


@dataclass(frozen=True)
class Scope:
    """The names that a metric file of one city may use.

    Parameters
    ----------
    layers
        Slugs of the city's area layers; each is a column, with `_` for `-`.
    values
        Known slugs by column (`kind`, `department`, `channel`, a layer's column). A column that is absent here takes
        any slug.
    precision
        What the source knows of a moment: its local day, or the second.
    knows_again
        Whether the source tells when an address was reported again; without it nothing can be said about `again_days`.
    knows_reopenings
        Whether the source counts how often a request was opened again; without it `reopenings` is not published.
    knows_calendar
        Whether the city says on which days and hours it works; without it nothing can be asked in working days.
    """

    layers: tuple[str, ...] = ()
    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    precision: Precision = "day"
    knows_again: bool = True
    knows_reopenings: bool = True
    knows_calendar: bool = True

    def kind_of(self, column: str) -> LanguageKind | None:
        """What a column holds, or None where it is not a column of the language."""
        if column in LANGUAGE_COLUMNS:
            return LANGUAGE_COLUMNS[column]
        return "slug" if column in self.layer_columns else None

    @property
    def layer_columns(self) -> tuple[str, ...]:
        """The columns that hold areas."""
        return tuple(column_of_layer(layer) for layer in self.layers)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a filter may name."""
        named = [name for name in LANGUAGE_COLUMNS if self.knows_reopenings or name != "reopenings"]
        return (*named, *self.layer_columns)

    def is_unknown_value(self, column: str, slug: str) -> bool:
        """Whether the city's tables list the values of a column and this is not one of them."""
        known = self.values.get(column)
        if known is None or (slug == UNLOCATED and column in self.layer_columns):
            return False
        return slug not in known


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like a mistyped one, or None where nothing is near."""
    # 0.5 finds a word left out of a long slug; below it the offers turn into noise.
    found = difflib.get_close_matches(slug_of(name) or name, [slug_of(k) for k in known], n=1, cutoff=0.5)
    return next((k for k in known if found and slug_of(k) == found[0]), None)
