"""The yardstick in pandas: the figures of the Boston metrics as an analyst would write them in a script.

It reads the published row files and comes to the bare values. It helps itself where an analyst who knows pandas would:
categories for names, each day's week and month worked out once, durations sorted once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from by_pandas_totals import MONTHS as MONTHS_AND_QUARTERS
from by_pandas_totals import THREE_MONTHS, backlog_ages, flows, life_table_medians, mean_hours, rates
from pandas_tables import FORMS, PERIODS, PERIODS_OF_PARTS, joined, keys_of, named, quarter, units_between, with_windows


NEVER = 1_000_000_000
NAMES = ["kind", "department", "channel", "neighborhood", "renter_group"]
MOMENTS = ["opened_day", "closed_day", "due_day", "opened_at", "closed_at", "due_at"]
WEEKS = ["opened_week", "closed_week"]
MONTHS = ["opened_month", "closed_month"]
BY_AREA = ("neighborhood", "renter_group")
BY_KIND = (*BY_AREA, "kind")
BY_DEPARTMENT = (*BY_AREA, "department")
BY_ALL = (*BY_DEPARTMENT, "kind")
CREWS = ["pothole-repair-entered-by-city-crews", "sidewalk-repair-entered-by-city-crews"]
SIGNALS = ["traffic-signal-repair", "traffic-signal-inspection"]
GRAFFITI = ["graffiti-on-a-building-or-property", "graffiti-on-public-property"]
HOMES = """poor-living-conditions-in-a-home too-much-or-too-little-heat-in-a-home mice-in-a-home pests-in-a-home
    maintenance-of-a-rented-home poor-electricity-or-plumbing-in-a-home condition-of-a-home-at-move-in
    poor-ventilation-in-a-home""".split()
STREET = """full-litter-basket graffiti-on-public-property dead-animal-pickup street-light-outage
    street-light-knocked-down sidewalk-repair sidewalk-made-safe sign-repair missing-sign traffic-signal-repair
    traffic-signal-inspection street-tree-maintenance tree-emergency catch-basin-or-storm-drain street-maintenance
    roadway-repair newspaper-box abandoned-bicycle""".split()
RESIDENTS = ["telephone", "citizens-connect-app", "city-website", "twitter"]


def metrics_by_pandas(rows: Path, *, as_of: str, end: str, residents: Mapping[str, int]) -> pd.DataFrame:
    """Every value: metric, period, area, group, cases, hits, least, most, value.

    `end` is the instant at which D ends; `value` is what is neither a count nor a duration of the records.
    """
    end_of_day = pd.Timestamp(end, tz="UTC")
    day = pd.Timestamp(as_of)
    requests = read_requests(rows, day, end_of_day)
    kind = requests["kind"]
    by_hand = requests[~kind.isin(CREWS)]
    signals = requests[kind.isin(SIGNALS)]
    streets, homes = requests[kind.isin(STREET)], requests[kind.isin(HOMES)]
    promised = requests[requests["days_to_due"].notna()]
    results = [
        counts("requests", requests, (*BY_ALL, "channel")),
        counts("potholes-filled", requests[kind == CREWS[0]], BY_AREA),
        counts("street-requests", streets, ("h3_8", "neighborhood")),
        shares("asked-by-residents", requests, requests["channel"].isin(RESIDENTS), BY_DEPARTMENT),
        shares("closed-on-time", *_in_time(promised[~promised["kind"].isin(CREWS)]), BY_ALL),
        shares("graffiti-on-time", *_in_time(promised[promised["kind"].isin(GRAFFITI)]), BY_KIND),
        shares("housing-complaints-on-time", *_in_time(promised[promised["kind"].isin(HOMES)]), BY_KIND),
        *(
            shares(metric, *_in_time_to_the_second(promised[promised["kind"] == only], end_of_day), BY_AREA)
            for metric, only in (
                ("litter-baskets-on-time", "full-litter-basket"),
                ("sidewalks-made-safe-on-time", "sidewalk-made-safe"),
                ("street-lights-on-time", "street-light-outage"),
            )
        ),
        shares(
            "rodents-on-time",
            *_in_time(promised[promised["kind"] == "rodents"]),
            BY_AREA,
            (*MONTHS_AND_QUARTERS, "r3"),
            THREE_MONTHS,
            as_of=day,
        ),
        shares("still-open-after-30-days", *_within(by_hand, "days", 30, is_over=True), BY_ALL),
        shares("traffic-signals-within-24-hours", *_within(signals, "seconds", 86_400), BY_KIND),
        shares("without-promised-date", requests, requests["days_to_due"].isna(), BY_ALL),
        percentiles("median-days-to-close", by_hand, "days", 50, BY_ALL),
        percentiles("p90-days-to-close", by_hand, "days", 90, BY_ALL),
        percentiles("p90-hours-to-close-traffic-signals", signals, "seconds", 90, BY_KIND),
        percentiles(
            "median-days-to-repair-sidewalks",
            requests[kind == "sidewalk-repair"],
            "days",
            50,
            ("renter_group",),
            MONTHS_AND_QUARTERS,
            ("quarter",),
            is_with_life_table=True,
        ),
        mean_hours("mean-hours-of-closed-traffic-signals", signals, ("neighborhood",)),
        rates("street-requests-per-1000-residents", streets, BY_AREA, residents, day),
        rates("housing-complaints-per-1000-residents", homes, BY_AREA, residents, day),
        flows("street-requests-opened-less-closed", streets, ("neighborhood", "kind"), day),
        backlog(requests, day),
        backlog_ages(
            {"median-age-of-open-requests": 50, "p90-age-of-open-requests": 90},
            requests,
            BY_DEPARTMENT,
            day,
        ),
        _persons(rows),
    ]
    return pd.concat(results, ignore_index=True)


def read_requests(rows: Path, as_of: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Both row files as one frame, with what follows from the moments."""
    names = dict.fromkeys(NAMES, "category")
    asset = pd.read_csv(rows / "service-requests-asset.csv", dtype={**names, "h3_8": "category"}, parse_dates=MOMENTS)
    labels = dict.fromkeys(WEEKS + MONTHS, "category")
    place = pd.read_csv(rows / "service-requests-place.csv", dtype={**names, **labels})
    for moment in ("opened", "closed"):
        day = asset[f"{moment}_day"]
        asset[f"{moment}_week"] = _labels(day, "%G-W%V")
        asset[f"{moment}_month"] = _labels(day, "%Y-%m")
    asset["days_to_close"] = (asset["closed_day"] - asset["opened_day"]).dt.days
    asset["days_to_due"] = (asset["due_day"] - asset["opened_day"]).dt.days
    asset["days_open"] = (as_of - asset["opened_day"]).dt.days
    asset["seconds_to_close"] = (asset["closed_at"] - asset["opened_at"]).dt.total_seconds()
    asset["seconds_open"] = (end - asset["opened_at"]).dt.total_seconds()
    weeks = place["opened_week"].cat.categories
    last_days = {week: pd.Timestamp.fromisocalendar(int(week[:4]), int(week[6:]), 7) for week in weeks}
    place["days_open"] = (as_of - pd.to_datetime(place["opened_week"].map(last_days))).dt.days.clip(lower=0)
    requests = pd.concat([asset, place], ignore_index=True)
    requests[NAMES] = requests[NAMES].astype("category")
    requests = requests.rename(columns={"opened_week": "week", "opened_month": "month"})
    requests[["week", "month"]] = requests[["week", "month"]].astype("category")
    for prefix in ("", "closed_"):
        months = requests[f"{prefix}month"].astype("category")
        quarters = {month: quarter(month) for month in months.cat.categories}
        requests[f"{prefix}quarter"] = months.map(quarters).astype("category")
    return requests


