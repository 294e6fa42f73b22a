"""Two definitions beside each other: what changed in words, and what that does to past figures of the whole city."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from civicstat.cycle.studio.back_cast import back_cast, of_whole_city
from civicstat.cycle.studio.changes import Change, changes_between
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.studio.sides import definition_named
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.period import Period, PeriodKind


# The promise: side by side for at least so many past periods, wherever the records reach back so far.
FEWEST_PERIODS = 12
_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week", "r12", "r3", "w4", "year", "day")


@dataclass(frozen=True)
class Beside:
    """One period: the old and the new figure, and by how much the new one is higher."""

    period: Period
    old: Figure
    new: Figure
    is_same_unit: bool

    @property
    def difference(self) -> Decimal | None:
        """New less old; None where a value is missing, only a bound, or in another unit."""
        values = (self.old.value, self.new.value)
        if not self.is_same_unit or None in values or "more-than" in (self.old.bound, self.new.bound):
            return None
        return Decimal(str(self.new.value)) - Decimal(str(self.old.value))

    @property
    def differs(self) -> bool:
        """Whether anything published of the figure would differ."""
        return _shown(self.old) != _shown(self.new)

    def to_json(self) -> dict[str, Any]:
        """The line for a program."""
        return {
            "period": self.period.label,
            "kind": self.period.kind,
            "old": self.old.to_json(),
            "new": self.new.to_json(),
            "difference": None if self.difference is None else format(self.difference, "f"),
            "differs": self.differs,
        }


@dataclass(frozen=True)
class Difference:
    """`beside` is None without a home: there are no rows to compute from."""

    old: Definition
    new: Definition
    changes: list[Change]
    beside: list[Beside] | None

    @property
    def kinds(self) -> list[PeriodKind]:
        """Kinds of period that both definitions have, the one that a table shows first: the first with 12 periods."""
        counts = {kind: sum(line.period.kind == kind for line in self.beside or ()) for kind in _KINDS}
        there = [kind for kind in _KINDS if counts[kind]]
        return sorted(there, key=lambda kind: counts[kind] < FEWEST_PERIODS)

    def of_kind(self, kind: str) -> list[Beside]:
        """The periods of a kind, oldest first."""
        return [line for line in self.beside or () if line.period.kind == kind]

    def to_json(self) -> dict[str, Any]:
        """The comparison for a program."""
        return {
            "old": {"id": self.old.id, "version": self.old.version},
            "new": {"id": self.new.id, "version": self.new.version},
            "changes": [change.to_json() for change in self.changes],
            "periods": None if self.beside is None else [line.to_json() for line in self.beside],
        }


def difference(old: str, new: str, home: Path | None, *, threads: int) -> Difference:
    """What changed between two definitions, and old and new figures of every past period that both have.

    Parameters
    ----------
    old, new
        `FILE.toml`, a metric in force, or `metric/2`.
    home
        A home with a release; None compares the words of two files alone.

    Raises
    ------
    DefinitionError, LedgerError
        When a side cannot be read.
    """
    published = None if home is None else published_in(home)
    was, now = definition_named(old, published), definition_named(new, published)
    names = {} if published is None else published.names
    beside = None if published is None else _beside(published, was, now, threads=threads)
    return Difference(was, now, changes_between(was, now, names), beside)


def _beside(published: Published, was: Definition, now: Definition, *, threads: int) -> list[Beside]:
    old, new = (_figures(published, definition, threads=threads) for definition in (was, now))
    same_unit = was.unit == now.unit
    return [Beside(period, old[label][1], figure, same_unit) for label, (period, figure) in new.items() if label in old]


def _figures(published: Published, definition: Definition, *, threads: int) -> dict[str, tuple[Period, Figure]]:
    """The whole city alone: parts of it are not compared."""
    city_alone = definition.model_copy(update={"by": (), "by_periods": ()})
    computed = back_cast(published, city_alone, threads=threads)
    return {period.label: (period, figure) for period, figure in of_whole_city(published, computed)}


def _shown(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in figure.to_json().items() if name != "key"}
