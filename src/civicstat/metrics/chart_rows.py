"""The rows of a plain file as points of a chart; every row that cannot be one, in one letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from civicstat.metrics.cells import BEYOND
from civicstat.metrics.charting import ChartPoint
from civicstat.vocabulary.errors import CivicstatError, VocabularyError
from civicstat.vocabulary.period import Period, parse_period, period_of


Form = Literal["values", "counts", "events"]
Row = Mapping[str, Any]

_MOST_FAULTS = 30
# A number of a city has no more digits before its point; a float that somebody printed has no more behind.
_MOST_DIGITS, _MOST_DECIMALS = 15, 30
_EXPECTED = (
    "columns period,value or period,numerator,denominator with one kind of period and one row per period, as in "
    "2014-06,58.2; or one column of days, as in 2014-06-30, one row per event"
)


class SeriesError(CivicstatError):
    """A series to be charted has a row that is not a period with a number."""


@dataclass(frozen=True)
class SeriesRows:
    """A file's points, oldest first; None where a period has no value."""

    form: Form
    points: tuple[tuple[Period, ChartPoint | None], ...]


def read_rows(rows: Sequence[Row]) -> SeriesRows:
    """Every row as a point of a chart.

    Raises
    ------
    SeriesError
        With every row at fault: its number in the file, what stands there, what was expected.
    """
    columns = set(rows[0]) - {BEYOND} if rows else set()
    if rows and len(columns) == 1:
        return SeriesRows("events", _events(rows))
    counted = "numerator" in columns and "value" not in columns
    reading = _count if counted else _value
    faults: list[str] = []
    read = [found for number, row in enumerate(rows, start=2) if (found := _one(number, row, reading, faults))]
    times_named = Counter(period.label for period, _ in read)
    faults += [f"period {label} stands {times} times" for label, times in sorted(times_named.items()) if times > 1]
    kinds = sorted({period.kind for period, _ in read})
    if len(kinds) > 1:
        faults.append("kinds of period are mixed: " + ", ".join(kinds))
    if not rows:
        faults.append("it has no rows")
    _raise(faults)
    return SeriesRows("counts" if counted else "values", tuple(sorted(read, key=lambda point: point[0])))


def _one(
    number: int, row: Row, reading: Callable[[Row, Period], ChartPoint | None], faults: list[str]
) -> tuple[Period, ChartPoint | None] | None:
    try:
        _require_no_more(row)
        period = parse_period(str(row["period"]).strip())
        return period, reading(row, period)
    except KeyError as error:
        faults.append(f"row {number} has no column {error.args[0]!r}")
    except VocabularyError as error:
        faults.append(f"row {number}: {error.found}")
    except _UnreadableError as error:
        faults.append(f"row {number}: {error}")
    return None


class _UnreadableError(Exception):
    """A cell that cannot be read; its row is named where it is caught."""


def _require_no_more(row: Row) -> None:
    if BEYOND in row:
        raise _UnreadableError(f"{row[BEYOND]!r} stands beyond the header; a decimal point is a point, as in 58.2")


def _value(row: Row, period: Period) -> ChartPoint | None:
    value = _number(row, "value")
    return None if value is None else ChartPoint(period, value)


def _count(row: Row, period: Period) -> ChartPoint | None:
    hits, amount = _number(row, "numerator"), _number(row, "denominator")
    if hits is None and amount is None:
        return None
    if hits is None or hits < 0 or hits != int(hits):
        raise _UnreadableError(f"numerator {row['numerator']!r} is not a count, such as 12")
    if amount is None or amount < 0:
        raise _UnreadableError(f"denominator {row['denominator']!r} is not an amount, such as 200")
    if amount == 0:
        if hits:
            raise _UnreadableError(f"numerator {row['numerator']!r} stands over denominator 0")
        return None
    return ChartPoint(period, Decimal(0), int(hits), Fraction(amount))


def _number(row: Row, column: str) -> Decimal | None:
    text = "" if row[column] is None else str(row[column]).strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise _UnreadableError(f"{column} {row[column]!r} is not a number") from error
    if not is_plain(number):
        raise _UnreadableError(f"{column} {row[column]!r} is not a number")
    return number


def is_plain(number: Decimal) -> bool:
    """Whether it is a number that can be computed with exactly: finite, and of no more digits than a city's have."""
    digits_behind = -int(number.as_tuple().exponent) if number.is_finite() else 0
    return number.is_finite() and number.adjusted() < _MOST_DIGITS and digits_behind <= _MOST_DECIMALS


def _events(rows: Sequence[Row]) -> tuple[tuple[Period, ChartPoint | None], ...]:
    """The days between each event and the one before, at the day of the later event."""
    faults: list[str] = []
    days: list[date] = []
    for number, row in enumerate(rows, start=2):
        text = str(next(iter(row.values()))).strip()
        try:
            _require_no_more(row)
            days.append(date.fromisoformat(text))
        except _UnreadableError as error:
            faults.append(f"row {number}: {error}")
        except ValueError:
            faults.append(f"row {number}: {text!r} is not a day such as 2014-06-30")
    if not faults and len(days) < 2:
        faults.append("one event has no time between events")
    _raise(faults)
    points = [(period_of(later, "day"), Decimal((later - earlier).days)) for earlier, later in pairwise(sorted(days))]
    return tuple((period, ChartPoint(period, value)) for period, value in points)


def _raise(faults: Sequence[str]) -> None:
    if not faults:
        return
    more = len(faults) - _MOST_FAULTS
    listed = [*faults[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])]
    raise SeriesError(
        "the series cannot be charted: " + "; ".join(listed),
        expected=_EXPECTED,
        next_step="Mend the rows named here and run the command again. Leave value empty where there is none.",
    )
