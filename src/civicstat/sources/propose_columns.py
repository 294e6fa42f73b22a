"""Which of a file's columns seem to be ours, by their names and by what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.errors import SourceError
from civicstat.sources.local_time import LocalClock
from civicstat.sources.moments import Moments, read_moments
from civicstat.sources.propose_personal import why_personal
from civicstat.sources.propose_profile import ColumnProfile, Profile
from civicstat.sources.propose_result import Confidence, Suggestion
from civicstat.sources.propose_words import FUTURE, OTHER_MOMENT, PERSONAL, STRONG, WEAK


MOMENTS = ("opened", "closed", "due")
POINTS = ("latitude", "longitude")
NAMED = ("kind", "department", "channel")
# More values than this are no list of kinds: they are names, addresses or numbers.
MOST_VALUES = {"kind": 1_500, "department": 250, "channel": 60}
# Degrees: more of the earth than any city has.
WIDEST_CITY = 4.0
# Wall clocks only: enough to see which of two moments comes first.
_NO_ZONE = LocalClock(np.array([], np.int64), np.array([0], np.int64))

Matched = dict[str, Suggestion]


def suggest_columns(profile: Profile, *, wishes: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """One suggestion for each of our columns that the file seems to have; `opened` and `kind` always among them.

    Parameters
    ----------
    profile
        The file.
    wishes
        Our names to columns that a person has named; taken without a doubt. An empty name keeps ours closed.

    Raises
    ------
    SourceError
        When no column holds dates, none is a list of kinds, or a column that was named is not there.
    """
    found: Matched = {}
    for ours, column in wishes.items():
        if not column:
            continue
        _require_column(profile, ours, column)
        found[ours] = Suggestion(ours, column, "sure", ("you said so",))
    _add_moments(profile, found)
    _add_named(profile, found)
    _add_points(profile, found)
    for ours in _closed(wishes):
        found.pop(ours, None)
    if "opened" not in found:
        raise _no_dates(profile)
    if "kind" not in found:
        raise _no_kinds(profile)
    order = (*MOMENTS, *NAMED, *POINTS, "address", "again_days")
    return tuple(found[ours] for ours in order if ours in found)


def _closed(wishes: Mapping[str, str]) -> set[str]:
    """Ours that a person wants left closed; one half of a point is of no use."""
    closed = {ours for ours, column in wishes.items() if not column}
    return closed.union(POINTS) if closed.intersection(POINTS) else closed


def moments_of(profile: Profile, column: str) -> Moments:
    """A column's moments in the sample, by whichever order its own values allow; for comparing columns only."""
    found = profile.columns[column]
    reading = found.dates
    text = profile.sample[column]
    if reading is None:
        form = "%Y-%m-%d" if found.stored == "date" else "%Y-%m-%d %H:%M:%S"
        # Arrow writes fractions and zones behind the seconds.
        text = _cut(text, 10 if found.stored == "date" else 19)
    else:
        form = reading.form("day-first" if reading.day_first and not reading.month_first else "month-first")
    return read_moments(text, date_format=form, clock=_NO_ZONE, where=column)


def _cut(text: pa.ChunkedArray, length: int) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(text, 0, length)


def _add_moments(profile: Profile, found: Matched) -> None:
    taken = {suggestion.column for suggestion in found.values()}
    columns = [column for column in profile.columns.values() if column.is_moment and column.filled]
    for ours in MOMENTS:
        if ours in found:
            continue
        named = _by_name(ours, [column for column in columns if column.name not in taken])
        if named is not None:
            column, confidence, reason = named
            found[ours] = Suggestion(ours, column.name, confidence, (reason, _filled(column), _dated(column)))
            taken.add(column.name)
    if "opened" not in found:
        _open_by_content(profile, [c for c in columns if c.name not in taken], found)
    _check_order_of_moments(profile, found)


