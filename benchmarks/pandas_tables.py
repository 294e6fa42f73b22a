"""What both files of the pandas yardstick rest on: the keys of a metric, and tables with them as they are published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd  # type: ignore[import-untyped]


GROUPS = ("kind", "department", "channel")
PERIODS = ("week", "month", "quarter")
PERIODS_OF_PARTS = ("month", "quarter")
FORMS = {"week": "%G-W%V", "month": "%Y-%m"}
# The unit that a window moves by, and its length.
WINDOWS = {"r3": ("month", 3), "w4": ("week", 4)}


def keys_of(
    by: Sequence[str], periods: Sequence[str] = PERIODS, of_parts: Sequence[str] = PERIODS_OF_PARTS
) -> Iterator[list[str]]:
    """What to group by: each period alone, then with each breakdown."""
    yield from ([period] for period in periods)
    yield from ([period, column] for column in by for period in of_parts)


def joined(metric: str, found: Iterator[tuple[list[str], pd.Series | pd.DataFrame]]) -> pd.DataFrame:
    """All tables of a metric as one."""
    parts = [named(values.reset_index(), keys) for keys, values in found]
    return pd.concat(parts, ignore_index=True).assign(metric=metric)


def named(values: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The keys as they are published: period, area and group."""
    column = keys[1] if len(keys) > 1 else ""
    text = values[column].astype(str) if column else ""
    area = f"{column.replace('_', '-')}:" + text if column and column not in GROUPS else "city:-"
    group = f"{column}=" + text if column in GROUPS else "-"
    values = values.assign(period=values[keys[0]].astype(str), area=area, group=group)
    return values.drop(columns=keys)


def with_windows(
    tally: Callable[[list[str]], pd.DataFrame],
    by: Sequence[str],
    periods: Sequence[str],
    of_parts: Sequence[str],
    *,
    as_of: pd.Timestamp | None = None,
) -> Iterator[tuple[list[str], pd.DataFrame]]:
    """What can be added up: each period's tally, and that of the windows among the periods, up to a day."""
    for keys in keys_of(by, periods, of_parts):
        period = keys[0]
        if period not in WINDOWS:
            yield keys, tally(keys)
            continue
        unit, length = WINDOWS[period]
        table = tally([unit, *keys[1:]])
        wide = table.unstack(keys[1:]) if keys[1:] else table
        wide.index = wide.index.astype(str)
        # A unit in which nothing came has its place in a window too.
        assert as_of is not None
        units = units_between(wide.index.min(), as_of.strftime(FORMS[unit]))
        wide = wide.reindex(units).fillna(0).rolling(length, min_periods=1).sum()
        wide.index = pd.Index(wide.index.astype(str) + f"-{period}", name=period)
        yield keys, (wide.stack(keys[1:], future_stack=True) if keys[1:] else wide)


def units_between(first: str, last: str) -> list[str]:
    """Every week, or every month, from one to another."""
    form = FORMS["week" if "W" in first else "month"]
    days = pd.date_range(first_day(first), last_day(last))
    return list(dict.fromkeys(days.strftime(form)))


def first_day(label: str) -> pd.Timestamp:
    """The first day of a week or month."""
    if "W" in label:
        return pd.Timestamp.fromisocalendar(int(label[:4]), int(label[6:]), 1)
    return pd.Timestamp(f"{label}-01")


def last_day(label: str) -> pd.Timestamp:
    """The last day of a week or month."""
    return first_day(label) + (pd.Timedelta(days=6) if "W" in label else pd.offsets.MonthEnd(0))


def quarter(month: str) -> str:
    """The quarter of a month."""
    return f"{month[:5]}Q{(int(month[5:]) + 2) // 3}"
