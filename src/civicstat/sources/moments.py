"""A source's date column as wall-clock seconds, with what could not be read marked and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from civicstat.sources.errors import SourceError
from civicstat.sources.local_time import FIRST_YEAR, LAST_YEAR, SECONDS_PER_DAY, LocalClock, Seconds


Flags = npt.NDArray[np.bool_]
# strptime codes that would need an instant per row, not a wall time.
ZONE_CODES = ("%z", "%Z")
_FIRST_SECOND = int(np.datetime64(f"{FIRST_YEAR}-01-01", "s").astype(np.int64))
_LAST_SECOND = int(np.datetime64(f"{LAST_YEAR}-12-31T23:59:59", "s").astype(np.int64))


@dataclass(frozen=True)
class Moments:
    """One date column, in whole seconds since 1970, 0 where not known; fractions are cut.

    `wall` is what the clock on the wall showed, `instants` is UTC. `in_repeated_hour` and `in_left_out_hour` count the
    wall times that stand for two instants or for none (see `local_time`).
    """

    wall: Seconds
    instants: Seconds
    is_missing: Flags
    is_unreadable: Flags
    in_repeated_hour: int = 0
    in_left_out_hour: int = 0

    @property
    def is_known(self) -> Flags:
        """Which rows hold a moment."""
        return ~(self.is_missing | self.is_unreadable)

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """The local day, counted from 1970."""
        return np.floor_divide(self.wall, SECONDS_PER_DAY)

    def keep(self, rows: Flags) -> Moments:
        """The same for some of the rows."""
        return replace(
            self,
            wall=self.wall[rows],
            instants=self.instants[rows],
            is_missing=self.is_missing[rows],
            is_unreadable=self.is_unreadable[rows],
        )


def no_moments(rows: int) -> Moments:
    """A column that the source does not have."""
    zeros = np.zeros(rows, np.int64)
    return Moments(zeros, zeros, is_missing=np.ones(rows, np.bool_), is_unreadable=np.zeros(rows, np.bool_))


def read_moments(column: pa.ChunkedArray, *, date_format: str, clock: LocalClock, where: str) -> Moments:
    """The moments of a column, whatever it is stored as.

    Text is read by `date_format`, blanks at its ends ignored, empty text missing. Dates and timestamps without a zone
    are taken as the wall shows them; timestamps with a zone are brought to the wall. Fractions of seconds are cut.

    Raises
    ------
    SourceError
        When the column holds neither dates nor text, or holds text and no format is given.
    """
    kind = column.type
    if pa.types.is_null(kind):
        return no_moments(len(column))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _from_text(column, date_format=date_format, clock=clock, where=where)
    if pa.types.is_timestamp(kind) and kind.tz:
        return _from_instants(_whole_seconds(column), clock=clock, is_missing=_nulls(column))
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        nothing_bad = np.zeros(len(column), np.bool_)
        return _from_wall(_whole_seconds(column), clock=clock, is_missing=_nulls(column), is_unreadable=nothing_bad)
    raise SourceError(
        f"the column holds {kind}, not dates",
        where=where,
        expected="dates, timestamps, or text with a `date_format`",
        next_step="Correct the column's name under [service_requests.columns] in sources.toml.",
    )


def _from_text(column: pa.ChunkedArray, *, date_format: str, clock: LocalClock, where: str) -> Moments:
    _check_format(date_format, where)
    text = column.cast(pa.string())
    read = _parse(text, date_format, where)
    is_missing = _nulls(text) | _true(pc.equal(text, ""))
    seconds = _whole_seconds(read)
    is_unreadable = _nulls(read) & ~is_missing
    if is_unreadable.any():
        # Some are blank, or have blanks around them that DuckDB does not know; a second look at these alone.
        trimmed = pc.utf8_trim_whitespace(text.filter(pa.array(is_unreadable)))
        again = _parse(trimmed, date_format, where)
        seconds[is_unreadable] = _whole_seconds(again)
        is_missing[is_unreadable] = _true(pc.equal(trimmed, ""))
        is_unreadable[is_unreadable] = _nulls(again)
    return _from_wall(seconds, clock=clock, is_missing=is_missing, is_unreadable=is_unreadable & ~is_missing)


def _parse(text: pa.ChunkedArray, date_format: str, where: str) -> pa.ChunkedArray:
    # DuckDB and not Arrow reads the dates: Arrow takes 31 February for 3 March.
    with duckdb.connect() as engine:
        engine.register("source", pa.table({"text": text}))
        try:
            answer = engine.execute("SELECT try_strptime(text, ?)::TIMESTAMP AS moment FROM source", [date_format])
            return answer.to_arrow_table()["moment"]
        except duckdb.Error as fault:
            raise SourceError(
                f"the date format {date_format!r} is not understood: {str(fault).splitlines()[0]}",
                where=f"sources.toml, date_format (for {where})",
                expected="a strptime form such as %m/%d/%Y %I:%M:%S %p",
                next_step="Correct date_format.",
            ) from None


def _check_format(date_format: str, where: str) -> None:
    if not date_format:
        raise SourceError(
            "the column holds text, and no date format is given",
            where=where,
            expected='a line such as date_format = "%m/%d/%Y %I:%M:%S %p"',
            next_step="Add date_format to [service_requests] in sources.toml.",
        )
    if any(code in date_format for code in ZONE_CODES):
        raise SourceError(
            f"the date format {date_format!r} reads a time zone from each row",
            where=f"sources.toml, date_format (for {where})",
            expected="dates in the city's own time, or a Parquet column of timestamps with a zone",
            next_step="Leave %z or %Z out, or convert the column.",
        )


def _whole_seconds(column: pa.ChunkedArray) -> Seconds:
    """Seconds since 1970, fractions cut downwards, 0 where missing."""
    if pa.types.is_date(column.type):
        days: Seconds = pc.fill_null(column.cast(pa.date32()).cast(pa.int32()), 0).to_numpy().astype(np.int64)
        return days * SECONDS_PER_DAY
    parts_per_second = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[column.type.unit]
    parts: Seconds = pc.fill_null(column.cast(pa.int64()), 0).to_numpy()
    return np.floor_divide(parts, parts_per_second)


def _from_wall(wall: Seconds, *, clock: LocalClock, is_missing: Flags, is_unreadable: Flags) -> Moments:
    is_unreadable = is_unreadable | (_is_out_of_reach(wall) & ~is_missing)
    is_known = ~(is_missing | is_unreadable)
    wall = np.where(is_known, wall, 0)
    return Moments(
        wall=wall,
        instants=np.where(is_known, clock.to_utc(wall), 0),
        is_missing=is_missing,
        is_unreadable=is_unreadable,
        in_repeated_hour=int((clock.is_repeated(wall) & is_known).sum()),
        in_left_out_hour=int((clock.is_left_out(wall) & is_known).sum()),
    )


def _from_instants(instants: Seconds, *, clock: LocalClock, is_missing: Flags) -> Moments:
    is_unreadable = _is_out_of_reach(instants) & ~is_missing
    is_known = ~(is_missing | is_unreadable)
    instants = np.where(is_known, instants, 0)
    wall = np.where(is_known, clock.to_wall(instants), 0)
    return Moments(wall=wall, instants=instants, is_missing=is_missing, is_unreadable=is_unreadable)


def _is_out_of_reach(seconds: Seconds) -> Flags:
    return (seconds < _FIRST_SECOND) | (seconds > _LAST_SECOND)


def _nulls(column: pa.ChunkedArray) -> Flags:
    return _true(column.is_null())


def _true(flags: pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(flags, False).to_numpy(), dtype=np.bool_)