def _open_by_content(profile: Profile, columns: Sequence[ColumnProfile], found: Matched) -> None:
    """Without a telling name: the moment that is always filled and comes before the others."""
    full = [column for column in columns if column.filled >= 0.99 * column.rows]
    if not full:
        return
    days = {column.name: moments_of(profile, column.name) for column in columns}
    first = min(full, key=lambda column: (_mean_wall(days[column.name]), column.name))
    reasons = ["it is the earliest of the dates that every row has; its name says nothing", _dated(first)]
    found["opened"] = Suggestion("opened", first.name, "unsure", tuple(reasons))
    later = [
        column
        for column in columns
        if column is not first
        and column.filled < column.rows
        and _share_before(days[first.name], days[column.name]) > 0.98
        and not OTHER_MOMENT.search(column.flat)
    ]
    if "closed" not in found and len(later) == 1:
        reason = f"some rows have none, as open requests would, and {later[0].name!r} is never before {first.name!r}"
        found["closed"] = Suggestion("closed", later[0].name, "unsure", (reason, _filled(later[0])))


def _check_order_of_moments(profile: Profile, found: Matched) -> None:
    """A closing that mostly comes before the opening is none."""
    if "opened" not in found:
        return
    opened = moments_of(profile, found["opened"].column)
    for ours in ("closed", "due"):
        if ours in found and found[ours].reasons != ("you said so",):
            share = _share_before(opened, moments_of(profile, found[ours].column))
            old = found[ours]
            if share < 0.5:
                del found[ours]
            elif old.confidence == "sure" and share < 0.97:
                reason = f"only {share:.0%} of its dates are after the opening"
                found[ours] = Suggestion(ours, old.column, "likely", (*old.reasons, reason))


def _add_named(profile: Profile, found: Matched) -> None:
    for ours in NAMED:
        if ours in found:
            continue
        taken = {suggestion.column for suggestion in found.values()}
        able = [c for c in profile.columns.values() if c.name not in taken and _can_be_list(c, MOST_VALUES[ours])]
        named = _by_name(ours, able)
        if named is None and ours == "kind":
            named = _kind_by_content(able)
        if named is not None:
            column, confidence, reason = named
            found[ours] = Suggestion(ours, column.name, confidence, (reason, f"it has {column.distinct:,} values"))


def _can_be_list(column: ColumnProfile, most: int) -> bool:
    """A column of words that repeat, and that neither name people nor hold free text."""
    return (
        column.stored == "text"
        and not column.is_moment
        and 1 <= column.distinct <= most
        and (column.distinct_share <= 0.5 or column.filled < 20)
        and column.mean_length <= 60
        and column.number_share < 0.5
        and why_personal(column, by_name=False) is None
    )


def _kind_by_content(columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, Confidence, str] | None:
    """Without a telling name: the one list with several values of several words; none if there are two such lists."""
    lists = [
        column
        for column in columns
        if column.distinct >= 5 and column.filled >= 0.95 * column.rows and not _is_other_list(column)
        if sum(" " in value for value in column.counts) > len(column.counts) / 2
    ]
    if len(lists) != 1:
        return None
    return lists[0], "unsure", "it is the only list of several words that every row has; its name says nothing"


def _is_other_list(column: ColumnProfile) -> bool:
    known = [pattern for ours in ("department", "channel") for pattern in (STRONG[ours], WEAK[ours])]
    by_words = [pattern for pattern, _, _ in (*FUTURE, *PERSONAL)]
    places = ("district", "neighborhood", "ward", "council", "precinct", "area", "zone", "region", "city")
    return (
        any(pattern.search(column.flat) for pattern in known)
        or any(pattern.search(column.words) for pattern in by_words)
        or any(place in column.flat for place in places)
    )


def _add_points(profile: Profile, found: Matched) -> None:
    if any(ours in found for ours in POINTS):
        return
    pair: Matched = {}
    for ours, most in (("latitude", 90.0), ("longitude", 180.0)):
        able = [
            column
            for column in profile.columns.values()
            if column.name not in {suggestion.column for suggestion in found.values()}
            if column.filled and column.number_share > 0.98 and column.has_decimals and _is_degrees(column, most)
        ]
        named = _by_name(ours, able) or _degrees_by_content(ours, able)
        if named is None:
            return
        column, confidence, reason = named
        low, high = column.range
        pair[ours] = Suggestion(
            ours, column.name, confidence, (reason, f"from {low:.4f} to {high:.4f}", _filled(column))
        )
    if pair["latitude"].column != pair["longitude"].column:
        found.update(pair)


