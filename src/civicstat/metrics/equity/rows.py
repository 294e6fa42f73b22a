"""A table of areas from plain rows; every cell that cannot be used, in one letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, get_args

from civicstat.metrics.answer import FEWEST_CASES
from civicstat.metrics.cells import BEYOND, NOT_BEYOND
from civicstat.metrics.faults import Fault, TableError
from civicstat.vocabulary.figure import STATUSES_WITHOUT_VALUE, Status


Row = Mapping[Any, Any]
Form = Literal["shares", "amounts", "values"]
Stratum = tuple[str, ...]
STRATA = ("kind", "month")
_STATUSES = ("", "shown", *get_args(Status))
_HIDDEN = ("held", "suppressed")
_MOST_LISTED = 30


class EquityError(TableError):
    """A table of areas has a row that cannot be read, or too little in it to compare areas by their need."""


@dataclass(frozen=True)
class Cases:
    """How many met the condition, out of how many; of single values their sum, and how many cases stand behind it."""

    hits: Fraction
    cases: int

    @property
    def rate(self) -> Fraction:
        """Hits by cases; there is at least one case."""
        return self.hits / self.cases

    def __add__(self, other: Cases) -> Cases:
        return Cases(self.hits + other.hits, self.cases + other.cases)


NOTHING = Cases(Fraction(0), 0)


@dataclass(frozen=True)
class Area:
    """One area: its need, who lives there, and its cases by kind and month as far as they are shown.

    `hidden` counts the rows without a number by their status. `has_unknown_cases`: some of them hide how many cases
    there were.
    """

    name: str
    need: Decimal | None
    group: str
    population: int | None
    strata: Mapping[Stratum, Cases]
    hidden: Mapping[str, int] = field(default_factory=dict)
    has_unknown_cases: bool = False
    too_few_cases: int = 0

    @cached_property
    def total(self) -> Cases:
        """Over all kinds and months; asked for once per area left out, so added up once."""
        return sum(self.strata.values(), NOTHING)


@dataclass(frozen=True)
class AreaTable:
    """A file's areas by name, what its numbers are, and by which columns they are split."""

    form: Form
    strata: tuple[str, ...]
    areas: tuple[Area, ...]
    rows: int


def read_area_rows(rows: Sequence[Row], *, need: str | None, groups: str | None) -> AreaTable:
    """Every row of a table of areas.

    Parameters
    ----------
    rows
        `area`; `numerator` and `denominator`, or `value` and `n`; where known `population`, `status` (of a figure),
        `kind` and `month`; and the columns named next.
    need
        Column with a number that is higher where need is.
    groups
        Column with `high` and `low`; any other word stands between.

    Raises
    ------
    EquityError
        With every cell at fault: its row, column and value, and what was expected.
    """
    columns = set(rows[0]) if rows else set()
    pair = ("value", "n") if "value" in columns else ("numerator", "denominator")
    missing = [name for name in ("area", *pair, need, groups) if name is not None and name not in columns]
    if missing:
        raise _letter([Fault(1, name, "", "a column of this name") for name in missing])
    reader = _Reader(pair, need, groups, tuple(name for name in STRATA if name in columns))
    for number, row in enumerate(rows, start=2):
        if BEYOND in row:
            reader.faults.append(Fault(number, "(beyond)", str(row[BEYOND]), NOT_BEYOND))
        reader.take(number, {key: str(value or "").strip() for key, value in row.items() if isinstance(key, str)})
    if reader.faults:
        raise _letter(reader.faults)
    return AreaTable(reader.form(), reader.strata, reader.areas(), len(rows))