def counts(metric: str, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Requests per period, area and group."""
    return joined(metric, ((keys, rows.groupby(keys, observed=True).size().rename("cases")) for keys in keys_of(by)))


def shares(
    metric: str,
    rows: pd.DataFrame,
    hit: pd.Series,
    by: Sequence[str],
    periods: Sequence[str] = PERIODS,
    of_parts: Sequence[str] = PERIODS_OF_PARTS,
    *,
    as_of: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Requests judged, and those of them for which `hit` is true."""
    judged = rows.assign(hit=hit.astype(int))

    def tally(keys: list[str]) -> pd.DataFrame:
        return judged.groupby(keys, observed=True)["hit"].agg(cases="size", hits="sum")

    return joined(metric, with_windows(tally, by, periods, of_parts, as_of=as_of))


def percentiles(
    metric: str,
    rows: pd.DataFrame,
    unit: str,
    percentile: int,
    by: Sequence[str],
    periods: Sequence[str] = PERIODS,
    of_parts: Sequence[str] = PERIODS_OF_PARTS,
    *,
    is_with_life_table: bool = False,
) -> pd.DataFrame:
    """The nearest rank of the time to close, with open requests at their least and at their most."""
    open_at_least = rows["days_open"] + 1 if unit == "days" else rows["seconds_open"]
    ends = {
        "least": rows.assign(least=rows[f"{unit}_to_close"].fillna(open_at_least)).sort_values("least"),
        "most": rows.assign(most=rows[f"{unit}_to_close"].fillna(NEVER)).sort_values("most"),
    }
    found = []
    for keys in keys_of(by, periods, of_parts):
        cases = rows.groupby(keys, observed=True).size().rename("cases")
        picked = [_nearest_rank(ordered, keys, end, percentile) for end, ordered in ends.items()]
        medians = [life_table_medians(rows, keys)] if is_with_life_table else []
        found.append((keys, pd.concat([cases, *picked, *medians], axis=1)))
    return joined(metric, iter(found))


def backlog(rows: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """What was opened so far less what was closed so far, at the end of each period."""
    weeks, months = _stock(rows, "week", [], as_of), _stock(rows, "month", [], as_of)
    ends = months[months["period"].str[5:].isin(["03", "06", "09", "12"])]
    quarters = ends.assign(period=ends["period"].map(quarter))
    parts = [_stock(rows, "month", [column], as_of) for column in BY_ALL]
    return pd.concat([weeks, months, quarters, *parts], ignore_index=True).assign(metric="open-backlog")


def _stock(rows: pd.DataFrame, unit: str, by: list[str], as_of: pd.Timestamp) -> pd.DataFrame:
    opened = rows.groupby([unit, *by], observed=True).size()
    closed = rows.dropna(subset=[f"closed_{unit}"]).groupby([f"closed_{unit}", *by], observed=True).size()
    closed.index = closed.index.rename(opened.index.names) if by else closed.index.rename(unit)
    net = opened.sub(closed, fill_value=0)
    table = net.unstack(by, fill_value=0) if by else net.to_frame()
    table.index = table.index.astype(str)
    # Where nothing moves, the stock stays what it was.
    units = pd.Index(units_between(table.index.min(), as_of.strftime(FORMS[unit])), name=unit)
    table = table.reindex(units).fillna(0).cumsum()
    stock = table.stack() if by else table[0]
    return named(stock.rename("cases").reset_index(), [unit, *by])


def _persons(rows: Path) -> pd.DataFrame:
    months = pd.read_csv(rows / "person-requests-by-month.csv", dtype={"month": str})
    months = months.rename(columns={"month": "period", "requests": "cases"})
    return months.assign(metric="requests-about-persons", area="city:-", group="-").drop(columns="status")


def _in_time(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Requests of which the promise is kept or broken; an open one is judged once its promised day is over."""
    rows = rows[rows["days_to_close"].notna() | (rows["days_open"] >= rows["days_to_due"])]
    return rows, rows["days_to_close"] <= rows["days_to_due"]


def _in_time_to_the_second(rows: pd.DataFrame, end: pd.Timestamp) -> tuple[pd.DataFrame, pd.Series]:
    rows = rows[rows["closed_at"].notna() | (rows["due_at"] < end)]
    return rows, rows["closed_at"] <= rows["due_at"]


def _within(rows: pd.DataFrame, unit: str, limit: int, *, is_over: bool = False) -> tuple[pd.DataFrame, pd.Series]:
    taken = rows[f"{unit}_to_close"]
    at_least = rows["days_open"] + 1 if unit == "days" else rows["seconds_open"]
    rows = rows[taken.notna() | (at_least > limit)]
    taken = rows[f"{unit}_to_close"].fillna(NEVER)
    return rows, taken > limit if is_over else taken <= limit


def _nearest_rank(ordered: pd.DataFrame, keys: list[str], column: str, percentile: int) -> pd.Series:
    groups = ordered.groupby(keys, observed=True)[column]
    rank = groups.cumcount() + 1
    wanted = np.ceil(groups.transform("size") * percentile / 100)
    return ordered[rank == wanted].set_index(keys)[column]


def _labels(days: pd.Series, form: str) -> pd.Series:
    return days.map({day: day.strftime(form) for day in days.dropna().unique()}).astype("category")