def _is_degrees(column: ColumnProfile, most: float) -> bool:
    numbers = sorted(float(value) for value in column.counts if value and _is_number(value) and float(value) != 0)
    if not numbers:
        return False
    # A few slips of the keyboard may lie anywhere.
    low, high = numbers[len(numbers) // 50], numbers[-1 - len(numbers) // 50]
    return abs(low) <= most and abs(high) <= most and high - low <= WIDEST_CITY


def _degrees_by_content(ours: str, columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, Confidence, str] | None:
    """Without a telling name: in the United States latitudes are 17 to 72 and longitudes -180 to -64."""
    low, high = (17.0, 72.0) if ours == "latitude" else (-180.0, -64.0)
    able = [c for c in columns if low <= c.range[0] and c.range[1] <= high and c.distinct_share > 0.02]
    if len(able) != 1:
        return None
    return able[0], "unsure", "its numbers can be nothing else in the United States; its name says nothing"


def _by_name(ours: str, columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, Confidence, str] | None:
    """The column whose name fits best; among equals the one with more rows filled, then the first in the file."""
    for patterns, confidence in ((STRONG, "sure"), (WEAK, "likely")):
        fitting = [
            column
            for column in columns
            if patterns[ours].search(column.flat) and not _belongs_elsewhere(ours, column, strong=confidence == "sure")
        ]
        if fitting:
            best = max(fitting, key=lambda column: column.filled)
            doubt = len(fitting) > 1 and confidence == "likely"
            others = ", ".join(repr(c.name) for c in fitting if c is not best)
            sure: Confidence = "unsure" if doubt else "sure" if confidence == "sure" and not others else "likely"
            return best, sure, f"its name says so (so could {others})" if others else "its name says so"
    return None


def _belongs_elsewhere(ours: str, column: ColumnProfile, *, strong: bool) -> bool:
    """Whether another of our columns, or none of them, is what the name means."""
    if strong:
        return False
    if any(other != ours and pattern.search(column.flat) for other, pattern in STRONG.items()):
        return True
    if ours in MOMENTS:
        return OTHER_MOMENT.search(column.flat) is not None
    return ours in NAMED and _is_other_list(column) and not WEAK[ours].search(column.flat)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _mean_wall(moments: Moments) -> float:
    known = moments.wall[moments.is_known]
    return float(known.mean()) if len(known) else float("inf")


def _share_before(first: Moments, second: Moments) -> float:
    both: npt.NDArray[np.bool_] = first.is_known & second.is_known
    return float((first.wall[both] <= second.wall[both]).mean()) if both.any() else 0.0


def _filled(column: ColumnProfile) -> str:
    share = column.filled / max(1, column.rows)
    return "every row has one" if share == 1 else f"{share:.1%} of rows have one"


def _dated(column: ColumnProfile) -> str:
    example = next(iter(column.counts), "")
    return f"it holds dates such as {example}"


def _require_column(profile: Profile, ours: str, column: str) -> None:
    if column not in profile.columns:
        raise SourceError(
            f"there is no column {column!r}",
            where=f"--column {ours}={column}",
            expected=f"one of: {', '.join(profile.columns)}",
            next_step="Correct the name.",
        )


def _no_dates(profile: Profile) -> SourceError:
    dated = [column.name for column in profile.columns.values() if column.is_moment]
    return SourceError(
        f"no column tells when a request was opened; columns with dates: {', '.join(dated) or 'none'}",
        where=profile.file.name,
        expected="a column of dates such as 2026-03-31 or 03/31/2026 02:15:00 PM that nearly every row has",
        next_step="Say --column opened=NAME if there is one, or export the requests with their dates.",
    )


def _no_kinds(profile: Profile) -> SourceError:
    lists = [c.name for c in profile.columns.values() if _can_be_list(c, MOST_VALUES["kind"]) and c.distinct > 1]
    return SourceError(
        f"no column tells what was asked for; columns with values that repeat: {', '.join(lists) or 'none'}",
        where=profile.file.name,
        expected="a column such as the type or category of the request",
        next_step="Say --column kind=NAME if there is one; a figure of requests of unknown kinds tells nothing.",
    )