class _Reader:
    """Takes one row after the other, and keeps what is wrong."""

    def __init__(self, pair: tuple[str, str], need: str | None, groups: str | None, strata: tuple[str, ...]) -> None:
        self.pair, self.need, self.groups, self.strata = pair, need, groups, strata
        self.faults: list[Fault] = []
        self._of_area: dict[str, dict[str, tuple[int, str]]] = {}
        self._seen: dict[tuple[str, Stratum], int] = {}
        self._cases: dict[str, dict[Stratum, Cases]] = {}
        self._hidden: dict[str, dict[str, int]] = {}
        self._unknown: set[str] = set()
        self._too_few: dict[str, int] = {}

    def take(self, number: int, row: Mapping[str, str]) -> None:
        name = row.get("area", "")
        if not name:
            self._fault(number, "area", name, "the name of an area")
            return
        stratum = tuple(row.get(column, "") for column in self.strata)
        first = self._seen.setdefault((name, stratum), number)
        if first != number:
            self._fault(number, "area", name, f"one row per area{self._each()}; row {first} is the same")
        for column, expected in ((self.need, "a number"), (self.groups, ""), ("population", "a whole number")):
            if column is not None:
                self._same_in_all_rows(number, name, column, row.get(column, ""), expected)
        status = row.get("status", "")
        if status not in _STATUSES:
            self._fault(number, "status", status, "nothing, shown, or one of " + ", ".join(_STATUSES[2:]))
        self._count(number, name, stratum, row, status)

    def _each(self) -> str:
        return "".join(f" and {column}" for column in self.strata)

    def _same_in_all_rows(self, number: int, name: str, column: str, text: str, expected: str) -> None:
        if expected and text:
            value = _number(text)
            is_bad = value is None or (expected == "a whole number" and (value < 0 or value != int(value)))
            if is_bad:
                self._fault(number, column, text, expected)
                return
        first, before = self._of_area.setdefault(name, {}).setdefault(column, (number, text))
        if text != before:
            self._fault(number, column, text, f"{before!r} as in row {first}: an area has one {column}")

    def _count(self, number: int, name: str, stratum: Stratum, row: Mapping[str, str], status: str) -> None:
        upper, lower = self.pair
        above, below = row.get(upper, ""), row.get(lower, "")
        hidden = self._hidden.setdefault(name, {})
        self._cases.setdefault(name, {})
        if status in _HIDDEN:
            for column in self.pair:
                if row.get(column):
                    self._fault(number, column, row[column], f"nothing: its status is {status}")
            hidden[status] = hidden.get(status, 0) + 1
            self._unknown.add(name)
            return
        if not above and not below:
            hidden[status or "no-value"] = hidden.get(status or "no-value", 0) + 1
            if status != "no-cases":
                self._unknown.add(name)
            return
        hits, cases = _number(above), _number(below)
        is_whole = hits is not None and (upper == "value" or (hits >= 0 and hits == int(hits)))
        if status not in STATUSES_WITHOUT_VALUE and not is_whole:
            self._fault(number, upper, above, "a number" if upper == "value" else "a whole number from 0 up")
        if cases is None or cases < 0 or cases != int(cases):
            self._fault(number, lower, below, "a whole number from 0 up")
            return
        if status in STATUSES_WITHOUT_VALUE:
            # Its counts are public, but its value is not to be compared.
            hidden[status] = hidden.get(status, 0) + 1
            self._too_few[name] = self._too_few.get(name, 0) + int(cases)
            return
        if hits is None or not is_whole:
            return
        if not cases:
            if hits and upper == "numerator":
                self._fault(number, upper, above, "0: there are no cases")
            hidden["no-cases"] = hidden.get("no-cases", 0) + 1
            return
        exact = Fraction(hits) * int(cases) if upper == "value" else Fraction(hits)
        self._cases[name][stratum] = Cases(exact, int(cases))

    def _fault(self, row: int, column: str, value: str, expected: str) -> None:
        self.faults.append(Fault(row, column, value, expected))

    def form(self) -> Form:
        if self.pair[0] == "value":
            return "values"
        every = (cases for strata in self._cases.values() for cases in strata.values())
        return "shares" if all(each.hits <= each.cases for each in every) else "amounts"

    def areas(self) -> tuple[Area, ...]:
        return tuple(self._area(name) for name in sorted(self._cases))

    def _area(self, name: str) -> Area:
        known = {column: text for column, (_, text) in self._of_area.get(name, {}).items()}
        population = _number(known.get("population", ""))
        return Area(
            name=name,
            need=_number(known[self.need]) if self.need else None,
            group=known[self.groups] if self.groups else "",
            population=None if population is None else int(population),
            strata=self._cases[name],
            hidden=self._hidden[name],
            has_unknown_cases=name in self._unknown,
            too_few_cases=self._too_few.get(name, 0),
        )


def is_compared(area: Area, *, by_need: bool) -> bool:
    """Enough cases to have a value, and a place in the comparison."""
    return area.total.cases >= FEWEST_CASES and (area.need is not None if by_need else bool(area.group))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _letter(faults: Sequence[Fault]) -> EquityError:
    more = len(faults) - _MOST_LISTED
    listed = [*map(str, faults[:_MOST_LISTED]), *([f"and {more} more"] if more > 0 else [])]
    return EquityError(
        "the table cannot be compared: " + "; ".join(listed),
        faults=faults,
        expected="one row per area (and kind, and month): area, numerator and denominator, or value and n; the column "
        "of need; where known population and status",
        next_step="Mend the rows named here and run the command again. Leave the numbers of a hidden row empty.",
    )
