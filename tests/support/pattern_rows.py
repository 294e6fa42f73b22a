"""Published row files of a made-up year or two, in which closings are batched, codes re-used and work reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from civicstat.metrics.recheck import RecordFiles


AS_OF = date(2016, 12, 31)
ASSET = (
    "kind,department,channel,is_duplicate,ward,again_days,h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at"
)
PLACE = "kind,department,channel,is_duplicate,ward,again_days,opened_week,opened_month,closed_week,closed_month,"
PLACE += "days_to_close,days_to_due"
DEPARTMENTS = ("parks", "streets", "water-and-sewer")
KINDS = ("cart", "lamp", "pothole", "tree")
CHANNELS = ("phone", "text", "web")


@dataclass(frozen=True)
class Made:
    """What a file holds.

    `batch`: so many closings of streets stand in one minute. `month_ends`: streets closes so many times as many on the
    last two working days. `recoded`: from a Monday on this share of its potholes is a cart. `followed`: so much more
    often than elsewhere is its work reported again, in percent.
    """

    seed: int
    rows: int = 1_500
    days: int = 400
    batch: int = 0
    month_ends: float = 1.0
    recoded: float = 0.0
    followed: int = 0
    rechanneled: float = 0.0
    reopened: int | None = None
    knows_time: bool = True
    rounds_to: int = 1
    time_zone: str = "America/Chicago"


def row_files(made: Made) -> tuple[RecordFiles, dict[str, Any]]:
    """The published files and the city on its day."""
    dice, others = np.random.default_rng(made.seed), np.random.default_rng([made.seed, 2])
    zone, first = ZoneInfo(made.time_zone), AS_OF - timedelta(days=made.days)
    more = "" if made.reopened is None else ",reopenings"
    lines, place = [ASSET + more], [PLACE + more]
    for number in range(made.rows):
        department = str(dice.choice([*DEPARTMENTS, "unlocated", ""], p=[0.3, 0.5, 0.15, 0.03, 0.02]))
        is_streets = department == "streets"
        kind = str(dice.choice(KINDS, p=[0.2, 0.2, 0.4, 0.2]))
        opened = datetime.combine(first, datetime.min.time(), zone) + timedelta(
            days=int(dice.integers(0, made.days - 20)), minutes=int(dice.integers(420, 1140))
        )
        if is_streets and kind == "pothole" and opened.date() >= first + timedelta(days=made.days // 2):
            kind = "cart" if dice.random() < made.recoded else kind
        channel = str(others.choice(CHANNELS, p=[0.5, 0.2, 0.3]))
        if is_streets and channel == "phone" and opened.date() >= first + timedelta(days=made.days // 2):
            channel = "text" if others.random() < made.rechanneled else channel
        closed: datetime | None = opened + timedelta(seconds=int(86_400 * 3 * dice.lognormal(0, 0.6)))
        if is_streets and closed is not None and dice.random() < 1 - 1 / made.month_ends:
            closed = _at_month_end(closed)
        if is_streets and number < 2 * made.batch:
            closed = datetime.combine(first + timedelta(days=200), datetime.min.time(), zone) + timedelta(hours=15)
        if closed is None or closed.date() > AS_OF or dice.random() < 0.05:
            closed = None
        if closed is not None and made.rounds_to > 1:
            closed -= timedelta(seconds=int(closed.timestamp()) % made.rounds_to)
        shared = f"{kind},{department},{channel},{dice.choice(['false', 'true', ''], p=[0.9, 0.05, 0.05])},north"
        again = ""
        if closed is not None and dice.random() * 100 < 20 + made.followed * is_streets:
            again = str(int(dice.integers(0, 60)))
        times = "" if made.reopened is None else f",{_times(others, 5 + made.reopened * is_streets, closed)}"
        if dice.random() < 0.1:
            place.append(f"{shared},{again},{_week(opened)},{opened:%Y-%m},{_week(closed)},"
                         f"{'' if closed is None else closed.strftime('%Y-%m')},"
                         f"{'' if closed is None else (closed.date() - opened.date()).days},{times}")  # fmt: skip
            continue
        days = ",".join("" if one is None else one.date().isoformat() for one in (opened, closed, None))
        instants = ",".join(_instant(one) if made.knows_time else "" for one in (opened, closed, None))
        lines.append(f"{shared},{again},,{days},{instants}{times}")
    context = {
        "as_of": AS_OF.isoformat(),
        "coverage_from": first.isoformat(),
        "time_zone": made.time_zone,
        "precision": "second" if made.knows_time else "day",
        "fiscal_year_starts": 1,
        "layers": {"ward": ["north"]},
        "kinds": dict.fromkeys(KINDS, "asset"),
        "departments": list(DEPARTMENTS),
        "channels": list(CHANNELS),
    }
    return RecordFiles("\n".join([*lines, ""]), "\n".join([*place, ""]), "month,requests,status\n"), context


def _times(dice: np.random.Generator, percent: int, closed: datetime | None) -> str:
    """How often a request was opened again: unknown of one in ten, and of what is open unless it was."""
    came_back = dice.random() * 100 < percent
    if dice.random() < 0.1 or (closed is None and not came_back):
        return ""
    return str(int(came_back) * int(dice.integers(1, 3)))


def _at_month_end(closed: datetime) -> datetime:
    after = (closed.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = after - timedelta(days=1)
    while last.weekday() > 4:
        last -= timedelta(days=1)
    return last.replace(hour=closed.hour, minute=closed.minute)


def _week(moment: datetime | None) -> str:
    if moment is None:
        return ""
    year, week, _ = moment.date().isocalendar()
    return f"{year:04}-W{week:02}"


def _instant(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
