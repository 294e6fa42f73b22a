"""The yardstick in pandas, second half: means, rates, flows, the age of a backlog, and the median of a life table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd  # type: ignore[import-untyped]
from pandas_tables import FORMS, PERIODS, joined, keys_of, last_day, named, quarter, units_between, with_windows


MONTHS = ("month", "quarter")
THREE_MONTHS = ("quarter", "r3")


def mean_hours(metric: str, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The mean of the hours to close, by the period of the closing."""
    closed = rows.dropna(subset=["closed_month"])
    closed = closed.assign(month=closed["closed_month"], quarter=closed["closed_quarter"])
    closed = closed.assign(hours=closed["seconds_to_close"] / 3600)
    found = (
        (keys, closed.groupby(keys, observed=True)["hours"].agg(cases="size", value="mean"))
        for keys in keys_of(by, MONTHS, ("quarter",))
    )
    return joined(metric, found)


def rates(
    metric: str, rows: pd.DataFrame, by: Sequence[str], residents: Mapping[str, int], as_of: pd.Timestamp
) -> pd.DataFrame:
    """Requests per 1,000 residents."""

    def tally(keys: list[str]) -> pd.DataFrame:
        return rows.groupby(keys, observed=True).size().to_frame("cases")

    found = joined(metric, with_windows(tally, by, (*MONTHS, "r3"), THREE_MONTHS, as_of=as_of))
    return found.assign(hits=found["cases"], value=1000 * found["cases"] / found["area"].map(residents))


def flows(metric: str, rows: pd.DataFrame, by: Sequence[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """What was opened less what was closed."""
    closed = rows.dropna(subset=["closed_month"])
    closed = closed.assign(**{period: closed[f"closed_{period}"] for period in PERIODS})

    def tally(keys: list[str]) -> pd.DataFrame:
        opened, gone = (one.groupby(keys, observed=True).size() for one in (rows, closed))
        return pd.DataFrame({"hits": opened, "cases": opened.add(gone, fill_value=0)}).fillna(0)

    found = joined(metric, with_windows(tally, by, (*PERIODS, "w4"), MONTHS, as_of=as_of))
    return found.assign(value=2 * found["hits"] - found["cases"])


def backlog_ages(
    metrics: Mapping[str, int], rows: pd.DataFrame, by: Sequence[str], as_of: pd.Timestamp
) -> pd.DataFrame:
    """Nearest rank of the age of what is open at the end of each period, for each metric's percentile."""
    months = [_ages_by("month", [column], metrics, rows, as_of) for column in by]
    return pd.concat(
        [_ages_by("week", [], metrics, rows, as_of), _ages_by("month", [], metrics, rows, as_of), *months],
        ignore_index=True,
    )


def life_table_medians(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """The first day by which half would be closed if open requests finished like the others did."""
    lives = rows.assign(day=rows["days_to_close"].fillna(rows["days_open"]), ended=rows["days_to_close"].notna())
    table = lives.groupby([*keys, "day"], observed=True)["ended"].agg(ended="sum", leaving="size")
    at_risk = table["leaving"][::-1].groupby(keys, observed=True).cumsum()
    part = (1 - table["ended"] / at_risk).groupby(keys, observed=True).cumprod()
    half = table[(table["ended"] > 0) & (part <= 0.5 + 1e-9)].reset_index("day")
    return half.groupby(keys, observed=True)["day"].min().rename("value")


def _ages_by(
    unit: str, by: list[str], metrics: Mapping[str, int], rows: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """What came and went when, by its age today; from that what was open at each end, by its age then."""
    stays = rows.groupby([unit, f"closed_{unit}", "days_open", *by], observed=True, dropna=False).size()
    stays = stays.rename("requests").reset_index()
    opened, gone = stays[unit].astype(str), stays[f"closed_{unit}"].astype(object).fillna("never")
    found = []
    for last in units_between(opened.min(), as_of.strftime(FORMS[unit])):
        still_open = stays[(opened <= last) & (gone > last)]
        ages = (still_open["days_open"] - (as_of - last_day(last)).days).clip(lower=0).rename("age")
        heights = still_open.groupby([*by, ages], observed=True)["requests"].sum()
        so_far = heights.groupby(by, observed=True).cumsum() if by else heights.cumsum()
        cases = heights.groupby(by, observed=True).transform("sum") if by else heights.sum()
        for metric, percent in metrics.items():
            picked = heights[so_far * 100 >= cases * percent].reset_index().drop(columns="requests")
            picked = picked.groupby(by, observed=True)["age"].min() if by else picked["age"].agg(["min"])
            numbers = heights.groupby(by, observed=True).sum() if by else pd.Series({"min": heights.sum()})
            table = pd.DataFrame({"cases": numbers, "least": picked, "most": picked}).reset_index()
            table = named(table.assign(**{unit: last}), [unit, *by]).assign(metric=metric)
            found.append(table)
            if unit == "month" and not by and last[5:] in ("03", "06", "09", "12"):
                found.append(table.assign(period=quarter(last)))
    return pd.concat(found, ignore_index=True)
