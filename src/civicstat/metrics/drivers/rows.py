"""Two periods of a plain table, group by group; every cell that cannot be used, in one letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from civicstat.inference.drivers import Cases, Form
from civicstat.metrics.cells import Cells, Row, cells_of, raise_faults
from civicstat.metrics.faults import Fault, TableError


GROUP = "group"
COUNTS = ("numerator_before", "denominator_before", "numerator_after", "denominator_after")
VALUES = ("value_before", "value_after")
TOTALS = ("total_before", "cases_before", "total_after", "cases_after")
SIDES = ("above_before", "below_before", "above_after", "below_after")
_COLUMNS: dict[Form, tuple[str, ...]] = {"shares": COUNTS, "values": VALUES, "means": TOTALS, "ratios": SIDES}


class DriversError(TableError):
    """A table of two periods has cells that cannot be used, or nothing to compare."""


@dataclass(frozen=True)
class SharesOfGroup:
    """Hits and cases of one group in both periods."""

    group: str
    before: Cases
    after: Cases


@dataclass(frozen=True)
class ValuesOfGroup:
    """An amount of one group in both periods: a count, a sum, a backlog."""

    group: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class TwoOfGroup:
    """Two amounts of one group in both periods: total and cases of a mean, or what is divided and by what."""

    group: str
    before: tuple[Decimal, Decimal]
    after: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class TwoPeriods:
    """A table, read: the list that belongs to its form is filled."""

    form: Form
    shares: tuple[SharesOfGroup, ...] = ()
    values: tuple[ValuesOfGroup, ...] = ()
    twos: tuple[TwoOfGroup, ...] = ()


def read_driver_rows(rows: Sequence[Row]) -> TwoPeriods:
    """A table with one row per group.

    Parameters
    ----------
    rows
        `group`, and one of: `numerator_before`, `denominator_before`, `numerator_after`, `denominator_after` (whole
        numbers; a group without cases in a period says 0 and 0); `value_before` and `value_after` (numbers that add up
        over the groups); `total_before`, `cases_before`, `total_after`, `cases_after` for a mean; `above_before`,
        `below_before`, `above_after`, `below_after` for a ratio of two amounts. Other columns are not read.

    Raises
    ------
    DriversError
        With every cell at fault; nothing is computed from the rest.
    """
    form = _form(rows)
    faults: list[Fault] = []
    first: dict[str, int] = {}
    shares: list[SharesOfGroup] = []
    values: list[ValuesOfGroup] = []
    twos: list[TwoOfGroup] = []
    for cells in cells_of(rows, faults):
        group = cells.named(GROUP)
        if group and first.setdefault(group, cells.number) != cells.number:
            cells.refuse(GROUP, f"each group once; row {first[group]} has it too")
        if form == "shares":
            sides = [_cases(cells, side) for side in ("before", "after")]
            shares += [] if cells.faults else [SharesOfGroup(group, sides[0], sides[1])]
        elif form != "values":
            both = [_two(cells, form, side) for side in ("before", "after")]
            twos += [] if cells.faults else [TwoOfGroup(group, both[0], both[1])]
        else:
            amounts = [cells.amount(column) for column in VALUES]
            values += [] if cells.faults else [ValuesOfGroup(group, amounts[0], amounts[1])]
    raise_faults(faults, DriversError)
    _require_cases(shares)
    _require_divisor(form, twos)
    return TwoPeriods(form, tuple(shares), tuple(values), tuple(twos))


def _form(rows: Sequence[Row]) -> Form:
    has = set(rows[0]) if rows else set()
    whole = [form for form, columns in _COLUMNS.items() if has >= {GROUP, *columns}]
    if len(whole) == 1 and not (whole[0] == "values" and has & {*COUNTS, *TOTALS, *SIDES}):
        return whole[0]
    if not rows:
        found = "the table has no rows"
    else:
        found = f"the table has the columns {', '.join(sorted(str(name) for name in has if name))}"
    raise DriversError(
        found,
        where="row 1",
        expected=f"{GROUP}, and one of: {'; '.join(', '.join(columns) for columns in _COLUMNS.values())}",
        next_step="Name the columns so in the first row, one row per group below it.",
    )


def _cases(cells: Cells, side: str) -> Cases:
    at_fault = len(cells.faults)
    hits, total = (cells.whole(f"{name}_{side}") for name in ("numerator", "denominator"))
    if len(cells.faults) > at_fault:
        return Cases(0, 0)
    if hits > total:
        cells.refuse(f"numerator_{side}", f"at most its denominator, {total}")
        return Cases(0, 0)
    return Cases(hits, total)


def _two(cells: Cells, form: Form, side: str) -> tuple[Decimal, Decimal]:
    """Total and cases, or what stands above and below the line."""
    if form == "ratios":
        return cells.amount(f"above_{side}"), cells.amount(f"below_{side}")
    at_fault = len(cells.faults)
    total, cases = cells.amount(f"total_{side}"), cells.whole(f"cases_{side}")
    if total and not cases and len(cells.faults) == at_fault:
        cells.refuse(f"total_{side}", "0, because the group has no cases")
    return total, Decimal(cases)


def _require_cases(shares: Sequence[SharesOfGroup]) -> None:
    for side in ("before", "after"):
        if shares and not any(getattr(each, side).cases for each in shares):
            raise DriversError(
                f"no group has cases in the period {side}",
                where=f"denominator_{side}",
                expected="at least one denominator above 0: a period without cases has no share to compare",
            )


def _require_divisor(form: Form, twos: Sequence[TwoOfGroup]) -> None:
    for side in ("before", "after"):
        if twos and not sum(getattr(each, side)[1] for each in twos):
            column = f"{'cases' if form == 'means' else 'below'}_{side}"
            raise DriversError(
                f"the numbers of the period {side} are divided by 0",
                where=column,
                expected=f"a sum of {column} other than 0",
            )
