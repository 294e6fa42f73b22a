"""The request file as the invented city's system would write it, with the faults that such files have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from civicstat.practice.closings import NEVER, NO_MOMENT
from civicstat.practice.days import EPOCH, SECONDS_PER_DAY
from civicstat.practice.dice import Dice, Flags, Ints
from civicstat.practice.districts import LATITUDE, LONGITUDE, QUARTER_HEIGHT, RIVER_WIDTH, YARDS, districts, places
from civicstat.practice.followup import Visits
from civicstat.practice.kinds import CHANNELS, DEPARTMENTS, EMPLOYEE, KINDS, TEXT_MESSAGE, yard_work
from civicstat.practice.reopening import reopened
from civicstat.practice.requests import Requests
from civicstat.practice.study import Study


COLUMNS: Final = (
    "Request_Number",
    "Type",
    "Department",
    "Yard",
    "Source",
    "Opened",
    "Promised",
    "Closed",
    "Status",
    "Visited",
    "Street_Address",
    "District",
    "Latitude",
    "Longitude",
    "Arrived",
    "Reopened",
    "Last_Reopened",
)

# Faults that a row can have, each row at most one, and how many rows in ten thousand have it.
FAULTS: Final[dict[str, int]] = {
    "closed-before-opened": 10,
    "date-unreadable": 5,
    "opened-missing": 3,
    "unknown-kind": 40,
    "no-point": 150,
    "default-point": 100,
    "point-in-the-river": 20,
}
# Of ten thousand rows so many stand twice in the file.
DOUBLED: Final = 50
UNKNOWN_KIND: Final = "ZZZ-9"
DEFAULT_POINT: Final = ("25.01000", "-150.01000")
_TELEPHONE, _WEB = 0, 2


@dataclass(frozen=True)
class ExportedRow:
    """A row of the file: its fields by column, the district and yard that its point lies in, and its fault if any.

    `request` is its position among the requests; a row that stands twice is two of these.
    """

    request: int
    fields: dict[str, str]
    district: str
    yard: str
    fault: str


def exported_rows(study: Study, visits: Visits) -> list[ExportedRow]:
    """Every row of the file, in its order; what has not arrived by the day it is fetched is not in it."""
    rows = study.rows
    count = len(rows)
    columns = _columns(study, visits)
    faults = _faults(study.seed, rows, study.end)
    names = list(FAULTS)
    slugs = [district.slug for district in districts()]
    yard = rows.yard.tolist()
    is_in = (rows.arrived <= int(study.days.number[-1])).tolist()
    is_twice = (Dice(study.seed, "doubled rows").below(10_000, count) < DOUBLED).tolist()
    found: list[ExportedRow] = []
    for row in range(count):
        if not is_in[row]:
            continue
        fields = {name: columns[name][row] for name in COLUMNS}
        fault = names[faults[row]] if faults[row] >= 0 else ""
        _spoil(fields, fault)
        has_place = fault not in ("no-point", "default-point", "point-in-the-river")
        district = slugs[rows.district[row]] if has_place else "unlocated"
        exported = ExportedRow(row, fields, district, YARDS[yard[row]] if has_place else "unlocated", fault)
        found += [exported, exported] if is_twice[row] else [exported]
    return found


def moment_texts(seconds: Ints, is_known: Flags) -> list[str]:
    """`2026-01-31 08:05:00`, empty where not known."""
    text = np.datetime_as_string(np.where(is_known, seconds, 0).astype("datetime64[s]"), unit="s")
    return [one.replace("T", " ") if known else "" for one, known in zip(text.tolist(), is_known.tolist(), strict=True)]


def day_texts(days: Ints) -> list[str]:
    """`2026-01-31` for days since 1970."""
    return [str(day) for day in np.datetime_as_string(days.astype("datetime64[D]")).tolist()]


def degrees_texts(values: Ints) -> list[str]:
    """Degrees with five digits from whole 1e-5 degrees."""
    return [f"{'-' if v < 0 else ''}{abs(v) // 100_000}.{abs(v) % 100_000:05}" for v in values.tolist()]


def _columns(study: Study, visits: Visits) -> dict[str, list[str]]:
    rows, known = study.rows, places(study.seed)
    count, all_known = len(rows), np.ones(len(rows), dtype=np.bool_)
    is_closed = rows.closed < study.end
    first_visit = np.full(count, NEVER, dtype=np.int64)
    np.minimum.at(first_visit, visits.request, visits.arrived)
    kind, place = rows.kind.tolist(), rows.place.tolist()
    has_yard = yard_work()[rows.kind] == 1
    times, last = reopened(study.seed, rows, end=study.end)
    return {
        "Request_Number": [f"PP-{number:07}" for number in range(1, count + 1)],
        "Type": [KINDS[k].code for k in kind],
        "Department": [DEPARTMENTS[d].code for d in rows.department.tolist()],
        "Yard": [YARDS[y] if has else "" for y, has in zip(rows.yard.tolist(), has_yard.tolist(), strict=True)],
        "Source": [CHANNELS[c][0] for c in _written_channels(study).tolist()],
        "Opened": moment_texts(rows.opened, all_known),
        "Promised": moment_texts(rows.due, rows.due != NO_MOMENT),
        "Closed": moment_texts(rows.closed, is_closed),
        "Status": [
            "Duplicate" if double else "Completed" if closed else "Open"
            for double, closed in zip(rows.is_duplicate.tolist(), is_closed.tolist(), strict=True)
        ],
        "Visited": moment_texts(first_visit, first_visit < study.end),
        "Street_Address": [known.address[p] for p in place],
        "District": [districts()[d].name for d in rows.district.tolist()],
        "Latitude": degrees_texts(known.y[rows.place]),
        "Longitude": degrees_texts(known.x[rows.place]),
        "Arrived": day_texts(rows.arrived),
        "Reopened": [str(count) for count in times.tolist()],
        "Last_Reopened": moment_texts(last, times > 0),
    }


def _written_channels(study: Study) -> Ints:
    """The channel codes as written: after a re-use the letter T means something else."""
    channel, planted = study.rows.channel, study.truths.reused_field
    if planted is None:
        return channel
    is_after = study.rows.opened >= (planted.from_day - EPOCH).days * SECONDS_PER_DAY
    taken_down = Dice(study.seed, "tablets").below(100, len(channel)) < planted.percent
    written = np.where(is_after & (channel == TEXT_MESSAGE), _WEB, channel)
    by_tablet = (channel == EMPLOYEE) | ((channel == _TELEPHONE) & taken_down & (yard_work()[study.rows.kind] == 1))
    return np.where(is_after & by_tablet, TEXT_MESSAGE, written)


def _faults(seed: int, rows: Requests, end: int) -> list[int]:
    """For each row the position of its fault in `FAULTS`, or -1."""
    throw = Dice(seed, "faults of the file").below(10_000, len(rows))
    limits = np.cumsum(np.array(list(FAULTS.values()), dtype=np.int64))
    position = np.searchsorted(limits, throw, side="right")
    position = np.where(position == len(FAULTS), -1, position)
    # An open request has no closing to stand before its opening.
    needs_closing = (position == list(FAULTS).index("closed-before-opened")) & (rows.closed >= end)
    return [int(one) for one in np.where(needs_closing, -1, position)]


def _spoil(fields: dict[str, str], fault: str) -> None:
    if fault == "closed-before-opened":
        fields["Opened"], fields["Closed"] = fields["Closed"], fields["Opened"]
    elif fault == "date-unreadable":
        fields["Opened"] = "0000-00-00 00:00:00"
    elif fault == "opened-missing":
        fields["Opened"] = ""
    elif fault == "unknown-kind":
        fields["Type"] = UNKNOWN_KIND
    elif fault == "no-point":
        fields["Latitude"] = fields["Longitude"] = ""
    elif fault == "default-point":
        fields["Latitude"], fields["Longitude"] = DEFAULT_POINT
    elif fault == "point-in-the-river":
        fields["Latitude"], fields["Longitude"] = _IN_THE_RIVER


# Between the second and the third row of districts the river runs in a zigzag; this is its middle, above a corner.
_IN_THE_RIVER = (
    degrees_texts(np.array([LATITUDE + 2 * QUARTER_HEIGHT + RIVER_WIDTH // 2]))[0],
    degrees_texts(np.array([LONGITUDE]))[0],
)
