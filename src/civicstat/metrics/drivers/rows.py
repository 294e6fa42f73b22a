"""Two periods of a plain table, group by group; every cell that cannot be used, in one letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

from civicstat.inference.drivers import Cases
from civicstat.metrics.faults import Fault, TableError


Row = Mapping[str, Any]
Form = Literal["shares", "values", "means", "ratios"]
GROUP = "group"
COUNTS = ("numerator_before", "denominator_before", "numerator_after", "denominator_after")
VALUES = ("value_before", "value_after")
TOTALS = ("total_before", "cases_before", "total_after", "cases_after")
SIDES = ("above_before", "below_before", "above_after", "below_after")
_COLUMNS: dict[Form, tuple[str, ...]] = {"shares": COUNTS, "values": VALUES, "means": TOTALS, "ratios": SIDES}
_MOST_LISTED = 1_000
_WHOLE = re.compile(r"\d{1,15}")
# Enough digits for any count or amount of a city, and few enough for exact sums to stay quick.
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")


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
    # The header is row 1. DictReader keeps cells beyond the header under None.
    for number, row in enumerate(rows, start=2):
        here: list[Fault] = []
        group = _text(row, GROUP)
        if not group:
            here.append(Fault(number, GROUP, "", "some text"))
        elif first.setdefault(group, number) != number:
            here.append(Fault(number, GROUP, group, f"each group once; row {first[group]} has it too"))
        if cast(str, None) in row:
            here.append(Fault(number, "(beyond)", str(row[cast(str, None)]), "no more cells than the header has"))
        if form == "shares":
            sides = [_cases(number, row, side, here) for side in ("before", "after")]
            shares += [] if here else [SharesOfGroup(group, sides[0], sides[1])]
        elif form != "values":
            both = [_two(number, row, form, side, here) for side in ("before", "after")]
            twos += [] if here else [TwoOfGroup(group, both[0], both[1])]
        else:
            amounts = [_amount(number, row, column, here) for column in VALUES]
            values += [] if here else [ValuesOfGroup(group, amounts[0], amounts[1])]
        faults += here
    _raise(faults)
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


def _cases(number: int, row: Row, side: str, faults: list[Fault]) -> Cases:
    hits, cases = (_whole(number, row, f"{name}_{side}", faults) for name in ("numerator", "denominator"))
    if hits is None or cases is None:
        return Cases(0, 0)
    if hits > cases:
        faults.append(Fault(number, f"numerator_{side}", str(hits), f"at most its denominator, {cases}"))
        return Cases(0, 0)
    return Cases(hits, cases)


def _two(number: int, row: Row, form: Form, side: str, faults: list[Fault]) -> tuple[Decimal, Decimal]:
    """Total and cases, or what stands above and below the line."""
    if form == "ratios":
        return _amount(number, row, f"above_{side}", faults), _amount(number, row, f"below_{side}", faults)
    total, cases = _amount(number, row, f"total_{side}", faults), _whole(number, row, f"cases_{side}", faults)
    if total and cases == 0:
        faults.append(Fault(number, f"total_{side}", str(total), "0, because the group has no cases"))
    return total, Decimal(cases or 0)


def _whole(number: int, row: Row, column: str, faults: list[Fault]) -> int | None:
    text = _text(row, column)
    if not _WHOLE.fullmatch(text):
        faults.append(Fault(number, column, text, "a whole number from 0 such as 128, without separators"))
        return None
    return int(text)


def _amount(number: int, row: Row, column: str, faults: list[Fault]) -> Decimal:
    text = _text(row, column)
    if not _NUMBER.fullmatch(text):
        faults.append(Fault(number, column, text, "a number such as 128 or -3.5, without separators"))
        return Decimal(0)
    return Decimal(text)


def _text(row: Row, column: str) -> str:
    return str(row.get(column) or "").strip()


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


def _raise(faults: Sequence[Fault]) -> None:
    if not faults:
        return
    more = len(faults) - _MOST_LISTED
    listed = [str(fault) for fault in faults[:_MOST_LISTED]] + ([f"and {more} more"] if more > 0 else [])
    raise DriversError(
        f"{len(faults)} cells cannot be used:\n" + "\n".join(listed),
        faults=faults[:_MOST_LISTED],
        expected="what is said at each cell",
        next_step="Mend the cells named here and run the command again. Nothing was computed.",
    )
